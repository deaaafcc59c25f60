//! One kind of line end.

use super::{Edit, Rule};

/// CR LF, CR, vertical tab, form feed and the Unicode line separators become LF.
pub(super) struct LineEnds;

impl Rule for LineEnds {
    fn name(&self) -> &'static str {
        "line_end"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\r' => {
                    let pair = chars.next_if(|(_, d)| *d == '\n').is_some();
                    edits.push(if pair { Edit::delete(at..at + 1) } else { Edit::replace(at..at + 1, "\n") });
                }
                '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    edits.push(Edit::replace(at..at + c.len_utf8(), "\n"))
                }
                _ => {}
            }
        }
        edits
    }
}

#[test]
fn every_line_end_becomes_lf() {
    assert_eq!(super::after(&LineEnds, "a\r\nb\rc\u{2028}d\ne"), "a\nb\nc\nd\ne");
}
