//! Why a model could not be loaded or a batch not encoded.

use std::fmt;

/// A model file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// `config.json` is not JSON, or a value in it is missing or senseless.
    #[error("config.json: {0}")]
    Config(String),
    /// The weights are not a safetensors file.
    #[error("the weights are not a safetensors file: {0}")]
    Safetensors(#[from] safetensors::SafeTensorError),
    /// A weight matrix that the configuration calls for is not in the file.
    #[error("the weights hold no tensor `{0}`; they do not belong to this config.json")]
    MissingTensor(String),
    /// A tensor has another shape than the configuration says.
    #[error("tensor `{name}` has shape {found}; config.json calls for {expected}")]
    WrongShape {
        /// Name of the tensor.
        name: String,
        /// Shape that the configuration calls for.
        expected: Shape,
        /// Shape in the file.
        found: Shape,
    },
    /// A tensor is stored in a type that the encoder does not read.
    #[error("tensor `{name}` has type {found}; F32, F16, BF16, or I8 beside `{name}_scale`, can be read")]
    WrongType {
        /// Name of the tensor.
        name: String,
        /// Type in the file.
        found: String,
    },
}

/// Lengths of a tensor's axes, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(pub Vec<usize>);

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A batch that the encoder cannot take.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The parts of the batch do not fit together.
    #[error("a batch of {ids} ids has {types} token types and windows of {windows} ids together")]
    Ragged {
        /// Number of ids.
        ids: usize,
        /// Number of token types.
        types: usize,
        /// Sum of the windows' lengths.
        windows: usize,
    },
    /// A window is empty or longer than the model has positions.
    #[error("a window has {length} pieces; the model takes 1 to {limit}")]
    WindowLength {
        /// Pieces in the window.
        length: usize,
        /// Positions of the model.
        limit: usize,
    },
    /// An id or token type beyond the embedding table: tokenizer and weights do not belong together.
    #[error("{what} {value} is not in the model's table of {rows}; tokenizer and weights do not belong together")]
    OutOfTable {
        /// `id` or `token type`.
        what: &'static str,
        /// The value.
        value: u32,
        /// Rows of the table.
        rows: usize,
    },
    /// A matrix product was refused; a defect of the encoder.
    #[error("matrix product: {0}")]
    Gemm(#[from] rten_gemm::GemmError),
}
