//! Whether a sentence ends at a full stop, question mark, exclamation mark or ellipsis.

use super::cursor::{char_at, char_before, first_of_next, is_bullet, is_opener, skip_space, word_after, word_before};
use super::glue::ends_glued;
use super::lexicon::{Class, Lexicon};
use super::stop::{Stop, spaced_dots};

/// The answer for one terminator: both fields are byte positions in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The sentence ends before this byte.
    End(usize),
    /// No end; go on looking from this byte.
    Inside(usize),
}

/// Judges the terminator at byte `at` of `line`, in the sentence that starts at byte `start`.
/// `open_quote` tells whether a straight double quote is open before `at`.
pub(super) fn judge(line: &str, start: usize, at: usize, open_quote: bool) -> Verdict {
    let bytes = line.as_bytes();
    // The quick way out for decimals, domains, abbreviations before a comma, and most glued lower case.
    if bytes.get(at) == Some(&b'.')
        && matches!(bytes.get(at + 1), Some(b'0'..=b'9' | b'a'..=b'z' | b',' | b';' | b':' | b'-' | b'/' | b'_' | b'@'))
    {
        return Verdict::Inside(at + 1);
    }
    if let Some(verdict) = spaced_dots(line, start, at) {
        return verdict;
    }
    let stop = Stop::read(line, at, open_quote);
    let Some(next) = char_at(line, stop.end) else { return Verdict::End(line.len()) };
    let ends = if next.is_whitespace() {
        let n = skip_space(line, stop.end);
        if n >= line.len() {
            return Verdict::End(line.len());
        }
        ends_before_space(line, start, &stop, n)
    } else {
        ends_glued(line, start, &stop)
    };
    if ends { Verdict::End(stop.end) } else { Verdict::Inside(stop.end.max(at + 1)) }
}

/// The terminator has white space behind it and the next text starts at `n`.
fn ends_before_space(line: &str, start: usize, stop: &Stop, n: usize) -> bool {
    let Some(c) = char_at(line, n) else { return true };
    let Some((f, first)) = first_of_next(line, n) else { return is_bullet(c) };
    let opened = is_opener(c);
    if !(c.is_alphanumeric()
        || opened
        || is_bullet(c)
        || matches!(c, '.' | '…' | '$' | '€' | '£' | '☏')
        || !c.is_ascii())
    {
        return false;
    }
    let next = word_after(line, f);
    // "iPhone sales", "www.example.org" start sentences like capitals.
    let lower = first.is_lowercase() && !is_cased_name(next);
    if skip_space(line, start) == stop.at && stop.dots >= 2 {
        return false;
    }
    if stop.dots < 2 && (c == '…' || line.get(n..).is_some_and(|r| r.starts_with(".."))) {
        return true;
    }
    if stop.strong {
        let word = word_before(line, start, stop.at);
        if c == '(' && (lower || first.is_numeric())
            || word == "Yahoo" && stop.run == stop.at + 1 && !lower && !Lexicon::get().is_starter(next)
        {
            return false;
        }
        if lower {
            // “Really?” he asked / Yahoo! in the news / no way!!! home team
            return stop.end == stop.run
                && !opened
                && (stop.question || stop.run > stop.at + 1 || !word.starts_with(char::is_uppercase));
        }
        return !(stop.quoted && speech_tag(line, f));
    }
    if stop.dots >= 2 {
        // “… [...]” (Smith 55). / turning to credit … While
        let loose = char_at(line, stop.at) == Some('…') && char_before(line, stop.at).is_some_and(char::is_whitespace);
        if loose || c == '(' {
            return false;
        }
        return !lower && !first.is_numeric() && first.is_alphanumeric();
    }
    let word = word_before(line, start, stop.at);
    if lower {
        let loose = word.is_empty() && char_before(line, stop.at).is_some_and(char::is_whitespace);
        return stop.end == stop.run && c.is_alphanumeric() && (loose || ends_before_lower(word, next));
    }
    let bracketed = stop.end > stop.run && !stop.quoted;
    if stop.quoted {
        return true;
    }
    if bracketed && kind(word).is_none() && !numbers_item(line, start, stop.at, word) {
        return true;
    }
    ends_before_upper(line, start, stop, word, f, first, c)
}

/// A full stop before a lower-case word ends a sentence only after an ordinary word or a long number.
fn ends_before_lower(word: &str, next: &str) -> bool {
    let class = Lexicon::get().class(word);
    if next == "i" && class.is_none_or(|c| c == Class::Number) && word.len() > 1 {
        return true;
    }
    let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'' || b == b'-');
    let number = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let long = word.len() >= 6 && word.bytes().all(|b| b.is_ascii_alphabetic());
    class.is_none() && (plain && word.len() >= 2 || number || long)
}

/// "iPhone", "eBay", "www.example.org": lower case by choice.
fn is_cased_name(word: &str) -> bool {
    word.starts_with("www.") || word.starts_with("http") || word.chars().take(6).skip(1).any(char::is_uppercase)
}

