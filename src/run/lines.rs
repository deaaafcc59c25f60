//! Documents as JSON lines on a stream: what `claimwire stream` writes instead of tables.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::document::Document;
use crate::input::Rejected;
use crate::tables::{Table, TableError, json_array};

use super::driver::Sink;
use super::error::{RunError, output};
use super::folder::RunFolder;
use super::render::Render;
use super::shards::Rows;

/// Renders a document as one line: the columns of `documents`, the clean text, and the rows of the chosen
/// tables under their names. A rejected document is a line with `error`.
#[derive(Clone, Debug)]
pub struct JsonLines {
    tables: Vec<String>,
}

impl JsonLines {
    /// Lines with the tables that a configuration chooses.
    pub fn new(config: &Config) -> Self {
        JsonLines { tables: config.tables.clone() }
    }
}

impl Render for JsonLines {
    fn files(&self) -> Vec<String> {
        vec!["-".into()]
    }

    fn header(&self, _file: usize) -> Result<Vec<u8>, TableError> {
        Ok(Vec::new())
    }

    fn document(&self, document: &Document) -> Result<Vec<Vec<u8>>, TableError> {
        // The writers of the tables render the rows, so that a value is the same number here and there.
        let own = json_array(Table::Documents, document)?;
        let own = own.trim_start_matches('[').trim_end_matches(['}', ']']);
        let text = Value::from(document.text.as_str());
        let mut line = format!("{own},\"text\":{text}");
        for table in self.tables.iter().filter_map(|name| Table::parse(name)) {
            if matches!(table, Table::Sentences | Table::Entities | Table::Quotes | Table::Claims) {
                line += &format!(",\"{}\":{}", table.name(), json_array(table, document)?);
            }
        }
        Ok(vec![(line + "}\n").into_bytes()])
    }

    fn reject(&self, doc_id: &str, rejected: &Rejected) -> Result<Vec<Vec<u8>>, TableError> {
        let mut line = Map::new();
        line.insert("doc_id".into(), doc_id.into());
        line.insert("source_record".into(), rejected.origin.record.into());
        let error = json!({ "stage": rejected.stage, "code": rejected.code, "message": rejected.message });
        line.insert("error".into(), error);
        Ok(vec![format!("{}\n", Value::Object(line)).into_bytes()])
    }

    fn describe(&self, _folder: &RunFolder) -> Result<(), RunError> {
        Ok(())
    }
}

/// Writes lines in input order and flushes each.
#[derive(Debug)]
pub struct LineSink<W> {
    out: W,
    due: u64,
}

impl<W: Write> LineSink<W> {
    /// A sink that writes to `out`.
    pub fn new(out: W) -> Self {
        LineSink { out, due: 0 }
    }
}

impl<W: Write> Sink for LineSink<W> {
    fn due(&self) -> u64 {
        self.due
    }

    fn push(&mut self, rows: Rows) -> Result<(), RunError> {
        self.due += 1;
        let out = &mut self.out;
        let written = rows.pieces.iter().try_for_each(|piece| out.write_all(piece)).and_then(|()| out.flush());
        written.map_err(output(Path::new("standard output")))
    }

    fn settle(&mut self, _end: bool) -> Result<(), RunError> {
        self.out.flush().map_err(output(Path::new("standard output")))
    }
}
