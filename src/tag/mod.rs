//! Model bundle, tokeniser windows, engines, and decoding to names.

use crate::document::Tagged;
use crate::span::{Span, Text};

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
}

/// Finds names. One value serves all workers.
pub trait Tag: Send + Sync {
    /// The names of a text, in order, not overlapping.
    ///
    /// # Errors
    /// [`TagError`] when the engine fails.
    fn tag(&self, text: &Text, sentences: &[Span]) -> Result<Vec<Tagged>, TagError>;
}
