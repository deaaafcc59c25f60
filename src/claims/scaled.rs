//! Numbers in digits with what follows them: groups after a space, scales in words and letters.

use rust_decimal::Decimal;

use super::digits::{self, Digits, int, ratio};
use super::lexicon::{NumClass, bit};
use super::number::{Lexer, Num};

impl Lexer<'_> {
    pub(super) fn in_digits(&self, i: usize, money: bool) -> Option<Num> {
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
    pub(super) fn spaced_groups(&self, n: &mut Num) {
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

    pub(super) fn letter_is_scale(&self, n: &Num, i: usize, money: bool) -> bool {
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
    pub(super) fn counts_millions(&self, n: &Num, j: usize) -> bool {
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
    pub(super) fn chain(&self, n: &mut Num) {
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
}
