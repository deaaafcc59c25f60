//! Characters that nobody sees.

use super::{Edit, Rule};

/// Drops byte-order marks, zero-width spaces, direction marks and control characters. Joiners
/// stay where they shape what is seen (emoji, Indic and Arabic script).
pub(super) struct Invisible;

impl Rule for Invisible {
    fn name(&self) -> &'static str {
        "invisible"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let drop = match c {
                '\n' | '\t' => false,
                '\u{200c}' | '\u{200d}' => {
                    let after = text.get(at + c.len_utf8()..).and_then(|r| r.chars().next()).unwrap_or(' ');
                    before < '\u{590}' || after < '\u{590}'
                }
                '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' => true,
                '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e000}'..='\u{f8ff}' => true,
                _ => c.is_control(),
            };
            if !drop {
                before = c;
                continue;
            }
            let end = at + c.len_utf8();
            match edits.last_mut() {
                Some(last) if last.range.end == at => last.range.end = end,
                _ => edits.push(Edit::delete(at..end)),
            }
        }
        edits
    }
}

#[test]
fn only_what_is_seen_stays() {
    assert_eq!(super::after(&Invisible, "\u{feff}coop\u{200b} a\u{0}\tb\n"), "coop a\tb\n");
    assert_eq!(super::after(&Invisible, "👩\u{200d}🚒"), "👩\u{200d}🚒");
}
