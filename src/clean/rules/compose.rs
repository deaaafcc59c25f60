//! Letters and their accents as one character (NFC), where that changes what stands there.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Edit, Rule};

/// Composes a base letter and the combining marks behind it. Single characters are left alone: "Å" for
/// ångström and the like may be meant.
pub(super) struct Compose;

impl Rule for Compose {
    fn name(&self) -> &'static str {
        "compose"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, _)) = chars.next() {
            let mut end = None;
            while let Some((at, c)) = chars.next_if(|(_, c)| !c.is_ascii() && is_combining_mark(*c)) {
                end = Some(at + c.len_utf8());
            }
            let Some(cluster) = end.and_then(|end| text.get(start..end)) else { continue };
            // A text of nothing but marks is no text: composing it could cost more than linear time.
            if cluster.len() > 64 {
                continue;
            }
            let composed: String = cluster.nfc().collect();
            if composed != cluster {
                edits.push(Edit::replace(start..start + cluster.len(), composed));
            }
        }
        edits
    }
}

#[test]
fn accents_join_their_letters() {
    assert_eq!(super::after(&Compose, "Jose\u{301} e\u{301}s \u{212b}"), "José és \u{212b}");
}
