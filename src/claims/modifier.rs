//! Comparators, approximators and changes: the words around a number that qualify it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::lexicon::{Fnv, bit, lower, rows};
use super::token::Token;
use crate::document::Comparator;

const MODIFIERS: &str = include_str!("../../data/lexicons/claim_modifiers.tsv");
/// Words of the longest phrase.
const LONGEST: usize = 5;

type Phrases = HashMap<&'static str, Comparator, BuildHasherDefault<Fnv>>;

static BEFORE: LazyLock<Phrases> = LazyLock::new(|| phrases("before"));
static AFTER: LazyLock<Phrases> = LazyLock::new(|| phrases("after"));

fn phrases(place: &str) -> Phrases {
    rows(MODIFIERS)
        .filter(|r| r[0] == place && r.len() > 2)
        .map(|r| {
            let comparator = match r[2] {
                "approx" => Comparator::Approx,
                "gt" => Comparator::Gt,
                "ge" => Comparator::Ge,
                "lt" => Comparator::Lt,
                "le" => Comparator::Le,
                _ => Comparator::Eq,
            };
            (r[1], comparator)
        })
        .collect()
}

/// Last words of the phrases before and first words of the phrases after a number.
pub(super) fn edge_words() -> Vec<&'static str> {
    rows(MODIFIERS)
        .filter_map(|r| if r[0] == "before" { r[1].rsplit(' ').next() } else { r[1].split(' ').next() })
        .map(|w| w.trim_end_matches('.'))
        .collect()
}

/// A qualifying phrase: its meaning and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Modifier {
    /// What it says.
    pub comparator: Comparator,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
}

fn edge(t: &Token) -> bool {
    t.entry.is(bit::MOD)
        || t.is_mark('~')
        || t.is_mark('≈')
        || t.is_mark('>')
        || t.is_mark('<')
        || t.is_mark('≥')
        || t.is_mark('≤')
}

/// The phrase that ends right before token `i` (an opening quotation mark may stand between).
pub(super) fn before(text: &str, tokens: &[Token], i: usize) -> Option<Modifier> {
    let mut i = i;
    while i > 0 && (tokens[i - 1].is_quote() || tokens[i - 1].is_mark('(')) {
        i -= 1;
    }
    let end = i.checked_sub(1)?;
    let last = &tokens[end];
    if !(edge(last) || last.is_mark('.') && end > 0 && edge(&tokens[end - 1])) {
        return None;
    }
    let mut best = search_before(text, tokens, i)?;
    // "up to about 5", "as high as roughly 5": the words nearer the number decide, the span takes both.
    if let Some(m) = search_before(text, tokens, best.first) {
        best.first = m.first;
        if best.comparator == Comparator::Eq {
            best.comparator = m.comparator;
        }
    }
    Some(best)
}

fn search_before(text: &str, tokens: &[Token], i: usize) -> Option<Modifier> {
    let (comparator, first, last) = longest_before(text, tokens, i)?;
    Some(Modifier { comparator, first, last })
}

fn longest_before(text: &str, tokens: &[Token], i: usize) -> Option<(Comparator, usize, usize)> {
    let mut found = None;
    for n in (1..=LONGEST.min(i)).rev() {
        if let Some(hit) = exact(&BEFORE, text, &tokens[i - n..i]) {
            found = Some((hit, i - n, i));
            break;
        }
    }
    found
}

/// The meaning of a phrase that is exactly these tokens.
fn exact(map: &Phrases, text: &str, tokens: &[Token]) -> Option<Comparator> {
    let mut buffer = [0u8; 48];
    let mut length = 0;
    for t in tokens {
        if length > 0 && (t.gap || t.is_word()) {
            *buffer.get_mut(length)? = b' ';
            length += 1;
        }
        let mut small = [0u8; 24];
        let w = lower(&text[t.start..t.end], &mut small)?;
        buffer.get_mut(length..length + w.len())?.copy_from_slice(w.as_bytes());
        length += w.len();
    }
    std::str::from_utf8(&buffer[..length]).ok().and_then(|k| map.get(k)).copied()
}

/// The phrase that starts at token `i`, right after a quantity; a `+` too.
pub(super) fn after(text: &str, tokens: &[Token], i: usize) -> Option<Modifier> {
    let t = tokens.get(i)?;
    if t.is_mark('+') && !t.gap && tokens.get(i + 1).is_none_or(|t| t.gap || t.is_hyphen()) {
        return Some(Modifier { comparator: Comparator::Ge, first: i, last: i + 1 });
    }
    let i = if t.is_hyphen() && !t.gap { i + 1 } else { i };
    if !tokens.get(i)?.entry.is(bit::MOD) {
        return None;
    }
    for n in (1..=3).rev() {
        // "over 12 and under 20": the words belong to the next number.
        let next = tokens.get(i + n).is_some_and(|t| t.is_number() || t.entry.num.is_some());
        if let Some(slice) = tokens.get(i..i + n)
            && !(next && slice[0].entry.is(bit::CONJ))
            && let Some(comparator) = exact(&AFTER, text, slice)
        {
            return Some(Modifier { comparator, first: i, last: i + n });
        }
    }
    None
}

/// The direction that a word of change right before token `i` gives: "rose", "down", "fell by". Also the token.
pub(super) fn change_before(text: &str, tokens: &[Token], i: usize) -> Option<(i8, usize)> {
    let mut j = i;
    for _ in 0..5 {
        j = j.checked_sub(1)?;
        let t = &tokens[j];
        if !t.is_word() {
            return None;
        }
        if t.entry.change != 0 {
            // "added 5 seats" is no rise; "added 5%" is: the grammar asks for a unit.
            return Some((t.entry.change, j));
        }
        let w = &text[t.start..t.end];
        let passes = matches!(w, "by" | "a" | "an" | "another" | "further" | "in" | "its" | "their" | "it")
            || t.entry.is(bit::ADV | bit::MOD)
            || w.ends_with("ly");
        if t.entry.is(bit::PREP) && !matches!(w, "by" | "in") {
            return None;
        }
        if !passes {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::token::tokenize;
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        tokenize(text, 0, text.len(), Lexicon::get(), &mut out);
        out
    }

    fn meaning(text: &str) -> Option<Comparator> {
        let t = tokens(text);
        let n = t.iter().position(|t| t.is_number()).unwrap();
        before(text, &t, n).or_else(|| after(text, &t, n + 1)).map(|m| m.comparator)
    }

    #[test]
    fn phrases_before_and_after() {
        assert_eq!(meaning("said “up to 3,000” troops"), Some(Comparator::Le));
        assert_eq!(meaning("No fewer than 12 boats"), Some(Comparator::Ge));
        assert_eq!(meaning("as high as roughly 12"), Some(Comparator::Approx));
        assert_eq!(meaning("approx. 12"), Some(Comparator::Approx));
        assert_eq!(meaning("~12"), Some(Comparator::Approx));
        assert_eq!(meaning("12 or more"), Some(Comparator::Ge));
        assert_eq!(meaning("12+ hours"), Some(Comparator::Ge));
        assert_eq!(meaning("the 12"), None);
    }

    #[test]
    fn changes_look_past_adverbs() {
        let direction = |text: &str| {
            let t = tokens(text);
            let n = t.iter().position(|t| t.is_number()).unwrap();
            change_before(text, &t, n).map(|c| c.0)
        };
        assert_eq!(direction("sales rose slightly by 5%"), Some(1));
        assert_eq!(direction("was down nearly 5%"), Some(-1));
        assert_eq!(direction("rose to 5%"), None);
        assert_eq!(direction("down from 5%"), None);
    }
}
