//! Words, numbers and marks of one sentence, with what the lexicon knows of each.

use super::lexicon::{Entry, Lexicon, NONE, bit};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters with inner apostrophes, or an abbreviation with its stops ("a.m.", "U.S.").
    Word,
    /// Digits with their grouping and decimal marks.
    Number,
    /// One mark.
    Mark(char),
}

/// A token of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte in the document.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether white space (or the sentence's start) stands before it.
    pub gap: bool,
    /// Whether its first letter is a capital.
    pub cap: bool,
    /// What the lexicon knows of it.
    pub entry: Entry,
}

impl Token {
    /// Whether it is this mark.
    pub fn is_mark(&self, c: char) -> bool {
        self.kind == Kind::Mark(c)
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is a number in digits.
    pub fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }

    /// Whether it is a dash of any length.
    pub fn is_dash(&self) -> bool {
        matches!(self.kind, Kind::Mark('-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '–' | '—' | '−'))
    }

    /// Whether it is a hyphen or a minus sign.
    pub fn is_hyphen(&self) -> bool {
        matches!(self.kind, Kind::Mark('-' | '\u{2010}' | '\u{2011}' | '−'))
    }

    /// Whether it is a quotation mark.
    pub fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Mark('"' | '“' | '”' | '„' | '«' | '»'))
    }
}

/// Longest list of numbers that is taken apart, in bytes; so that no byte is read more than a few times.
const LONGEST_LIST: usize = 32;

/// Whether the character can be part of a word.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether the character is a digit that the lexer reads, or a fraction sign.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || fraction_sign(c).is_some()
}

/// Numerator and denominator of a one-character fraction.
pub(super) fn fraction_sign(c: char) -> Option<(u32, u32)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    })
}

/// Splits `text[from..to]` into `out` (cleared first). Linear.
pub(super) fn tokenize(text: &str, from: usize, to: usize, lexicon: Lexicon, out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut at = from;
    let mut gap = true;
    while at < to {
        let b = bytes[at];
        let c = if b < 0x80 { b as char } else { text[at..to].chars().next().unwrap_or(' ') };
        if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}') {
            gap |= c.is_whitespace();
            at += c.len_utf8();
            continue;
        }
        let (end, kind) = if is_digit(c) {
            let end = number_end(text, at, to);
            (first_of_list(text, at, end), Kind::Number)
        } else if is_letter(c) {
            (word_end(text, at, to), Kind::Word)
        } else if c == '.' && at + 1 < to && bytes[at + 1].is_ascii_digit() && (gap || !ends_word(bytes, at)) {
            // ".500"
            (number_end(text, at + 1, to), Kind::Number)
        } else {
            (at + c.len_utf8(), Kind::Mark(c))
        };
        let entry = if kind == Kind::Word { lexicon.entry(&text[at..end]) } else { NONE };
        // A common word that begins the sentence has its capital from there.
        let begins = out.len() < 3 && out.iter().all(|t: &Token| !t.is_word() && !t.is_number());
        let acronym = end > at + 1 && text[at..end].bytes().all(|b| !b.is_ascii_lowercase());
        let cap = c.is_uppercase()
            && !(begins
                && !acronym
                && entry.is(!(bit::UNIT
                    | bit::MONTH
                    | bit::WEEKDAY
                    | bit::LABEL
                    | bit::LABEL_CAP
                    | bit::STREET
                    | bit::PERNOUN)));
        out.push(Token { start: at, end, kind, gap, cap, entry });
        gap = false;
        at = end;
    }
}

/// Whether the byte before `at` is a letter or digit.
fn ends_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80)
}

fn number_end(text: &str, at: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < to {
        let b = bytes[end];
        if b.is_ascii_digit() {
            end += 1;
        } else if (b == b',' || b == b'.') && end > at && end + 1 < to && bytes[end + 1].is_ascii_digit() {
            end += 2;
        } else if b >= 0x80 {
            match text[end..to].chars().next() {
                Some(c) if fraction_sign(c).is_some() => return end + c.len_utf8(),
                _ => break,
            }
        } else {
            break;
        }
    }
    end
}

/// Where the first number of a list without spaces ends ("22,24,26", "2019,2020"); `end` when it is no list.
fn first_of_list(text: &str, at: usize, end: usize) -> usize {
    let run = &text.as_bytes()[at..end];
    if run.len() > LONGEST_LIST || run.contains(&b'.') {
        return end;
    }
    let Some(comma) = run.iter().position(|b| *b == b',') else { return end };
    let lengths = || run.split(|b| *b == b',').map(<[u8]>::len);
    let list = lengths().all(|n| n != 3) && (lengths().all(|n| n == comma) && comma != 1 || lengths().count() > 2);
    if list { at + comma } else { end }
}

fn word_end(text: &str, at: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut letters = 0usize;
    let mut stops = 0usize;
    while end < to {
        let b = bytes[end];
        if b.is_ascii_alphabetic() {
            end += 1;
            letters += 1;
            continue;
        }
        let c = if b < 0x80 { b as char } else { text[end..to].chars().next().unwrap_or(' ') };
        if is_letter(c) {
            end += c.len_utf8();
            letters += 1;
        } else if matches!(c, '\'' | '’') && next_is_letter(text, end + c.len_utf8(), to) {
            end += c.len_utf8();
        } else if c == '.' && letters == stops + 1 && dotted(bytes, at, end, to) {
            // "a.m.", "U.S.": single letters, each with its stop
            end += 1;
            stops += 1;
        } else {
            break;
        }
        if letters > stops + 1 && stops > 0 {
            // "U.Said": not an abbreviation after all; keep what was read
            break;
        }
    }
    end
}

fn next_is_letter(text: &str, at: usize, to: usize) -> bool {
    at < to && text[at..to].chars().next().is_some_and(is_letter)
}

/// Whether the stop at `end` belongs to a run of single letters with stops that began at `at`.
fn dotted(bytes: &[u8], at: usize, end: usize, to: usize) -> bool {
    if end >= at + 3 && bytes[end - 2] == b'.' {
        return true;
    }
    end == at + 1
        && end + 2 < to
        && bytes[end + 1].is_ascii_alphabetic()
        && (bytes[end + 2] == b'.' || !bytes[end + 2].is_ascii_alphanumeric())
}

#[cfg(test)]
pub(super) fn split(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    tokenize(text, 0, text.len(), Lexicon::get(), &mut out);
    out.iter().map(|t| text[t.start..t.end].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_letters_part_ways() {
        assert_eq!(
            split("12-kilometre, 10.5m and 100,00."),
            ["12", "-", "kilometre", ",", "10.5", "m", "and", "100,00", "."]
        );
        assert_eq!(split("at 5:25 a.m., $.50"), ["at", "5", ":", "25", "a.m.", ",", "$", ".50"]);
        assert_eq!(
            split("in 2019,2020 22,24,26 12,34,567"),
            ["in", "2019", ",", "2020", "22", ",", "24", ",", "26", "12,34,567"]
        );
        assert_eq!(split("U.S. don’t 2½"), ["U.S.", "don’t", "2½"]);
        assert_eq!(split("80 m.p.h. v2.0"), ["80", "m.p.h.", "v", "2.0"]);
    }
}
