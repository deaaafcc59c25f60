//! What single words tell of a line: log-odds learnt from pages, kept as a table.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Made by `scripts/train_lines/words.py`: word, weight in hundredths.
static SOURCE: &str = include_str!("../../../models/lines/words.tsv");
static WORDS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    SOURCE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (word, weight) = line.split_once('\t')?;
            Some((word, weight.parse::<f32>().ok()? / 100.0))
        })
        .collect()
});

/// Sum, mean, smallest and largest weight of a folded line's words (at most 60 of them).
pub(super) fn worth(folded: &str) -> (f32, f32, f32, f32) {
    let (mut sum, mut count, mut low, mut high) = (0.0, 0, 0.0, 0.0);
    for word in folded.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(60) {
        let weight = WORDS.get(word).copied().unwrap_or(0.0);
        count += 1;
        sum += weight;
        low = f32::min(low, weight);
        high = f32::max(high, weight);
    }
    (sum, sum / count.max(1) as f32, low, high)
}
