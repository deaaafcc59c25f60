//! Runs of spaces, and spaces at the ends of lines.

use super::{Edit, Rule};

/// Several spaces become one; those at the start and end of a line go.
pub(super) struct SpaceRuns;

impl Rule for SpaceRuns {
    fn name(&self) -> &'static str {
        "space_run"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let bytes = text.as_bytes();
        let mut edits = Vec::new();
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b' ', rest)) {
            let start = at + found;
            let end = start + bytes[start..].iter().take_while(|b| **b == b' ').count();
            let edge = start == 0 || bytes[start - 1] == b'\n' || bytes.get(end).is_none_or(|b| *b == b'\n');
            if edge {
                edits.push(Edit::delete(start..end));
            } else if end > start + 1 {
                // The first space stays as it is; the others go.
                edits.push(Edit::delete(start + 1..end));
            }
            at = end;
        }
        edits
    }
}

#[test]
fn one_space_is_enough() {
    assert_eq!(super::after(&SpaceRuns, "  a  b \n c   d\n  \ne"), "a b\nc d\n\ne");
}
