//! Sentences with no space between them: "crisis.Armenian".

use super::boundary::kind;
use super::cursor::{char_at, char_before, first_of_next, in_address, is_opener, word_after, word_before};
use super::lexicon::{Class, Lexicon};
use super::stop::Stop;
use crate::span::{Span, Text};

/// The rule's name, in `run.json` and for the switch that turns it off.
pub const GLUED_SENTENCE: &str = "glued_sentence";

/// Whether no space parts a sentence from the one before it, in a script that has such spaces.
fn is_glued(text: &Text, before: Span, after: Span) -> bool {
    before.byte_end == after.byte_start && !text.slice(before).ends_with(['。', '！', '？', '।', '۔'])
}

/// How many of the sentences stand glued to the one before them.
pub fn count_glued(text: &Text, sentences: &[Span]) -> usize {
    sentences.windows(2).filter(|pair| is_glued(text, pair[0], pair[1])).count()
}

/// The sentences without that rule: those that stand glued to one another are one.
pub fn join_glued(text: &Text, sentences: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        match joined.last_mut() {
            Some(last) if is_glued(text, *last, *sentence) => *last = text.span(last.byte_start..sentence.byte_end),
            _ => joined.push(*sentence),
        }
    }
    joined
}

/// The terminator has a letter, digit or opening sign right behind it: "crisis.Armenian".
pub(super) fn ends_glued(line: &str, start: usize, stop: &Stop) -> bool {
    let Some(c) = char_at(line, stop.end) else { return true };
    let opener = is_opener(c) && c != '\'';
    let word = word_before(line, start, stop.at);
    let plain_before = char_before(line, stop.at)
        .is_some_and(|p| p.is_lowercase() || p.is_numeric() || matches!(p, '%' | ')' | '”' | '"' | ']'));
    if !(c.is_uppercase() || opener || stop.question && c.is_lowercase()) || in_address(line, stop.at) {
        return false;
    }
    let Some((f, first)) = first_of_next(line, stop.end) else { return false };
    let next = word_after(line, f);
    if c.is_lowercase() {
        return plain_before && stop.end == stop.run && next.len() > 2 && word.len() > 1;
    }
    if !first.is_uppercase() || line.get(stop.end..f).is_some_and(|gap| gap.len() > 8) {
        return false;
    }
    if stop.end > stop.run {
        return next.len() > 1 || matches!(next, "I" | "A");
    }
    if !stop.strong && stop.dots >= 2 {
        return opener || starts_word(next);
    }
    if let Some(class) = kind(word) {
        let plain = word.starts_with(char::is_lowercase) && !word.contains('.') && word.len() > 2;
        let starter = Lexicon::get().is_starter(next) && next.len() > 1;
        return match class {
            Class::Title | Class::Inner => plain && starter,
            Class::Number | Class::Month => plain,
            Class::MayEnd | Class::Time => starter || opener,
        };
    }
    if is_domain_end(line, f, next) {
        return false;
    }
    if word.ends_with(|c: char| c.is_ascii_digit()) && !(starts_word(next) && next.len() > 1) {
        return false;
    }
    (plain_before || stop.strong || word.len() > 2)
        && (opener || starts_word(next) || next.len() >= 2 || matches!(next, "I" | "A"))
}

/// "Armenian", "I": a word that can start a sentence, not a code in capitals and digits.
fn starts_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_none_or(|c| c.is_lowercase() || c == '’' || c == '\'' || c == '.')
}

fn is_domain_end(line: &str, at: usize, next: &str) -> bool {
    let after = line.as_bytes().get(at + next.len());
    matches!(
        next.to_ascii_lowercase().as_str(),
        "com" | "org" | "net" | "gov" | "edu" | "uk" | "io" | "tv" | "js" | "info" | "ru" | "de"
    ) && after.is_none_or(|b| !b.is_ascii_alphabetic())
}
