//! CSV: UTF-8, LF, RFC 4180, quotation marks only where needed, one row a line (line ends in cells become
//! spaces), an empty cell for a missing value.

use std::borrow::Cow;

use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use serde_json::Value;

use super::schema::{Column, Table, Type};
use super::{Cells, TableError, cells, reject_cells};
use crate::document::Document;
use crate::input::Rejected;

/// How CSV is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvStyle {
    /// For opening with a double click in a spreadsheet: a byte-order mark, and a `'` before text that would be
    /// read as a formula.
    pub excel: bool,
}

/// The byte-order mark that Excel needs to see UTF-8.
pub const BOM: &str = "\u{feff}";

/// The header line.
///
/// # Errors
/// [`TableError`] when the CSV crate refuses.
pub fn csv_header(table: Table, style: &CsvStyle) -> Result<Vec<u8>, TableError> {
    let names: Cells = table.columns().iter().map(|c| Value::from(c.name)).collect();
    let line = write(table, &[names], &CsvStyle { excel: false })?;
    let mark = if style.excel { BOM.as_bytes() } else { b"" };
    Ok([mark, &line].concat())
}

/// The document's rows in this table, a line each; empty for [`Table::Rejects`].
///
/// # Errors
/// [`TableError`] when a row cannot be written.
pub fn csv_rows(table: Table, document: &Document, style: &CsvStyle) -> Result<Vec<u8>, TableError> {
    write(table, &cells(table, document)?, style)
}

/// The line of a document that failed. `doc_id` = the id that it would have had, or empty.
///
/// # Errors
/// [`TableError`] when the row cannot be written.
pub fn csv_reject_row(rejected: &Rejected, doc_id: &str, style: &CsvStyle) -> Result<Vec<u8>, TableError> {
    write(Table::Rejects, &[reject_cells(rejected, doc_id)?], style)
}

pub(super) fn write(table: Table, rows: &[Cells], style: &CsvStyle) -> Result<Vec<u8>, TableError> {
    let bad = |source| TableError::Csv { path: table.file_name().to_owned(), source };
    let mut writer = WriterBuilder::new()
        .has_headers(false)
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    for row in rows {
        for (value, column) in row.iter().zip(table.columns()) {
            writer.write_field(cell(value, column, style).as_bytes()).map_err(bad)?;
        }
        writer.write_record(None::<&[u8]>).map_err(bad)?;
    }
    writer.into_inner().map_err(|e| bad(::csv::Error::from(e.into_error())))
}

fn cell<'a>(value: &'a Value, column: &Column, style: &CsvStyle) -> Cow<'a, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) if column.kind == Type::String => {
            let text = one_line(text);
            if style.excel && is_formula(&text) { Cow::Owned(format!("'{text}")) } else { text }
        }
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The text with a space for every CR and LF, so that offsets into the cell stay true.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { Cow::Owned(text.replace(['\n', '\r'], " ")) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet would run the text, or take its leading `'` for such a guard.
pub fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}
