//! Reads the tables of a run back into rows: `check`, `review`, `stats` and `eval` work on these.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::marker::PhantomData;
use std::path::Path;

use ::csv::{ReaderBuilder, StringRecord};
use serde::de::DeserializeOwned;

use super::csv::{BOM, is_formula};
use super::texts::TextRow;
use super::{Table, TableError};

/// The rows of a CSV table, lazily. Columns may stand in any order, unknown ones are ignored, missing ones are
/// left at their default ([`TableReader::header`] tells which there are). Both styles are read, and `;` or TAB
/// between cells where a spreadsheet wrote them.
pub struct TableReader<R> {
    path: String,
    reader: ::csv::Reader<BufReader<File>>,
    header: StringRecord,
    /// Whether the file was written for spreadsheets: text that looks like a formula has a `'` before it.
    guarded: bool,
    row: PhantomData<R>,
}

impl<R: DeserializeOwned> TableReader<R> {
    /// Opens a table.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read or has no header.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let shown = path.display().to_string();
        let io = |source| TableError::Io { path: shown.clone(), source };
        let mut file = BufReader::with_capacity(64 << 10, File::open(path).map_err(io)?);
        let head = file.fill_buf().map_err(io)?;
        let guarded = head.starts_with(BOM.as_bytes());
        let first_line = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let count = |d: u8| first_line.iter().filter(|b| **b == d).count();
        // The names of columns hold none of these.
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',');
        if guarded {
            file.consume(BOM.len());
        }
        let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(file);
        let header = reader.headers().map_err(|source| TableError::Csv { path: shown.clone(), source })?.clone();
        Ok(TableReader { path: shown, reader, header, guarded, row: PhantomData })
    }

    /// The names of the columns in the file.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    fn parse(&self, mut record: StringRecord) -> Result<R, TableError> {
        if self.guarded && record.iter().any(|c| c.starts_with('\'')) {
            let position = record.position().cloned();
            let bare = |c: &str| match c.strip_prefix('\'') {
                Some(rest) if is_formula(rest) => rest.to_owned(),
                _ => c.to_owned(),
            };
            record = record.iter().map(bare).collect();
            record.set_position(position);
        }
        record.deserialize(Some(&self.header)).map_err(|source| TableError::Csv { path: self.path.clone(), source })
    }
}

impl<R: DeserializeOwned> Iterator for TableReader<R> {
    type Item = Result<R, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => Some(self.parse(record)),
            Err(source) => Some(Err(TableError::Csv { path: self.path.clone(), source })),
        }
    }
}

/// All rows of a table's file: `rows::<EntityRow>(Path::new("gold/entities.csv"))`.
///
/// # Errors
/// [`TableError`] at the first row that cannot be read.
pub fn rows<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>, TableError> {
    TableReader::open(path)?.collect()
}

/// All rows of a table of the run in `folder`: `table::<QuoteRow>(run, Table::Quotes)`.
///
/// # Errors
/// [`TableError`] at the first row that cannot be read.
pub fn table<R: DeserializeOwned>(folder: &Path, table: Table) -> Result<Vec<R>, TableError> {
    rows(&folder.join(table.file_name()))
}

/// The lines of a `texts.jsonl`, lazily.
///
/// # Errors
/// [`TableError`] when the file cannot be opened; a bad line is an `Err` item.
pub fn texts(path: &Path) -> Result<impl Iterator<Item = Result<TextRow, TableError>> + use<>, TableError> {
    let shown = path.display().to_string();
    let file = File::open(path).map_err(|source| TableError::Io { path: shown.clone(), source })?;
    let lines = BufReader::with_capacity(64 << 10, file).split(b'\n').enumerate();
    Ok(lines.map(move |(index, line)| {
        let line = line.map_err(|source| TableError::Io { path: shown.clone(), source })?;
        serde_json::from_slice(&line).map_err(|source| TableError::Json {
            path: shown.clone(),
            line: index + 1,
            source,
        })
    }))
}
