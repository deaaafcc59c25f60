//! What a number leaves to another in its sentence: the unit or noun ("45 and 50 cases", "31 members voted for and
//! 14 against"), the whole of a part ("two of the 14 judges"), the other bound ("more than 100 and fewer than 300").

use rust_decimal::Decimal;

use super::grammar::Grammar;
use super::quantity::Quantity;
use super::unit::UnitKind;
use crate::document::{ClaimKind, Comparator};

/// How many times as large two values of the same thing are at most.
const ALIKE: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// How many numbers back one is looked for that lends its unit or noun.
const REACH: usize = 4;
/// Most tokens between the two.
const FAR: usize = 40;

impl Grammar<'_> {
    /// Completes the quantities of a sentence from one another.
    pub(super) fn complete(&self, quantities: &mut Vec<Quantity>) {
        self.amounts(quantities);
        self.bounds(quantities);
        let mut shared = false;
        for i in (1..quantities.len()).rev() {
            let (left, right) = quantities.split_at_mut(i);
            let (Some(p), Some(q)) = (left.last_mut(), right.first()) else { continue };
            let joined = self.joined(p.last, q.first, shared);
            shared = joined && bare(p) && named(q) && q.unit_tokens.is_none_or(|u| u.0 >= q.number.1);
            if shared || self.whole(p, q) {
                take(p, q);
                shared &= p.kind == q.kind;
            }
        }
        for i in 1..quantities.len() {
            let (left, right) = quantities.split_at_mut(i);
            let Some(q) = right.first_mut().filter(|q| bare(q) && self.stands_alone(q)) else { continue };
            if let Some(p) = left.iter().rev().take(REACH).find(|p| self.lends(p, q)) {
                take(q, p);
                q.rule = "elided";
            }
        }
    }

    /// "3 dollars and 50 cents", "5 feet 2 inches": one amount in a unit and its parts.
    fn amounts(&self, quantities: &mut Vec<Quantity>) {
        let mut i = 1;
        while i < quantities.len() {
            let (p, q) = (&quantities[i - 1], &quantities[i]);
            match self.with_part(p, q) {
                Some(value) => {
                    let (last, end) = (q.last, q.number.1);
                    let p = &mut quantities[i - 1];
                    (p.value, p.last, p.number.1) = (Some(value), last, end);
                    quantities.remove(i);
                }
                None => i += 1,
            }
        }
    }

    /// The sum in the unit of `p`, when `q` is the part of it that goes on.
    fn with_part(&self, p: &Quantity, q: &Quantity) -> Option<Decimal> {
        let (whole, part) = (self.units.def(p.unit?), self.units.def(q.unit?));
        let pair = match whole.kind {
            UnitKind::Money => whole.base == part.base && whole.factor == Some(Decimal::ONE),
            _ => matches!((whole.code, part.code), ("[ft_i]", "[in_i]") | ("[lb_av]", "[oz_av]")),
        };
        let next = p.last == q.first || self.joined(p.last, q.first, false);
        let share = part.factor?.checked_div(whole.factor?)?;
        let alone = p.per.is_none() && p.counted.is_none() && q.modifier.is_none();
        if !pair
            || !next
            || !alone
            || share >= Decimal::ONE
            || p.value?.scale() > 0 && p.value?.fract() != Decimal::ZERO
        {
            return None;
        }
        let rest = q.value?.checked_mul(share).filter(|r| *r < Decimal::ONE && !r.is_sign_negative())?;
        p.value?.checked_add(rest)
    }

    /// "more than 100 and fewer than 300": one range.
    fn bounds(&self, quantities: &mut Vec<Quantity>) {
        let side = |c: Comparator| match c {
            Comparator::Gt | Comparator::Ge => 1,
            Comparator::Lt | Comparator::Le => -1,
            _ => 0,
        };
        let mut i = 1;
        while i < quantities.len() {
            let (p, q) = (&quantities[i - 1], &quantities[i]);
            let opposite = side(p.comparator) * side(q.comparator) == -1;
            let same = bare(p) && p.counted.is_none() && p.modifier.is_some_and(|m| m.1 <= p.number.0)
                || p.unit.is_some() && p.unit == q.unit;
            if let (true, Some(a), Some(b)) =
                (opposite && same && self.joined(p.last, q.first, false), p.value, q.value)
                && (side(p.comparator) > 0) == (a < b)
            {
                let (first, number) = (p.first, p.number.0);
                let q = &mut quantities[i];
                (q.first, q.number.0) = (first, number);
                (q.range, q.value) = (Some((a.min(b), a.max(b))), None);
                (q.comparator, q.modifier, q.rule) = (Comparator::Eq, None, "bounds");
                quantities.remove(i - 1);
            } else {
                i += 1;
            }
        }
    }

    /// Whether nothing but "and", "or", "but" stands between two tokens; a lone comma when the list goes on so.
    fn joined(&self, from: usize, to: usize, list: bool) -> bool {
        let comma = self.at(from).is_some_and(|t| t.is_mark(','));
        let word = from + usize::from(comma);
        match to.checked_sub(word) {
            Some(0) => comma && list,
            Some(1) => ["and", "or", "but"].iter().any(|w| self.says(word, w)),
            _ => false,
        }
    }

    /// "two of the 14 judges": both count judges.
    fn whole(&self, p: &Quantity, q: &Quantity) -> bool {
        let of = self.says(p.last, "of") && self.past_determiners(p.last + 1) == q.first && q.first > p.last + 1;
        of && bare(p) && q.is_count && p.low() <= q.low()
    }

    /// Whether nothing after the number could be what it counts.
    fn stands_alone(&self, q: &Quantity) -> bool {
        let of = self.says(q.last, "of") || self.says(q.first.wrapping_sub(1), "of");
        let name = self.at(q.last).is_some_and(|t| t.cap && t.is_word());
        !of && !name && q.number.1 - q.number.0 <= 3
    }

    /// Whether `q` is likely to count or measure in what `p` does: written alike, and about as large.
    fn lends(&self, p: &Quantity, q: &Quantity) -> bool {
        let between = p.last..q.first;
        if between.len() > FAR || between.clone().any(|i| self.at(i).is_some_and(|t| t.is_mark(';') || t.is_mark(':')))
        {
            return false;
        }
        let (Some(a), Some(b)) = (p.low(), q.low()) else { return false };
        let after = p.unit_tokens.is_none_or(|u| u.0 >= p.number.1);
        let (small, large) = (a.min(b), a.max(b));
        let alike = small > Decimal::ZERO && small.checked_mul(ALIKE).is_none_or(|s| s >= large);
        let places = p.is_count || a.scale() == b.scale();
        let kind = match p.unit.map(|u| self.units.def(u).kind) {
            Some(UnitKind::Duration) => false,
            Some(_) => p.per.is_none(),
            None => true,
        };
        named(p) && p.kind != Some(ClaimKind::Age) && after && kind && alike && places && !p.vague
    }
}

/// Whether a number has neither unit nor noun.
fn bare(q: &Quantity) -> bool {
    q.kind == Some(ClaimKind::Count)
        && q.unit.is_none()
        && !q.is_count
        && !q.fraction
        && !q.vague
        && q.counted.is_none()
        && q.candidates.is_empty()
}

/// Whether a number has a unit or a counted noun of its own.
fn named(q: &Quantity) -> bool {
    q.unit.is_some() || q.is_count
}

/// Gives `q` the unit or noun of `from`.
fn take(q: &mut Quantity, from: &Quantity) {
    (q.unit, q.kind, q.is_count) = (from.unit, from.kind, from.is_count);
    q.per.clone_from(&from.per);
    q.counted = from.counted.filter(|_| from.is_count);
    if q.is_count {
        // Only what can rise and fall changes: "won 12 games and lost nine".
        (q.change, q.change_token) = (0, None);
    }
}
