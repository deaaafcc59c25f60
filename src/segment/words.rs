//! Words and punctuation marks.

use unicode_normalization::char::is_combining_mark;

use crate::span::{Span, Text};

/// The words of a stretch of text: runs of letters, digits and inner apostrophes or hyphens, and single
/// punctuation marks, in order.
///
/// ```
/// use claimwire::{segment::words, span::Text};
/// let text = Text::new("Baku’s 24-hour raid, he said.");
/// let all = text.span(0..text.as_str().len());
/// let found: Vec<&str> = words(&text, all).into_iter().map(|s| text.slice(s)).collect();
/// assert_eq!(found, ["Baku’s", "24-hour", "raid", ",", "he", "said", "."]);
/// ```
pub fn words(text: &Text, within: Span) -> Vec<Span> {
    let slice = text.slice(within);
    let mut out = Vec::with_capacity(slice.len() / 5 + 1);
    // Code points are counted on the way: no lookup per word.
    let mut chars = slice.char_indices().enumerate().peekable();
    while let Some((n, (at, c))) = chars.next() {
        if c.is_whitespace() || is_combining_mark(c) {
            continue;
        }
        let (mut end_n, mut end) = (n + 1, at + c.len_utf8());
        if c.is_alphanumeric() {
            while let Some(&(m, (i, d))) = chars.peek() {
                let inner = d.is_alphanumeric()
                    || is_combining_mark(d)
                    || is_joiner(d)
                        && slice
                            .get(i + d.len_utf8()..)
                            .and_then(|r| r.chars().next())
                            .is_some_and(char::is_alphanumeric);
                if !inner {
                    break;
                }
                (end_n, end) = (m + 1, i + d.len_utf8());
                chars.next();
            }
        }
        out.push(Span {
            start: within.start + n,
            end: within.start + end_n,
            byte_start: within.byte_start + at,
            byte_end: within.byte_start + end,
        });
    }
    out
}

/// Apostrophes and hyphens that may stand inside a word.
fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}')
}
