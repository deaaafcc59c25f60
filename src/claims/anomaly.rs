//! What is broken about a number.

use rust_decimal::Decimal;

use super::grammar::Grammar;
use super::quantity::Quantity;
use crate::document::ClaimKind;

/// The anomaly of a quantity, empty when there is none.
pub(super) fn of(g: &Grammar<'_>, q: &Quantity) -> &'static str {
    if !q.candidates.is_empty() {
        return "malformed_grouping";
    }
    if glued(g, q) {
        return "glued";
    }
    if spliced(g, q) {
        return "spliced_sentence";
    }
    if impossible_percent(g, q) {
        return "impossible_percent";
    }
    ""
}

/// Number and word run together where neither unit nor scale ties them: "fled12 times".
fn glued(g: &Grammar<'_>, q: &Quantity) -> bool {
    let (first, last) = q.number;
    let word = |i: usize| g.at(i).is_some_and(|t| t.is_word());
    let before = first > 0
        && word(first - 1)
        && g.at(first).is_some_and(|t| !t.gap && t.is_number())
        && q.unit_tokens.is_none_or(|u| u.1 != first);
    let after = word(last)
        && g.at(last).is_some_and(|t| !t.gap)
        && g.at(last - 1).is_some_and(|t| t.is_number())
        && q.unit_tokens.is_none_or(|u| u.0 != last);
    before || after
}

/// The sentence before ends right at the number, without a space: "for years.12 people".
fn spliced(g: &Grammar<'_>, q: &Quantity) -> bool {
    let first = q.number.0;
    let Some(stop) = first.checked_sub(1).and_then(|p| g.at(p)) else { return false };
    let word = first > 1 && g.at(first - 2).is_some_and(|t| t.is_word() && !t.cap);
    stop.is_mark('.') && !stop.gap && word && g.at(first).is_some_and(|t| !t.gap)
}

/// A share of a whole beyond all of it: "120% of the voters".
fn impossible_percent(g: &Grammar<'_>, q: &Quantity) -> bool {
    let above = q.low().is_some_and(|v| v > Decimal::ONE_HUNDRED);
    let people = q.counted.is_some_and(|p| {
        let noun = super::lexicon::singular(g.word(p.head)).to_ascii_lowercase();
        matches!(
            noun.as_str(),
            "people"
                | "voter"
                | "resident"
                | "adult"
                | "child"
                | "woman"
                | "man"
                | "respondent"
                | "household"
                | "citizen"
                | "population"
                | "vote"
                | "ballot"
                | "pupil"
                | "patient"
                | "worker"
                | "employee"
        )
    });
    q.kind == Some(ClaimKind::Percent)
        && above
        && people
        && q.change == 0
        && g.says(q.unit_tokens.map_or(0, |u| u.1), "of")
}
