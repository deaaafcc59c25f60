use serde::{Deserialize, Serialize};

use crate::document::Document;

/// A row of `documents.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::DOCUMENTS says what each column means")]
pub struct DocumentRow {
    pub doc_id: String,
    pub source_path: String,
    pub source_record: u64,
    pub source_sha256: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub author: Option<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub source_chars: usize,
    pub char_count: usize,
    pub sentence_count: usize,
    pub mention_count: usize,
    pub quote_count: usize,
    pub claim_count: usize,
    pub status: String,
    pub warnings: Option<String>,
}

impl DocumentRow {
    /// The document's row.
    pub fn new(document: &Document) -> Self {
        DocumentRow {
            doc_id: document.doc_id.clone(),
            source_path: document.origin.path.clone(),
            source_record: document.origin.record,
            source_sha256: document.origin.sha256.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            author: document.author.clone(),
            published: document.published.clone(),
            language: document.language.clone(),
            source_chars: document.source_chars,
            char_count: document.text.char_len(),
            sentence_count: document.sentences.len(),
            mention_count: document.mentions.len(),
            quote_count: document.quotes.len(),
            claim_count: document.claims.len(),
            status: document.status.as_str().to_owned(),
            warnings: super::filled(document.warnings.join("; ")),
        }
    }
}
