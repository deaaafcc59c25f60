//! Why a model could not be used, or a document not be tagged.

use std::path::PathBuf;

use super::engine::Device;
use super::hub::HubError;
use crate::encoder::{EncodeError, LoadError};

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The program was built without `models/NAME`.
    #[error("this build holds no model {0:?}; give a model folder with --model DIR")]
    NotBuiltIn(String),
    /// A file of the bundle could not be read.
    #[error("{path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine is not compiled in.
    #[error("this build has no engine `{0}`; build with --features {0}")]
    NoEngine(&'static str),
    /// The engine reads other files.
    #[error("the engine `{engine}` runs {wanted}; give a model folder that has it with --model DIR")]
    WrongFile {
        /// The engine.
        engine: &'static str,
        /// Name of a file that would serve.
        wanted: &'static str,
    },
    /// The engine cannot compute there.
    #[error("the engine `{engine}` cannot use the device `{device}` here")]
    Device {
        /// The engine.
        engine: &'static str,
        /// The device that was asked for.
        device: Device,
    },
    /// The library of an engine cannot be loaded.
    #[error("{path}: the library of the engine `{engine}` cannot be loaded: {message}")]
    Library {
        /// The engine.
        engine: &'static str,
        /// The library.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
    /// rust-bert or libtorch refused the model.
    #[error("rust-bert: {0}")]
    RustBert(String),
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
