//! Quotation spans, cues, speakers, and the resolution of pronouns and nominals.

use crate::document::{Document, Quote};

/// The quotations of a document in text order. Reads text, zones, sentences, mentions and entities.
pub fn extract(_document: &Document) -> Vec<Quote> {
    Vec::new()
}
