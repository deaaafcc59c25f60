//! Why a model of the Hub could not be had.

use std::path::PathBuf;

/// A model of the Hub that cannot be had. Every message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HubError {
    /// The name is none.
    #[error("`{0}` is no model of the Hub; write hf:OWNER/REPO or hf:OWNER/REPO@REVISION")]
    Name(String),
    /// Nothing tells where the cache is.
    #[error("there is no home folder for the cache of models; set HF_HOME")]
    NoCache,
    /// The model is not, or not wholly, in the cache, and the network is not to be touched.
    #[error(
        "{model} is not in the cache {cache} ({missing} missing); fetch it with `claimwire models fetch {model}` \
         where there is a network, HF_HUB_OFFLINE unset"
    )]
    NotCached {
        /// The model.
        model: String,
        /// The cache.
        cache: PathBuf,
        /// What is missing.
        missing: String,
    },
    /// 401 or 403.
    #[error(
        "the Hub refuses {what} ({status}): it does not exist, is private, or is gated; accept its conditions on its \
         page if it has some, and set HF_TOKEN to a token that may read it{}",
        if *.token { " (the one set may not)" } else { "" }
    )]
    Refused {
        /// Model, or file of it.
        what: String,
        /// The answer's status.
        status: u16,
        /// Whether a token was sent.
        token: bool,
    },
    /// 404 for the repository or its revision.
    #[error("the Hub has no {0}; look at the owner's, the repository's and the revision's spelling")]
    NoRepository(String),
    /// 404 for a file that the repository lists.
    #[error("the Hub has no file {file} in {model}")]
    NoFile {
        /// The model.
        model: String,
        /// Its file.
        file: String,
    },
    /// The repository has no files that we could run.
    #[error("{model} cannot be run: {reason}")]
    Unusable {
        /// The model.
        model: String,
        /// What is missing and how it can be made.
        reason: String,
    },
    /// Another answer than a file.
    #[error("{address} answered {status}; try again later")]
    Status {
        /// What was asked for.
        address: String,
        /// The answer's status.
        status: u16,
    },
    /// The answer is not one of the Hub's.
    #[error("{address} does not answer as the Hub does: {message}")]
    Protocol {
        /// What was asked for.
        address: String,
        /// What is wrong.
        message: String,
    },
    /// Nobody could be asked.
    #[error("{address} cannot be reached: {message}; without a network, give a model folder with --model DIR")]
    Network {
        /// What was asked for.
        address: String,
        /// What the system said.
        message: String,
    },
    /// A download that ended early, more often than we try.
    #[error(
        "the download of {file} broke off after {done} of {bytes} bytes ({message}); run again to go on from there"
    )]
    Interrupted {
        /// The file.
        file: String,
        /// Bytes that are there.
        done: u64,
        /// Bytes that should be.
        bytes: u64,
        /// What the system said.
        message: String,
    },
    /// More bytes than the Hub said.
    #[error("{file} has more than the {bytes} bytes that the Hub tells; what came was deleted, run again")]
    Size {
        /// The file.
        file: String,
        /// Bytes that should be.
        bytes: u64,
    },
    /// A file is not the one that the Hub names.
    #[error("{file}: checksum is {found}, the Hub names {expected}; delete the file and fetch the model again")]
    Checksum {
        /// The file.
        file: String,
        /// According to the Hub.
        expected: String,
        /// Of the file.
        found: String,
    },
    /// The cache cannot be written or read.
    #[error("{path}: {source}")]
    Cache {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Puts the path to what the system said.
pub(super) fn at(path: &std::path::Path) -> impl Fn(std::io::Error) -> HubError {
    let path = path.to_owned();
    move |source| HubError::Cache { path: path.clone(), source }
}
