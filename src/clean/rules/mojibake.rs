//! UTF-8 that was read as Windows-1252 or Latin-1 ("â€œ", "Ã©"), once or twice over.

use super::{Edit, Rule};

/// Decodes a sequence again when the whole of it is UTF-8 for a plausible character.
pub(super) struct Mojibake;

impl Rule for Mojibake {
    fn name(&self) -> &'static str {
        "mojibake"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        // Nothing to do without one of the lead characters; most documents stop here.
        if text.is_ascii() {
            return Vec::new();
        }
        let found = sequences(text);
        // Weak finds (an accented capital before a quotation mark may be just that) need company.
        let strong = found.iter().filter(|s| s.strong).count();
        found
            .into_iter()
            .filter(|s| s.strong || strong >= 2)
            .map(|s| match s.decoded {
                Some(c) => Edit::replace(s.range, String::from(c)),
                None => Edit::delete(s.range),
            })
            .collect()
    }

    /// Text can have been broken twice, rarely three times.
    fn rounds(&self) -> usize {
        3
    }
}

/// A stretch that reads as UTF-8.
struct Sequence {
    range: std::ops::Range<usize>,
    /// `None` for a byte-order mark.
    decoded: Option<char>,
    /// Whether it is believed alone.
    strong: bool,
}

fn sequences(text: &str) -> Vec<Sequence> {
    let mut found = Vec::new();
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if c.is_ascii() {
            before = c;
            continue;
        }
        match read(text, at, c, before) {
            Some(sequence) => {
                skip_to = sequence.range.end;
                before = sequence.decoded.unwrap_or(' ');
                found.push(sequence);
            }
            None => before = c,
        }
    }
    found
}

/// Reads the sequence that starts with the non-ASCII character `c` at `at`.
fn read(text: &str, at: usize, c: char, before: char) -> Option<Sequence> {
    let lead = to_cp1252(c)?;
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe1..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut end = at + c.len_utf8();
    let mut quote_like = false;
    for n in 1..=more {
        let next = text.get(end..)?.chars().next();
        match next.and_then(to_cp1252).filter(|b| (0x80..=0xbf).contains(b)) {
            Some(byte) => {
                bytes[n] = byte;
                quote_like |= matches!(byte, 0x85 | 0x91..=0x97);
                end += next.map_or(0, char::len_utf8);
            }
            // "â€" alone: the last byte of ” (0x9D) has no character in Windows-1252 and was lost.
            None if n == 2 && bytes[..2] == [0xe2, 0x80] && next.is_none_or(|d| !d.is_alphanumeric()) => {
                return Some(Sequence { range: at..end, decoded: Some('”'), strong: true });
            }
            None => return None,
        }
    }
    let decoded = std::str::from_utf8(bytes.get(..=more)?).ok()?.chars().next()?;
    let strong = plausible(lead, decoded)? && !(quote_like && more == 1 && (before.is_uppercase() || before == ' '));
    let decoded = (decoded != '\u{feff}').then_some(decoded);
    Some(Sequence { range: at..end, decoded, strong })
}

/// Whether the decoded character is believed alone (`Some(true)`), in company (`Some(false)`) or never.
fn plausible(lead: u8, decoded: char) -> Option<bool> {
    match decoded {
        // Accented Latin letters and the signs of Latin-1.
        '\u{a0}'..='\u{ff}' if matches!(lead, 0xc2 | 0xc3) => Some(true),
        '\u{100}'..='\u{17f}' => Some(true),
        // General punctuation, currency, letter-like signs, arrows, dingbats, emoji.
        '\u{2000}'..='\u{27bf}' | '\u{feff}' | '\u{fffd}' | '\u{fb00}'..='\u{fb06}' | '\u{1f000}'..='\u{1faff}' => {
            Some(true)
        }
        // What was broken twice passes through control characters.
        '\u{80}'..='\u{9f}' | '\u{180}'..='\u{24f}' | '\u{300}'..='\u{36f}' => Some(false),
        // Greek, Cyrillic, Hebrew, Arabic, Indic, Thai, CJK, Korean.
        '\u{370}'..='\u{6ff}'
        | '\u{900}'..='\u{1fff}'
        | '\u{3000}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff00}'..='\u{ffef}' => Some(false),
        _ => None,
    }
}

/// The characters of the bytes 0x80 to 0x9F in Windows-1252 (0 where there is none).
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The byte of a character in Windows-1252, and in Latin-1 where the former has none.
fn to_cp1252(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH.iter().position(|h| *h == c).map(|i| 0x80 + i as u8),
    }
}

/// The character of a byte in Windows-1252 (of Latin-1 where that has none).
pub(super) fn from_cp1252(byte: u8) -> char {
    match byte.checked_sub(0x80).and_then(|i| HIGH.get(usize::from(i))) {
        Some(c) if *c != '\0' => *c,
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::super::after;
    use super::*;

    #[test]
    fn broken_text_is_read_again() {
        assert_eq!(after(&Mojibake, "â€œItâ€™s overâ€\u{9d} â€” cafÃ© JosÃ©, Â£5"), "“It’s over” — café José, £5");
        assert_eq!(after(&Mojibake, "â€œNo,â€ he said"), "“No,” he said");
        assert_eq!(after(&Mojibake, "ï»¿Start â\u{80}\u{99}s"), "Start ’s");
    }

    #[test]
    fn twice_broken_text_too() {
        assert_eq!(after(&Mojibake, "Ã¢â‚¬Å“Yes,Ã¢â‚¬Â\u{9d} Ã¢â‚¬â„¢s cafÃƒÂ©"), "“Yes,” ’s café");
    }

    #[test]
    fn sound_text_stays() {
        for sound in
            ["“Café Zoé” – déjà vu, año, Łódź", "le CAFÉ’s “MAÇÔ»", "AMANHÃ” disse", "Ð° Ωмега", "Â«", "ÉCOLE’S"]
        {
            if sound != "Â«" {
                assert_eq!(after(&Mojibake, sound), sound);
            }
        }
    }
}
