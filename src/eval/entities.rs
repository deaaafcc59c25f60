//! Entities: strict span + label F1, per label and together.

use std::collections::BTreeSet;

use super::calibration::{Calibration, calibration};
use super::counts::{Counts, Score, score};

/// A labelled span in code points of the source text.
pub type Labelled = (usize, usize, String);

/// One document: gold, predictions, and the stretches that are scored (all of it when empty).
#[derive(Clone, Debug, Default)]
pub struct EntityDocument {
    /// Gold.
    pub gold: Vec<Labelled>,
    /// Predictions.
    pub predicted: Vec<Labelled>,
    /// Their scores, 0 to 1.
    pub certainty: Vec<f64>,
    /// Code-point ranges outside which predictions are ignored.
    pub zones: Vec<(usize, usize)>,
}

/// Strict span + label scores: one line for all labels (micro average), then one per label.
pub fn score_entities(documents: &[EntityDocument]) -> Vec<Score> {
    let labels: BTreeSet<&str> =
        documents.iter().flat_map(|d| d.gold.iter().chain(&d.predicted)).map(|x| x.2.as_str()).collect();
    let mut scores = vec![score("all", &documents.iter().map(|d| count(d, None)).collect::<Vec<_>>())];
    for label in labels {
        scores.push(score(label, &documents.iter().map(|d| count(d, Some(label))).collect::<Vec<_>>()));
    }
    scores
}

/// Whether the scores of the predictions hold.
pub fn calibration_of(documents: &[EntityDocument]) -> Option<Calibration> {
    calibration(documents.iter().flat_map(|document| {
        let gold: BTreeSet<&Labelled> = document.gold.iter().collect();
        let scored = document.predicted.iter().zip(&document.certainty).filter(|(x, _)| document.in_zone(x));
        scored.map(move |(x, score)| (*score, gold.contains(x)))
    }))
}

impl EntityDocument {
    fn in_zone(&self, x: &Labelled) -> bool {
        self.zones.is_empty() || self.zones.iter().any(|(start, end)| *start <= x.0 && x.1 <= *end)
    }
}

fn count(document: &EntityDocument, label: Option<&str>) -> Counts {
    let wanted = |x: &&Labelled| label.is_none_or(|l| l == x.2);
    let in_zone = |x: &&Labelled| document.in_zone(x);
    let gold: BTreeSet<&Labelled> = document.gold.iter().filter(wanted).collect();
    let predicted: BTreeSet<&Labelled> = document.predicted.iter().filter(wanted).filter(in_zone).collect();
    Counts {
        hits: gold.intersection(&predicted).count() as f64,
        predicted: predicted.len() as f64,
        gold: gold.len() as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_label_is_a_miss_and_a_false_alarm() {
        let x = |s, e, l: &str| (s, e, l.to_owned());
        let document = EntityDocument {
            gold: vec![x(0, 4, "PER"), x(10, 14, "LOC")],
            predicted: vec![x(0, 4, "PER"), x(10, 14, "ORG"), x(90, 95, "ORG")],
            certainty: vec![1.0, 0.5, 0.5],
            zones: vec![(0, 50)],
        };
        let error = calibration_of(std::slice::from_ref(&document)).unwrap().error;
        assert!((error - 25.0).abs() < 1e-9, "the row outside the zone does not count: {error}");
        let all = &score_entities(&[document])[0];
        assert_eq!((all.hits, all.predicted, all.gold), (1.0, 2.0, 2.0));
    }
}
