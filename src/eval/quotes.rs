//! Quotations: exact, soft and loose span F1; speaker exact, head and canonical; end to end.

use std::collections::BTreeSet;

use super::counts::{Counts, Score, ratio, score};
use super::matching::greedy;
use super::quote_text::{same_canonical, same_head, same_speaker, trim, word_starts};

/// A quotation as gold or as a row, in code points of the source text.
#[derive(Clone, Debug, Default)]
pub struct ScoredQuote {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// `direct`, `mixed`, `indirect` or `scare`.
    pub quote_type: String,
    /// Speaker as written.
    pub speaker: Option<String>,
    /// Canonical speaker.
    pub canonical: Option<String>,
    /// Gold only: neither right nor wrong.
    pub optional: bool,
    /// Predictions only: how sure the row is, 0 to 1.
    pub score: f32,
}

/// Which gold types count and which neither count nor punish.
#[derive(Clone, Debug)]
pub struct QuoteOptions {
    /// Types that are scored.
    pub types: Vec<String>,
    /// Types that excuse a prediction lying on them.
    pub ignore: Vec<String>,
    /// Predicted types that are kept; empty = all but scare.
    pub predicted_types: Vec<String>,
}

impl Default for QuoteOptions {
    fn default() -> Self {
        QuoteOptions {
            types: ["direct", "mixed", "indirect"].map(String::from).to_vec(),
            ignore: Vec::new(),
            predicted_types: Vec::new(),
        }
    }
}

/// One document: its text, gold and predictions.
pub struct QuoteDocument {
    /// The text that all offsets refer to.
    pub text: String,
    /// Gold.
    pub gold: Vec<ScoredQuote>,
    /// Predictions.
    pub predicted: Vec<ScoredQuote>,
}

/// A span after edge trimming, with the offsets of its words.
struct Key {
    edges: (usize, usize),
    words: BTreeSet<usize>,
}

/// Smallest overlap `|A and B| / max(|A|, |B|)` in words at which spans match, by level.
const LEVELS: [(&str, Option<f64>); 3] = [("exact", None), ("soft", Some(0.8)), ("loose", Some(0.3))];

#[derive(Default)]
struct Tally {
    span: Vec<Counts>,
    end_to_end: Vec<Counts>,
    exact: f64,
    head: f64,
    matched: f64,
    canonical: (f64, f64),
}

/// Scores all documents. Metrics: `exact|soft|loose` (span F1), `... end to end` (span and speaker head),
/// `... speaker exact|head` (accuracy on matched spans, given as precision = recall = F1), `... canonical`.
pub fn score_quotes(documents: &[QuoteDocument], options: &QuoteOptions) -> Vec<Score> {
    let mut tallies: [Tally; 3] = Default::default();
    for document in documents {
        add_document(document, options, &mut tallies);
    }
    let mut scores = Vec::new();
    for ((name, _), tally) in LEVELS.iter().zip(&tallies) {
        scores.push(score(name, &tally.span));
        scores.push(score(&format!("{name} end to end"), &tally.end_to_end));
        scores.push(accuracy(&format!("{name} speaker exact"), tally.exact, tally.matched));
        scores.push(accuracy(&format!("{name} speaker head"), tally.head, tally.matched));
        if tally.canonical.1 > 0.0 {
            scores.push(accuracy(&format!("{name} canonical"), tally.canonical.0, tally.canonical.1));
        }
    }
    scores
}

fn accuracy(metric: &str, right: f64, of: f64) -> Score {
    let mut s = score(metric, &[Counts { hits: right, predicted: of, gold: of }]);
    s.f1 = (ratio(right, of) * 10_000.0).round() / 100.0;
    s
}

