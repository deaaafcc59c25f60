//! Names in text: a model bundle ([`bundle`]), perhaps from the Hub ([`hub`]), words and pieces ([`tokenise`]), windows that the model can take
//! ([`windows`]), engines that give logits ([`engine`]), decoding to mentions ([`labels`], [`decode`], [`edges`],
//! [`consistency`]) and what words are in attributions ([`roles`]). [`Tagger`] puts them together.

pub mod builtin;
pub mod bundle;
pub mod consistency;
pub mod decode;
pub mod edges;
pub mod engine;
mod error;
pub mod hub;
pub mod labels;
pub mod roles;
mod tagger;
pub mod tokenise;
pub mod windows;

pub use builtin::{built_in, has_default};
pub use bundle::{FileInfo, HubSource, ModelSpec, verify};
pub use engine::{Device, EngineName, EngineOptions};
pub use error::{EngineError, ModelError, TagError};
pub use tagger::{ModelInfo, Tagger, TaggerOptions};

use crate::document::Tagging;
use crate::span::{Span, Text};

/// Finds names and attributions. One value serves all workers.
pub trait Tag: Send + Sync {
    /// The names of a text, and the roles of its words in attributions.
    ///
    /// # Errors
    /// [`TagError`] when the engine fails.
    fn tag(&self, text: &Text, sentences: &[Span]) -> Result<Tagging, TagError>;
}
