//! The number lexer: from tokens to values. Digits with scales, number words, fractions, vague multiples, signs.

use rust_decimal::Decimal;

use super::lexicon::NumClass;
use super::token::Token;

/// A number in a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Num {
    /// First token (the sign included).
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The value; `None` when vague or malformed.
    pub value: Option<Decimal>,
    /// Both ends of a vague number ("dozens").
    pub vague: Option<(Decimal, Decimal)>,
    /// The multiplier that a word or letter gave ("million").
    pub scale: Option<Decimal>,
    /// Written in digits.
    pub digits: bool,
    /// Nothing but digits: may be a year.
    pub plain: bool,
    /// A part of one ("two-thirds", "half", "1/2").
    pub fraction: bool,
    /// The readings of a malformed number.
    pub candidates: Vec<Decimal>,
}

impl Num {
    /// The value, or the low end of a vague one.
    pub fn low(&self) -> Option<Decimal> {
        self.value.or(self.vague.map(|v| v.0))
    }

    pub(super) fn scaled(mut self, by: Decimal) -> Option<Self> {
        self.value = match self.value {
            Some(v) => Some(v.checked_mul(by)?),
            None => None,
        };
        self.vague = match self.vague {
            Some((a, b)) => Some((a.checked_mul(by)?, b.checked_mul(by)?)),
            None => None,
        };
        self.scale = Some(self.scale.unwrap_or(Decimal::ONE).checked_mul(by)?);
        self.plain = false;
        Some(self)
    }
}

/// Reads numbers at a position of a sentence's tokens.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
}

impl<'a> Lexer<'a> {
    pub(super) fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn class(&self, i: usize) -> Option<(NumClass, u64)> {
        self.at(i).and_then(|t| t.entry.num)
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.at(i).is_some_and(|t| !t.gap)
    }

    /// The next token, past one hyphen without spaces.
    pub(super) fn past_hyphen(&self, i: usize) -> usize {
        match self.at(i) {
            Some(t) if t.is_hyphen() && !t.gap && self.glued(i + 1) => i + 1,
            _ => i,
        }
    }

    /// The number that starts at token `i`, if any. `money`: a currency sign stands before it.
    pub fn read(&self, i: usize, money: bool) -> Option<Num> {
        let token = self.at(i)?;
        let mut n = if token.is_number() {
            self.in_digits(i, money)?
        } else if token.is_word() {
            self.in_words(i)?
        } else {
            return None;
        };
        self.sign(&mut n);
        Some(n)
    }

    pub(super) fn sign(&self, n: &mut Num) {
        let Some(before) = n.first.checked_sub(1).and_then(|i| self.at(i)) else { return };
        let i = n.first - 1;
        let glued = self.glued(n.first);
        let minus = if before.is_dash() && !before.is_mark('—') && glued {
            // "minus-5", " -5", "(-5"
            if i > 0 && self.word(i - 1).eq_ignore_ascii_case("minus") {
                Some(i - 1)
            } else if before.gap || i == 0 || self.at(i - 1).is_some_and(|t| t.is_mark('(') || t.is_mark('$')) {
                Some(i)
            } else {
                None
            }
        } else {
            let w = self.word(i);
            (w.eq_ignore_ascii_case("minus") || w.eq_ignore_ascii_case("negative")).then_some(i)
        };
        if let Some(first) = minus {
            n.first = first;
            n.value = n.value.map(|v| -v);
        }
    }
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