/// What a full stop behind `word` means, by lexicon and shape.
pub(super) fn kind(word: &str) -> Option<Class> {
    let lexicon = Lexicon::get();
    if let Some(class) = lexicon.class(word) {
        // "John P. Miller": a single capital is an initial, whatever "p." may mean.
        let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
        return Some(if initial { Class::MayEnd } else { class });
    }
    let tail = word.rsplit(['-', '/', '&']).next().unwrap_or(word);
    if tail.len() < word.len()
        && tail.len() > 1
        && let Some(class) = lexicon.class(tail)
    {
        return Some(class);
    }
    // Initials and acronyms: J. / W.R. / U.A.E. / Sino-U
    let mut letters = tail.split('.');
    let initials = letters.all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    });
    (initials && tail.starts_with(char::is_uppercase)).then_some(Class::MayEnd)
}

/// A full stop and white space before a capital letter, a digit or a letter without case.
fn ends_before_upper(line: &str, start: usize, stop: &Stop, word: &str, f: usize, first: char, opening: char) -> bool {
    let lexicon = Lexicon::get();
    let next = word_after(line, f);
    if numbers_item(line, start, stop.at, word) {
        return false;
    }
    let plain = word.starts_with(char::is_lowercase) && !word.contains('.');
    let starter = first.is_uppercase() && lexicon.is_starter(next);
    match kind(word) {
        None => true,
        Some(Class::Title) => starter && (plain || matches!(word, "St" | "Ft" | "Mt")) && opening != '(',
        Some(Class::Inner) => false,
        Some(Class::Number) => {
            !(first.is_numeric()
                || is_roman(next)
                || word.len() == 1 && lexicon.class(next_stem(next)) == Some(Class::Month))
        }
        Some(Class::Month) => !first.is_numeric() && (plain || starter),
        Some(Class::MayEnd) => {
            if first.is_numeric() || opening == '(' && !plain {
                return false;
            }
            starter || plain || is_opener(opening) && first.is_uppercase()
        }
        Some(Class::Time) => {
            !first.is_numeric()
                && !lexicon.is_zone(next)
                && !line.get(f + next.len()..).is_some_and(|r| r.starts_with(" time"))
                && opening != '('
                && !is_time_phrase(line, start, stop.at)
        }
    }
}

/// Whether the sentence so far is only an item's number: "1. First", "a. First".
fn numbers_item(line: &str, start: usize, at: usize, word: &str) -> bool {
    at.saturating_sub(word.len()) <= skip_bullets(line, start)
        && !word.is_empty()
        && (word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit()) || word.len() == 1)
}

/// Whether the sentence so far is only "At 5 a.m": then the time opens it.
fn is_time_phrase(line: &str, start: usize, at: usize) -> bool {
    let so_far = line.get(start..at).unwrap_or("");
    so_far.len() < 24
        && so_far.split_whitespace().count() <= 4
        && ["At ", "By ", "Around ", "About ", "Until ", "Before ", "After "].iter().any(|p| so_far.starts_with(p))
}

/// The first three letters: what the names of months are told by.
fn next_stem(word: &str) -> &str {
    word.get(..3).unwrap_or(word)
}

fn is_roman(word: &str) -> bool {
    !word.is_empty()
        && word.len() < 6
        && word != "I"
        && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Where the words of the sentence that starts at `start` begin, behind at most a few bullets and openers.
fn skip_bullets(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or("");
    let skip = |c: &char| is_bullet(*c) || is_opener(*c) || c.is_whitespace();
    start + rest.chars().take(16).take_while(skip).map(char::len_utf8).sum::<usize>()
}

/// Whether "Maria Lopez asked." follows: then a “Why?” before it belongs to that sentence.
fn speech_tag(line: &str, at: usize) -> bool {
    let mut at = at;
    for _ in 0..5 {
        let word = word_after(line, at);
        if word.is_empty() {
            return false;
        }
        let after = at + word.len();
        if is_speech_verb(word) {
            let rest = line.get(after..).unwrap_or("");
            let next = rest.trim_start().split([' ', ',', '.', '?', '!']).next().unwrap_or("");
            return rest.is_empty()
                || rest.starts_with(['.', ',', ';', ':'])
                || matches!(
                    next,
                    "in" | "at" | "on" | "during" | "after" | "before" | "as" | "when" | "while" | "with" | "to" | "of"
                );
        }
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        at = skip_space(line, if line.as_bytes().get(after) == Some(&b'.') { after + 1 } else { after });
    }
    false
}

fn is_speech_verb(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "asked"
            | "asks"
            | "wrote"
            | "writes"
            | "added"
            | "adds"
            | "cried"
            | "shouted"
            | "replied"
            | "tweeted"
            | "exclaimed"
            | "wondered"
            | "recalled"
            | "quipped"
            | "joked"
            | "told"
            | "yelled"
            | "posted"
    )
}
