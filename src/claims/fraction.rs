//! Fractions and powers: "two-thirds", "1/2", "five and a quarter", "1.3e6", "2.5^-1".

use rust_decimal::Decimal;

use super::digits::{self, Digits, int, ratio};
use super::lexicon::{NumClass, bit};
use super::number::{Lexer, Num};
use super::token::Token;

impl Lexer<'_> {
    /// The denominator at `j` ("thirds", "twenty-fifth"), whether it is a plural, and where it ends.
    fn denominator(&self, j: usize) -> Option<(u64, bool, usize)> {
        let plural = |k: usize| self.word(k).ends_with('s');
        match self.class(j)? {
            (NumClass::Half, d) => Some((d, self.word(j).ends_with('s'), j + 1)),
            (NumClass::Nth, d) => Some((d, plural(j), j + 1)),
            (NumClass::Tens, tens) => {
                let k = self.past_hyphen(j + 1);
                match self.class(k)? {
                    (NumClass::Nth | NumClass::Ord, d) if d < 10 => Some((tens + d, plural(k), k + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Past a hyphen, with or without spaces: "one - fourth".
    fn past_wide_hyphen(&self, i: usize) -> usize {
        let j = self.past_hyphen(i);
        if j == i && self.at(i).is_some_and(Token::is_hyphen) && self.at(i + 1).is_some_and(|t| t.entry.num.is_some()) {
            i + 1
        } else {
            j
        }
    }

    /// A fraction in words at `i`: "a half", "two thirds", "three-quarters", "one twenty-fifth".
    pub(super) fn fraction_words(&self, i: usize) -> Option<(Decimal, usize)> {
        let (n, j) = match self.class(i) {
            Some((NumClass::Unit | NumClass::Teen | NumClass::Tens | NumClass::Hundred | NumClass::Scale, _)) => {
                // The shortest numerator that a denominator follows: "three twenty-firsts".
                let short = match self.class(i)? {
                    (NumClass::Unit | NumClass::Teen | NumClass::Tens, v) => Some((int(v), i + 1)),
                    _ => None,
                };
                let fits = |n: &(Decimal, usize)| {
                    self.denominator(self.past_wide_hyphen(n.1)).is_some_and(|d| d.1 == (n.0 > Decimal::ONE))
                };
                match short.filter(fits).or_else(|| self.before_compound(i)) {
                    Some(n) => n,
                    None => self.cardinal_before(i, false).map(|c| (c.0, c.1)).filter(fits)?,
                }
            }
            _ if self.at(i)?.entry.is(bit::ART) => match self.denominator(i + 1) {
                Some(_) => (Decimal::ONE, i + 1),
                None => self.cardinal_before(i, false).map(|c| (c.0, c.1))?,
            },
            _ => return None,
        };
        let (d, plural, last) = self.denominator(self.past_wide_hyphen(j))?;
        if (n > Decimal::ONE) != plural || d == 2 && n > Decimal::TEN {
            return None;
        }
        Some((ratio(n, int(d))?, last))
    }

    /// The cardinal at `i` up to a hyphened denominator: "one hundred" of "one hundred thirty-fifths".
    fn before_compound(&self, i: usize) -> Option<(Decimal, usize)> {
        let (_, last, _) = self.cardinal_before(i, false)?;
        let tens = last.checked_sub(1).filter(|t| *t > i && matches!(self.class(*t), Some((NumClass::Tens, _))))?;
        let hyphen = self.at(last).is_some_and(|t| t.is_hyphen() && !t.gap);
        (hyphen && self.denominator(tens).is_some()).then(|| self.cardinal_to(i, tens).map(|v| (v, tens))).flatten()
    }

    /// The cardinal of the tokens from `i` up to `last`.
    fn cardinal_to(&self, i: usize, last: usize) -> Option<Decimal> {
        let cut = Lexer { text: self.text, tokens: self.tokens.get(..last)? };
        cut.cardinal_before(i, false).filter(|c| c.1 == last).map(|c| c.0)
    }

    /// "3 and a half", "one and three quarters", "two million and a half": a whole with a fraction.
    pub(super) fn and_fraction(&self, n: &Num) -> Option<Num> {
        if !self.word(n.last).eq_ignore_ascii_case("and") {
            return None;
        }
        let (f, last) = self.fraction_words(n.last + 1)?;
        if f >= Decimal::ONE {
            return None;
        }
        // "one billion and a half million"; "five million and a quarter" is 5.25 million.
        let (unit, last) = match (self.class(last), n.scale) {
            (Some((NumClass::Scale, s)), Some(of)) if int(s) < of => (int(s), last + 1),
            (Some((NumClass::Scale, _)), _) => (Decimal::ONE, last),
            (_, Some(of))
                if of >= Decimal::ONE_THOUSAND && matches!(self.class(n.last - 1), Some((NumClass::Scale, _))) =>
            {
                (of, last)
            }
            _ => (Decimal::ONE, last),
        };
        let value = n.value?.checked_add(f.checked_mul(unit)?)?;
        Some(Num { value: Some(value), last, plain: false, ..n.clone() })
    }

    /// "1/2", "2 1/2", "1 1/2 million".
    pub(super) fn slash_fraction(&self, n: &mut Num) {
        let simple = |i: usize| -> Option<Decimal> {
            let (a, slash, b) = (self.at(i)?, self.at(i + 1)?, self.at(i + 2)?);
            if !a.is_number() || !slash.is_mark('/') || slash.gap || !b.is_number() || b.gap {
                return None;
            }
            let (a, b) = (self.word(i), self.word(i + 2));
            if a.len() > 3 || b.len() > 3 || a.contains('.') || b.contains(['.', ',']) {
                return None;
            }
            match (digits::read(a), digits::read(b)) {
                (Digits::Value { value: x, .. }, Digits::Value { value: y, .. }) if x < y => ratio(x, y),
                _ => None,
            }
        };
        if let Some(f) = simple(n.first) {
            n.value = Some(f);
            (n.last, n.fraction, n.plain) = (n.first + 3, true, false);
        } else if n.plain
            && self.at(n.last).is_some_and(|t| t.gap)
            && let Some(f) = simple(n.last)
        {
            n.value = n.value.and_then(|v| v.checked_add(f));
            (n.last, n.plain) = (n.last + 3, false);
        }
    }

    /// "4e14", "12e-1", "2.48×10−5", "1.3x10^6", "1.1^23": applies the power.
    pub(super) fn power(&self, n: &mut Num) {
        let Some((base, j)) = self.power_base(n) else { return };
        let Some((exponent, last)) = self.exponent(j) else { return };
        let Some(power) = raise(base, exponent) else { return };
        n.value = match self.word(n.last) {
            "^" => Some(power),
            _ => n.value.and_then(|v| v.checked_mul(power)),
        };
        (n.last, n.plain) = (last, false);
    }

    /// What is raised, and where the exponent begins.
    fn power_base(&self, n: &Num) -> Option<(Decimal, usize)> {
        let i = n.last;
        if !self.glued(i) || n.scale.is_some() {
            return None;
        }
        match self.word(i) {
            "e" | "E" => Some((Decimal::TEN, i + 1)),
            "^" => Some((n.value?, i + 1)),
            "x" | "×" | "*" if self.word(i + 1) == "10" && self.glued(i + 1) => {
                let caret = usize::from(self.word(i + 2) == "^");
                (caret == 1 || self.at(i + 2).is_some_and(Token::is_hyphen)).then_some((Decimal::TEN, i + 2 + caret))
            }
            _ => None,
        }
    }

    fn exponent(&self, i: usize) -> Option<(i32, usize)> {
        let mut j = i;
        let mut negative = false;
        while j < i + 2 && self.glued(j) && self.at(j).is_some_and(|t| t.is_hyphen() || t.is_mark('+')) {
            negative ^= self.at(j).is_some_and(Token::is_hyphen);
            j += 1;
        }
        let digits: i32 = self.word(j).parse().ok().filter(|e| (0..=64).contains(e) && self.glued(j))?;
        Some((if negative { -digits } else { digits }, j + 1))
    }
}

/// `base` to the power of `exponent`; `None` when it does not fit.
fn raise(base: Decimal, exponent: i32) -> Option<Decimal> {
    let mut out = Decimal::ONE;
    for _ in 0..exponent.unsigned_abs() {
        out = out.checked_mul(base)?;
    }
    if exponent < 0 { Decimal::ONE.checked_div(out) } else { Some(out) }
}
