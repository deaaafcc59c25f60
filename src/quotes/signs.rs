//! The marks of a line and what stands beside each: what the scanner pairs.

use super::scanner::Mark;

/// Which hand a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Opening.
    Open,
    /// Closing.
    Close,
    /// Straight: either.
    Either,
    /// A straight or closing single mark: quotation mark or apostrophe.
    Apostrophe,
}

/// One mark and its neighbours. Positions are bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// First byte.
    pub at: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which marks.
    pub mark: Mark,
    /// Which hand.
    pub shape: Shape,
    /// The character before.
    pub before: Option<char>,
    /// The character after.
    pub after: Option<char>,
}

/// Whether nothing or white space stands there.
pub fn is_space(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

/// Whether an opening mark may follow.
pub fn opens_after(c: Option<char>) -> bool {
    is_space(c) || matches!(c, Some('(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'' | '…' | ':'))
}

/// Whether a closing mark may stand before it.
pub fn closes_before(c: Option<char>) -> bool {
    is_space(c)
        || matches!(
            c,
            Some(
                '.' | ','
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | ')'
                    | ']'
                    | '}'
                    | '—'
                    | '–'
                    | '-'
                    | '”'
                    | '’'
                    | '"'
                    | '\''
                    | '…'
                    | '/'
            )
        )
}

impl Sign {
    /// Whether its neighbours let it open.
    pub fn can_open(&self) -> bool {
        opens_after(self.before) && !is_space(self.after)
    }
    /// Whether its neighbours let it close.
    pub fn can_close(&self) -> bool {
        !is_space(self.before) && closes_before(self.after)
    }
}

/// Appends the marks of a line that begins at byte `base`.
pub fn read_signs(line: &str, base: usize, signs: &mut Vec<Sign>) {
    let bytes = line.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let (len, mark, shape) = match bytes[i] {
            b'"' => (1, Mark::Double, Shape::Either),
            b'\'' if bytes.get(i + 1) == Some(&b'\'') => (2, Mark::TwoSingles, Shape::Either),
            b'\'' => (1, Mark::Single, Shape::Apostrophe),
            b'`' if bytes.get(i + 1) == Some(&b'`') => (2, Mark::TwoSingles, Shape::Open),
            0xC2 if bytes.get(i + 1) == Some(&0xAB) => (2, Mark::Guillemet, Shape::Open),
            0xC2 if bytes.get(i + 1) == Some(&0xBB) => (2, Mark::Guillemet, Shape::Close),
            0xE2 if bytes.get(i + 1) == Some(&0x80) => match bytes.get(i + 2) {
                Some(0x9C | 0x9E | 0x9F) => (3, Mark::Double, Shape::Open),
                Some(0x9D) => (3, Mark::Double, Shape::Close),
                Some(0x98 | 0x9A | 0x9B) => (3, Mark::Single, Shape::Open),
                Some(0x99) => (3, Mark::Single, Shape::Apostrophe),
                _ => {
                    i += 3;
                    continue;
                }
            },
            _ => {
                i += 1;
                continue;
            }
        };
        let before = line[..i].chars().next_back();
        let after = line[i + len..].chars().next();
        signs.push(Sign { at: base + i, end: base + i + len, mark, shape, before, after });
        i += len;
    }
}
