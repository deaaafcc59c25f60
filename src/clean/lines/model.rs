//! The line model: pairs of small ensembles of decision trees. The first of a pair judges a line by its
//! description, the second also by what the first thinks of the lines around it. One pair knows English, the
//! other is blind to words and serves all other languages.

use std::sync::LazyLock;

use super::features::describe;
use super::line::Line;
use super::window::{best_block, running};

/// Trained by `scripts/train_lines/train.py`; see `models/lines/README.md`.
static BYTES: &[u8] = include_bytes!("../../../models/lines/lines.bin");
static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(BYTES));

/// Longer texts are judged by the named rules alone: that many lines are no article.
const MOST_LINES: usize = 4_000;

/// Probabilities that the lines that are not blank belong to the article; empty for texts that the model
/// does not judge.
pub(super) fn probabilities(lines: &[Line], english: bool) -> Vec<f32> {
    let Some(Model { pairs: [for_english, for_others] }) = MODEL.as_ref() else { return Vec::new() };
    let model = if english { for_english } else { for_others };
    if lines.len() > MOST_LINES {
        return Vec::new();
    }
    let mut rows = describe(lines);
    let first: Vec<f32> = rows.iter().map(|row| model.first.judge(row)).collect();
    let sizes: Vec<f32> = lines.iter().filter(|l| !l.is_blank()).map(|l| (l.chars as f32).max(1.0).ln()).collect();
    for (row, more) in rows.iter_mut().zip(surroundings(&first, &sizes)) {
        row.extend(more);
    }
    rows.iter().map(|row| model.second.judge(row)).collect()
}

/// What the first ensemble thinks of a line and of its neighbours. `train.py` computes the same.
fn surroundings(first: &[f32], sizes: &[f32]) -> Vec<Vec<f32>> {
    let count = first.len();
    let sums = running(first);
    let weighted = running(&first.iter().zip(sizes).map(|(p, s)| p * s).collect::<Vec<f32>>());
    let weights = running(sizes);
    let votes: Vec<f32> = first.iter().zip(sizes).map(|(p, s)| (p - 0.5) * s).collect();
    let (start, end) = best_block(&votes);
    (0..count)
        .map(|n| {
            let mut row = vec![first[n]];
            row.extend(
                [-1isize, 1, -2, 2, -3, 3]
                    .map(|step| n.checked_add_signed(step).and_then(|i| first.get(i)).copied().unwrap_or(-1.0)),
            );
            for reach in [2, 5, 10, 20] {
                let (a, b) = (n.saturating_sub(reach), (n + reach + 1).min(count));
                row.push((sums[b] - sums[a]) / (b - a) as f32);
                row.push((weighted[b] - weighted[a]) / (weights[b] - weights[a]).max(1e-6));
            }
            row.push(weighted[n] / weighted[count].max(1e-6));
            row.push(sums[count]);
            row.push(f32::from(u8::from(n >= start && n < end)));
            row.push((n as f32 - start as f32).clamp(-50.0, 200.0));
            row.push((end as f32 - n as f32).clamp(-50.0, 200.0));
            row
        })
        .collect()
}

/// The pairs for English and for other languages.
#[derive(Debug)]
struct Model {
    pairs: [Pair; 2],
}

/// Two ensembles, one upon the other.
#[derive(Debug)]
struct Pair {
    first: Ensemble,
    second: Ensemble,
}

/// Trees whose leaves add up to a log-odds.
#[derive(Debug)]
struct Ensemble {
    /// Index of each tree's root.
    roots: Vec<u16>,
    nodes: Vec<Node>,
}

/// `row[feature] <= threshold` goes to `left`, else to the node after this one. A leaf has feature 255.
#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u8,
    left: u16,
    /// The leaf's value in a leaf.
    threshold: f32,
}

const LEAF: u8 = 255;

impl Model {
    /// Reads the file: for each ensemble the counts of trees and nodes (u16, little-endian), the roots, then
    /// the nodes (feature u8, left u16, threshold f32).
    fn read(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes;
        let mut pair = || Some(Pair { first: Ensemble::read(&mut rest)?, second: Ensemble::read(&mut rest)? });
        let pairs = [pair()?, pair()?];
        rest.is_empty().then_some(Model { pairs })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

impl Ensemble {
    fn read(rest: &mut &[u8]) -> Option<Ensemble> {
        let trees = u16::from_le_bytes(take(rest)?);
        let count = u16::from_le_bytes(take(rest)?);
        let roots: Option<Vec<u16>> = (0..trees).map(|_| take(rest).map(u16::from_le_bytes)).collect();
        let nodes: Option<Vec<Node>> = (0..count)
            .map(|_| {
                let [feature] = take(rest)?;
                let left = u16::from_le_bytes(take(rest)?);
                let threshold = f32::from_le_bytes(take(rest)?);
                Some(Node { feature, left, threshold })
            })
            .collect();
        Some(Ensemble { roots: roots?, nodes: nodes? })
    }

    /// The probability for one row.
    fn judge(&self, row: &[f32]) -> f32 {
        let sum: f32 = self.roots.iter().map(|root| self.walk(usize::from(*root), row)).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    fn walk(&self, root: usize, row: &[f32]) -> f32 {
        let mut at = root;
        // Children stand behind their parents, so that this ends even for a damaged file.
        while let Some(node) = self.nodes.get(at) {
            if node.feature == LEAF {
                return node.threshold;
            }
            let value = row.get(usize::from(node.feature)).copied().unwrap_or(0.0);
            at = if value <= node.threshold { usize::from(node.left).max(at + 1) } else { at + 1 };
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_model_can_be_read() {
        assert!(MODEL.is_some());
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert!(Model::read(&BYTES[..BYTES.len() - 1]).is_none());
        assert!(Model::read(&[]).is_none());
    }
}
