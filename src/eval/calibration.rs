//! Whether scores mean what they say: of the rows with a score of 0.8, 80 in 100 should be right.

use serde::Serialize;

/// Bins of equal width between 0 and 1.
const BINS: usize = 10;

/// How far scores are from the share of right rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Expected calibration error in percent: the mean over all rows of the distance between the mean score and the
    /// share of right rows in the row's bin (Naeini, Cooper and Hauskrecht, AAAI 2015).
    pub error: f64,
    /// The bins that hold rows, from low scores to high.
    pub bins: Vec<Bin>,
}

/// The rows whose scores lie in one tenth of the scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Rows in it.
    pub rows: usize,
    /// Their mean score in percent.
    pub score: f64,
    /// Share of them that are right, in percent.
    pub right: f64,
}

/// The calibration of rows, each given by its score from 0 to 1 and whether it is right; `None` without rows.
pub fn calibration(rows: impl IntoIterator<Item = (f64, bool)>) -> Option<Calibration> {
    let mut sums = [(0usize, 0.0f64, 0usize); BINS];
    for (score, right) in rows {
        let bin = &mut sums[((score * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + score, bin.2 + usize::from(right));
    }
    let all: usize = sums.iter().map(|bin| bin.0).sum();
    let bins: Vec<Bin> = sums
        .iter()
        .filter(|bin| bin.0 > 0)
        .map(|(rows, score, right)| Bin {
            rows: *rows,
            score: 100.0 * score / *rows as f64,
            right: 100.0 * *right as f64 / *rows as f64,
        })
        .collect();
    let error = bins.iter().map(|bin| bin.rows as f64 / all as f64 * (bin.score - bin.right).abs()).sum();
    (all > 0).then_some(Calibration { error, bins })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_hold_have_no_error_and_boasts_have_one() {
        let honest = (0..10).map(|i| (0.8, i < 8));
        assert!(calibration(honest).unwrap().error < 1e-9);
        let boastful = calibration([(1.0, true), (1.0, false), (0.25, false), (0.25, true)]).unwrap();
        assert_eq!(boastful.bins.len(), 2);
        assert!((boastful.error - 37.5).abs() < 1e-9);
        assert_eq!(calibration([]), None);
    }
}
