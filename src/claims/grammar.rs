//! The grammar of quantities: numbers with units become ranges, counts, shares and ages, with their modifiers.

use rust_decimal::Decimal;

use super::lexicon::bit;
use super::mask::{Mask, Masked};
use super::modifier;
use super::noun::Chunker;
use super::number::Lexer;
use super::quantity::Quantity;
use super::side::Side;
use super::token::Token;
use super::unit::{Gazetteer, UnitKind};
use crate::document::{ClaimKind, Comparator};

/// Everything the grammar reads of one sentence.
#[derive(Clone, Copy)]
pub(super) struct Grammar<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
    /// Its masked numbers.
    pub masks: &'a [Masked],
    /// Units and currencies.
    pub units: &'static Gazetteer,
}

impl<'a> Grammar<'a> {
    pub(super) fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn has(&self, i: usize, bits: u32) -> bool {
        self.at(i).is_some_and(|t| t.entry.is(bits))
    }

    /// Whether token `i` is this lower-case word, in any case.
    pub(super) fn says(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    pub(super) fn lexer(&self) -> Lexer<'a> {
        Lexer { text: self.text, tokens: self.tokens }
    }

    pub(super) fn chunker(&self) -> Chunker<'a> {
        Chunker { text: self.text, tokens: self.tokens, masks: self.masks, after_unit: false }
    }

    pub(super) fn masked(&self, i: usize) -> Option<&'a Masked> {
        let k = self.masks.partition_point(|m| m.last <= i);
        self.masks.get(k).filter(|m| m.first <= i)
    }

    /// All quantities of the sentence, in order.
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut out: Vec<Quantity> = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            if let Some(m) = self.masked(i) {
                i = m.last;
                continue;
            }
            let q = match self.multiple(i) {
                None if self.may_start(i) => self.quantity(i, out.last()),
                None => self.article(i),
                multiple => multiple,
            };
            match q {
                Some(q) => {
                    i = q.1.max(i + 1);
                    if let Some(q) = q.0 {
                        out.push(q);
                    }
                }
                None => i += 1,
            }
        }
        self.complete(&mut out);
        out
    }

    /// The quantity whose number starts at `i`, and where to go on. `None` inside: a number that is no claim.
    pub(super) fn quantity(&self, i: usize, previous: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
        let side = self.side(i)?;
        let mut q = Quantity {
            first: side.first,
            last: side.last,
            number: (side.num.first, side.num.last),
            value: side.num.value,
            range: side.num.vague,
            vague: side.num.vague.is_some(),
            unit: side.unit,
            unit_tokens: side.unit_tokens,
            per: side.per.clone(),
            fraction: side.num.fraction,
            candidates: side.num.candidates.clone(),
            rule: "number",
            ..Quantity::default()
        };
        let mut end = side.clone();
        if let Some((range, right, path)) = self.range(&side) {
            q.range = Some(range);
            (q.value, q.vague, q.path) = (None, false, path);
            q.last = right.last;
            q.number.1 = right.num.last;
            q.unit = right.unit.or(q.unit);
            q.unit_tokens = right.unit_tokens.filter(|_| right.unit.is_some()).or(q.unit_tokens);
            q.per = right.per.clone().or(q.per);
            q.rule = if path { "from-to" } else { "range" };
            end = right;
        } else if let Some(value) = self.compound(&side) {
            // "6-foot-3"
            q.last = value;
        }
        self.set_modifier(&mut q);
        self.set_kind(&mut q, &mut end);
        if self.is_during(&q, previous) {
            (q.comparator, q.modifier, q.first) = (Comparator::Eq, None, end.first.min(q.number.0));
        }
        if self.is_no_claim(&q, &side) {
            return Some((None, q.last));
        }
        self.set_change(&mut q, previous);
        // Numbers inside the counted phrase are read again ("eight million 250ml bottles").
        let unit = q.unit_tokens.map_or(0, |u| u.1);
        let next = if q.kind == Some(ClaimKind::Count) { q.number.1.max(unit) } else { q.last };
        Some((Some(q), next))
    }

    /// "6-foot-3", "5 feet 7": the second number belongs to the first; where it ends.
    pub(super) fn compound(&self, side: &Side) -> Option<usize> {
        let foot = self.units.def(side.unit?).code == "[ft_i]";
        let hyphen = self.at(side.last).is_some_and(|t| t.is_hyphen() && !t.gap);
        let j = side.last + usize::from(hyphen);
        // "5 feet 2 inches" are two numbers that make one amount.
        let inches = self.units.at(self.text, self.tokens, j + 1, false).filter(|_| j + 1 < self.tokens.len());
        let number = self.at(j).is_some_and(|t| t.is_number() && (hyphen || t.gap)) && self.word(j).len() <= 2;
        (foot && number && inches.is_none_or(|m| self.units.def(m.unit).code != "[in_i]")).then_some(j + 1)
    }

    /// "twice as many", "more than double the price", "half as much": a multiple in one word.
    fn multiple(&self, i: usize) -> Option<(Option<Quantity>, usize)> {
        let value = multiplier(self.word(i))?;
        let as_many = self.says(i + 1, "as") && (self.says(i + 2, "many") || self.says(i + 2, "much"));
        let whole = self.past_determiners(i + 1);
        let of_whole = whole > i + 1 && !self.may_start(whole);
        // "to double the price" is a verb, "is double the price" is none.
        let before = |p: usize| {
            let word = self.word(p);
            (self.has(p, bit::AUX | bit::MOD) || matches!(word, "at" | "for")) && word != "to"
        };
        let noun = self.word(i).to_ascii_lowercase().starts_with("tw") || i.checked_sub(1).is_some_and(before);
        if !as_many && (value < Decimal::ONE || !of_whole || !noun) {
            return None;
        }
        let mut q = Quantity {
            first: i,
            last: i + 1,
            number: (i, i + 1),
            value: Some(value),
            fraction: true,
            kind: Some(ClaimKind::Ratio),
            rule: "multiple",
            ..Quantity::default()
        };
        self.set_modifier(&mut q);
        q.counted = self.chunker().phrase(if as_many { i + 3 } else { whole }, false);
        Some((Some(q), i + 1))
    }

    /// "a month after", "just a day": the article is the number.
    pub(super) fn article(&self, i: usize) -> Option<(Option<Quantity>, usize)> {
        if !self.has(i, bit::ART) || !self.has(i + 1, bit::UNIT) {
            return None;
        }
        let m = self.units.at(self.text, self.tokens, i + 1, false).filter(|m| !m.symbol)?;
        if self.units.def(m.unit).kind != UnitKind::Duration {
            return None;
        }
        let modifier = modifier::before(self.text, self.tokens, i);
        let dated = matches!(self.word(m.last), "after" | "before");
        if modifier.is_none() && !dated {
            return None;
        }
        let mut q = Quantity {
            first: i,
            last: m.last,
            number: (i, i + 1),
            value: Some(Decimal::ONE),
            unit: Some(m.unit),
            unit_tokens: Some((i + 1, m.last)),
            kind: Some(ClaimKind::Duration),
            rule: "article",
            ..Quantity::default()
        };
        self.set_modifier(&mut q);
        q.counted = self.after_of(q.last);
        let next = q.last;
        Some((Some(q), next))
    }

    pub(super) fn set_kind(&self, q: &mut Quantity, end: &mut Side) {
        if end.age || self.is_age(q, end) {
            q.kind = Some(ClaimKind::Age);
            q.unit = q.unit.or_else(|| self.units.by_code("a"));
            q.counted = self.aged(q);
            return;
        }
        if end.fold {
            q.kind = Some(ClaimKind::Ratio);
            q.rule = "fold";
            return;
        }
        if let Some(unit) = q.unit {
            q.kind = Some(match self.units.def(unit).kind {
                UnitKind::Money => ClaimKind::Money,
                UnitKind::Percent => ClaimKind::Percent,
                UnitKind::Duration if q.per.is_none() => ClaimKind::Duration,
                UnitKind::Count => ClaimKind::Count,
                _ if q.per.is_some() => ClaimKind::Rate,
                _ => ClaimKind::Measure,
            });
            q.counted = self
                .after_of(q.last)
                .or_else(|| self.attributive(q, end))
                .map(|p| self.with_parts(p))
                .or_else(|| self.of_before(q))
                .or_else(|| self.price_of(q))
                .or_else(|| self.object(q));
            return;
        }
        if self.ratio(q) {
            return;
        }
        if q.fraction {
            q.kind = Some(ClaimKind::Ratio);
            q.rule = "share";
            q.counted = self.share_of(q);
            if let Some(p) = q.counted {
                q.last = p.last;
            }
            return;
        }
        q.kind = Some(ClaimKind::Count);
        self.count(q, end);
    }

    /// Whether a dash between numbers was masked as a score there.
    pub(super) fn is_score(&self, i: usize) -> bool {
        self.masked(i).is_some_and(|m| m.mask == Mask::Score)
    }

    /// Reads a comparator as one of a range's.
    pub(super) fn is_between(&self, i: usize) -> bool {
        self.says(i, "between")
    }

    /// Marks a quantity as vague or exact for the table.
    pub(super) fn comparator(q: &Quantity) -> Comparator {
        match q.comparator {
            Comparator::Eq if q.range.is_some() => Comparator::Between,
            c => c,
        }
    }
}

/// What a word multiplies by.
pub(super) fn multiplier(word: &str) -> Option<Decimal> {
    Some(match word {
        "twice" | "Twice" | "double" | "Double" => Decimal::TWO,
        "thrice" | "Thrice" | "triple" | "Triple" => Decimal::from(3),
        "half" | "Half" => Decimal::new(5, 1),
        _ => return None,
    })
}
