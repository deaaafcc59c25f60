//! Typographic ligatures that PDF extraction leaves.

use super::{Edit, Rule};

/// "ﬁ" becomes "fi", and so on.
pub(super) struct Ligatures;

impl Rule for Ligatures {
    fn name(&self) -> &'static str {
        "ligature"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        text.char_indices()
            .filter_map(|(at, c)| {
                let letters = match c {
                    'ﬀ' => "ff",
                    'ﬁ' => "fi",
                    'ﬂ' => "fl",
                    'ﬃ' => "ffi",
                    'ﬄ' => "ffl",
                    'ﬅ' | 'ﬆ' => "st",
                    _ => return None,
                };
                Some(Edit::replace(at..at + c.len_utf8(), letters))
            })
            .collect()
    }
}

#[test]
fn ligatures_become_letters() {
    assert_eq!(super::after(&Ligatures, "oﬃce ﬁre"), "office fire");
}
