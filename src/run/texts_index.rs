//! The texts of a run by document, without holding them all.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::span::Text;
use crate::tables::TableError;

/// Where each document's line stands in `texts.jsonl`, and the text that was asked for last: tables name their
/// documents in runs.
#[derive(Debug)]
pub struct TextsIndex {
    path: PathBuf,
    file: File,
    places: HashMap<String, (u64, usize)>,
    last: Option<(String, Text)>,
}

#[derive(Deserialize)]
struct Id {
    doc_id: String,
}

#[derive(Deserialize)]
struct Content {
    text: String,
}

impl TextsIndex {
    /// Reads the file once for the ids.
    ///
    /// # Errors
    /// [`TableError`] when it cannot be read or has a bad line.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let shown = path.display().to_string();
        let io = |source| TableError::Io { path: shown.clone(), source };
        let mut reader = BufReader::with_capacity(64 << 10, File::open(path).map_err(io)?);
        let (mut places, mut line, mut at) = (HashMap::new(), Vec::new(), 0);
        for number in 1.. {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(io)?;
            if length == 0 {
                break;
            }
            let bad = |source| TableError::Json { path: shown.clone(), line: number, source };
            let id: Id = serde_json::from_slice(&line).map_err(bad)?;
            places.insert(id.doc_id, (at, length));
            at += length as u64;
        }
        Ok(TextsIndex { path: path.to_path_buf(), file: reader.into_inner(), places, last: None })
    }

    /// The text of a document; `None` when there is none.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read any more.
    pub fn get(&mut self, doc_id: &str) -> Result<Option<&Text>, TableError> {
        if self.last.as_ref().is_none_or(|(id, _)| id != doc_id) {
            let Some((at, length)) = self.places.get(doc_id).copied() else { return Ok(None) };
            let path = self.path.display().to_string();
            let mut line = vec![0; length];
            let read = self.file.seek(SeekFrom::Start(at)).and_then(|_| self.file.read_exact(&mut line));
            read.map_err(|source| TableError::Io { path: path.clone(), source })?;
            let content: Content =
                serde_json::from_slice(&line).map_err(|source| TableError::Json { path, line: 0, source })?;
            self.last = Some((doc_id.to_owned(), Text::new(content.text)));
        }
        Ok(self.last.as_ref().map(|(_, text)| text))
    }
}
