//! The review page: one self-contained HTML file on which people check a run's rows against the text.
//!
//! [`mod@gather`] reads the tables of a run, [`data`] makes them into the JSON that the page's script shows, [`words`] says
//! in words what rules and codes mean, [`page`] writes the file. Nothing of the run stands in the HTML itself: all of it
//! is JSON that the script puts on the page as text.

pub mod data;
pub mod gather;
pub mod page;
pub mod utf16;
pub mod words;

use std::io;
use std::path::{Path, PathBuf};

use crate::tables::TableError;

pub use gather::{Request, Review, Sheet, gather};

/// The name of the page in a run.
pub const FILE_NAME: &str = "review.html";

/// Why there is no review page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// The folder holds no run that can be read.
    #[error(
        "{run} has no {file}: name the folder of a finished run that was written with `--format csv` (the default)"
    )]
    NoRun {
        /// The folder.
        run: PathBuf,
        /// The file that it lacks.
        file: &'static str,
    },
    /// The document that was asked for is not there.
    #[error("documents.csv has no document `{0}`: its first column lists those there are")]
    NoDocument(String),
    /// A file of the run cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The page cannot be written.
    #[error("{path} cannot be written: {source}; free space or fix the permissions, or choose another file with -o")]
    Output {
        /// The page.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// `map_err` for output: names the path.
pub fn output(path: &Path) -> impl FnOnce(io::Error) -> ReviewError + '_ {
    move |source| ReviewError::Output { path: path.to_path_buf(), source }
}
