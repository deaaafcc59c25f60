//! The number lexer: from tokens to values. Digits with scales, number words, fractions, vague multiples, signs.

use rust_decimal::Decimal;

use super::digits::{self, Digits, int, ratio};
use super::lexicon::{NumClass, bit};
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

    fn scaled(mut self, by: Decimal) -> Option<Self> {
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

    fn in_digits(&self, i: usize, money: bool) -> Option<Num> {
        let mut n = Num { first: i, last: i + 1, digits: true, ..Num::default() };
        match digits::read(self.word(i)) {
            Digits::Value { value, plain } => {
                n.value = Some(value);
                n.plain = plain;
            }
            Digits::Malformed(candidates) => n.candidates = candidates,
            Digits::Other => return None,
        }
        self.spaced_groups(&mut n);
        self.slash_fraction(&mut n);
        self.power(&mut n);
        let after = self.past_hyphen(n.last);
        if let Some(n2) = self.and_fraction(&n) {
            n = n2;
        }
        match self.class(after) {
            Some((NumClass::Hundred | NumClass::Scale | NumClass::Dozen, s)) => {
                n.last = after + 1;
                n = n.scaled(int(s))?;
                self.chain(&mut n);
                self.chain(&mut n);
            }
            Some((NumClass::Letter, s)) if after == n.last && self.letter_is_scale(&n, after, money) => {
                n.last = after + 1;
                n = n.scaled(int(s))?;
            }
            Some((NumClass::Many, s)) if s != 10 && s != 20 && after == n.last => {
                // "3 dozens", "5 millions"
                n.last = after + 1;
                n = n.scaled(int(s))?;
            }
            Some((NumClass::Nth, d)) if self.word(after).ends_with('s') && d > 2 && n.plain && d != 4 => {
                n.last = after + 1;
                n.value = ratio(n.value?, int(d));
                n.fraction = true;
            }
            _ => {}
        }
        if n.scale.is_some()
            && let Some(n2) = self.and_fraction(&n)
        {
            // "3 million and a half"
            n = n2;
        }
        // "3 thousand million", "$13,009 million"
        if let (Some((NumClass::Scale, s)), Some(scale)) = (self.class(n.last), n.scale)
            && scale < int(s)
        {
            n.last += 1;
            n = n.scaled(int(s))?;
        }
        Some(n)
    }

    /// "10 000": groups of three after a space, when no other reading is likely.
    fn spaced_groups(&self, n: &mut Num) {
        let first = self.word(n.first);
        if !n.plain || first.len() > 3 || first.starts_with('0') {
            return;
        }
        let mut j = n.last;
        let mut joined = first.to_owned();
        let mut wide = true;
        while let (Some(t), true) = (self.at(j), joined.len() < 20) {
            let w = self.word(j);
            let between = &self.text[self.tokens[j - 1].end..t.start];
            if !t.is_number() || w.len() < 3 || !w.as_bytes()[..3].iter().all(u8::is_ascii_digit) {
                break;
            }
            let whole = w.len() == 3 || w.as_bytes()[3] == b'.';
            if !whole || !matches!(between, " " | "\u{a0}" | "\u{202f}" | "\u{2009}") {
                break;
            }
            wide &= between != " ";
            joined.push_str(w);
            j += 1;
        }
        let groups = j - n.last;
        if groups == 0 || !(wide || groups > 1 || self.word(n.last).starts_with("000")) {
            return;
        }
        if let Digits::Value { value, .. } = digits::read(&joined) {
            n.value = Some(value);
            n.last = j;
            n.plain = false;
        }
    }

    fn letter_is_scale(&self, n: &Num, i: usize, money: bool) -> bool {
        let Some(t) = self.at(i) else { return false };
        let w = self.word(i);
        if self.glued(i + 1)
            && self.at(i + 1).is_some_and(|t| t.is_number() || t.is_mark('²') || t.is_mark('³') || t.is_mark('/'))
        {
            return false;
        }
        match w {
            "m" | "M" | "t" | "T" | "b" | "B" if money => !t.gap || w == "m" || w == "M",
            "m" => !t.gap && self.counts_millions(n, i + 1),
            "M" | "k" | "K" => !t.gap || self.at(i + 1).is_none_or(|n| !n.is_word()),
            "B" | "b" => !t.gap,
            "t" | "T" => false,
            "mm" | "MM" => money,
            "cr" | "Cr" => money || t.gap,
            _ => true,
        }
    }

    /// Whether "5m" before token `j` is five million rather than five metres: something is counted by it.
    fn counts_millions(&self, n: &Num, j: usize) -> bool {
        // Running and swimming distances.
        const RACES: [u64; 10] = [50, 60, 100, 110, 200, 400, 800, 1500, 5000, 10000];
        if n.plain && n.value.is_some_and(|v| RACES.iter().any(|r| v == int(*r))) {
            return false;
        }
        for t in self.tokens.iter().skip(j).take(5) {
            if !t.is_word() || !t.gap {
                return false;
            }
            let w = &self.text[t.start..t.end];
            let e = t.entry;
            if e.is(bit::CLOSED & !bit::CONJ)
                || e.is(bit::MONTH)
                || matches!(w, "long" | "high" | "wide" | "tall" | "deep")
            {
                return false;
            }
            if e.is(bit::PLURAL | bit::UNIT) || (w.len() > 3 && w.ends_with('s') && !w.ends_with("ss")) {
                return true;
            }
        }
        false
    }

    /// "3 hundred and 21", "2 million 300 thousand": smaller numbers that go on.
    fn chain(&self, n: &mut Num) {
        let Some(scale) = n.scale else { return };
        if !self.at(n.last).is_some_and(|t| t.gap) {
            return;
        }
        let and = self.word(n.last).eq_ignore_ascii_case("and");
        let i = n.last + usize::from(and);
        let Some(t) = self.at(i) else { return };
        let rest = if t.is_number() {
            match digits::read(self.word(i)) {
                Digits::Value { value, plain: true } if !value.is_zero() => {
                    let after = match self.class(i + 1) {
                        Some((NumClass::Hundred | NumClass::Scale, s)) => Some((int(s), i + 2)),
                        Some(_) => None,
                        None => Some((Decimal::ONE, i + 1)),
                    };
                    // A bare number goes on only inside "hundred and 21".
                    after
                        .filter(|a| a.0 > Decimal::ONE || and)
                        .and_then(|(s, last)| Some((value.checked_mul(s)?, last)))
                }
                _ => None,
            }
        } else {
            self.cardinal(i).map(|(v, last, _)| (v, last))
        };
        if let (Some((rest, last)), Some(v)) = (rest, n.value)
            && rest < scale
            && !(and && self.class(last).is_some_and(|c| c.0 == NumClass::Scale))
            && let Some(sum) = v.checked_add(rest)
        {
            n.value = Some(sum);
            n.last = last;
            n.scale = Some(scale.min(Decimal::ONE_HUNDRED));
        }
    }

    fn in_words(&self, i: usize) -> Option<Num> {
        let t = self.at(i)?;
        if t.entry.num.is_none() && !t.entry.is(bit::ART) && !self.is_few(i) {
            return None;
        }
        if let Some((NumClass::Fold, v)) = t.entry.num {
            return Some(Num { first: i, last: i + 1, value: Some(int(v)), ..Num::default() });
        }
        if let Some(n) = self.vague(i) {
            return Some(n);
        }
        if let Some(n) = self.half(i) {
            return Some(n);
        }
        // "one hundred and three quarters": a whole with a fraction, not so many quarters.
        let mixed = |(value, last, scale)| {
            self.and_fraction(&Num { first: i, last, value: Some(value), scale, ..Num::default() })
        };
        let whole = self.cardinal(i).and_then(mixed).is_some();
        if !whole
            && let Some((f, last)) = self.fraction_words(i)
            && self.is_share(last)
        {
            return self.share(i, f, last);
        }
        if let (Some((NumClass::Nth, 4)), Some((NumClass::Scale, s))) = (t.entry.num, self.class(i + 1)) {
            // "quarter million"
            return Some(Num {
                first: i,
                last: i + 2,
                value: int(s).checked_mul(Decimal::new(25, 2)),
                ..Num::default()
            });
        }
        let (value, last, scale) = self.cardinal(i)?;
        let mut n = Num { first: i, last, value: Some(value), scale, ..Num::default() };
        if let Some((NumClass::Many, 12)) = self.class(last) {
            // "three dozens"
            return Num { last: last + 1, ..n }.scaled(int(12));
        }
        if let Some(n2) = self.and_fraction(&n) {
            n = n2;
            if let Some((NumClass::Scale, s)) = self.class(n.last) {
                n.last += 1;
                n = n.scaled(int(s))?;
            }
        } else if self.word(n.last).eq_ignore_ascii_case("point") {
            self.point(&mut n);
        }
        Some(n)
    }

    /// A share, or a share of a power of ten: "two thirds of a million".
    fn share(&self, i: usize, f: Decimal, last: usize) -> Option<Num> {
        let n = Num { first: i, last, value: Some(f), fraction: true, ..Num::default() };
        if self.word(last).eq_ignore_ascii_case("of")
            && self.at(last + 1).is_some_and(|t| t.entry.is(bit::ART))
            && let Some((NumClass::Scale, s)) = self.class(last + 2)
        {
            return Num { last: last + 3, fraction: false, ..n }.scaled(int(s));
        }
        Some(n)
    }

    fn is_few(&self, i: usize) -> bool {
        matches!(self.word(i), "several" | "few" | "Several" | "Few")
    }

    /// "two point five".
    fn point(&self, n: &mut Num) {
        let mut j = n.last + 1;
        let mut place = Decimal::ONE;
        let mut value = n.value.unwrap_or_default();
        while let Some((class @ (NumClass::Unit | NumClass::Teen | NumClass::Tens), _)) = self.class(j) {
            // "point seven one", "point seventy-one"
            let Some((d, last, _)) = (if class == NumClass::Unit {
                self.class(j).map(|c| (int(c.1), j + 1, None))
            } else {
                self.cardinal(j)
            }) else {
                break;
            };
            let by = if class == NumClass::Unit { Decimal::TEN } else { Decimal::ONE_HUNDRED };
            let Some(next) = place.checked_div(by).filter(|p| p.scale() < 12 && d < Decimal::ONE_HUNDRED) else {
                break;
            };
            place = next;
            let Some(sum) = place.checked_mul(d).and_then(|x| value.checked_add(x)) else { break };
            value = sum;
            j = last;
        }
        if j > n.last + 1 {
            n.value = Some(value);
            n.last = j;
            if let Some((NumClass::Scale, s)) = self.class(j)
                && let Some(m) = n.clone().scaled(int(s))
            {
                *n = Num { last: j + 1, ..m };
            }
        }
    }

    /// "dozens", "tens of thousands", "several hundred", "hundreds of millions".
    fn vague(&self, i: usize) -> Option<Num> {
        let vague = |low: Decimal, last: usize| -> Option<Num> {
            let high = low.checked_mul(Decimal::TEN)?;
            Some(Num { first: i, last, vague: Some((low, high)), ..Num::default() })
        };
        let few = self.is_few(i) || (self.at(i)?.entry.is(bit::ART) && self.is_few(i + 1));
        if few {
            let j = i + if self.is_few(i) { 1 } else { 2 };
            return match self.class(j)? {
                (NumClass::Hundred | NumClass::Scale | NumClass::Dozen, s) => {
                    let mut low = int(s);
                    let mut last = j + 1;
                    if let Some((NumClass::Scale, s)) = self.class(last) {
                        low = low.checked_mul(int(s))?;
                        last += 1;
                    }
                    vague(low, last)
                }
                _ => None,
            };
        }
        let (NumClass::Many, base) = self.class(i)? else { return None };
        let mut low = int(base);
        let mut last = i + 1;
        while self.word(last).eq_ignore_ascii_case("of")
            && let Some((NumClass::Many | NumClass::Scale, s)) = self.class(last + 1)
            && s >= 1000
        {
            low = low.checked_mul(int(s))?;
            last += 2;
        }
        // "tens" and "scores" alone are too often other things.
        if last == i + 1 && matches!(base, 10 | 20) && !(base == 20 && self.word(last).eq_ignore_ascii_case("of")) {
            return None;
        }
        vague(low, last)
    }

    /// "half", "half a million", "half of", "a half", "half-dozen".
    fn half(&self, i: usize) -> Option<Num> {
        let art = self.at(i)?.entry.is(bit::ART);
        let h = i + usize::from(art);
        let (NumClass::Half, _) = self.class(h)? else { return None };
        let half = Decimal::new(5, 1);
        let mut j = self.past_hyphen(h + 1);
        if self.at(j).is_some_and(|t| t.entry.is(bit::ART)) {
            j += 1;
        }
        let mut n = Num { first: i, last: h + 1, value: Some(half), fraction: true, ..Num::default() };
        match self.class(j) {
            Some((NumClass::Scale | NumClass::Dozen | NumClass::Hundred, s)) => {
                n.last = j + 1;
                n.fraction = false;
                n.value = half.checked_mul(int(s));
                n.scale = Some(int(s));
            }
            // "half a mile", "half-hour": a unit must follow, which the grammar checks.
            _ if j > h + 1 => n.last = j,
            _ => {}
        }
        Some(n)
    }

    /// Whether a fraction in words that ends before `j` is a share and not an ordinal ("a third person").
    fn is_share(&self, j: usize) -> bool {
        let plural = j > 0 && self.word(j - 1).ends_with('s');
        let hyphened = j > 1 && self.at(j - 2).is_some_and(Token::is_hyphen);
        if plural || hyphened {
            return true;
        }
        match self.at(j) {
            None => true,
            Some(t) => !t.is_word() || (t.entry.is(bit::CLOSED | bit::ADV) && !t.entry.is(bit::PRON)),
        }
    }

    /// A cardinal in words at `i`: value, end, last multiplier.
    pub(super) fn cardinal(&self, i: usize) -> Option<(Decimal, usize, Option<Decimal>)> {
        self.cardinal_before(i, true)
    }

    /// The same; `fractions`: leaves the numerator of a fraction after "and" ("two hundred and fifty-four hundredths").
    pub(super) fn cardinal_before(&self, i: usize, fractions: bool) -> Option<(Decimal, usize, Option<Decimal>)> {
        let mut total = Decimal::ZERO;
        let mut current: u64 = 0;
        let mut seen = false;
        let mut last_scale: Option<u64> = None;
        let mut j = i;
        let mut end = i;
        if self.at(i)?.entry.is(bit::ART) {
            // "a hundred", "a dozen": the article is the one.
            let k = i + 1;
            match self.class(k)? {
                (NumClass::Hundred | NumClass::Scale | NumClass::Dozen, _) => (current, j, seen) = (1, k, true),
                _ => return None,
            }
        }
        loop {
            if seen {
                let wide = self.at(j).is_some_and(Token::is_hyphen)
                    && matches!(
                        (self.class(j - 1), self.class(j + 1)),
                        (Some((NumClass::Tens, _)), Some((NumClass::Unit, 1..)))
                    );
                let k = if wide { j + 1 } else { self.past_hyphen(j) };
                let and = self.word(k).eq_ignore_ascii_case("and");
                j = if and && k == j { j + 1 } else { k };
                // "and" joins only what is smaller than a hundred, after a hundred or a scale.
                if fractions && and && self.fraction_words(j).is_some_and(|f| f.0 < Decimal::ONE) {
                    break;
                }
                if and
                    && !(matches!(self.class(end - 1), Some((NumClass::Hundred | NumClass::Scale, _))) && self.small(j))
                {
                    break;
                }
            }
            let Some((class, v)) = self.class(j) else { break };
            match class {
                NumClass::Unit
                    if current.is_multiple_of(10)
                        && (current % 100 >= 20 || current.is_multiple_of(100))
                        && (v > 0 || !seen) =>
                {
                    current += v;
                }
                NumClass::Teen | NumClass::Tens if current.is_multiple_of(100) => current += v,
                NumClass::Hundred if current < 100 && (current > 0 || !seen) => current = current.max(1) * v,
                NumClass::Dozen if current < 1000 && (current > 0 || !seen) => {
                    current = current.max(1) * v;
                    end = j + 1;
                    last_scale = Some(v);
                    break;
                }
                NumClass::Scale if last_scale.is_none_or(|s| v < s) && (current > 0 || !seen) => {
                    total = total.checked_add(int(current.max(1)).checked_mul(int(v))?)?;
                    current = 0;
                    last_scale = Some(v);
                }
                // "two hundred thousand million"
                NumClass::Scale if current == 0 && seen => {
                    total = total.checked_mul(int(v))?;
                    last_scale = Some(v);
                }
                _ => break,
            }
            seen = true;
            j += 1;
            end = j;
        }
        if end == i {
            return None;
        }
        let value = total.checked_add(int(current))?;
        let scale = match self.class(end - 1) {
            Some((NumClass::Scale | NumClass::Hundred | NumClass::Dozen, s)) => Some(int(s)),
            _ => last_scale.map(|_| Decimal::ONE),
        };
        Some((value, end, scale))
    }

    fn small(&self, j: usize) -> bool {
        let below_hundred = matches!(self.class(j), Some((NumClass::Unit | NumClass::Teen | NumClass::Tens, _)));
        // "two hundred and one thousand" is one number, "two million and three million" are two.
        below_hundred
    }

    fn sign(&self, n: &mut Num) {
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
