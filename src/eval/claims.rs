//! Numeric claims: the metrics of CQE (Almasian et al., EMNLP 2023) in a strict one-to-one form and as the
//! paper's own loop counts them.

use std::collections::BTreeSet;

use super::counts::{Counts, Score, ratio, score};
use super::matching::bipartite;
use super::units::canonical_unit;

/// A value: a number, or a range whose open ends are infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// One number.
    Point(f64),
    /// From low to high.
    Range(f64, f64),
}

/// Who claims a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Claimant {
    /// Gold does not speak of it.
    #[default]
    Unknown,
    /// The article itself.
    Author,
    /// A speaker or source.
    Named(String),
}

/// A quantity as gold or as a row.
#[derive(Clone, Debug, Default)]
pub struct ScoredQuantity {
    /// Code points in the source text, when known.
    pub span: Option<(usize, usize)>,
    /// The value.
    pub value: Option<Value>,
    /// Unit name.
    pub unit: Option<String>,
    /// Other accepted unit names (gold only).
    pub unit_alternatives: Vec<String>,
    /// `=`, `~`, `<`, `>`, `up` or `down`.
    pub modifier: Option<String>,
    /// Words of the concept.
    pub concept: Option<String>,
    /// Who claims it.
    pub claimant: Claimant,
}

impl ScoredQuantity {
    /// Makes a bound ("more than 30") the half-open range that it bounds.
    pub fn open(&mut self) {
        self.value = match (self.value, self.modifier.as_deref()) {
            (Some(Value::Point(v)), Some(">")) => Some(Value::Range(v, f64::INFINITY)),
            (Some(Value::Point(v)), Some("<")) => Some(Value::Range(f64::NEG_INFINITY, v)),
            _ => return,
        };
        self.modifier = Some("=".into());
    }
}

/// Gold and predicted quantities of one text.
pub type ClaimDocument = (Vec<ScoredQuantity>, Vec<ScoredQuantity>);

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 + 1e-5 * b.abs()
}

pub(super) fn same_value(gold: Option<Value>, predicted: Option<Value>) -> bool {
    let end = |g: f64, p: f64| g == p || (g.is_finite() && p.is_finite() && close(p, g));
    match (gold, predicted) {
        (Some(Value::Point(g)), Some(Value::Point(p))) => close(p, g),
        (Some(Value::Range(gl, gh)), Some(Value::Range(pl, ph))) => end(gl, pl) && end(gh, ph),
        _ => false,
    }
}

fn words(concept: Option<&str>) -> Vec<String> {
    let all: Vec<String> = concept
        .unwrap_or("-")
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    if all.is_empty() { vec!["-".into()] } else { all }
}

const STRICT: [&str; 10] = [
    "value",
    "value+unit",
    "value+modifier",
    "value+unit+modifier",
    "concept_partial",
    "concept_complete",
    "concept_f1",
    "span_exact",
    "span_overlap",
    "span_overlap+value",
];

/// One-to-one scores: for each metric a largest matching of gold and predictions within each text.
pub fn score_strict(documents: &[ClaimDocument]) -> Vec<Score> {
    let per_document: Vec<[Counts; 10]> = documents.iter().map(strict_document).collect();
    STRICT
        .iter()
        .enumerate()
        .map(|(k, name)| score(name, &per_document.iter().map(|d| d[k]).collect::<Vec<_>>()))
        .collect()
}

fn strict_document((gold, predicted): &ClaimDocument) -> [Counts; 10] {
    let gold_units: Vec<String> = gold.iter().map(|g| canonical_unit(g.unit.as_deref())).collect();
    let accepted: Vec<BTreeSet<String>> =
        gold.iter().map(|g| g.unit_alternatives.iter().map(|u| canonical_unit(Some(u))).collect()).collect();
    let units: Vec<String> = predicted.iter().map(|p| canonical_unit(p.unit.as_deref())).collect();
    let set = |q: &ScoredQuantity| -> BTreeSet<String> { words(q.concept.as_deref()).into_iter().collect() };
    let gold_words: Vec<_> = gold.iter().map(set).collect();
    let predicted_words: Vec<_> = predicted.iter().map(set).collect();
    let modifier = |q: &ScoredQuantity| q.modifier.clone().unwrap_or_else(|| "=".into());

    let v = |i: usize, j: usize| same_value(gold[i].value, predicted[j].value);
    let u = |i: usize, j: usize| gold_units[i] == units[j] || accepted[i].contains(&units[j]);
    let m = |i: usize, j: usize| modifier(&gold[i]) == modifier(&predicted[j]);
    let matched = |fits: &dyn Fn(usize, usize) -> bool| bipartite(gold.len(), predicted.len(), fits).len() as f64;
    let overlaps = |i: usize, j: usize| match (gold[i].span, predicted[j].span) {
        (Some(g), Some(p)) => g.0 < p.1 && p.0 < g.1,
        _ => false,
    };

    let same_unit = bipartite(gold.len(), predicted.len(), |i, j| v(i, j) && u(i, j));
    let left: Vec<usize> = (0..gold.len()).filter(|i| !same_unit.iter().any(|p| p.0 == *i)).collect();
    let right: Vec<usize> = (0..predicted.len()).filter(|j| !same_unit.iter().any(|p| p.1 == *j)).collect();
    let rest = bipartite(left.len(), right.len(), |a, b| v(left[a], right[b]));
    let token_f1: f64 = same_unit
        .iter()
        .copied()
        .chain(rest.into_iter().map(|(a, b)| (left[a], right[b])))
        .map(|(i, j)| {
            let shared = gold_words[i].intersection(&predicted_words[j]).count() as f64;
            ratio(2.0 * shared, (gold_words[i].len() + predicted_words[j].len()) as f64)
        })
        .sum();

    let hits = [
        matched(&v),
        same_unit.len() as f64,
        matched(&|i, j| v(i, j) && m(i, j)),
        matched(&|i, j| v(i, j) && u(i, j) && m(i, j)),
        matched(&|i, j| v(i, j) && !gold_words[i].is_disjoint(&predicted_words[j])),
        matched(&|i, j| v(i, j) && gold_words[i] == predicted_words[j]),
        token_f1,
        matched(&|i, j| gold[i].span.is_some() && gold[i].span == predicted[j].span),
        matched(&overlaps),
        matched(&|i, j| overlaps(i, j) && v(i, j)),
    ];
    let with_span = gold.iter().filter(|g| g.span.is_some()).count();
    std::array::from_fn(|k| Counts {
        hits: hits[k],
        predicted: predicted.len() as f64,
        gold: if k >= 7 { with_span } else { gold.len() } as f64,
    })
}

