//! Why a model could not be used, or a document not be tagged.

use std::path::PathBuf;

use super::hub::HubError;
use crate::encoder::{EncodeError, LoadError};

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The program was built without `models/default`.
    #[error("this build holds no default model; give a model folder with --model DIR")]
    NoDefault,
    /// A file of the bundle could not be read.
    #[error("{path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds no weights that we can run.
    #[error("{folder}: {reason}")]
    NoWeights {
        /// The folder.
        folder: PathBuf,
        /// What is missing, and how it can be made.
        reason: String,
    },
    /// A model of the Hub cannot be had.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The cache does not tell what a file of the Hub should be.
    #[error("{0}: the cache holds no checksum of this file; delete it and fetch the model again")]
    NoChecksum(PathBuf),
    /// `manifest.json` is not what a manifest should be.
    #[error("{path}: {message}")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A file is not the one that the manifest lists.
    #[error("{file}: SHA-256 is {found}, {expected} was expected; fetch the model again")]
    Checksum {
        /// The file.
        file: PathBuf,
        /// According to the manifest.
        expected: String,
        /// Of the file.
        found: String,
    },
    /// The network's files do not fit together.
    #[error(transparent)]
    Encoder(#[from] LoadError),
    /// `tokenizer.json` cannot be used.
    #[error("tokenizer.json: {0}")]
    Tokenizer(String),
    /// The labels in `config.json` cannot be used.
    #[error("config.json: {0}")]
    Labels(String),
    /// The user's word on the labels does not fit the model.
    #[error("labels: {0}")]
    LabelRules(String),
    /// `model.onnx` cannot be used.
    #[error("model.onnx: {0}")]
    Onnx(String),
}

/// Why a document could not be tagged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TagError {
    /// The engine failed on this document.
    #[error("the engine `{engine}` failed: {message}")]
    Engine {
        /// Which engine.
        engine: &'static str,
        /// What it said.
        message: String,
    },
    /// The tokenizer failed on a sentence.
    #[error("the tokenizer failed: {0}")]
    Tokenizer(String),
}

/// Why an engine gave no logits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// Our encoder refused the batch.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Another engine failed.
    #[error("{0}")]
    Other(String),
}
