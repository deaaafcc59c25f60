//! Word, position and token-type embeddings.

use rten_gemm::GemmError;

use super::batch::Batch;
use super::config::EncoderConfig;
use super::error::LoadError;
use super::linear::{Kernels, Linear, LinearScratch, Precision};
use super::rows::LayerNorm;
use super::weights::{Matrix, Values, Weights};

/// The tables, kept in the representation of the file: most rows are never looked up.
pub struct Embeddings {
    /// `[vocabulary, width]`.
    words: Matrix,
    /// `[positions, width]`.
    positions: Matrix,
    /// `[token types, width]`; no rows for models without token types.
    types: Vec<f32>,
    norm: LayerNorm,
    /// From the tables' width to that of the layers, where they differ.
    widen: Option<Linear>,
    first_position: usize,
}

impl Embeddings {
    pub(super) fn load(weights: &Weights<'_>, config: &EncoderConfig) -> Result<Self, LoadError> {
        let width = config.embedding;
        let table = |name: &str, rows| weights.matrix(&format!("embeddings.{name}_embeddings"), rows, width);
        let types = match config.token_types {
            0 => Vec::new(),
            rows => table("token_type", rows)?.into_float(),
        };
        let widen = match width == config.hidden {
            true => None,
            false => {
                let matrix = weights.matrix("embeddings_project", config.hidden, width)?;
                let bias = weights.vector("embeddings_project", "bias", config.hidden)?;
                Some(Linear::new(&Kernels::default(), matrix, bias, Precision::Float32))
            }
        };
        Ok(Embeddings {
            words: table("word", config.vocabulary)?,
            positions: table("position", config.positions)?,
            types,
            norm: LayerNorm::load(weights, "embeddings.LayerNorm", width, config.epsilon)?,
            widen,
            first_position: config.first_position,
        })
    }

    /// Fills `x` `[pieces, hidden]` for a checked batch; `added` is a buffer of the same length.
    ///
    /// # Errors
    /// [`GemmError`] when the lengths do not fit.
    pub(super) fn fill(
        &self,
        batch: &Batch,
        kernels: &Kernels,
        x: &mut [f32],
        added: &mut [f32],
        scratch: &mut LinearScratch,
    ) -> Result<(), GemmError> {
        let Some(widen) = &self.widen else {
            self.look_up(batch, x, added);
            return Ok(());
        };
        let mut narrow = vec![0.0; batch.pieces() * self.words.columns];
        let mut buffer = narrow.clone();
        self.look_up(batch, &mut narrow, &mut buffer);
        widen.apply(kernels, &narrow, x, scratch)
    }

    fn look_up(&self, batch: &Batch, x: &mut [f32], added: &mut [f32]) {
        let width = self.words.columns;
        let rows = x.chunks_exact_mut(width).zip(added.chunks_exact_mut(width));
        let positions = batch.lengths.iter().flat_map(|&length| 0..length);
        let pieces = batch.ids.iter().zip(&batch.types).zip(positions);
        for ((word, rest), ((&id, &token_type), position)) in rows.zip(pieces) {
            word.fill(0.0);
            add_row(word, &self.words, id as usize);
            match self.types.get(token_type as usize * width..(token_type as usize + 1) * width) {
                Some(row) => rest.copy_from_slice(row),
                None => rest.fill(0.0),
            }
            add_row(rest, &self.positions, self.first_position + position);
        }
        self.norm.add_and_normalise(x, added);
    }
}

fn add_row(out: &mut [f32], table: &Matrix, row: usize) {
    let range = row * table.columns..(row + 1) * table.columns;
    match &table.values {
        Values::Float(values) => out.iter_mut().zip(&values[range]).for_each(|(o, v)| *o += v),
        Values::Int8(values, scales) => {
            let scale = scales[row];
            out.iter_mut().zip(&values[range]).for_each(|(o, v)| *o += f32::from(*v) * scale);
        }
    }
}

impl LayerNorm {
    /// `NAME.weight` and `NAME.bias`, `[width]` each.
    pub(super) fn load(weights: &Weights<'_>, name: &str, width: usize, epsilon: f32) -> Result<Self, LoadError> {
        let (gain, offset) = (weights.vector(name, "weight", width)?, weights.vector(name, "bias", width)?);
        Ok(LayerNorm { gain, offset, epsilon })
    }
}
