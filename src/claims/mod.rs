//! Numbers to quantities to subjects to claimants.

use crate::document::{Claim, Document};

/// Which numbers become rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimScope {
    /// Quantities only.
    #[default]
    Numeric,
    /// Also dates, clock times, ordinals and scores.
    All,
}

/// The numeric expressions of a document in text order. Reads everything that earlier stages found.
pub fn extract(_document: &Document, _scope: ClaimScope) -> Vec<Claim> {
    Vec::new()
}
