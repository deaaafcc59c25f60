//! Reads words and punctuation marks outside quotation marks into [`Node`]s.

use std::ops::Range;

use super::nodes::{Kind, Node, node};
use crate::entities::lexicon::{LEXICON, class};

/// Letters, digits and symbols that stand in words, also those that a wrong decoding leaves in them.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '$' | '£' | '€' | '@' | '#' | '%' | '&' | '_')
        || !c.is_ascii()
            && !c.is_whitespace()
            && !matches!(c, '\u{2010}'..='\u{206f}' | '«' | '»' | '·' | '\u{3000}'..='\u{303f}')
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

/// Appends the nodes of `range` of `text`.
pub fn read_words(text: &str, range: Range<usize>, nodes: &mut Vec<Node>) {
    let Some(part) = text.get(range.clone()) else { return };
    let base = range.start;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if !is_word_char(c) {
            let kind = match c {
                ',' => Kind::Comma,
                ':' => Kind::Colon,
                ';' => Kind::Semicolon,
                '—' | '–' | '―' => Kind::Dash,
                '-' => Kind::Dash,
                '(' | '[' => Kind::Open,
                ')' | ']' => Kind::Close,
                '.' | '!' | '?' => Kind::Stop,
                '\'' | '’' if nodes.last().is_some_and(|n: &Node| n.end == base + at && n.is_word()) => {
                    Kind::Possessive
                }
                _ => Kind::Other,
            };
            let range = base + at..base + at + c.len_utf8();
            match nodes.last_mut() {
                // "..." and "--" are one node.
                Some(last)
                    if last.kind == kind && last.end == range.start && matches!(kind, Kind::Stop | Kind::Dash) =>
                {
                    last.end = range.end;
                }
                _ => nodes.push(node(range, kind)),
            }
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut clitic = None;
        let mut dotted = false;
        while let Some(&(next_at, next)) = chars.peek() {
            if is_word_char(next) {
                end = next_at + next.len_utf8();
                chars.next();
                continue;
            }
            let follows = part[next_at + next.len_utf8()..].chars().next();
            let inner = match next {
                '-' | '&' | '/' | '‑' => follows.is_some_and(char::is_alphanumeric),
                '.' => {
                    follows.is_some_and(char::is_alphanumeric) && {
                        // "crisis.Armenian" is a lost space, "U.S" is not.
                        let glued = follows.is_some_and(char::is_uppercase) && end - at > 3;
                        dotted |= !glued;
                        !glued
                    }
                }
                ',' => {
                    part[..next_at].ends_with(|c: char| c.is_ascii_digit())
                        && follows.is_some_and(|c| c.is_ascii_digit())
                }
                c if is_apostrophe(c) => {
                    if follows.is_some_and(char::is_alphabetic) {
                        clitic = Some(next_at);
                    }
                    follows.is_some_and(char::is_alphabetic)
                }
                '%' => true,
                _ => false,
            };
            if !inner {
                break;
            }
            end = next_at + next.len_utf8();
            chars.next();
        }
        // The full stop of an abbreviation belongs to it.
        if let Some(&(dot, '.')) = chars.peek()
            && (dotted || end - at == 1 && c.is_uppercase() || is_abbreviation(&part[at..end]))
        {
            end = dot + 1;
            chars.next();
        }
        push_word(part, at..end, clitic, base, nodes);
    }
}

fn is_abbreviation(word: &str) -> bool {
    const SHORT: [&str; 36] = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Sens", "Rep", "Reps", "Gov", "Gen", "Lt", "Col", "Capt", "Sgt", "Maj",
        "Rev", "Hon", "St", "Jr", "Sr", "No", "Inc", "Corp", "Del", "Dels", "Atty", "Ald", "Supt", "Cmdr", "Adm",
        "Pres", "Det", "Brig", "Cpl", "Pvt",
    ];
    SHORT.contains(&word)
}

fn push_word(part: &str, at: Range<usize>, clitic: Option<usize>, base: usize, nodes: &mut Vec<Node>) {
    let split = clitic.filter(|c| {
        let tail = part[*c..at.end].trim_start_matches(is_apostrophe);
        matches!(tail, "s" | "S" | "re" | "ve" | "ll" | "d" | "m")
    });
    let stem = at.start..split.unwrap_or(at.end);
    let mut word = node(base + stem.start..base + stem.end, Kind::Word);
    let first = part[stem.clone()].chars().next();
    word.capital = first.is_some_and(char::is_uppercase);
    word.number = first.is_some_and(|c| c.is_ascii_digit() || matches!(c, '$' | '£' | '€'));
    word.word = LEXICON.get(&part[stem]);
    let pronominal = word.word.class & (class::SUBJ | class::THAT | class::REL | class::WH) != 0;
    nodes.push(word);
    if let Some(split) = split {
        let tail = part[split..at.end].trim_start_matches(is_apostrophe);
        let mut second = node(base + split..base + at.end, Kind::Possessive);
        match tail {
            "s" | "S" if !pronominal => {}
            "d" | "ll" => {
                second.kind = Kind::Word;
                second.word.class = class::MODAL;
            }
            _ => {
                second.kind = Kind::Word;
                second.word.class = class::AUX;
            }
        }
        nodes.push(second);
    }
}
