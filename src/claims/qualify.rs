//! What qualifies a number: modifiers, changes, ages, ratios; and what makes it no claim.

use rust_decimal::Decimal;

use super::grammar::Grammar;
use super::lexicon::{bit, lower};
use super::modifier;
use super::quantity::Quantity;
use super::side::Side;
use crate::document::ClaimKind;

impl Grammar<'_> {
    /// The words before and after that say how the number relates to the true value.
    pub(super) fn set_modifier(&self, q: &mut Quantity) {
        // "under the age of 5"
        let mut at = q.first;
        if at > 1 && self.says(at - 1, "of") && self.says(at - 2, "age") {
            at -= 2;
            at -= usize::from(at > 0 && self.says(at - 1, "the"));
        }
        if let Some(m) = modifier::before(self.text, self.tokens, at) {
            q.comparator = m.comparator;
            q.modifier = Some((m.first, m.last));
            q.first = m.first;
        }
        if let Some(m) = modifier::after(self.text, self.tokens, q.last) {
            q.comparator = m.comparator;
            q.modifier.get_or_insert((m.first, m.last));
            q.last = m.last;
        }
    }

    /// "lost 300 jobs over 12 years", "Over 12 years the firm ...": the time it took, not more than that.
    pub(super) fn is_during(&self, q: &Quantity, previous: Option<&Quantity>) -> bool {
        let over = q.modifier.is_some_and(|m| m.1 == m.0 + 1 && self.says(m.0, "over") && m.0 == q.first);
        let next = self.at(q.last);
        let opens = q.first == 0 && next.is_some_and(|t| t.is_mark(',') || t.entry.is(bit::ART | bit::DET | bit::PRON));
        over && q.kind == Some(ClaimKind::Duration) && (opens || previous.is_some_and(|p| p.last == q.first))
    }

    /// "one in five", "two out of three voters", "one of four".
    pub(super) fn ratio(&self, q: &mut Quantity) -> bool {
        let j = q.last;
        let step = if self.says(j, "in") || self.says(j, "of") {
            1
        } else if self.says(j, "out") && self.says(j + 1, "of") {
            2
        } else if self.says(j, "over") && q.first == q.number.0 && q.modifier.is_none() {
            1
        } else {
            return false;
        };
        let over = self.says(j, "over");
        let Some(n) = self.at(j + step).filter(|t| t.is_number() || t.entry.num.is_some()) else { return false };
        if self.masked(j + step).is_some() || n.entry.is(bit::ART) || q.range.is_some() {
            return false;
        }
        let Some(d) = self.side(j + step) else { return false };
        let (Some(a), Some(b)) = (q.value, d.num.value) else { return false };
        if over && (d.per.is_some() || self.chunker().phrase(d.last, true).is_some() || d.num.candidates.len() > 1) {
            // "5 over 3 years" is no fraction.
            return false;
        }
        let whole = a.is_integer() && b.is_integer() && b > Decimal::ZERO && (over || a > Decimal::ZERO && a < b);
        if !whole || d.unit.is_some() || (step == 1 && b > Decimal::ONE_THOUSAND) || d.num.fraction {
            return false;
        }
        let Some(value) = a.checked_div(b) else { return false };
        q.value = Some(value);
        q.fraction = true;
        (q.kind, q.rule) = (Some(ClaimKind::Ratio), "one-in");
        q.last = d.last;
        q.number.1 = d.num.last;
        q.counted = self.chunker().phrase(d.last, true);
        if let Some(p) = q.counted {
            q.last = p.last;
        }
        true
    }

    /// "Maddon, 66, has", "Nick Hague 44 has", "aged 44", "the age of 44".
    pub(super) fn is_age(&self, q: &Quantity, side: &Side) -> bool {
        if q.unit.is_some() || !side.num.digits && side.num.last - side.num.first > 1 || q.range.is_some() {
            return false;
        }
        let Some(v) = q.value.filter(|v| v.is_integer() && *v > Decimal::ZERO && *v < Decimal::from(120)) else {
            return false;
        };
        let Some(p) = side.first.checked_sub(1) else { return false };
        let start = q.modifier.map_or(side.first, |m| m.0);
        let before = start.checked_sub(1).map_or("", |p| self.word(p));
        if matches!(before, "aged" | "Aged" | "age") || (before == "of" && start > 1 && self.word(start - 2) == "age") {
            return true;
        }
        let closes =
            self.at(side.last).is_none_or(|t| matches!(t.kind, super::token::Kind::Mark(',' | '.' | ';' | ')')));
        let name = |k: usize| {
            self.at(k).is_some_and(|t| t.is_word() && t.cap && !t.entry.is(bit::MONTH | bit::WEEKDAY | bit::CLOSED))
        };
        if self.at(p).is_some_and(|t| t.is_mark(',') || t.is_mark('(')) {
            return side.num.digits && closes && side.num.plain && p > 0 && name(p - 1) && v >= Decimal::ONE;
        }
        side.num.plain && p > 0 && name(p) && name(p - 1) && self.has(side.last, bit::AUX) && v >= Decimal::TEN
    }

    /// Numbers that state nothing: pronouns ("this one"), bare words, list items.
    pub(super) fn is_no_claim(&self, q: &Quantity, side: &Side) -> bool {
        if q.unit.is_some() || q.range.is_some() && !q.vague {
            return false;
        }
        let before = side.first.checked_sub(1).and_then(|p| self.at(p));
        if side.first > 1
            && before.is_some_and(|t| t.is_hyphen() && !t.gap)
            && self.at(side.first).is_some_and(|t| !t.gap)
            && ["last", "top", "bottom", "final", "best", "under"].iter().any(|w| self.says(side.first - 2, w))
        {
            // "a last-32 tie", "the under-21 side"
            return true;
        }
        let mut buffer = [0u8; 12];
        let prior = side.first.checked_sub(1).and_then(|p| lower(self.word(p), &mut buffer)).unwrap_or("");
        if q.is_one() && !side.num.digits && !q.fraction {
            // "this one", "no one", "the one", "one another", "one day", "one can"
            let pronoun = matches!(
                prior,
                "this"
                    | "that"
                    | "the"
                    | "no"
                    | "every"
                    | "any"
                    | "some"
                    | "which"
                    | "each"
                    | "same"
                    | "another"
                    | "new"
                    | "good"
                    | "big"
                    | "as"
                    | "'s"
                    | "’s"
            );
            // "at least one dose": the "least" belongs to the modifier.
            let adjective = side.first > 0
                && q.modifier.is_none()
                && self.chunker().classes(side.first - 1) & bit::ADJ != 0
                && before.is_some_and(|t| t.is_word());
            return pronoun || adjective || !q.is_count || self.says(side.last, "another");
        }
        let lone = self.says(side.num.first, "half")
            || (self.says(side.num.last - 1, "quarter")
                && side.num.first + 2 == side.num.last
                && before.is_some_and(|t| t.entry.is(bit::PREP)));
        if side.num.fraction && lone && q.counted.is_none() && !self.says(side.last, "of") && q.modifier.is_none() {
            // "at half time", "in a quarter"
            return true;
        }
        // "the bottom three", "the last 32"
        if matches!(prior, "top" | "bottom" | "last" | "final" | "next" | "first") && q.counted.is_none() {
            return true;
        }
        if q.value == Some(Decimal::ONE) && side.num.digits && !q.is_count && !q.fraction {
            return false;
        }
        if q.vague && q.counted.is_none() && q.unit.is_none() && q.modifier.is_none() {
            // "hundreds" with nothing said of what is kept: the number still claims a size.
            return false;
        }
        false
    }

    pub(super) fn set_change(&self, q: &mut Quantity, previous: Option<&Quantity>) {
        // Counts change hands too often ("added two players"): only what can rise and fall.
        let scalar = matches!(q.kind, Some(ClaimKind::Percent | ClaimKind::Money | ClaimKind::Measure))
            || (q.kind == Some(ClaimKind::Count)
                && (!q.is_count || self.counted_word(q).is_some_and(|w| w.starts_with("point") || w == "percentage")))
            || q.kind == Some(ClaimKind::Ratio);
        if !scalar || q.range.is_some() && !q.path {
            return;
        }
        if let Some((direction, token)) = modifier::change_before(self.text, self.tokens, q.first) {
            (q.change, q.change_token) = (direction, Some(token));
            return;
        }
        // "fell to 49.5", with no other number for the change itself
        if q.first > 1
            && self.says(q.first - 1, "to")
            && previous.is_none_or(|p| p.change == 0 || p.last + 1 != q.first)
            && let Some((direction, token)) = modifier::change_before(self.text, self.tokens, q.first - 1)
        {
            (q.change, q.change_token) = (direction, Some(token));
            return;
        }
        let Some(p) = previous else { return };
        // "190 points, or 0.6%", "0.25 points, or 0.01%": said of the same change.
        let comma = usize::from(self.at(p.last).is_some_and(|t| t.is_mark(',')));
        let or = p.last + comma;
        if p.change != 0
            && ((self.says(or, "or") && or + 1 == q.first)
                || (self.at(p.last).is_some_and(|t| t.is_mark('(')) && p.last + 1 == q.first))
        {
            (q.change, q.change_token) = (p.change, p.change_token);
            return;
        }
        // "X fell 2%, Y by 3%": the verb is left out.
        if p.change != 0
            && q.first > 0
            && self.says(q.first - 1, "by")
            && self.at(q.first.wrapping_sub(2)).is_some_and(|t| t.cap)
        {
            (q.change, q.change_token) = (p.change, p.change_token);
        }
    }
}
