//! Spaces before a comma or full stop, left over where a link or tag was cut out.

use super::{Edit, Rule};

/// "war , while" becomes "war, while".
pub(super) struct StraySpace;

impl Rule for StraySpace {
    fn name(&self) -> &'static str {
        "stray_space"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let bytes = text.as_bytes();
        let mut edits = Vec::new();
        for at in memchr::memchr_iter(b' ', bytes) {
            let mark = bytes.get(at + 1);
            let after = bytes.get(at + 2);
            let ends = after.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b')') && mark != Some(&b'.'));
            let word_before = at > 0
                && text
                    .get(..at)
                    .and_then(|t| t.chars().next_back())
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '”' | '’' | '"' | ')' | '%'));
            // " . . ." is an ellipsis.
            let ellipsis = bytes.get(at + 2) == Some(&b' ') && bytes.get(at + 3) == Some(&b'.');
            if matches!(mark, Some(b',' | b';' | b'.')) && ends && word_before && !ellipsis {
                edits.push(Edit::delete(at..at + 1));
            }
        }
        edits
    }
}

#[test]
fn no_space_before_a_comma() {
    assert_eq!(super::after(&StraySpace, "of war , while he left . Then"), "of war, while he left. Then");
    for right in ["He said . . . no", "a .5 mm gap", "see .NET now"] {
        assert!(super::after(&StraySpace, right).starts_with(&right[..6]), "{right}");
    }
}
