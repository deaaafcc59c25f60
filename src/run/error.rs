//! Why a run as a whole could not go on. What is wrong with one document is a row of `rejects.csv` instead.

use std::io;
use std::path::{Path, PathBuf};

use crate::input::InputError;
use crate::tables::TableError;

/// Why a run could not start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The folder has content and the user did not say what to do with it.
    #[error("{0} is not empty: `--resume` continues the run in it, `--force` starts it over")]
    NotEmpty(PathBuf),
    /// The folder holds files of something else.
    #[error("{0} holds files but no claimwire run: choose another folder with -o")]
    NotARun(PathBuf),
    /// Another process is writing there.
    #[error("another claimwire is writing {0}: wait for it, or choose another folder with -o")]
    Busy(PathBuf),
    /// What is to be resumed is not what was begun.
    #[error(
        "{root} cannot be resumed: {what} since it was begun; restore that, or use `--force` to start over, \
         or choose another folder with -o"
    )]
    Changed {
        /// The run folder.
        root: PathBuf,
        /// What changed.
        what: String,
    },
    /// The run's own records are damaged.
    #[error("{path} is damaged ({message}): use `--force` to start the run over")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Something could not be written.
    #[error("{path} cannot be written: {source}; free space or fix the permissions, then `--resume`")]
    Output {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system gives no thread.
    #[error("no thread could be started ({0}): try fewer with -j")]
    Thread(io::Error),
    /// A row or table could not be made or read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// An input that is to be read twice, and cannot be.
    #[error("--repeated-lines reads the input twice, and {0} can be read once only: write it to a file first")]
    ReadOnce(String),
    /// The inputs name nothing.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The reader itself broke: a bug.
    #[error("reading the input failed unexpectedly ({0}); please report it, with the input if you can")]
    Reader(String),
}

/// `map_err` for output: names the path.
pub(crate) fn output(path: &Path) -> impl FnOnce(io::Error) -> RunError + '_ {
    move |source| RunError::Output { path: path.to_path_buf(), source }
}
