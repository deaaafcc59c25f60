//! A BERT-family token classifier on `rten-gemm`: pure arithmetic, knows nothing of news.
//!
//! One forward pass, in the order of the files: [`Batch`] (windows of word pieces, ragged) -> `embeddings` ->
//! layers (`attention`, `linear`, [`rows`]) -> logits. [`EncoderConfig`] covers BERT, DistilBERT and the
//! RoBERTa shapes; [`Precision`] chooses int8 or float32 arithmetic.
//!
//! Two promises hold in both precisions. A window's logits do not depend on the windows around it, bit for bit:
//! nothing is padded, activations are quantised for each piece by itself, attention stays inside its window. And
//! they do not depend on the number of threads, provided that [`Encoder::logits`] runs where Rayon sees one
//! thread; more would be correct too, but would split products that are too small to gain by it.

#![allow(clippy::needless_range_loop, reason = "indices run over several arrays of vector registers at once")]

pub mod attention;
mod batch;
mod config;
mod embeddings;
mod error;
mod functions;
mod layer;
pub mod linear;
pub mod rows;
pub mod weights;

pub use batch::Batch;
pub use config::{Activation, EncoderConfig, Naming};
pub use error::{EncodeError, LoadError, Shape};
pub use linear::Precision;

use embeddings::Embeddings;
use layer::{Layer, LayerScratch};
use linear::{Kernels, Linear};
use weights::{Matrix, Weights};

/// Buffers of a forward pass: one per worker, reused from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    /// `[pieces, hidden]`: the residual stream.
    stream: Vec<f32>,
    /// `[pieces, hidden]`.
    added: Vec<f32>,
    layer: LayerScratch,
}

/// A token classifier, ready to run.
pub struct Encoder {
    config: EncoderConfig,
    embeddings: Embeddings,
    layers: Vec<Layer>,
    /// The classifier and, under it, the attribution head.
    heads: Linear,
}

impl Encoder {
    /// Loads weights in safetensors format, in float32 or in int8 with `NAME_scale` beside each matrix; either
    /// can be run in either precision.
    ///
    /// # Errors
    /// [`LoadError`] when the bytes are no safetensors file or do not fit the configuration.
    pub fn load(config: EncoderConfig, weights: &[u8], precision: Precision) -> Result<Self, LoadError> {
        let weights = Weights::new(weights)?;
        let kernels = Kernels::default();
        let layer = |number| Layer::load(&weights, &config, number, &kernels, precision);
        let layers = (0..config.layers).map(layer).collect::<Result<_, _>>()?;
        let (mut parts, mut bias) = (Vec::new(), Vec::new());
        for (name, outputs) in [("classifier", config.labels), ("attribution", config.attribution)] {
            if outputs > 0 {
                parts.push(weights.matrix(name, outputs, config.hidden)?);
                bias.extend(weights.vector(name, "bias", outputs)?);
            }
        }
        // The heads are small and their rounding would go straight into the scores, so they stay in float32.
        let heads = Linear::new(&kernels, Matrix::stack(config.hidden, parts), bias, Precision::Float32);
        let embeddings = Embeddings::load(&weights, &config)?;
        Ok(Encoder { config, embeddings, layers, heads })
    }

    /// The model's shape.
    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// The logits `[pieces, outputs]` of a batch, see [`EncoderConfig::outputs`].
    ///
    /// # Errors
    /// [`EncodeError`] when the batch does not fit the model.
    pub fn logits(&self, batch: &Batch, scratch: &mut Scratch) -> Result<Vec<f32>, EncodeError> {
        self.observed_logits(batch, scratch, |_, _| {})
    }

    /// [`Encoder::logits`], showing the stream `[pieces, hidden]` to `observe` after the embeddings (0) and after
    /// each layer (1, 2, ...).
    ///
    /// # Errors
    /// [`EncodeError`] when the batch does not fit the model.
    pub fn observed_logits(
        &self,
        batch: &Batch,
        scratch: &mut Scratch,
        mut observe: impl FnMut(usize, &[f32]),
    ) -> Result<Vec<f32>, EncodeError> {
        batch.check(&self.config)?;
        // The kernels cannot go from thread to thread, but choosing them costs next to nothing.
        let kernels = Kernels::default();
        let Scratch { stream, added, layer } = scratch;
        stream.resize(batch.pieces() * self.config.hidden, 0.0);
        added.resize(stream.len(), 0.0);
        self.embeddings.fill(batch, &kernels, stream, added, &mut layer.linear)?;
        observe(0, stream);
        for (number, l) in self.layers.iter().enumerate() {
            l.run(&kernels, batch, stream, layer)?;
            observe(number + 1, stream);
        }
        let mut logits = vec![0.0; batch.pieces() * self.config.outputs()];
        self.heads.apply(&kernels, stream, &mut logits, &mut layer.linear)?;
        Ok(logits)
    }
}
