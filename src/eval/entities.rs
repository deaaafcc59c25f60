//! Entities: strict span + label F1, per label and together.

use std::collections::BTreeSet;

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

fn count(document: &EntityDocument, label: Option<&str>) -> Counts {
    let wanted = |x: &&Labelled| label.is_none_or(|l| l == x.2);
    let in_zone = |x: &&Labelled| {
        document.zones.is_empty() || document.zones.iter().any(|(start, end)| *start <= x.0 && x.1 <= *end)
    };
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
            zones: vec![(0, 50)],
        };
        let all = &score_entities(&[document])[0];
        assert_eq!((all.hits, all.predicted, all.gold), (1.0, 2.0, 2.0));
    }
}
