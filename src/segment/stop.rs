//! The terminators at one place, with the closing marks that belong to them.

use super::boundary::Verdict;
use super::cursor::{char_at, first_of_next, is_closer, skip_space, word_after};

/// The terminators at one place and what follows them at once.
#[derive(Debug)]
pub(super) struct Stop {
    /// First terminator.
    pub(super) at: usize,
    /// One past the last terminator.
    pub(super) run: usize,
    /// One past the closing quotes and brackets behind them.
    pub(super) end: usize,
    /// Full stops in the run ("…" counts as three).
    pub(super) dots: usize,
    /// Whether "?" or "!" is among them.
    pub(super) strong: bool,
    /// Whether "?" is among them.
    pub(super) question: bool,
    /// Whether a quotation mark is among the closers.
    pub(super) quoted: bool,
}

impl Stop {
    pub(super) fn read(line: &str, at: usize, open_quote: bool) -> Stop {
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

/// Ellipses written with spaces (". . ."): one unit, an end only before a capital letter.
pub(super) fn spaced_dots(line: &str, start: usize, at: usize) -> Option<Verdict> {
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
