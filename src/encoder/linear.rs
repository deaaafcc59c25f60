//! A dense layer `x W^T + b`, in float32 or with int8 weights and activations.

use clap::ValueEnum;
use rten_gemm::{BiasVector, GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use serde::{Deserialize, Serialize};

use super::rows::{Dequantise, QuantisedRows};
use super::weights::Matrix;

/// Arithmetic of the dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// 32-bit weights and activations
    Float32,
    /// 8-bit weights (one scale for each output channel) and activations (scale and zero for each row)
    Int8,
}

/// The matrix kernels of this CPU.
#[derive(Default)]
pub struct Kernels {
    float: GemmExecutor<f32, f32, f32>,
    int8: GemmExecutor<u8, i8, i32>,
}

impl Kernels {
    /// Largest quantised activation.
    ///
    /// Without VNNI, x86-64 adds two neighbouring products in 16 bits and saturates: 2 * 255 * 127 does not fit,
    /// 2 * 127 * 127 does. There the activations give up one bit; the sums are then exact on every CPU.
    fn largest_activation(&self) -> u8 {
        if self.int8.may_saturate() { 127 } else { 255 }
    }
}

/// Buffers of a dense layer, reused from call to call.
#[derive(Debug, Default)]
pub struct LinearScratch {
    rows: QuantisedRows,
    sums: Vec<i32>,
}

/// A dense layer with its weights packed for the CPU's kernels.
pub struct Linear {
    inputs: usize,
    bias: Vec<f32>,
    weights: Packed,
}

enum Packed {
    Float(PackedBMatrix<f32>),
    Int8 {
        /// `[inputs, outputs]`.
        matrix: PackedBMatrix<i8>,
        /// `[outputs]`.
        scales: Vec<f32>,
        /// `[outputs]`: sum of the output's weights. Zero points are subtracted with it after the product, for
        /// rten-gemm 0.27 applies those of rows wrongly past the first tile of rows.
        sums: Vec<f32>,
    },
}

impl Linear {
    /// Packs `weights` `[outputs, inputs]` with `bias` `[outputs]`.
    pub fn new(kernels: &Kernels, weights: Matrix, bias: Vec<f32>, precision: Precision) -> Self {
        let (inputs, outputs) = (weights.columns, bias.len());
        let weights = match precision {
            Precision::Float32 => {
                let values = weights.into_float();
                let transposed = NdTensorView::from_data([outputs, inputs], &values[..]);
                Packed::Float(kernels.float.prepack_b(transposed.transposed()))
            }
            Precision::Int8 => {
                let (values, scales) = weights.into_int8(i8::MAX);
                let sums = values.chunks_exact(inputs).map(|row| row.iter().map(|v| f32::from(*v)).sum()).collect();
                let transposed = NdTensorView::from_data([outputs, inputs], &values[..]);
                Packed::Int8 { matrix: kernels.int8.prepack_b(transposed.transposed()), scales, sums }
            }
        };
        Linear { inputs, bias, weights }
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Writes `x W^T + b` `[rows, outputs]` for `x` `[rows, inputs]` to `out`. A row's result depends on that
    /// row only.
    ///
    /// # Errors
    /// [`GemmError`] when the lengths do not fit.
    pub fn apply(
        &self,
        kernels: &Kernels,
        x: &[f32],
        out: &mut [f32],
        scratch: &mut LinearScratch,
    ) -> Result<(), GemmError> {
        let rows = x.len() / self.inputs;
        match &self.weights {
            Packed::Float(matrix) => {
                let options = GemmOptions { bias: Some(BiasVector::Row(&self.bias)), ..Default::default() };
                let x = GemmInputA::Unpacked(NdTensorView::from_data([rows, self.inputs], x));
                kernels.float.gemm(out, x, GemmInputB::Packed(matrix), options)
            }
            Packed::Int8 { matrix, scales, sums } => {
                scratch.rows.fill(x, self.inputs, kernels.largest_activation());
                scratch.sums.resize(out.len(), 0);
                let quantised = NdTensorView::from_data([rows, self.inputs], &scratch.rows.values[..]);
                let x = GemmInputA::Unpacked(quantised);
                kernels.int8.gemm(&mut scratch.sums, x, GemmInputB::Packed(matrix), GemmOptions::default())?;
                let (sums_of_products, rows, bias) = (&scratch.sums[..], &scratch.rows, &self.bias[..]);
                Dequantise { sums: sums_of_products, rows, scales, weight_sums: sums, bias, out }.dispatch();
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::weights::Values;
    use super::*;

    #[test]
    fn the_int8_product_is_that_of_the_rounded_values() {
        let kernels = Kernels::default();
        for (inputs, outputs, rows) in [(5, 3, 1), (50, 33, 9), (384, 40, 65), (1536, 17, 130)] {
            let weights: Vec<i8> = (0..inputs * outputs).map(|i| ((i * 31 + i / 7) % 255) as u8 as i8).collect();
            let weights: Vec<i8> = weights.into_iter().map(|w| w.max(-127)).collect();
            let scales: Vec<f32> = (0..outputs).map(|i| 0.001 + i as f32 * 1e-4).collect();
            let bias: Vec<f32> = (0..outputs).map(|i| i as f32 - 2.0).collect();
            let x: Vec<f32> = (0..inputs * rows).map(|i| ((i * 37) % 1001) as f32 / 300.0 - 1.0).collect();
            let matrix = Matrix { columns: inputs, values: Values::Int8(weights.clone(), scales.clone()) };
            let linear = Linear::new(&kernels, matrix, bias.clone(), Precision::Int8);
            let mut out = vec![0.0; rows * outputs];
            linear.apply(&kernels, &x, &mut out, &mut LinearScratch::default()).unwrap();

            let mut rounded = QuantisedRows::default();
            rounded.fill(&x, inputs, kernels.largest_activation());
            for r in 0..rows {
                for o in 0..outputs {
                    let row = &rounded.values[r * inputs..][..inputs];
                    let products = row.iter().zip(&weights[o * inputs..][..inputs]);
                    let sum: i32 =
                        products.map(|(a, w)| (i32::from(*a) - rounded.zeros[r] as i32) * i32::from(*w)).sum();
                    let expected = sum as f32 * rounded.scales[r] * scales[o] + bias[o];
                    let found = out[r * outputs + o];
                    let close = (found - expected).abs() <= 1e-4 * expected.abs().max(1.0);
                    assert!(close, "{inputs}x{outputs}, row {r}, output {o}: {found}, not {expected}");
                }
            }
        }
    }

    #[test]
    fn quantised_rows_are_within_half_a_step_and_within_their_range() {
        for largest in [127, 255] {
            for columns in [1, 15, 64, 67, 384] {
                let x: Vec<f32> = (0..3 * columns).map(|i| ((i * 37) % 101) as f32 / 20.0 - 1.5).collect();
                let mut rows = QuantisedRows::default();
                rows.fill(&x, columns, largest);
                assert!(rows.values.iter().all(|v| *v <= largest));
                for (i, (v, q)) in x.iter().zip(&rows.values).enumerate() {
                    let (scale, zero) = (rows.scales[i / columns], rows.zeros[i / columns]);
                    let back = (f32::from(*q) - zero) * scale;
                    // The zero is rounded too, which can cost the ends of the range another half step.
                    assert!((back - v).abs() <= 1.01 * scale, "{v} became {back} in steps of {scale}");
                }
            }
        }
        let mut rows = QuantisedRows::default();
        rows.fill(&[f32::NAN, f32::INFINITY, 0.0, 0.0], 2, 255);
        assert_eq!(rows.values[2..], [0, 0]);
    }
}
