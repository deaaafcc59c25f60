//! Sentence boundaries: exact positions of sentence ends inside a text.

use std::collections::BTreeSet;

use super::counts::{Counts, Score, score};

/// What gold says of the sentences of one text; positions are code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceGold {
    /// Where sentences end. The last is where the text ends, and is not scored.
    pub ends: Vec<usize>,
    /// Ends that are neither right nor wrong.
    pub optional: Vec<usize>,
    /// Stretches that belong to no sentence: an end inside counts as the one before.
    pub junk: Vec<(usize, usize)>,
    /// Ends without a space behind them.
    pub glued: Vec<usize>,
}

/// A text's gold and the sentence ends found in it.
pub type SentenceDocument = (SentenceGold, Vec<usize>);

/// Boundaries, texts without a mistake, and glued boundaries that were found (given as P = R = F1).
pub fn score_sentences(documents: &[SentenceDocument]) -> Vec<Score> {
    let found: Vec<BTreeSet<usize>> = documents.iter().map(|(gold, ends)| inner(gold, ends)).collect();
    let gold: Vec<BTreeSet<usize>> = documents
        .iter()
        .map(|(gold, _)| gold.ends.iter().copied().filter(|end| Some(end) != gold.ends.last()).collect())
        .collect();
    let pairs = || gold.iter().zip(&found);
    let boundaries: Vec<Counts> = pairs()
        .map(|(gold, found)| Counts {
            hits: gold.intersection(found).count() as f64,
            predicted: found.len() as f64,
            gold: gold.len() as f64,
        })
        .collect();
    let exact: Vec<Counts> = pairs()
        .map(|(gold, found)| Counts { hits: f64::from(u8::from(gold == found)), predicted: 1.0, gold: 1.0 })
        .collect();
    let glued: Vec<Counts> = documents
        .iter()
        .zip(&found)
        .map(|((gold, _), found)| {
            let all = gold.glued.len() as f64;
            Counts {
                hits: gold.glued.iter().filter(|end| found.contains(end)).count() as f64,
                predicted: all,
                gold: all,
            }
        })
        .collect();
    let mut scores = vec![score("boundary", &boundaries), score("exact text", &exact)];
    if glued.iter().any(|counts| counts.gold > 0.0) {
        scores.push(score("glued boundary", &glued));
    }
    scores
}

/// The found ends that count.
fn inner(gold: &SentenceGold, ends: &[usize]) -> BTreeSet<usize> {
    let last = gold.ends.last().copied().unwrap_or(0);
    let moved = |end: usize| {
        gold.junk.iter().fold(end, |end, (start, stop)| {
            if *start < end && end <= *stop {
                gold.ends.iter().copied().filter(|e| e <= start).max().unwrap_or(*start)
            } else {
                end
            }
        })
    };
    ends.iter().map(|end| moved(*end)).filter(|end| *end < last && !gold.optional.contains(end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_inside_the_text_count_and_optional_ones_do_not() {
        let gold = SentenceGold { ends: vec![10, 20, 40], optional: vec![15], junk: vec![(20, 25)], glued: vec![10] };
        let scores = score_sentences(&[(gold, vec![10, 15, 22, 30, 40])]);
        let boundary = &scores[0];
        assert_eq!((boundary.hits, boundary.predicted, boundary.gold), (2.0, 3.0, 2.0));
        assert_eq!((scores[1].f1, scores[2].f1), (0.0, 100.0));
    }
}
