//! Sums, stretches and distances along a row of numbers, each in one pass.

/// Running sums: `sums[b] - sums[a]` is the sum of `values[a..b]`.
pub(super) fn running(values: &[f32]) -> Vec<f32> {
    let mut sum = 0.0;
    std::iter::once(0.0)
        .chain(values.iter().map(|v| {
            sum += v;
            sum
        }))
        .collect()
}

/// The stretch with the largest sum.
pub(super) fn best_block(weights: &[f32]) -> (usize, usize) {
    let (mut best, mut sum, mut start, mut found) = (0.0, 0.0, 0, (0, 0));
    for (n, weight) in weights.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, n);
        }
        sum += weight;
        if sum > best {
            (best, found) = (sum, (start, n + 1));
        }
    }
    found
}

/// For each line how many lines lie between it and the nearest one before (or after) it that passes the test.
pub(super) fn distances<R>(rows: &[R], backwards: bool, test: &dyn Fn(&R) -> bool) -> Vec<f32> {
    let mut out = vec![50.0; rows.len()];
    let mut last: Option<usize> = None;
    for step in 0..rows.len() {
        let n = if backwards { rows.len() - 1 - step } else { step };
        if let Some(last) = last {
            out[n] = (n.abs_diff(last) as f32).min(50.0);
        }
        if test(&rows[n]) {
            last = Some(n);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_block_is_found() {
        assert_eq!(best_block(&[-1.0, 2.0, -1.0, 3.0, -5.0, 1.0]), (1, 4));
        assert_eq!(best_block(&[-1.0]), (0, 0));
    }

    #[test]
    fn distances_count_from_the_nearest() {
        let rows = [1, 0, 0, 1];
        assert_eq!(distances(&rows, false, &|r| *r == 1), [50.0, 1.0, 2.0, 3.0]);
        assert_eq!(distances(&rows, true, &|r| *r == 1), [3.0, 2.0, 1.0, 50.0]);
    }
}
