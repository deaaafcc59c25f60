//! Paragraphs, sentences and words.

mod boundary;
mod cursor;
mod lexicon;
mod lists;
mod sentences;
mod words;

#[cfg(test)]
mod tests;

pub use sentences::sentences;
pub use words::words;
