//! JSONL: the columns of the CSV with their real types, `null` for a missing value, line ends kept.

use serde_json::Value;

use super::schema::{Table, Type};
use super::{Cells, TableError, cells, reject_cells};
use crate::document::Document;
use crate::input::Rejected;

/// The document's rows in this table, a line each; empty for [`Table::Rejects`].
///
/// # Errors
/// [`TableError`] when a row cannot be written.
pub fn jsonl_rows(table: Table, document: &Document) -> Result<Vec<u8>, TableError> {
    Ok(write(table, &cells(table, document)?))
}

/// The line of a document that failed. `doc_id` = the id that it would have had, or empty.
///
/// # Errors
/// [`TableError`] when the row cannot be written.
pub fn jsonl_reject_row(rejected: &Rejected, doc_id: &str) -> Result<Vec<u8>, TableError> {
    Ok(write(Table::Rejects, &[reject_cells(rejected, doc_id)?]))
}

/// The document's rows in this table as the text of a JSON array, for a document in one line (`stream`).
///
/// # Errors
/// [`TableError`] when a row cannot be written.
pub fn json_array(table: Table, document: &Document) -> Result<String, TableError> {
    let rows: Vec<String> = cells(table, document)?.iter().map(|row| object(table, row)).collect();
    Ok(format!("[{}]", rows.join(",")))
}

fn write(table: Table, rows: &[Cells]) -> Vec<u8> {
    rows.iter().map(|row| object(table, row) + "\n").collect::<String>().into_bytes()
}

fn object(table: Table, row: &Cells) -> String {
    let mut out = String::new();
    let mut before = '{';
    for (value, column) in row.iter().zip(table.columns()) {
        out.push(before);
        before = ',';
        out.push_str(&Value::from(column.name).to_string());
        out.push(':');
        match value {
            // Decimals and scores come as text, so that none of their digits is lost on the way.
            Value::String(number) if column.kind == Type::Number => out.push_str(number),
            value => out.push_str(&value.to_string()),
        }
    }
    out.push('}');
    out
}
