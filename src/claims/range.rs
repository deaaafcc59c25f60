//! Ranges: "5 to 6 per cent", "£1m-£2m", "between 5% and 6%", "from 208 pounds to 193".

use rust_decimal::Decimal;

use super::grammar::Grammar;
use super::lexicon::bit;
use super::modifier;
use super::side::Side;
use super::unit::UnitKind;

/// How many tokens may stand between the two ends of "from A ... to B".
const REACH: usize = 8;

/// What ties the two numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    Dash,
    To,
    And,
    Or,
}

impl Grammar<'_> {
    /// The range that begins with `a`: both values, the right side, and whether it is a way from one to the other.
    pub(super) fn range(&self, a: &Side) -> Option<((Decimal, Decimal), Side, bool)> {
        if a.fold || a.num.vague.is_some() || !a.num.candidates.is_empty() {
            return None;
        }
        let mut start = a.first;
        if let Some(m) = modifier::before(self.text, self.tokens, start) {
            start = m.first;
        }
        let from = start > 0 && (self.says(start - 1, "from") || self.says(start - 1, "From"));
        let between = start > 0 && self.is_between(start - 1);
        if let Some((tie, j)) = self.tie(a.last, between, from)
            && let Some(b) = self.right(j)
            && let Some(range) = self.join(a, &b, tie, from, between)
        {
            return Some((range, b, from && tie == Tie::To));
        }
        if !from {
            return None;
        }
        // "from $36,040 at 10.45pm last night to $34,935"
        let mut j = a.last;
        while j < a.last + REACH {
            if let Some(m) = self.masked(j) {
                j = m.last;
                continue;
            }
            let t = self.at(j)?;
            if self.says(j, "to") && j > a.last {
                let b = self.right(j + 1)?;
                let range = self.join(a, &b, Tie::To, true, false)?;
                return Some((range, b, true));
            }
            if t.is_number() || t.entry.is(bit::CONJ | bit::AUX | bit::MODAL) || t.is_mark('.') || t.is_mark(';') {
                return None;
            }
            j += 1;
        }
        None
    }

    /// What ties the number before token `j` to another, and where that one begins.
    fn tie(&self, j: usize, between: bool, from: bool) -> Option<(Tie, usize)> {
        let t = self.at(j)?;
        let next = self.at(j + 1)?;
        if t.is_dash() || t.is_mark('~') {
            // "14-18", "£1m-£2m", "25 – 40"; "3 - 4" too, but not " -4"
            if t.gap == next.gap {
                return Some((Tie::Dash, j + 1));
            }
            // "8- to 16-metre"
            if !t.gap && (self.says(j + 1, "to") || self.says(j + 1, "or")) {
                let tie = if self.says(j + 1, "to") { Tie::To } else { Tie::Or };
                return Some((tie, j + 2));
            }
            // "0-to-60"
            if !t.gap && self.says(j + 1, "to") {
                return Some((Tie::To, j + 2));
            }
            return None;
        }
        if self.says(j, "to") || self.says(j, "through") {
            let k = if next.is_hyphen() && !next.gap { j + 2 } else { j + 1 };
            return Some((Tie::To, k));
        }
        if from && self.says(j, "up") && self.says(j + 1, "to") {
            return Some((Tie::To, j + 2));
        }
        if between && self.says(j, "and") {
            return Some((Tie::And, j + 1));
        }
        if self.says(j, "or") {
            return Some((Tie::Or, j + 1));
        }
        None
    }

    /// The number with its unit at `j`, past a currency sign and words such as "about".
    fn right(&self, j: usize) -> Option<Side> {
        let mut j = j;
        // "0-to-60"
        if self.says(j, "to") {
            j += 1;
        }
        for k in j..j + 5 {
            let t = self.at(k)?;
            if self.masked(k).is_some() && !self.is_score(k) {
                return None;
            }
            if self.may_start(k) {
                return self.side(k);
            }
            let passes = t.entry.is(bit::MOD)
                || matches!(t.kind, super::token::Kind::Mark(_)) && !t.is_mark(',') && !t.is_mark('.')
                || (t.is_word() && t.cap);
            if !passes {
                return None;
            }
        }
        None
    }

    /// The two values, when the two sides make a range.
    fn join(&self, a: &Side, b: &Side, tie: Tie, from: bool, between: bool) -> Option<(Decimal, Decimal)> {
        let (mut low, high) = (a.num.value?, b.num.value?);
        if b.num.fraction != a.num.fraction && (b.num.fraction || a.num.fraction) && tie != Tie::To {
            return None;
        }
        // "raised it by a fifth to 6 kroner a share": a share and what it reached.
        if a.num.fraction && !b.num.fraction && a.unit.is_none() && b.unit.is_some() && !from {
            return None;
        }
        let kind = |s: &Side| s.unit.map(|u| self.units.def(u).kind);
        let same = match (a.unit, b.unit) {
            (Some(x), Some(y)) => {
                let (x, y) = (self.units.def(x), self.units.def(y));
                x.code == y.code && x.name == y.name
            }
            _ => true,
        };
        if !same {
            return None;
        }
        // "rose 5% to 12 million", "gained $3 to $23": a change and what it reached.
        if a.unit.is_some() && tie == Tie::To && !from {
            let changed = modifier::change_before(self.text, self.tokens, self.outer(a)).is_some();
            if changed || (b.unit.is_none() && kind(a) != Some(UnitKind::Money)) {
                return None;
            }
        }
        if a.unit.is_some() && b.unit.is_none() && !from && !between {
            // "$5-10": the sign serves both; "5% or 6": two numbers
            if !(kind(a) == Some(UnitKind::Money) && a.signed) || tie == Tie::Or {
                return None;
            }
        }
        if tie == Tie::Or && a.num.scale.is_some() {
            return None;
        }
        if tie == Tie::Or && (a.unit.is_some() || a.num.plain && !b.num.plain && a.num.digits != b.num.digits) {
            return None;
        }
        if tie == Tie::Or && low >= high {
            return None;
        }
        // A scale serves both: "1 to 2 thousand", "$89 to $93 billion".
        if let (None, Some(scale)) = (a.num.scale, b.num.scale) {
            let raw = high.checked_div(scale)?;
            if low <= raw && low < Decimal::ONE_THOUSAND {
                low = low.checked_mul(scale)?;
            }
        }
        // "the 3-2 lead", "5 to 4": scores, unless something is measured.
        if !from && !between && low >= high && a.unit.is_none() && b.unit.is_none() {
            return None;
        }
        if tie == Tie::Dash && !from && !between && low >= high && a.unit.is_none() {
            return None;
        }
        Some((low, high))
    }

    /// First token of the side with the modifier before it.
    fn outer(&self, a: &Side) -> usize {
        modifier::before(self.text, self.tokens, a.first).map_or(a.first, |m| m.first)
    }
}
