//! Paragraphs, sentences and words.

mod boundary;
mod cursor;
mod glue;
mod lexicon;
mod lists;
mod sentences;
mod stop;
mod words;

#[cfg(test)]
mod tests;

pub use glue::{GLUED_SENTENCE, count_glued, join_glued};
pub use sentences::sentences;
pub use words::words;
