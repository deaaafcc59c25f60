//! Words broken at the end of a line, as PDF exports and old wires leave them.

use std::collections::HashSet;

use super::{Edit, Rule};

/// "govern-⏎ment" becomes "government", "well-⏎known" becomes "well-known": the first where the whole word stands
/// elsewhere in the text, or its second part is an ending that is no word; the second where that does. Where
/// neither is sure, nothing changes. A soft hyphen at a line's end always breaks a word.
pub(super) struct BrokenWord;

/// What follows a hyphen at a line's end and is no word of its own.
const ENDINGS: [&str; 44] = [
    "ment", "ments", "mentary", "tion", "tions", "tional", "sion", "sions", "ing", "ings", "ed", "ers", "est", "ly",
    "ity", "ities", "ness", "ible", "ably", "ance", "ances", "ence", "ences", "ency", "ancy", "tive", "tives", "sive",
    "ture", "tures", "ous", "ious", "ism", "ists", "ized", "ised", "izing", "ising", "ization", "isation", "ical",
    "ically", "ated", "ating",
];

impl Rule for BrokenWord {
    fn name(&self) -> &'static str {
        "broken_word"
    }

    fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut known: Option<HashSet<String>> = None;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            let Some((first, hyphen)) = before(&text[..end]) else { continue };
            let rest = text[end + 1..].trim_start_matches([' ', '\t']);
            let second: &str = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
            if second.chars().count() < 2 || !second.starts_with(char::is_lowercase) {
                continue;
            }
            let (from, to) = (end - hyphen.len_utf8(), text.len() - rest.len());
            let known = known.get_or_insert_with(|| words(text));
            let whole = format!("{first}{second}").to_lowercase();
            if hyphen == '\u{ad}' || known.contains(&whole) || ENDINGS.contains(&second) {
                edits.push(Edit::delete(from..to));
            } else if known.contains(&format!("{first}-{second}").to_lowercase()) {
                edits.push(Edit::delete(end..to));
            }
        }
        edits
    }
}

/// The word that a line's last hyphen cuts, and the hyphen.
fn before(line: &str) -> Option<(&str, char)> {
    let hyphen = line.chars().next_back().filter(|c| matches!(c, '-' | '\u{2010}' | '\u{ad}'))?;
    let head = &line[..line.len() - hyphen.len_utf8()];
    let start = head
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let word = &head[start..];
    // "1990-" and "--" break no word, nor does the second hyphen of a compound.
    let compound = head[..start].ends_with(['-', '\u{2010}']);
    (word.chars().count() >= 2 && !compound).then_some((word, hyphen))
}

/// All words of the text, and pairs with a hyphen between them, in lower case.
fn words(text: &str) -> HashSet<String> {
    let pairs = text.split(|c: char| !(c.is_alphabetic() || c == '-'));
    let single = text.split(|c: char| !c.is_alphabetic());
    pairs.chain(single).filter(|w| w.len() > 3).map(str::to_lowercase).collect()
}

#[test]
fn broken_words_are_joined_where_that_is_sure() {
    let after = |text| super::after(&BrokenWord, text);
    assert_eq!(after("the govern-\nment fell"), "the government fell");
    assert_eq!(after("a har-\n  bour, the old harbour"), "a harbour, the old harbour");
    assert_eq!(after("a well-\nknown man, as well-known as"), "a well-known man, as well-known as");
    assert_eq!(after("re\u{ad}\nport"), "report");
    for text in [
        "a tax-\nfree zone",
        "in 1990-\nment",
        "- one\n- two",
        "--\nmental",
        "state-of-\nment",
        "He -\nment",
        "Lund-\nMalmo",
    ] {
        assert_eq!(after(text), text);
    }
}
