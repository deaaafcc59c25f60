//! A row of `claims.csv` in the terms of gold files: names of units, modifier, concept.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::prelude::ToPrimitive;

use super::claims::{Claimant, ScoredQuantity, Value};
use crate::tables::ClaimRow;
use crate::tables::cell::Plain;

/// How gold names the unit of a count and the concept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// Unit = lemma of the head noun ("soldier"), concept = what is counted.
    #[default]
    Head,
    /// As NewsQuant (CQE, EMNLP 2023): unit = the content words of what is counted, the head as its lemma
    /// ("Armenian prisoner"); concept = content words of the subject; an age is in "year of age".
    Cqe,
}

/// Words that are never part of a unit or concept.
const FUNCTION_WORDS: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "to", "in", "for", "its", "their", "his", "her", "on", "at", "by", "with",
    "from", "than", "most", "all", "across", "among", "per", "this", "as", "into", "after", "before", "between",
    "both", "own", "which", "that", "was", "is",
];

/// Words with inner hyphens, ampersands and full stops.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "a constant pattern that a test compiles")]
    Regex::new(r"[\p{L}\p{N}&.-]+").expect("a valid constant pattern")
});

/// The scorer's view of a row.
pub fn quantity(row: &ClaimRow, span: (usize, usize), naming: Naming) -> ScoredQuantity {
    let falls = row.change == "down";
    let float = |p: Option<Plain>| p.and_then(|p| p.0.to_f64());
    let value = match (float(row.value), float(row.value_low), float(row.value_high)) {
        (Some(v), _, _) => Some(Value::Point(v)),
        (None, None, None) => first_candidate(row).filter(|_| naming == Naming::Cqe),
        // "from 9 to 7": CQE keeps the order of the text.
        (None, Some(low), Some(high)) if falls && row.rule == "from-to" && naming == Naming::Cqe => {
            Some(Value::Range(high, low))
        }
        (None, low, high) => Some(Value::Range(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))),
    };
    let modifier = match (row.comparator.as_str(), row.change.as_str()) {
        ("gt" | "ge", _) => ">",
        ("lt" | "le", _) => "<",
        (_, "up") => "up",
        (_, "down") if row.rule != "from-to" => "down",
        ("approx", _) => "~",
        _ => "=",
    };
    let (unit, concept) = match naming {
        Naming::Head => (head_unit(row), row.counted.clone().or_else(|| row.subject.clone())),
        Naming::Cqe => (cqe_unit(row), cqe_concept(row)),
    };
    ScoredQuantity {
        span: Some(span),
        value,
        unit,
        unit_alternatives: Vec::new(),
        modifier: Some(modifier.into()),
        concept,
        claimant: row.claimant.clone().map_or(Claimant::Author, Claimant::Named),
    }
}

/// The first reading of a malformed number.
fn first_candidate(row: &ClaimRow) -> Option<Value> {
    let first = row.value_candidates.as_deref()?.split(';').next()?;
    first.parse().ok().map(Value::Point)
}

fn head_unit(row: &ClaimRow) -> Option<String> {
    match row.kind.as_str() {
        "percent" => Some("percentage".into()),
        // A share has no unit: what it is of is the concept ("one in five stalls").
        "ratio" if row.unit_system.as_deref() == Some("count") => None,
        _ => row.unit_name.clone().or_else(|| row.unit_text.clone()),
    }
}

/// Whether the unit is what is counted.
fn counts(row: &ClaimRow) -> bool {
    row.unit_system.as_deref() == Some("count") && row.counted.is_some()
}

fn cqe_unit(row: &ClaimRow) -> Option<String> {
    let name = row.unit_name.clone().unwrap_or_default();
    let (head, per) = match name.split_once(" per ") {
        Some((head, per)) => (head, Some(per)),
        None => (name.as_str(), None),
    };
    if row.kind == "age" && head == "year" {
        return Some("year of age".into());
    }
    let mut unit = match name.as_str() {
        "revolution per minute" => "revolutions per minute".to_owned(),
        "part per billion" => "parts-per-billion".to_owned(),
        _ if counts(row) => {
            let mut words = content(row.counted.as_deref().unwrap_or_default());
            if let Some(last) = words.last_mut() {
                // The unit's name may be a compound ("border guard") whose first nouns the phrase has already.
                let term = head.contains(" of ");
                *last = if term { head } else { head.rsplit(' ').next().unwrap_or(head) }.to_owned();
            }
            let phrase = words.join(" ");
            per.map_or(phrase.clone(), |per| format!("{phrase} per {per}"))
        }
        _ => name.split(" per ").map(cqe_name).collect::<Vec<_>>().join(" per "),
    };
    if row.kind == "ratio" && (counts(row) || (unit.is_empty() && row.rule == "share")) {
        unit = format!("% {}", if unit.is_empty() { "-" } else { &unit });
    }
    Some(unit).filter(|u| !u.is_empty())
}

/// CQE's name of a unit whose CLDR name is another.
fn cqe_name(name: &str) -> String {
    match name {
        "percent" => "percentage".into(),
        "US dollar" => "dollar".into(),
        "British pound" => "pound sterling".into(),
        "pound" => "pound-mass".into(),
        "degree Celsius" => "celsius".into(),
        "degree Fahrenheit" => "fahrenheit".into(),
        "pound-force-foot" => "pound-foot".into(),
        "Israeli new shekel" => "shekel".into(),
        "Singapore dollar" => "singaporean dollar".into(),
        other => other.to_lowercase(),
    }
}

fn cqe_concept(row: &ClaimRow) -> Option<String> {
    let mut words = Vec::new();
    if !counts(row) {
        words.extend(content(row.counted.as_deref().unwrap_or_default()));
    }
    words.extend(content(row.subject.as_deref().unwrap_or_default()));
    Some(words.join(" ")).filter(|w| !w.is_empty())
}

/// The content words of a phrase; full stops of acronyms dropped.
fn content(phrase: &str) -> Vec<String> {
    let phrase = phrase.replace("’s", "").replace("'s", "");
    WORD.find_iter(&phrase)
        .map(|m| m.as_str().trim_matches('.'))
        .filter(|w| !w.is_empty() && !FUNCTION_WORDS.contains(&w.to_lowercase().as_str()))
        .map(|w| if w.chars().all(|c| c.is_uppercase() || c == '.') { w.replace('.', "") } else { w.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Decimal;

    #[test]
    fn a_count_is_named_by_its_head_or_by_its_phrase() {
        let row = ClaimRow {
            kind: "count".into(),
            value: Some(Plain(Decimal::from(32))),
            unit_name: Some("prisoner".into()),
            unit_system: Some("count".into()),
            counted: Some("the Sumaqan prisoners".into()),
            subject: Some("Pallqa".into()),
            ..ClaimRow::default()
        };
        assert_eq!(quantity(&row, (0, 2), Naming::Head).unit.as_deref(), Some("prisoner"));
        let cqe = quantity(&row, (0, 2), Naming::Cqe);
        assert_eq!((cqe.unit.as_deref(), cqe.concept.as_deref()), (Some("Sumaqan prisoner"), Some("Pallqa")));
        assert_eq!(content("the U.S. dollar’s value"), ["US", "dollar", "value"]);
    }
}
