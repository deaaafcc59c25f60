//! Full stops that stand alone behind a sentence's own.

use super::{Edit, Rule};

/// "Azerbaijan. ." and "dignity.” ." lose the second full stop and its space.
pub(super) struct StrayStop;

impl Rule for StrayStop {
    fn name(&self) -> &'static str {
        "stray_stop"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let bytes = text.as_bytes();
        let mut edits = Vec::new();
        for at in memchr::memmem::find_iter(bytes, " .") {
            if bytes.get(at + 2).is_some_and(|b| !b.is_ascii_whitespace()) {
                continue;
            }
            // " . ." is an ellipsis.
            if bytes.get(at + 2) == Some(&b' ') && bytes.get(at + 3) == Some(&b'.') {
                continue;
            }
            let before = text.get(..at).unwrap_or("").trim_end_matches(['”', '’', '"', '\'', ')', '»']);
            let stopped = before.ends_with(['.', '!', '?']) && !before.ends_with("..") && !before.ends_with(" .");
            if stopped && at - before.len() <= 9 {
                edits.push(Edit::delete(at..at + 2));
            }
        }
        edits
    }
}

#[test]
fn a_second_stop_goes() {
    assert_eq!(super::after(&StrayStop, "They left Karsk. .\n“Safe.” . Then"), "They left Karsk.\n“Safe.” Then");
    for right in ["He said . . . no.", "gone. . . .", "end .", "No.. . then"] {
        assert_eq!(super::after(&StrayStop, right), right);
    }
}
