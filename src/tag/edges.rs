//! Where a mention begins and ends: possessive endings, stray punctuation and function words at the end are no part of a name.

use std::ops::Range;

use crate::calendar::{MONTHS, WEEKDAYS};

/// Marks that no name begins with.
const NOT_FIRST: &[char] = &[
    '"', '“', '”', '„', '«', '»', '\'', '‘', '’', '`', ',', ';', ':', '.', '!', '?', '…', '-', '–', '—', '/', ')', ']',
    '}', '*', '•', '|', '_',
];

/// Marks that no name ends with. A full stop is looked at on its own.
const NOT_LAST: &[char] = &[
    '"', '“', '”', '„', '«', '»', '\'', '‘', '’', '`', ',', ';', ':', '…', '-', '–', '—', '/', '(', '[', '{', '*', '•',
    '|', '_',
];

/// Words that no name ends with.
const NOT_LAST_WORDS: [&str; 12] =
    [" of", " for", " and", " or", " the", " in", " at", " on", " to", " by", " with", " from"];

/// Endings of the possessive.
const POSSESSIVES: [&str; 6] = ["’s", "'s", "‘s", "’S", "'S", "`s"];

/// The part of `text[range]` that is the name: without possessive ending, stray marks and function words at its ends
/// and half pairs of brackets. Empty when no letter or digit is left, or "The" alone.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(mut name) = text.get(range.clone()) else { return range.start..range.start };
    let mut start = range.start;
    loop {
        let before = name.len();
        let left = name.trim_start_matches(|c: char| c.is_whitespace() || NOT_FIRST.contains(&c));
        start += name.len() - left.len();
        name = left.trim_end_matches(|c: char| c.is_whitespace() || NOT_LAST.contains(&c));
        for ending in POSSESSIVES.iter().chain(&NOT_LAST_WORDS) {
            name = name.strip_suffix(*ending).unwrap_or(name);
        }
        if let Some(rest) = name.strip_suffix('.').filter(|rest| !abbreviates(rest)) {
            name = rest;
        }
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some(rest) = name.strip_prefix(open).filter(|rest| !rest.contains(close) || rest.ends_with(close)) {
                name = rest;
                start += open.len_utf8();
            }
            if let Some(rest) = name.strip_suffix(close).filter(|rest| !rest.contains(open)) {
                name = rest;
            }
        }
        if name.len() == before {
            break;
        }
    }
    if name.contains(char::is_alphanumeric) && !name.eq_ignore_ascii_case("the") {
        start..start + name.len()
    } else {
        start..start
    }
}

/// Whether a name is a day of the week or a month alone: then it is no event or other name, whatever a model has learnt
/// from slips of gold.
pub fn is_date(name: &str) -> bool {
    WEEKDAYS.iter().chain(&MONTHS).any(|date| name.eq_ignore_ascii_case(date))
}

/// Whether a full stop after `rest` belongs to it: "U.S", "Inc", "J", but not "Yerevan".
fn abbreviates(rest: &str) -> bool {
    let last = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let letters = last.chars().count();
    (1..=4).contains(&letters) && last.starts_with(char::is_uppercase) && last.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_alone_is_a_date() {
        assert!(is_date("Sunday") && is_date("FEBRUARY") && !is_date("Bloody Sunday") && !is_date("Sun"));
    }

    #[test]
    fn a_name_is_freed_of_what_stands_around_it() {
        for (mention, name) in [
            ("Azerbaijan’s", "Azerbaijan"),
            ("Azerbaijan's", "Azerbaijan"),
            ("Texans’", "Texans"),
            ("“Charlie Hebdo”", "Charlie Hebdo"),
            ("Yerevan.", "Yerevan"),
            ("U.S.", "U.S."),
            ("Apple Inc.", "Apple Inc."),
            ("George W.", "George W."),
            ("(Reuters)", "Reuters"),
            ("(Reuters", "Reuters"),
            ("Reuters)", "Reuters"),
            ("Bank (Schweiz)", "Bank (Schweiz)"),
            ("McDonald's", "McDonald"),
            ("— Baku,", "Baku"),
            ("O’Neill", "O’Neill"),
            ("Yahoo!", "Yahoo!"),
            ("EU-", "EU"),
            ("Ōsaka’s,", "Ōsaka"),
            ("Mecca of", "Mecca"),
            ("Bank of the", "Bank"),
            ("Port of Spain", "Port of Spain"),
            ("“The ", ""),
            ("”’", ""),
            ("", ""),
        ] {
            let text = format!("é {mention}");
            assert_eq!(&text[trim(&text, 3..text.len())], name, "{mention}");
        }
    }
}
