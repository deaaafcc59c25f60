//! Dump to records: files, folders, globs, lists and standard input; text, HTML, JSONL and CSV, each also
//! gzipped; UTF-8 and legacy encodings.

use crate::document::{Origin, Record};

/// Which fields of a JSONL or CSV record hold what. `None` = the usual names are tried.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Document id.
    pub id: Option<String>,
    /// Text or HTML.
    pub text: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date of publication.
    pub date: Option<String>,
}

/// How to read a dump.
#[derive(Clone, Debug)]
pub struct InputOptions {
    /// Field names of record formats.
    pub fields: Fields,
    /// Records with more bytes than this are rejected as oversized.
    pub max_record_bytes: u64,
}

impl Default for InputOptions {
    fn default() -> Self {
        InputOptions { fields: Fields::default(), max_record_bytes: 16 << 20 }
    }
}

/// A document that failed in some stage: a row of `rejects.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it stands (`sha256` may be empty when it could not be read).
    pub origin: Origin,
    /// The user's id, when it is known.
    pub id: Option<String>,
    /// The stage that failed: `input`, `clean`, `tag`, ... or `panic`.
    pub stage: &'static str,
    /// Short, stable reason (`empty`, `binary`, `oversized`, `unreadable`, `bad_json`, ...).
    pub code: &'static str,
    /// What happened and what to do.
    pub message: String,
}

/// A usage error of the inputs as a whole: nothing can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A named path does not exist or a glob matches nothing.
    #[error("no input at `{0}`: name a file, a folder, a glob, @list.txt, or - for standard input")]
    NotFound(String),
}

/// The records of a dump in a stable order (arguments as given, folders sorted by path); lazily read, in
/// bounded memory. A bad file or record is an `Err` item and the rest goes on.
///
/// # Errors
/// [`InputError`] when an argument names nothing.
pub fn records(
    _inputs: &[String],
    _options: &InputOptions,
) -> Result<Box<dyn Iterator<Item = Result<Record, Rejected>> + Send>, InputError> {
    Ok(Box::new(std::iter::empty()))
}