fn add_document(document: &QuoteDocument, options: &QuoteOptions, tallies: &mut [Tally; 3]) {
    let chars: Vec<char> = document.text.chars().collect();
    let key = |q: &ScoredQuote| {
        let (start, end) = trim(&chars, q.start, q.end);
        let slice: String = chars.get(start..end).unwrap_or_default().iter().collect();
        Key { edges: (start, end), words: word_starts(&slice).into_iter().map(|w| w + start).collect() }
    };
    let listed = |list: &[String], t: &str| list.iter().any(|x| x == t);
    let (mut gold, mut excused) = (Vec::new(), Vec::new());
    for q in &document.gold {
        if q.optional {
            excused.push(key(q));
        } else if listed(&options.types, &q.quote_type) {
            gold.push((key(q), q));
        } else if listed(&options.ignore, &q.quote_type) {
            excused.push(key(q));
        }
    }
    let kept = |q: &&ScoredQuote| {
        if options.predicted_types.is_empty() {
            q.quote_type != "scare" || listed(&options.types, "scare")
        } else {
            listed(&options.predicted_types, &q.quote_type)
        }
    };
    let predicted: Vec<(Key, &ScoredQuote)> =
        document.predicted.iter().filter(kept).map(|q| (key(q), q)).filter(|(k, _)| !k.words.is_empty()).collect();
    for ((_, threshold), tally) in LEVELS.iter().zip(tallies) {
        let pairs = pair_up(&gold, &predicted, *threshold);
        let free = (0..predicted.len()).filter(|j| !pairs.iter().any(|(_, used)| used == j)).filter(|j| {
            let k = &predicted[*j].0;
            excused.iter().any(|e| overlap(&k.words, &e.words) >= 0.3 || k.words.is_subset(&e.words))
        });
        let counted = (predicted.len() - free.count()) as f64;
        let mut heads = 0.0;
        for (i, j) in &pairs {
            let (g, p) = (gold[*i].1, predicted[*j].1);
            let (gs, ps) = (g.speaker.as_deref(), p.speaker.as_deref());
            tally.exact += f64::from(u8::from(same_speaker(gs, ps)));
            heads += f64::from(u8::from(same_head(gs, ps)));
            if let Some(canonical) = &g.canonical {
                let of = p.canonical.as_deref().or(ps);
                tally.canonical.0 += f64::from(u8::from(same_canonical(canonical, of)));
                tally.canonical.1 += 1.0;
            }
        }
        tally.head += heads;
        tally.matched += pairs.len() as f64;
        let counts = Counts { hits: pairs.len() as f64, predicted: counted, gold: gold.len() as f64 };
        tally.span.push(counts);
        tally.end_to_end.push(Counts { hits: heads, ..counts });
    }
}

fn overlap(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    ratio(a.intersection(b).count() as f64, a.len().max(b.len()) as f64)
}

fn pair_up(
    gold: &[(Key, &ScoredQuote)],
    predicted: &[(Key, &ScoredQuote)],
    threshold: Option<f64>,
) -> Vec<(usize, usize)> {
    let mut weighted = Vec::new();
    for (i, (g, _)) in gold.iter().enumerate() {
        for (j, (p, _)) in predicted.iter().enumerate() {
            let same = g.edges == p.edges;
            match threshold {
                _ if same => weighted.push((2.0, i, j)),
                Some(least) => {
                    let o = overlap(&g.words, &p.words);
                    if o >= least {
                        weighted.push((o, i, j));
                    }
                }
                None => {}
            }
        }
    }
    greedy(weighted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(text: &str, part: &str, kind: &str, speaker: Option<&str>) -> ScoredQuote {
        let start = text[..text.find(part).unwrap()].chars().count();
        ScoredQuote {
            start,
            end: start + part.chars().count(),
            quote_type: kind.into(),
            speaker: speaker.map(String::from),
            ..ScoredQuote::default()
        }
    }

    #[test]
    fn marks_at_the_edges_and_optional_gold_do_not_count() {
        let text = "“We will go,” said Ana Ruiz. He thinks it rains.".to_owned();
        let mut optional = quote(&text, "it rains", "indirect", Some("He"));
        optional.optional = true;
        let gold = vec![quote(&text, "“We will go,”", "direct", Some("Ana Ruiz")), optional];
        let predicted =
            vec![quote(&text, "We will go", "direct", Some("Ruiz")), quote(&text, "it rains", "indirect", Some("He"))];
        let scores = score_quotes(&[QuoteDocument { text, gold, predicted }], &QuoteOptions::default());
        let by = |m: &str| scores.iter().find(|s| s.metric == m).unwrap();
        assert_eq!(by("exact").f1, 100.0);
        assert_eq!(by("exact end to end").f1, 100.0);
        assert_eq!(by("exact speaker exact").f1, 0.0);
        assert_eq!(by("exact speaker head").f1, 100.0);
    }
}
