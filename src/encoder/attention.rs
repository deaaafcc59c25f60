//! Self-attention of one window in float32, vectorised over keys and over the width of a head.
//!
//! The products are too small (a head of MiniLM is 32 wide) for a general matrix product to pay for its
//! packing, so they are written out here: keys transposed, values gathered, a few queries at a time.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

use super::functions::{exp_of_negative, largest_lane};

/// Queries that are worked on together; more would not fit the registers.
const TILE: usize = 6;

/// Buffers of the attention, reused from window to window.
#[derive(Debug, Default)]
pub struct AttentionScratch {
    /// Keys of one head, `[width, padded length]`.
    keys: Vec<f32>,
    /// Values of one head, `[length, padded width]`.
    values: Vec<f32>,
    /// Scores of a tile of queries, `[TILE, padded length]`.
    scores: Vec<f32>,
    /// One output row of a head, `[padded width]`.
    row: Vec<f32>,
}

/// Computes `softmax(Q K^T / sqrt(width)) V` for every head of one window.
///
/// `qkv` is `[length, 3 * heads * width]`: each row holds the piece's queries, keys and values, head after head.
/// `out` is `[length, heads * width]`.
pub fn attend(qkv: &[f32], heads: usize, width: usize, out: &mut [f32], scratch: &mut AttentionScratch) {
    Attend { qkv, heads, width, out, scratch }.dispatch();
}

struct Attend<'a> {
    qkv: &'a [f32],
    heads: usize,
    width: usize,
    out: &'a mut [f32],
    scratch: &'a mut AttentionScratch,
}

impl SimdOp for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Attend { qkv, heads, width, out, scratch } = self;
        let lanes = isa.f32().len();
        let hidden = heads * width;
        let length = out.len() / hidden;
        let (padded_length, padded_width) = (length.next_multiple_of(lanes), width.next_multiple_of(lanes));
        // The padding stays zero: the loops below write only what is inside.
        let AttentionScratch { keys, values, scores, row } = scratch;
        for (buffer, size) in [
            (&mut *keys, width * padded_length),
            (&mut *values, length * padded_width),
            (&mut *scores, TILE * padded_length),
            (&mut *row, padded_width),
        ] {
            buffer.clear();
            buffer.resize(size, 0.0);
        }
        for head in 0..heads {
            for (j, piece) in qkv.chunks_exact(3 * hidden).enumerate() {
                let key = &piece[hidden + head * width..][..width];
                for (k, column) in key.iter().zip(keys[j..].iter_mut().step_by(padded_length)) {
                    *column = *k;
                }
                copy(isa, &piece[2 * hidden + head * width..][..width], &mut values[j * padded_width..]);
            }
            let mut tile = Tile { qkv, hidden, width, length, first: 0, head, keys, values, scores, row, out };
            while tile.first < length {
                match length - tile.first {
                    TILE.. => tile.run::<I, TILE>(isa),
                    4.. => tile.run::<I, 4>(isa),
                    2.. => tile.run::<I, 2>(isa),
                    _ => tile.run::<I, 1>(isa),
                }
            }
        }
    }
}

/// Copies `from` to the front of `to`.
#[allow(clippy::manual_memcpy, reason = "for so few values a call to `memmove` takes longer")]
#[inline(always)]
fn copy<I: Isa>(isa: I, from: &[f32], to: &mut [f32]) {
    let ops = isa.f32();
    let to = &mut to[..from.len()];
    let whole = from.len() - from.len() % ops.len();
    let vectors = from[..whole].chunks_exact(ops.len()).zip(to[..whole].chunks_exact_mut(ops.len()));
    for (from, to) in vectors {
        ops.store(ops.load(from), to);
    }
    for i in whole..from.len() {
        to[i] = from[i];
    }
}

/// Turns the scores `[padded length]` of one query into weights `exp(score - largest score)` and returns their sum.
#[inline(always)]
fn exponentiate<I: Isa>(isa: I, scores: &mut [f32], length: usize) -> f32 {
    let ops = isa.f32();
    for padding in &mut scores[length..] {
        *padding = f32::MIN;
    }
    let mut top = ops.splat(f32::MIN);
    for v in scores.chunks_exact(ops.len()) {
        top = ops.max(top, ops.load(v));
    }
    let top = ops.splat(largest_lane(top.to_array().as_ref()));
    let mut sum = ops.zero();
    for v in scores.chunks_exact_mut(ops.len()) {
        // The padding becomes about 1e-38: nothing beside the 1 of the largest score.
        let weight = exp_of_negative(isa, ops.sub(ops.load(v), top));
        ops.store(weight, v);
        sum = ops.add(sum, weight);
    }
    ops.sum(sum)
}

/// Some queries of one head.
struct Tile<'a> {
    qkv: &'a [f32],
    hidden: usize,
    width: usize,
    length: usize,
    first: usize,
    head: usize,
    keys: &'a [f32],
    values: &'a [f32],
    scores: &'a mut [f32],
    row: &'a mut [f32],
    out: &'a mut [f32],
}

