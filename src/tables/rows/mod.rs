//! The rows of a document: one file and one struct a table, fields in the order of the columns. Numbers in row
//! ids start at 1. All structs can be read back (see [`read`](super::read)); a column that a file lacks is left
//! at its default.

mod claim;
mod document;
mod entity;
mod quote;
mod reject;
mod sentence;

pub use claim::{ClaimRow, claim_rows};
pub use document::DocumentRow;
pub use entity::{EntityRow, entity_rows};
pub use quote::{QuoteRow, quote_rows};
pub use reject::RejectRow;
pub use sentence::{SentenceRow, sentence_rows};

use crate::document::Document;
use crate::span::Span;

/// The id of sentence number `index`, counted from 0.
pub fn sentence_id(document: &Document, index: usize) -> String {
    row_id(document, 's', index)
}

/// The id of entity number `index`, counted from 0.
pub fn entity_id(document: &Document, index: usize) -> String {
    row_id(document, 'e', index)
}

/// The id of quotation number `index`, counted from 0.
pub fn quote_id(document: &Document, index: usize) -> String {
    row_id(document, 'q', index)
}

fn row_id(document: &Document, kind: char, index: usize) -> String {
    format!("{}.{kind}{}", document.doc_id, index + 1)
}

/// What every row with a place in the text says about it.
struct Place {
    sentence_id: Option<String>,
    source_start: Option<usize>,
    source_end: Option<usize>,
    text: String,
}

impl Place {
    fn of(document: &Document, span: Span) -> Self {
        let source = document.map.as_ref().and_then(|map| map.to_source(span.start..span.end));
        Place {
            sentence_id: document.sentence_of(span).map(|i| sentence_id(document, i)),
            source_start: source.as_ref().map(|s| s.start),
            source_end: source.map(|s| s.end),
            text: words(document, span),
        }
    }
}

fn words(document: &Document, span: Span) -> String {
    document.text.slice(span).to_owned()
}

/// `None` for an empty string: a missing value is never an empty one.
fn filled(text: impl Into<String>) -> Option<String> {
    Some(text.into()).filter(|t: &String| !t.is_empty())
}
