//! What a document becomes on disk: the seam between the driver and the tables.

use crate::config::{Config, Format};
use crate::document::Document;
use crate::input::Rejected;
use crate::tables::{self, CsvStyle, Table, TableError, datapackage, texts};

use super::error::RunError;
use super::folder::RunFolder;

/// Turns documents into bytes, one piece for every file of the run. The driver puts the pieces together.
pub trait Render: Send + Sync {
    /// Names of the files that a run writes row by row.
    fn files(&self) -> Vec<String>;
    /// What file number `file` of [`Render::files`] begins with.
    ///
    /// # Errors
    /// [`TableError`] when it cannot be made.
    fn header(&self, file: usize) -> Result<Vec<u8>, TableError>;
    /// The rows of a document, a piece for every file.
    ///
    /// # Errors
    /// [`TableError`] when they cannot be made; the document is rejected then.
    fn document(&self, document: &Document) -> Result<Vec<Vec<u8>>, TableError>;
    /// The rows of a rejected document, a piece for every file.
    ///
    /// # Errors
    /// [`TableError`] when they cannot be made.
    fn reject(&self, doc_id: &str, rejected: &Rejected) -> Result<Vec<Vec<u8>>, TableError>;
    /// Writes what describes the finished files.
    ///
    /// # Errors
    /// [`RunError`] when they cannot be read or the description not be written.
    fn describe(&self, folder: &RunFolder) -> Result<(), RunError>;
}

/// The tables of a run as files.
#[derive(Clone, Debug)]
pub struct TableFiles {
    files: Vec<File>,
    style: CsvStyle,
}

#[derive(Clone, Copy, Debug)]
enum File {
    Csv(Table),
    Jsonl(Table),
    Texts,
}

impl TableFiles {
    /// The tables and formats that a configuration chooses. Documents, rejects and texts are always among them:
    /// the other tables' keys and offsets refer to them.
    pub fn new(config: &Config) -> Self {
        let chosen = |table: &Table| {
            matches!(table, Table::Documents | Table::Rejects) || config.tables.iter().any(|t| t == table.name())
        };
        let mut files = Vec::new();
        for format in &config.format {
            files.extend(Table::ALL.into_iter().filter(chosen).map(|table| match format {
                Format::Csv => File::Csv(table),
                Format::Jsonl => File::Jsonl(table),
            }));
        }
        files.push(File::Texts);
        TableFiles { files, style: CsvStyle { excel: config.excel } }
    }
}

impl Render for TableFiles {
    fn files(&self) -> Vec<String> {
        let name = |file: &File| match file {
            File::Csv(table) => table.file_name().to_owned(),
            File::Jsonl(table) => table.jsonl_file_name(),
            File::Texts => texts::FILE_NAME.to_owned(),
        };
        self.files.iter().map(name).collect()
    }

    fn header(&self, file: usize) -> Result<Vec<u8>, TableError> {
        match self.files[file] {
            File::Csv(table) => tables::csv_header(table, &self.style),
            File::Jsonl(_) | File::Texts => Ok(Vec::new()),
        }
    }

    fn document(&self, document: &Document) -> Result<Vec<Vec<u8>>, TableError> {
        let piece = |file: &File| match file {
            File::Csv(table) => tables::csv_rows(*table, document, &self.style),
            File::Jsonl(table) => tables::jsonl_rows(*table, document),
            File::Texts => tables::text_line(document),
        };
        self.files.iter().map(piece).collect()
    }

    fn reject(&self, doc_id: &str, rejected: &Rejected) -> Result<Vec<Vec<u8>>, TableError> {
        let piece = |file: &File| match file {
            File::Csv(Table::Rejects) => tables::csv_reject_row(rejected, doc_id, &self.style),
            File::Jsonl(Table::Rejects) => tables::jsonl_reject_row(rejected, doc_id),
            _ => Ok(Vec::new()),
        };
        self.files.iter().map(piece).collect()
    }

    fn describe(&self, folder: &RunFolder) -> Result<(), RunError> {
        // The same name for every run: equal tables are described by equal bytes.
        let text = datapackage::describe(folder.root(), "claimwire-run")?;
        folder.write_whole(datapackage::FILE_NAME, |file| std::io::Write::write_all(file, text.as_bytes()))
    }
}
