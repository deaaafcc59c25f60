use serde::{Deserialize, Serialize};

use super::Place;
use crate::document::Document;

/// A row of `sentences.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::SENTENCES says what each column means")]
pub struct SentenceRow {
    pub sentence_id: String,
    pub doc_id: String,
    pub sentence_index: usize,
    pub start: usize,
    pub end: usize,
    pub source_start: Option<usize>,
    pub source_end: Option<usize>,
    pub text: String,
}

/// The rows of the document's sentences.
pub fn sentence_rows(document: &Document) -> Vec<SentenceRow> {
    let row = |(index, span): (usize, &crate::span::Span)| {
        let place = Place::of(document, *span);
        SentenceRow {
            sentence_id: super::sentence_id(document, index),
            doc_id: document.doc_id.clone(),
            sentence_index: index + 1,
            start: span.start,
            end: span.end,
            source_start: place.source_start,
            source_end: place.source_end,
            text: place.text,
        }
    };
    document.sentences.iter().enumerate().map(row).collect()
}
