//! Hints where a word may be broken.

use super::{Edit, Rule};

/// Drops soft hyphens. One at a line's end breaks a word: `broken_word` has seen to those before.
pub(super) struct SoftHyphen;

impl Rule for SoftHyphen {
    fn name(&self) -> &'static str {
        "soft_hyphen"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        text.match_indices('\u{ad}').map(|(at, hyphen)| Edit::delete(at..at + hyphen.len())).collect()
    }
}

#[test]
fn hints_go_and_hyphens_stay() {
    assert_eq!(super::after(&SoftHyphen, "co\u{ad}op\u{ad}\u{ad}e-rate"), "coope-rate");
}
