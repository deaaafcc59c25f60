//! What looks like a number and is no quantity: dates, clock times, years, scores, versions, numbers in names.

use super::lexicon::bit;
use super::token::Token;
use crate::span::Span;

/// Why a token is no part of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    Date,
    Time,
    Ordinal,
    Score,
    /// A number in a name, a version, an address, a telephone number, a list.
    Name,
}

/// A masked stretch of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Masked {
    /// Why.
    pub mask: Mask,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
}

/// The sentence that masks are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Masker<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
    /// Names inside the sentence, in order.
    pub names: &'a [Span],
    /// Whether nearly every word has a capital, as in a headline.
    pub title_case: bool,
}

/// Whether nearly every word of the sentence has a capital.
pub(super) fn title_case(tokens: &[Token]) -> bool {
    let (mut all, mut caps) = (0usize, 0usize);
    for t in tokens.iter().filter(|t| t.is_word() && !t.entry.is(bit::CLOSED)) {
        all += 1;
        caps += usize::from(t.cap);
    }
    all >= 5 && caps * 5 >= all * 4
}

impl<'a> Masker<'a> {
    pub(super) fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn before(&self, i: usize) -> Option<(usize, &'a Token)> {
        let i = i.checked_sub(1)?;
        Some((i, &self.tokens[i]))
    }

    pub(super) fn has(&self, i: usize, bits: u32) -> bool {
        self.at(i).is_some_and(|t| t.entry.is(bits))
    }

    pub(super) fn mark(&self, i: usize, c: char) -> bool {
        self.at(i).is_some_and(|t| t.is_mark(c))
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.at(i).is_some_and(|t| !t.gap)
    }

    /// The whole number at `i`, when it is nothing but 1 to 4 digits.
    pub(super) fn small(&self, i: usize) -> Option<u32> {
        let w = self.word(i);
        if (1..=4).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit()) { w.parse().ok() } else { None }
    }

    /// All masks of the sentence, in order, not overlapping.
    pub fn find(&self, out: &mut Vec<Masked>) {
        out.clear();
        let mut i = 0;
        while i < self.tokens.len() {
            match self.at_token(i) {
                Some(m) => {
                    // A mask may start before the token that gave it away ("May" of "May 4").
                    while out.last().is_some_and(|o| o.last > m.first) {
                        out.pop();
                    }
                    i = m.last.max(i + 1);
                    out.push(m);
                }
                None => i += 1,
            }
        }
    }

    fn at_token(&self, i: usize) -> Option<Masked> {
        let t = self.at(i)?;
        if t.is_number() {
            return self
                .address(i)
                .or_else(|| self.date(i))
                .or_else(|| self.time(i))
                .or_else(|| self.mixed(i))
                .or_else(|| self.ordinal(i))
                .or_else(|| self.score(i))
                .or_else(|| self.year(i))
                .or_else(|| self.in_name(i));
        }
        if t.is_word() && t.entry.num.is_some() {
            return self.word_number(i);
        }
        if t.is_mark('/') && i > 0 && self.word(i.saturating_sub(2)).starts_with("http") {
            return None;
        }
        self.url(i)
    }

    /// "22nd", "10th".
    fn ordinal(&self, i: usize) -> Option<Masked> {
        let next = self.at(i + 1)?;
        if next.gap || !next.is_word() {
            return None;
        }
        let w = self.word(i + 1);
        let end = matches!(w, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH");
        end.then_some(Masked { mask: Mask::Ordinal, first: i, last: i + 2 })
    }

    /// "2-0", "89-89", "3+3": two numbers tied by a mark that is not a range's.
    fn score(&self, i: usize) -> Option<Masked> {
        let a = self.small(i)?;
        let mark = self.at(i + 1)?;
        if mark.gap || !self.glued(i + 2) || !self.at(i + 2)?.is_number() {
            return None;
        }
        let b = self.small(i + 2)?;
        let out = Some(Masked { mask: Mask::Score, first: i, last: i + 3 });
        if mark.is_mark('+') || mark.is_mark(':') {
            return out;
        }
        if !mark.is_dash() || self.word(i).len() > 3 || self.word(i + 2).len() > 3 {
            return None;
        }
        // Three in a row: a telephone number, or a record of wins, draws and losses.
        if self.at(i + 3).is_some_and(|t| t.is_dash() && !t.gap)
            && self.at(i + 4).is_some_and(|t| t.is_number() && !t.gap)
        {
            let mut last = i + 5;
            while self.at(last).is_some_and(|t| t.is_dash() && !t.gap)
                && self.at(last + 1).is_some_and(|t| t.is_number() && !t.gap)
            {
                last += 2;
            }
            let mask = if last == i + 5 { Mask::Score } else { Mask::Name };
            return Some(Masked { mask, first: i, last });
        }
        if self.glued(i + 3) && self.at(i + 3).is_some_and(|t| t.is_word() || t.is_mark('%') || t.is_hyphen()) {
            return None;
        }
        let next = self.word(i + 3);
        let game = matches!(
            next,
            "win"
                | "victory"
                | "defeat"
                | "loss"
                | "draw"
                | "lead"
                | "record"
                | "vote"
                | "decision"
                | "ruling"
                | "score"
                | "triumph"
                | "thrashing"
                | "rout"
                | "tie"
                | "aggregate"
                | "on"
                | "at"
                | "in"
                | "against"
                | "down"
                | "up"
                | "over"
                | "by"
                | "to"
                | "and"
                | "format"
        );
        let ends = self.at(i + 3).is_none_or(|t| !t.is_word());
        let noun = self.has(i + 3, bit::PLURAL | bit::UNIT) || next.ends_with('s');
        let before = self.before(i).map_or("", |(p, _)| self.word(p));
        let won = matches!(
            before,
            "won"
                | "lost"
                | "win"
                | "lose"
                | "beat"
                | "lead"
                | "leading"
                | "led"
                | "trail"
                | "trailing"
                | "at"
                | "finished"
                | "drew"
                | "is"
                | "went"
        );
        if noun && a < b && !won {
            return None;
        }
        (game || won || a >= b || (ends && b < 20)).then_some(Masked { mask: Mask::Score, first: i, last: i + 3 })
    }
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
