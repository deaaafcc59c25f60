//! Row types (the schema lives here and nowhere else) and one writer per format.
//!
//! [`schema`] says which tables there are and what their columns are; [`rows`] makes the rows of a document;
//! [`csv`] and [`jsonl`] write them as bytes (so that a driver can write shards and join them); [`texts`] writes
//! what offsets refer to; [`datapackage`] describes a finished run; [`read`] reads a run back,
//! [`tally`] counts its names.

use crate::document::Document;
use crate::input::Rejected;

pub mod cell;
pub mod columns;
pub mod csv;
pub mod datapackage;
pub mod jsonl;
pub mod read;
pub mod rows;
pub mod schema;
pub mod tally;
pub mod texts;

pub use csv::{CsvStyle, csv_header, csv_reject_row, csv_rows};
pub use jsonl::{json_array, jsonl_reject_row, jsonl_rows};
pub use rows::{ClaimRow, DocumentRow, EntityRow, QuoteRow, RejectRow, SentenceRow};
pub use schema::Table;
pub use texts::text_line;

/// A table that could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A row could not be made into cells.
    #[error("{table}: a row cannot be written: {source}")]
    Row {
        /// The table's name.
        table: &'static str,
        /// What the serializer says.
        source: serde_json::Error,
    },
    /// The CSV crate refused.
    #[error("{path}: {source}")]
    Csv {
        /// The file or table.
        path: String,
        /// What and where.
        source: ::csv::Error,
    },
    /// A line of JSON does not parse.
    #[error("{path}, line {line}: {source}")]
    Json {
        /// The file.
        path: String,
        /// Its line, from 1.
        line: usize,
        /// What and where.
        source: serde_json::Error,
    },
    /// A file of the run cannot be read or written.
    #[error("{path}: {source}: check that it exists and its permissions")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// A row as JSON values in the order of its table's columns.
pub(crate) type Cells = Vec<serde_json::Value>;

/// The rows of one table for one document (none for [`Table::Rejects`]).
pub(crate) fn cells(table: Table, document: &Document) -> Result<Vec<Cells>, TableError> {
    match table {
        Table::Documents => cells_of(table, &[DocumentRow::new(document)]),
        Table::Sentences => cells_of(table, &rows::sentence_rows(document)),
        Table::Entities => cells_of(table, &rows::entity_rows(document)),
        Table::Quotes => cells_of(table, &rows::quote_rows(document)),
        Table::Claims => cells_of(table, &rows::claim_rows(document)),
        Table::Rejects => Ok(Vec::new()),
    }
}

/// The reject row of a document that failed. `doc_id` = the id that it would have had, or empty.
pub(crate) fn reject_cells(rejected: &Rejected, doc_id: &str) -> Result<Cells, TableError> {
    let rows = cells_of(Table::Rejects, &[RejectRow::new(rejected, doc_id)])?;
    Ok(rows.into_iter().flatten().collect())
}

fn cells_of<R: serde::Serialize>(table: Table, rows: &[R]) -> Result<Vec<Cells>, TableError> {
    let bad = |source| TableError::Row { table: table.name(), source };
    let values = |row: &R| match serde_json::to_value(row)? {
        serde_json::Value::Object(map) => Ok(map.into_iter().map(|(_, value)| value).collect()),
        other => Ok(vec![other]),
    };
    rows.iter().map(|row| values(row).map_err(bad)).collect()
}
