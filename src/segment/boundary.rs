//! Whether a sentence ends at a full stop, question mark, exclamation mark or ellipsis.

use super::cursor::{
    char_at, char_before, first_of_next, in_address, is_bullet, is_closer, is_opener, skip_space, word_after,
    word_before,
};
use super::lexicon::{Class, Lexicon};

/// The answer for one terminator: both fields are byte positions in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The sentence ends before this byte.
    End(usize),
    /// No end; go on looking from this byte.
    Inside(usize),
}

/// The terminators at one place and what follows them at once.
#[derive(Debug)]
struct Stop {
    /// First terminator.
    at: usize,
    /// One past the last terminator.
    run: usize,
    /// One past the closing quotes and brackets behind them.
    end: usize,
    /// Full stops in the run ("…" counts as three).
    dots: usize,
    /// Whether "?" or "!" is among them.
    strong: bool,
    /// Whether "?" is among them.
    question: bool,
    /// Whether a quotation mark is among the closers.
    quoted: bool,
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

/// Ellipses written with spaces (". . ."): one unit, an end only before a capital letter.
fn spaced_dots(line: &str, start: usize, at: usize) -> Option<Verdict> {
    let bytes = line.as_bytes();
    let mut last = at;
    let mut more = 0;
    while bytes.get(last + 1) == Some(&b' ') && bytes.get(last + 2) == Some(&b'.') {
        last += 2;
        more += 1;
    }
    if more == 0 || bytes.get(at) != Some(&b'.') {
        return None;
    }
    let attached = at > 0 && bytes.get(at - 1).is_some_and(|b| !b.is_ascii_whitespace());
    let mut end = last + 1;
    // A stray full stop behind a sentence's own (“region. .”) stays with the sentence.
    while let Some(c) = char_at(line, end).filter(|c| is_closer(*c) || *c == '.') {
        end += c.len_utf8();
    }
    let n = skip_space(line, end);
    if n >= line.len() {
        return Some(Verdict::End(line.len()));
    }
    let upper =
        first_of_next(line, n).is_some_and(|(f, c)| c.is_uppercase() && (attached || word_after(line, f) != "I"));
    Some(match (attached, more) {
        // An ellipsis that opens a sentence does not end it.
        _ if !upper || skip_space(line, start) == at => Verdict::Inside(end),
        // "word. . . . Next": the first full stop ends the sentence, the ellipsis starts the next one.
        (true, 3) if end == last + 1 => Verdict::End(at + 1),
        (_, _) => Verdict::End(end),
    })
}

impl Stop {
    fn read(line: &str, at: usize, open_quote: bool) -> Stop {
        let mut stop = Stop { at, run: at, end: at, dots: 0, strong: false, question: false, quoted: false };
        while let Some(c) = char_at(line, stop.run) {
            match c {
                '.' => stop.dots += 1,
                '…' => stop.dots += 3,
                '?' | '؟' | '？' => (stop.strong, stop.question) = (true, true),
                '!' | '！' | '。' | '।' | '۔' => stop.strong = true,
                _ => break,
            }
            stop.run += c.len_utf8();
        }
        stop.end = stop.run;
        let mut open_quote = open_quote;
        while let Some(c) = char_at(line, stop.end).filter(|c| is_closer(*c)) {
            let after = char_at(line, stop.end + c.len_utf8());
            if matches!(c, '"' | '\'') && after.is_some_and(char::is_alphanumeric) && !(c == '"' && open_quote) {
                break;
            }
            // "the ’90s" after a full stop without a space is too rare to matter.
            stop.quoted |= matches!(c, '"' | '\'' | '”' | '’' | '»');
            open_quote &= c != '"';
            stop.end += c.len_utf8();
        }
        stop.absorb_behind_space(line);
        stop
    }

    /// Takes in what belongs to the sentence though a space stands before it: a curly closing quote,
    /// a reference mark ("[28]"), a stray full stop.
    fn absorb_behind_space(&mut self, line: &str) {
        loop {
            let n = skip_space(line, self.end);
            let rest = line.get(n..).unwrap_or("");
            let size = match rest.chars().next() {
                Some('”') if n > self.end => '”'.len_utf8(),
                Some('[') => match rest.bytes().take(6).position(|b| b == b']') {
                    Some(close) if close > 1 && close < 5 && rest[1..close].bytes().all(|b| b.is_ascii_digit()) => {
                        close + 1
                    }
                    _ => return,
                },
                Some(':' | ';') if rest.starts_with([':', ';']) && rest[1..].starts_with([')', '(']) => 2,
                Some('.') if n > self.end && rest[1..].chars().next().is_none_or(char::is_whitespace) => 1,
                _ => return,
            };
            self.end = n + size;
        }
    }
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
fn kind(word: &str) -> Option<Class> {
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

/// The terminator has a letter, digit or opening sign right behind it: "crisis.Armenian".
fn ends_glued(line: &str, start: usize, stop: &Stop) -> bool {
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