impl Tile<'_> {
    /// Queries `first..first + R`. The arithmetic of a row is the same for every `R`.
    #[inline(always)]
    fn run<I: Isa, const R: usize>(&mut self, isa: I) {
        let lanes = isa.f32().len();
        let padded_length = self.length.next_multiple_of(lanes);
        let mut at = 0;
        while at + 2 * lanes <= padded_length {
            self.score::<I, R, 2>(isa, at);
            at += 2 * lanes;
        }
        if at < padded_length {
            self.score::<I, R, 1>(isa, at);
        }
        // A loop, not `from_fn`: its closure would be compiled without the vector instructions.
        let mut sums = [0.0; R];
        for (sum, scores) in sums.iter_mut().zip(self.scores.chunks_exact_mut(padded_length)) {
            *sum = exponentiate(isa, scores, self.length);
        }
        let padded_width = self.width.next_multiple_of(lanes);
        let mut at = 0;
        while at + 2 * lanes <= padded_width {
            self.mix::<I, R, 2>(isa, at, &sums);
            at += 2 * lanes;
        }
        if at < padded_width {
            self.mix::<I, R, 1>(isa, at, &sums);
        }
        self.first += R;
    }

    /// Scores of the `N` vectors of keys from key `at` on.
    #[inline(always)]
    fn score<I: Isa, const R: usize, const N: usize>(&mut self, isa: I, at: usize) {
        let ops = isa.f32();
        let padded_length = self.length.next_multiple_of(ops.len());
        let queries: [&[f32]; R] = std::array::from_fn(|r| {
            &self.qkv[(self.first + r) * 3 * self.hidden + self.head * self.width..][..self.width]
        });
        let mut sums = [[ops.zero(); N]; R];
        for (c, keys) in self.keys.chunks_exact(padded_length).enumerate().take(self.width) {
            let keys = ops.load_many::<N>(&keys[at..]);
            for r in 0..R {
                let query = ops.splat(queries[r][c]);
                for n in 0..N {
                    sums[r][n] = ops.mul_add(query, keys[n], sums[r][n]);
                }
            }
        }
        let scale = ops.splat(1.0 / (self.width as f32).sqrt());
        for (r, sums) in sums.iter().enumerate() {
            for (n, sum) in sums.iter().enumerate() {
                ops.store(ops.mul(*sum, scale), &mut self.scores[r * padded_length + at + n * ops.len()..]);
            }
        }
    }

    /// The `N` vectors from column `at` on of the values' mean, weighted by `scores` with the given sums.
    #[inline(always)]
    fn mix<I: Isa, const R: usize, const N: usize>(&mut self, isa: I, at: usize, totals: &[f32; R]) {
        let ops = isa.f32();
        let padded_length = self.length.next_multiple_of(ops.len());
        let padded_width = self.width.next_multiple_of(ops.len());
        let weights: [&[f32]; R] = std::array::from_fn(|r| &self.scores[r * padded_length..][..self.length]);
        let mut sums = [[ops.zero(); N]; R];
        for (j, values) in self.values.chunks_exact(padded_width).enumerate().take(self.length) {
            let values = ops.load_many::<N>(&values[at..]);
            for r in 0..R {
                let weight = ops.splat(weights[r][j]);
                for n in 0..N {
                    sums[r][n] = ops.mul_add(weight, values[n], sums[r][n]);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let share = ops.splat(1.0 / totals[r]);
            for (n, sum) in sums.iter().enumerate() {
                ops.store(ops.mul(*sum, share), &mut self.row[n * ops.len()..]);
            }
            let inside = (N * ops.len()).min(self.width - at);
            let out = &mut self.out[(self.first + r) * self.hidden + self.head * self.width + at..][..inside];
            copy(isa, &self.row[..inside], out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, in double precision.
    fn naive(qkv: &[f32], heads: usize, width: usize, length: usize) -> Vec<f32> {
        let hidden = heads * width;
        let at = |piece: usize, part: usize, head: usize, c: usize| {
            f64::from(qkv[piece * 3 * hidden + part * hidden + head * width + c])
        };
        let mut out = vec![0.0; length * hidden];
        for head in 0..heads {
            for i in 0..length {
                let dot = |j| (0..width).map(|c| at(i, 0, head, c) * at(j, 1, head, c)).sum::<f64>();
                let weights: Vec<f64> = (0..length).map(|j| (dot(j) / (width as f64).sqrt()).exp()).collect();
                let total: f64 = weights.iter().sum();
                for c in 0..width {
                    let mixed: f64 = (0..length).map(|j| weights[j] * at(j, 2, head, c)).sum();
                    out[i * hidden + head * width + c] = (mixed / total) as f32;
                }
            }
        }
        out
    }

    #[test]
    fn attention_follows_its_definition_for_odd_lengths_and_widths() {
        let mut scratch = AttentionScratch::default();
        for (heads, width) in [(1, 1), (2, 5), (4, 8), (3, 32), (1, 33), (2, 64)] {
            for length in [1, 2, 3, 5, 6, 7, 16, 17, 31, 33, 61] {
                let size = length * 3 * heads * width;
                let qkv: Vec<f32> = (0..size).map(|i| ((i * 37 + 11) % 101) as f32 / 50.0 - 1.0).collect();
                let mut out = vec![f32::NAN; length * heads * width];
                attend(&qkv, heads, width, &mut out, &mut scratch);
                for (a, b) in out.iter().zip(naive(&qkv, heads, width, length)) {
                    assert!((a - b).abs() < 1e-5, "heads {heads} width {width} length {length}: {a} {b}");
                }
            }
        }
    }
}
