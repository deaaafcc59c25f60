//! `texts.jsonl`: the clean text that all offsets refer to, and where it came from.

use serde::ser::SerializeTuple;
use serde::{Deserialize, Serialize, Serializer};

use super::TableError;
use crate::document::Document;
use crate::span::Run;

/// The name of the file in a run.
pub const FILE_NAME: &str = "texts.jsonl";

#[derive(Serialize)]
struct Line<'a> {
    doc_id: &'a str,
    title: Option<&'a str>,
    text: &'a str,
    map: Option<Vec<RunLine<'a>>>,
}

struct RunLine<'a>(&'a Run);

impl Serialize for RunLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_tuple(5)?;
        for position in [self.0.clean.start, self.0.clean.end, self.0.source.start, self.0.source.end] {
            row.serialize_element(&position)?;
        }
        row.serialize_element(&self.0.reason)?;
        row.end()
    }
}

/// The document's line, its `\n` included. `map` is null for HTML.
///
/// # Errors
/// [`TableError::Row`] when it cannot be written.
pub fn text_line(document: &Document) -> Result<Vec<u8>, TableError> {
    let line = Line {
        doc_id: &document.doc_id,
        title: document.title.as_deref(),
        text: document.text.as_str(),
        map: document.map.as_ref().map(|map| map.runs().iter().map(RunLine).collect()),
    };
    let mut bytes = serde_json::to_vec(&line).map_err(|source| TableError::Row { table: "texts", source })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A run of the map, read back: clean start, clean end, source start, source end, reason.
pub type RunRow = (usize, usize, usize, usize, Option<String>);

/// A line of `texts.jsonl`, read back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TextRow {
    /// The document.
    pub doc_id: String,
    /// Its headline.
    pub title: Option<String>,
    /// The clean text.
    pub text: String,
    /// Its runs in order; `None` for HTML.
    pub map: Option<Vec<RunRow>>,
}
