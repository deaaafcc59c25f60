//! Numbers in words: cardinals, shares, vague multiples.

use rust_decimal::Decimal;

use super::digits::int;
use super::lexicon::{NumClass, bit};
use super::number::{Lexer, Num};
use super::token::Token;

impl Lexer<'_> {
    pub(super) fn in_words(&self, i: usize) -> Option<Num> {
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
    pub(super) fn share(&self, i: usize, f: Decimal, last: usize) -> Option<Num> {
        let n = Num { first: i, last, value: Some(f), fraction: true, ..Num::default() };
        if self.word(last).eq_ignore_ascii_case("of")
            && self.at(last + 1).is_some_and(|t| t.entry.is(bit::ART))
            && let Some((NumClass::Scale, s)) = self.class(last + 2)
        {
            return Num { last: last + 3, fraction: false, ..n }.scaled(int(s));
        }
        if let Some((NumClass::Scale, s)) = self.class(last) {
            // "three quarters billion"
            return Num { last: last + 1, fraction: false, ..n }.scaled(int(s));
        }
        Some(n)
    }

    pub(super) fn is_few(&self, i: usize) -> bool {
        matches!(self.word(i), "several" | "few" | "Several" | "Few")
    }

    /// "two point five".
    pub(super) fn point(&self, n: &mut Num) {
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
    pub(super) fn vague(&self, i: usize) -> Option<Num> {
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
    pub(super) fn half(&self, i: usize) -> Option<Num> {
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
    pub(super) fn is_share(&self, j: usize) -> bool {
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

    pub(super) fn small(&self, j: usize) -> bool {
        let below_hundred = matches!(self.class(j), Some((NumClass::Unit | NumClass::Teen | NumClass::Tens, _)));
        // "two hundred and one thousand" is one number, "two million and three million" are two.
        below_hundred
    }
}
