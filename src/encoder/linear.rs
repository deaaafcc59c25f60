//! A dense layer `x W^T + b`, in float32 or with int8 weights and activations.

use rten_gemm::{BiasVector, GemmError, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

use super::rows::{Dequantise, QuantisedRows};
use super::weights::Matrix;

/// Arithmetic of the dense layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// float32 weights and activations.
    Float32,
    /// int8 weights (one scale for each output channel), 8-bit activations (scale and zero for each row).
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
