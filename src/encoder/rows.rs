//! Element-wise work on the rows of a matrix, vectorised for the CPU at hand.
//!
//! Each function treats every row by itself and every row alike, so that a row's result does not depend on
//! the rows around it. `rten-simd` compiles each operation for AVX-512, AVX2, NEON and plain code, and picks
//! one at run time.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdIterable, SimdOp, SimdUnaryOp};
use rten_vecmath::{ApproxGelu, Gelu};

use super::config::Activation;
use super::functions::QuickGelu;
use super::linear::Precision;

/// Rows in unsigned 8-bit integers: `value = (quantised - zero) * scale`, with one scale and zero for a row.
#[derive(Debug, Default)]
pub struct QuantisedRows {
    /// `[rows, columns]`.
    pub values: Vec<u8>,
    /// `[rows]`.
    pub scales: Vec<f32>,
    /// `[rows]`, whole numbers from 0 to 255.
    pub zeros: Vec<f32>,
}

impl QuantisedRows {
    /// Quantises `x` `[rows, columns]` to 0..=`largest`; 0 is always represented exactly.
    pub fn fill(&mut self, x: &[f32], columns: usize, largest: u8) {
        let rows = x.len() / columns;
        self.values.resize(x.len(), 0);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0.0);
        Quantise { x, columns, largest: f32::from(largest), into: self }.dispatch();
    }
}

struct Quantise<'a> {
    x: &'a [f32],
    columns: usize,
    largest: f32,
    into: &'a mut QuantisedRows,
}

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, ints) = (isa.f32(), isa.i32());
        let width = floats.len();
        let QuantisedRows { values, scales, zeros } = self.into;
        let rows = self.x.chunks_exact(self.columns).zip(values.chunks_exact_mut(self.columns));
        for ((row, out), (scale, zero)) in rows.zip(scales.iter_mut().zip(zeros.iter_mut())) {
            let low = row.simd_iter(floats).fold(floats.zero(), |m, v| floats.min(m, v));
            let high = row.simd_iter(floats).fold(floats.zero(), |m, v| floats.max(m, v));
            let low = low.to_array().into_iter().fold(0.0, f32::min);
            let high = high.to_array().into_iter().fold(0.0, f32::max);
            *scale = ((high - low) / self.largest).max(f32::MIN_POSITIVE);
            *zero = (-low / *scale).round_ties_even();

            let inverse = 1.0 / *scale;
            let (factor, shift) = (floats.splat(inverse), ints.splat(*zero as i32));
            let top = isa.i16().splat(self.largest as i16);
            let convert = |v| ints.add(floats.to_int_round(floats.mul(v, factor)), shift);
            let (mut from, mut to) = (row.chunks_exact(4 * width), out.chunks_exact_mut(4 * width));
            for (v, q) in from.by_ref().zip(to.by_ref()) {
                let [a, b, c, d] = floats.load_many::<4>(v);
                let first = ints.narrow_saturate(convert(a), convert(b));
                let second = ints.narrow_saturate(convert(c), convert(d));
                let (first, second) = (isa.i16().min(first, top), isa.i16().min(second, top));
                isa.u8().store(isa.i16().narrow_saturate(first, second), q);
            }
            for (v, q) in from.remainder().iter().zip(to.into_remainder()) {
                // A float-to-integer cast saturates, so odd values (NaN, infinity) cannot do harm.
                *q = ((v * inverse).round_ties_even() + *zero).clamp(0.0, self.largest) as u8;
            }
        }
    }
}

