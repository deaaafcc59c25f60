//! HTML character references left in plain text.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Edit, Rule};

/// "&amp;", "&#8217;", "&#x2019;" and double escapes ("&amp;#8217;") become the character. Only references
/// with their semicolon are read: "AT&T" and "?a=1&copy=2" stay.
pub(super) struct Entities;

static NAMES: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    include_str!("../../../data/lexicons/entities.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, code) = line.split_once('\t')?;
            Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
        })
        .collect()
});

impl Rule for Entities {
    fn name(&self) -> &'static str {
        "entity"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut done = 0;
        for at in memchr::memchr_iter(b'&', text.as_bytes()) {
            if at < done {
                continue;
            }
            if let Some((end, c)) = reference(text, at) {
                edits.push(Edit::replace(at..end, String::from(c)));
                done = end;
            }
        }
        edits
    }
}

/// Reads the reference whose "&" stands at `at`: the byte behind it and its character.
fn reference(text: &str, at: usize) -> Option<(usize, char)> {
    let rest = text.get(at + 1..)?;
    let mut body = rest;
    for _ in 0..3 {
        body = body.strip_prefix("amp;").filter(|b| read(b).is_some()).unwrap_or(body);
    }
    let (size, c) = read(body)?;
    Some((at + 1 + (rest.len() - body.len()) + size, c))
}

/// Reads "name;", "#123;" or "#x7b;": its length and its character.
fn read(body: &str) -> Option<(usize, char)> {
    let end = body.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = body.get(..end)?;
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => u32::from(*NAMES.get(name)?),
    };
    let c = match code {
        // Browsers read these as Windows-1252.
        0x80..=0x9f => super::mojibake::from_cp1252(code as u8),
        0 => return None,
        _ => char::from_u32(code)?,
    };
    Some((end + 1, c))
}

#[test]
fn references_become_characters() {
    assert_eq!(super::after(&Entities, "R&amp;D &#8217;s &#x201C;x&rdquo; &amp;#8217; &#146;"), "R&D ’s “x” ’ ’");
    assert_eq!(
        super::after(&Entities, "AT&T; a=1&copy=2 & &nosuch; &#99999999;"),
        "AT&T; a=1&copy=2 & &nosuch; &#99999999;"
    );
}