/// The paper's own counting: a gold value is compared with every unmatched prediction until one with the
/// right unit is found, and only the count of values is capped per text.
pub fn score_paper(documents: &[ClaimDocument]) -> Vec<Score> {
    const NAMES: [&str; 5] = ["value", "value+unit", "value+change", "concept_partial", "concept_complete"];
    let per_document: Vec<[Counts; 5]> = documents.iter().map(paper_document).collect();
    NAMES
        .iter()
        .enumerate()
        .map(|(k, name)| score(name, &per_document.iter().map(|d| d[k]).collect::<Vec<_>>()))
        .collect()
}

fn paper_document((gold, predicted): &ClaimDocument) -> [Counts; 5] {
    let unit = |q: &ScoredQuantity| q.unit.clone().filter(|u| !u.is_empty()).unwrap_or_else(|| "-".into());
    let mut left: Vec<&ScoredQuantity> = predicted.iter().collect();
    left.sort_by_key(|q| unit(q));
    let mut ordered: Vec<&ScoredQuantity> = gold.iter().collect();
    ordered.sort_by_key(|q| unit(q));
    let mut hits = [0.0; 5];
    let mut cap = gold.len();
    for g in ordered {
        let gold_words = words(g.concept.as_deref());
        let mut taken = None;
        for (n, p) in left.iter().enumerate() {
            if !same_value(g.value, p.value) {
                continue;
            }
            if cap > 0 {
                hits[0] += 1.0;
                cap -= 1;
            }
            if p.modifier.as_deref().unwrap_or("=") == g.modifier.as_deref().unwrap_or("") {
                hits[2] += 1.0;
            }
            let predicted_words = words(p.concept.as_deref());
            let a: BTreeSet<_> = gold_words.iter().collect();
            let shared = predicted_words.iter().collect::<BTreeSet<_>>().intersection(&a).count();
            if shared > 0 {
                hits[3] += 1.0;
            }
            if shared == gold_words.len() && shared == predicted_words.len() {
                hits[4] += 1.0;
            }
            if unit(p).to_lowercase() == unit(g).to_lowercase() {
                hits[1] += 1.0;
                taken = Some(n);
                break;
            }
        }
        if let Some(n) = taken {
            left.remove(n);
        }
    }
    hits.map(|h| Counts { hits: h, predicted: predicted.len() as f64, gold: gold.len() as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(value: f64, unit: &str) -> ScoredQuantity {
        ScoredQuantity {
            value: Some(Value::Point(value)),
            unit: Some(unit.into()),
            modifier: Some("=".into()),
            ..ScoredQuantity::default()
        }
    }

    fn f1(scores: &[Score], metric: &str) -> f64 {
        scores.iter().find(|s| s.metric == metric).unwrap().f1
    }

    #[test]
    fn strict_matching_is_one_to_one_and_finds_the_right_units() {
        let s = score_strict(&[(vec![q(5.0, "mile"), q(5.0, "km")], vec![q(5.0, "km"), q(5.0, "mile")])]);
        assert_eq!((f1(&s, "value"), f1(&s, "value+unit")), (100.0, 100.0));
        let s = score_strict(&[(vec![q(5.0, "mile")], vec![q(5.0, "km"), q(5.0, "km")])]);
        assert_eq!((f1(&s, "value"), f1(&s, "value+unit")), (66.67, 0.0));
    }

    #[test]
    fn the_paper_counts_a_value_again_when_the_unit_differs() {
        let document = (vec![q(5.0, "mile"), q(7.0, "day")], vec![q(5.0, "km"), q(5.0, "foot")]);
        assert_eq!(score_paper(std::slice::from_ref(&document))[0].hits, 2.0);
        assert_eq!(score_strict(&[document])[0].hits, 1.0);
    }

    #[test]
    fn a_range_matches_only_a_range() {
        let range = Value::Range(1.0, f64::INFINITY);
        assert!(same_value(Some(range), Some(range)));
        assert!(!same_value(Some(Value::Point(1.0)), Some(range)));
        assert!(!same_value(None, None));
        let mut bound = ScoredQuantity { modifier: Some(">".into()), ..q(1.0, "mile") };
        bound.open();
        assert_eq!((bound.value, bound.modifier.as_deref()), (Some(range), Some("=")));
    }
}
