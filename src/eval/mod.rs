//! Scorers: entities, quotes, claims, with confidence intervals.
