//! One-to-one matching of gold items and predictions.

/// A largest set of pairs `(gold, predicted)` with `fits(gold, predicted)`, each index at most once
/// (augmenting paths; Kuhn 1955). Cost grows with `gold * predicted * gold`: for one document's items.
pub fn bipartite(gold: usize, predicted: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let edges: Vec<Vec<usize>> = (0..gold).map(|i| (0..predicted).filter(|j| fits(i, *j)).collect()).collect();
    let mut partner: Vec<Option<usize>> = vec![None; predicted];
    for i in 0..gold {
        augment(i, &edges, &mut partner, &mut vec![false; predicted]);
    }
    partner.iter().enumerate().filter_map(|(j, i)| i.map(|i| (i, j))).collect()
}

fn augment(i: usize, edges: &[Vec<usize>], partner: &mut [Option<usize>], seen: &mut [bool]) -> bool {
    for &j in &edges[i] {
        if seen[j] {
            continue;
        }
        seen[j] = true;
        if partner[j].is_none_or(|other| augment(other, edges, partner, seen)) {
            partner[j] = Some(i);
            return true;
        }
    }
    false
}

/// Pairs best first: of all `(weight, gold, predicted)`, the heaviest is taken, then the heaviest that shares
/// neither side, and so on; ties by index.
pub fn greedy(mut weighted: Vec<(f64, usize, usize)>) -> Vec<(usize, usize)> {
    weighted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut gold, mut predicted) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    weighted
        .into_iter()
        .filter(|(_, i, j)| {
            let free = !gold.contains(i) && !predicted.contains(j);
            if free {
                gold.insert(*i);
                predicted.insert(*j);
            }
            free
        })
        .map(|(_, i, j)| (i, j))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_augments() {
        let fits = |i, j| [(0, 0), (0, 1), (1, 0)].contains(&(i, j));
        assert_eq!(bipartite(2, 2, fits).len(), 2);
    }

    #[test]
    fn greedy_takes_the_best_pair_first() {
        assert_eq!(greedy(vec![(0.5, 0, 0), (0.9, 1, 0), (0.4, 0, 1)]), vec![(1, 0), (0, 1)]);
    }
}
