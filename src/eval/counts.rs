//! Precision, recall, F1 and their bootstrap intervals.

use serde::Serialize;

/// True positives, false positives and false negatives. Fractions of a hit are allowed (token F1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Right predictions.
    pub hits: f64,
    /// All predictions.
    pub predicted: f64,
    /// All gold items.
    pub gold: f64,
}

impl Counts {
    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Counts) {
        self.hits += other.hits;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }

    /// Precision, 0 to 1 (0 when nothing was predicted).
    pub fn precision(&self) -> f64 {
        ratio(self.hits, self.predicted)
    }

    /// Recall, 0 to 1 (0 when there is no gold).
    pub fn recall(&self) -> f64 {
        ratio(self.hits, self.gold)
    }

    /// Harmonic mean of precision and recall, 0 to 1.
    pub fn f1(&self) -> f64 {
        ratio(2.0 * self.hits, self.predicted + self.gold)
    }
}

/// `a / b`, and 0 when `b` is 0.
pub fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

/// One line of a report: a metric with its counts and the 95 % interval of its F1, in percent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Name of the metric or label.
    pub metric: String,
    /// Precision in percent.
    pub precision: f64,
    /// Recall in percent.
    pub recall: f64,
    /// F1 in percent.
    pub f1: f64,
    /// Low end of the 95 % interval of F1 (percentile bootstrap over documents).
    pub f1_low: f64,
    /// High end of that interval.
    pub f1_high: f64,
    /// Right predictions.
    pub hits: f64,
    /// All predictions.
    pub predicted: f64,
    /// All gold items.
    pub gold: f64,
}

/// Rounds of the bootstrap.
const ROUNDS: usize = 1000;

/// Sums the counts of all documents and adds the 95 % percentile-bootstrap interval of F1, resampling
/// documents with replacement (Efron 1979) from a fixed seed, so that a report is reproducible.
pub fn score(metric: &str, per_document: &[Counts]) -> Score {
    let mut all = Counts::default();
    per_document.iter().for_each(|c| all.add(c));
    let (low, high) = interval(per_document).unwrap_or((all.f1(), all.f1()));
    let percent = |x: f64| (x * 10_000.0).round() / 100.0;
    Score {
        metric: metric.to_owned(),
        precision: percent(all.precision()),
        recall: percent(all.recall()),
        f1: percent(all.f1()),
        f1_low: percent(low),
        f1_high: percent(high),
        hits: all.hits,
        predicted: all.predicted,
        gold: all.gold,
    }
}

/// Like [`score`], but with the precision and recall of each document weighing the same. Documents without a
/// prediction have no precision, those without gold no recall.
pub fn mean_score(metric: &str, per_document: &[Counts]) -> Score {
    let f1 = |sample: &[Counts]| {
        let mean = |values: Vec<f64>| ratio(values.iter().sum(), values.len() as f64);
        let precision = mean(sample.iter().filter(|c| c.predicted > 0.0).map(Counts::precision).collect());
        let recall = mean(sample.iter().filter(|c| c.gold > 0.0).map(Counts::recall).collect());
        (precision, recall, ratio(2.0 * precision * recall, precision + recall))
    };
    let (precision, recall, mean_f1) = f1(per_document);
    let (low, high) = resample(per_document, |sample| f1(sample).2).unwrap_or((mean_f1, mean_f1));
    let percent = |x: f64| (x * 10_000.0).round() / 100.0;
    Score {
        precision: percent(precision),
        recall: percent(recall),
        f1: percent(mean_f1),
        f1_low: percent(low),
        f1_high: percent(high),
        ..score(metric, per_document)
    }
}

fn interval(per_document: &[Counts]) -> Option<(f64, f64)> {
    resample(per_document, |sample| {
        let mut sum = Counts::default();
        sample.iter().for_each(|c| sum.add(c));
        sum.f1()
    })
}

/// The middle 95 % of what `f1` gives on documents drawn with replacement.
fn resample(per_document: &[Counts], f1: impl Fn(&[Counts]) -> f64) -> Option<(f64, f64)> {
    if per_document.len() < 2 {
        return None;
    }
    let mut random = SplitMix(0x5eed);
    let mut f1s: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let draw = |_| per_document[random.below(per_document.len())];
            f1(&(0..per_document.len()).map(draw).collect::<Vec<Counts>>())
        })
        .collect();
    f1s.sort_by(f64::total_cmp);
    Some((f1s[ROUNDS * 25 / 1000], f1s[ROUNDS * 975 / 1000 - 1]))
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_score_and_is_reproducible() {
        let docs: Vec<Counts> =
            (0..40).map(|i| Counts { hits: f64::from(i % 5), predicted: 5.0, gold: 4.0 + f64::from(i % 2) }).collect();
        let a = score("all", &docs);
        assert!(a.f1_low < a.f1 && a.f1 < a.f1_high, "{a:?}");
        assert_eq!(a, score("all", &docs));
    }

    #[test]
    fn nothing_predicted_scores_zero() {
        assert_eq!(score("all", &[Counts { hits: 0.0, predicted: 0.0, gold: 3.0 }]).f1, 0.0);
    }
}
