//! Paragraphs, sentences and words.

use crate::document::Zone;
use crate::span::{Span, Text};

/// The sentences of a text in order: no leading or trailing white space, never across a line end.
/// `zones` (may be empty) tells which lines are headlines and the like: such a line is one sentence.
pub fn sentences(_text: &Text, _zones: &[(Span, Zone)]) -> Vec<Span> {
    Vec::new()
}

/// The words of a stretch of text: runs of letters, digits and inner apostrophes or hyphens, and single
/// punctuation marks, in order.
pub fn words(_text: &Text, _within: Span) -> Vec<Span> {
    Vec::new()
}
