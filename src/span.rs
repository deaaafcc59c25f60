//! Positions in a text: [`Span`] (code points and bytes together), [`Text`] (a string that can convert
//! between the two) and [`TextMap`] (where each stretch of the clean text came from in the source).

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open stretch of one text, counted in Unicode code points (`start..end`) and in UTF-8 bytes
/// (`byte_start..byte_end`). Made by [`Text::span`] only, so that the two never disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First byte.
    pub byte_start: usize,
    /// One past the last byte.
    pub byte_end: usize,
}

impl Span {
    /// The byte range, for slicing.
    pub fn bytes(&self) -> Range<usize> {
        self.byte_start..self.byte_end
    }

    /// Whether nothing lies in the span.
    pub fn is_empty(&self) -> bool {
        self.byte_start >= self.byte_end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(&self, other: &Span) -> bool {
        self.byte_start <= other.byte_start && other.byte_end <= self.byte_end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.byte_start < other.byte_end && other.byte_start < self.byte_end
    }
}

/// Bytes between two checkpoints of the code-point index.
const STRIDE: usize = 64;

/// An immutable text with a sparse index from bytes to code points (one checkpoint every 64 bytes), so
/// that converting a position costs a scan of at most 64 bytes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    content: String,
    /// `marks[i]` = code points that start before byte `i * STRIDE`.
    marks: Vec<u32>,
    chars: usize,
}

/// Whether `byte` starts a code point in UTF-8.
fn is_start(byte: u8) -> bool {
    (byte as i8) >= -0x40
}

impl Text {
    /// Indexes `content`; linear in its length.
    pub fn new(content: impl Into<String>) -> Self {
        let content = content.into();
        let mut marks = Vec::with_capacity(content.len() / STRIDE + 1);
        let mut chars = 0usize;
        for block in content.as_bytes().chunks(STRIDE) {
            marks.push(chars as u32);
            chars += block.iter().filter(|b| is_start(**b)).count();
        }
        Text { content, marks, chars }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Length in code points.
    pub fn char_len(&self) -> usize {
        self.chars
    }

    /// Whether the text holds nothing.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Code points before byte `byte` (clamped to the text's end).
    pub fn char_at(&self, byte: usize) -> usize {
        let byte = byte.min(self.content.len());
        let block = byte / STRIDE;
        let Some(&mark) = self.marks.get(block) else {
            return self.chars;
        };
        let tail = &self.content.as_bytes()[block * STRIDE..byte];
        mark as usize + tail.iter().filter(|b| is_start(**b)).count()
    }

    /// Byte at which code point number `position` starts (the text's length when past the end).
    pub fn byte_at(&self, position: usize) -> usize {
        if position >= self.chars {
            return self.content.len();
        }
        let block = self.marks.partition_point(|m| *m as usize <= position).saturating_sub(1);
        let mut left = position - self.marks[block] as usize;
        let mut byte = block * STRIDE;
        for b in &self.content.as_bytes()[byte..] {
            if is_start(*b) {
                if left == 0 {
                    break;
                }
                left -= 1;
            }
            byte += 1;
        }
        byte
    }

    /// The span of a byte range. Both ends must lie on code-point boundaries.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        debug_assert!(self.content.is_char_boundary(bytes.start) && self.content.is_char_boundary(bytes.end));
        let start = self.char_at(bytes.start);
        // Short spans are the rule: count on from the start instead of looking the end up.
        let end = match self.content.as_bytes().get(bytes.clone()) {
            Some(inner) if inner.len() <= STRIDE => start + inner.iter().filter(|b| is_start(**b)).count(),
            _ => self.char_at(bytes.end),
        };
        Span { start, end, byte_start: bytes.start, byte_end: bytes.end }
    }

    /// The span of a code-point range.
    pub fn span_of_chars(&self, chars: Range<usize>) -> Span {
        self.span(self.byte_at(chars.start)..self.byte_at(chars.end))
    }

    /// The words of a span of this text (empty when the span is not of this text).
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.bytes()).unwrap_or("")
    }
}

/// A stretch of the clean text and the stretch of the source that it came from, in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Code points of the clean text.
    pub clean: Range<usize>,
    /// Code points of the source text.
    pub source: Range<usize>,
    /// `None` for text copied as it is, else the name of the cleaning rule that wrote it.
    pub reason: Option<&'static str>,
}

/// Where the clean text came from: runs in order, covering the whole clean text. Source text in no run was
/// dropped. Copied runs (`reason` = `None`) have the same length on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextMap {
    runs: Vec<Run>,
}

impl TextMap {
    /// A map from runs in clean order.
    pub fn new(runs: Vec<Run>) -> Self {
        TextMap { runs }
    }

    /// The map of a text of `chars` code points that was not changed.
    pub fn identity(chars: usize) -> Self {
        TextMap { runs: vec![Run { clean: 0..chars, source: 0..chars, reason: None }] }
    }

    /// The runs in clean order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The source range (code points) of a clean range: from the source of its first code point to that of
    /// its last. Inside a rewritten run the whole run's source is meant. `None` for an empty or foreign range.
    pub fn to_source(&self, clean: Range<usize>) -> Option<Range<usize>> {
        if clean.is_empty() {
            return None;
        }
        let first = self.run_at(clean.start)?;
        let last = self.run_at(clean.end - 1)?;
        let start = match first.reason {
            None => first.source.start + (clean.start - first.clean.start),
            Some(_) => first.source.start,
        };
        let end = match last.reason {
            None => last.source.start + (clean.end - last.clean.start),
            Some(_) => last.source.end,
        };
        Some(start..end.max(start))
    }

    fn run_at(&self, position: usize) -> Option<&Run> {
        let i = self.runs.partition_point(|r| r.clean.end <= position);
        self.runs.get(i).filter(|r| r.clean.contains(&position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_counts_code_points_and_bytes() {
        let text = Text::new("€ 5, “Ōna”");
        let span = text.span(text.as_str().find('Ō').unwrap()..text.as_str().find('”').unwrap());
        assert_eq!((span.start, span.end), (6, 9));
        assert_eq!(text.slice(span), "Ōna");
        assert_eq!(text.span_of_chars(6..9), span);
    }

    #[test]
    fn a_rewritten_run_maps_to_its_whole_source() {
        let map = TextMap::new(vec![
            Run { clean: 0..3, source: 2..5, reason: None },
            Run { clean: 3..4, source: 5..8, reason: Some("space") },
            Run { clean: 4..6, source: 9..11, reason: None },
        ]);
        assert_eq!(map.to_source(1..2), Some(3..4));
        assert_eq!(map.to_source(2..4), Some(4..8));
        assert_eq!(map.to_source(5..6), Some(10..11));
        assert_eq!(map.to_source(6..7), None);
    }

    proptest! {
        #[test]
        fn bytes_and_code_points_agree(s in "\\PC{0,300}") {
            let text = Text::new(s.clone());
            prop_assert_eq!(text.char_len(), s.chars().count());
            for (n, (byte, _)) in s.char_indices().enumerate() {
                prop_assert_eq!(text.char_at(byte), n);
                prop_assert_eq!(text.byte_at(n), byte);
            }
            prop_assert_eq!(text.byte_at(text.char_len() + 1), s.len());
        }
    }
}
