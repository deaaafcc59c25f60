use serde::{Deserialize, Serialize};

use crate::input::Rejected;

/// A row of `rejects.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::REJECTS says what each column means")]
pub struct RejectRow {
    pub doc_id: Option<String>,
    pub source_path: String,
    pub source_record: u64,
    pub stage: String,
    pub code: String,
    pub message: String,
}

impl RejectRow {
    /// The row of a document that failed; `doc_id` may be empty.
    pub fn new(rejected: &Rejected, doc_id: &str) -> Self {
        RejectRow {
            doc_id: super::filled(doc_id),
            source_path: rejected.origin.path.clone(),
            source_record: rejected.origin.record,
            stage: rejected.stage.to_owned(),
            code: rejected.code.to_owned(),
            message: rejected.message.clone(),
        }
    }
}
