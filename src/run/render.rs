//! What a document becomes on disk: the seam between the driver and the tables.

use crate::document::Document;
use crate::input::Rejected;

use super::error::RunError;
use super::folder::RunFolder;

/// Turns documents into bytes, one piece for every file of the run. The driver puts the pieces together.
pub trait Render: Send + Sync {
    /// Names of the files that a run writes row by row.
    fn files(&self) -> Vec<String>;
    /// What file number `file` of [`Render::files`] begins with.
    fn header(&self, file: usize) -> Vec<u8>;
    /// The rows of a document, a piece for every file.
    fn document(&self, document: &Document) -> Vec<Vec<u8>>;
    /// The rows of a rejected document, a piece for every file.
    fn reject(&self, doc_id: &str, rejected: &Rejected) -> Vec<Vec<u8>>;
    /// Writes what describes the finished files.
    ///
    /// # Errors
    /// [`RunError::Output`].
    fn describe(&self, folder: &RunFolder) -> Result<(), RunError>;
}

/// The tables of a run as files.
pub struct TableFiles;

impl TableFiles {
    /// The tables and formats that a configuration chooses.
    pub fn new(_config: &crate::config::Config) -> Self {
        TableFiles
    }
}

impl Render for TableFiles {
    fn files(&self) -> Vec<String> {
        ["documents.csv", "rejects.csv"].map(String::from).to_vec()
    }

    fn header(&self, file: usize) -> Vec<u8> {
        ["doc_id,words\n", "doc_id,code\n"][file].into()
    }

    fn document(&self, document: &Document) -> Vec<Vec<u8>> {
        vec![format!("{},{}\n", document.doc_id, document.text.char_len()).into(), Vec::new()]
    }

    fn reject(&self, doc_id: &str, rejected: &Rejected) -> Vec<Vec<u8>> {
        vec![Vec::new(), format!("{doc_id},{}\n", rejected.code).into()]
    }

    fn describe(&self, _folder: &RunFolder) -> Result<(), RunError> {
        Ok(())
    }
}
