//! Word, position and token-type embeddings.

use super::batch::Batch;
use super::config::EncoderConfig;
use super::error::LoadError;
use super::rows::LayerNorm;
use super::weights::{Matrix, Values, Weights};

/// The tables, kept in the representation of the file: most rows are never looked up.
pub struct Embeddings {
    /// `[vocabulary, hidden]`.
    words: Matrix,
    /// `[positions, hidden]`.
    positions: Matrix,
    /// `[token types, hidden]`; no rows for models without token types.
    types: Vec<f32>,
    norm: LayerNorm,
    first_position: usize,
}

impl Embeddings {
    pub(super) fn load(weights: &Weights<'_>, config: &EncoderConfig) -> Result<Self, LoadError> {
        let table = |name: &str, rows| weights.matrix(&format!("embeddings.{name}_embeddings"), rows, config.hidden);
        let types = match config.token_types {
            0 => Vec::new(),
            rows => table("token_type", rows)?.into_float(),
        };
        Ok(Embeddings {
            words: table("word", config.vocabulary)?,
            positions: table("position", config.positions)?,
            types,
            norm: LayerNorm::load(weights, "embeddings.LayerNorm", config)?,
            first_position: config.first_position,
        })
    }

    /// Fills `x` `[pieces, hidden]` for a checked batch; `added` is a buffer of the same length.
    pub(super) fn fill(&self, batch: &Batch, x: &mut [f32], added: &mut [f32]) {
        let hidden = self.words.columns;
        let rows = x.chunks_exact_mut(hidden).zip(added.chunks_exact_mut(hidden));
        let positions = batch.lengths.iter().flat_map(|&length| 0..length);
        let pieces = batch.ids.iter().zip(&batch.types).zip(positions);
        for ((word, rest), ((&id, &token_type), position)) in rows.zip(pieces) {
            word.fill(0.0);
            add_row(word, &self.words, id as usize);
            match self.types.get(token_type as usize * hidden..(token_type as usize + 1) * hidden) {
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
    /// `NAME.weight` and `NAME.bias`, `[hidden]` each.
    pub(super) fn load(weights: &Weights<'_>, name: &str, config: &EncoderConfig) -> Result<Self, LoadError> {
        Ok(LayerNorm {
            gain: weights.vector(name, "weight", config.hidden)?,
            offset: weights.vector(name, "bias", config.hidden)?,
            epsilon: config.epsilon,
        })
    }
}
