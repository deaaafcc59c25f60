//! One kind of space.

use super::{Edit, Rule};

/// No-break, thin, wide and other spaces, and tabs, become a plain space.
pub(super) struct Spaces;

impl Rule for Spaces {
    fn name(&self) -> &'static str {
        "space"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        text.char_indices()
            .filter(|(_, c)| *c == '\t' || !c.is_ascii() && c.is_whitespace())
            .map(|(at, c)| Edit::replace(at..at + c.len_utf8(), " "))
            .collect()
    }
}

#[test]
fn odd_spaces_become_plain() {
    assert_eq!(super::after(&Spaces, "5\u{a0}km\u{2009}north\u{3000}a\tb"), "5 km north a b");
}
