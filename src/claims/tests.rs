//! The stage as a whole, on sentences of our own.