/// The product of quantised rows and a quantised matrix, back in float32.
pub struct Dequantise<'a> {
    /// `[rows, columns]`: products of the quantised values.
    pub sums: &'a [i32],
    /// The rows that were multiplied.
    pub rows: &'a QuantisedRows,
    /// `[columns]`: the scale of each output channel.
    pub scales: &'a [f32],
    /// `[columns]`: the sum of each output channel's quantised weights.
    pub weight_sums: &'a [f32],
    /// `[columns]`.
    pub bias: &'a [f32],
    /// `[rows, columns]`.
    pub out: &'a mut [f32],
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, ints) = (isa.f32(), isa.i32());
        let (width, columns) = (floats.len(), self.bias.len());
        let rows = self.sums.chunks_exact(columns).zip(self.out.chunks_exact_mut(columns));
        for ((sums, out), (scale, zero)) in rows.zip(self.rows.scales.iter().zip(&self.rows.zeros)) {
            let (row_scale, row_zero) = (floats.splat(*scale), floats.splat(*zero));
            let mut at = 0;
            while at + width <= columns {
                let sum = ints.to_float(ints.load(&sums[at..]));
                let centred = floats.mul_sub_from(row_zero, floats.load(&self.weight_sums[at..]), sum);
                let factor = floats.mul(row_scale, floats.load(&self.scales[at..]));
                let value = floats.mul_add(centred, factor, floats.load(&self.bias[at..]));
                floats.store(value, &mut out[at..]);
                at += width;
            }
            for j in at..columns {
                let centred = sums[j] as f32 - zero * self.weight_sums[j];
                out[j] = centred * (scale * self.scales[j]) + self.bias[j];
            }
        }
    }
}

/// Gain and offset of a layer normalisation, `[columns]` each.
#[derive(Clone, Debug)]
pub struct LayerNorm {
    /// Factor after normalisation.
    pub gain: Vec<f32>,
    /// Summand after that.
    pub offset: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl LayerNorm {
    /// Adds `added` to `x` (both `[rows, columns]`) and normalises each row of the sum in place.
    pub fn add_and_normalise(&self, x: &mut [f32], added: &[f32]) {
        AddNormalise { norm: self, x, added }.dispatch();
    }
}

struct AddNormalise<'a> {
    norm: &'a LayerNorm,
    x: &'a mut [f32],
    added: &'a [f32],
}

impl SimdOp for AddNormalise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let (width, columns) = (ops.len(), self.norm.gain.len());
        let full = columns - columns % width;
        for (row, added) in self.x.chunks_exact_mut(columns).zip(self.added.chunks_exact(columns)) {
            let mut sum = ops.zero();
            for (x, a) in row[..full].chunks_exact_mut(width).zip(added.chunks_exact(width)) {
                let v = ops.add(ops.load(x), ops.load(a));
                ops.store(v, x);
                sum = ops.add(sum, v);
            }
            let mut total = ops.sum(sum);
            for (x, a) in row[full..].iter_mut().zip(&added[full..]) {
                *x += a;
                total += *x;
            }

            let mean = total / columns as f32;
            let centre = ops.splat(mean);
            let mut squares = ops.zero();
            for x in row[..full].chunks_exact(width) {
                let d = ops.sub(ops.load(x), centre);
                squares = ops.mul_add(d, d, squares);
            }
            let mut total = ops.sum(squares);
            for x in &row[full..] {
                total += (x - mean) * (x - mean);
            }

            let scale = 1.0 / (total / columns as f32 + self.norm.epsilon).sqrt();
            let factor = ops.splat(scale);
            let weights = self.norm.gain.chunks_exact(width).zip(self.norm.offset.chunks_exact(width));
            for (x, (gain, offset)) in row[..full].chunks_exact_mut(width).zip(weights) {
                let v = ops.mul(ops.sub(ops.load(x), centre), factor);
                ops.store(ops.mul_add(v, ops.load(gain), ops.load(offset)), x);
            }
            for j in full..columns {
                row[j] = (row[j] - mean) * scale * self.norm.gain[j] + self.norm.offset[j];
            }
        }
    }
}

impl Activation {
    /// Applies the function to every element; with int8 arithmetic to as many digits as that can use.
    pub fn apply(self, x: &mut [f32], precision: Precision) {
        match (self, precision) {
            (Activation::Gelu, Precision::Int8) => QuickGelu.map_mut(x),
            (Activation::Gelu, Precision::Float32) => Gelu {}.map_mut(x),
            (Activation::GeluTanh, _) => ApproxGelu {}.map_mut(x),
            (Activation::Relu, _) => x.iter_mut().for_each(|v| *v = v.max(0.0)),
        }
    }
}
