//! One transformer layer: attention and feed-forward block, each added to the stream and normalised.

use rten_gemm::GemmError;

use super::attention::{AttentionScratch, attend};
use super::batch::Batch;
use super::config::{Activation, EncoderConfig, Naming};
use super::error::LoadError;
use super::linear::{Kernels, Linear, LinearScratch, Precision};
use super::rows::LayerNorm;
use super::weights::{Matrix, Weights};

/// Rows that go through the dense layers together: few enough that what is between two products stays in the
/// second-level cache.
const ROWS: usize = 64;

/// Buffers of a layer, reused from layer to layer and batch to batch.
#[derive(Debug, Default)]
pub(super) struct LayerScratch {
    /// `[pieces, 3 * hidden]`.
    qkv: Vec<f32>,
    /// `[pieces, hidden]`.
    context: Vec<f32>,
    /// `[ROWS, hidden]`.
    added: Vec<f32>,
    /// `[ROWS, intermediate]`.
    wide: Vec<f32>,
    attention: AttentionScratch,
    pub(super) linear: LinearScratch,
}

/// The weights of a layer.
pub(super) struct Layer {
    heads: usize,
    head_width: usize,
    activation: Activation,
    precision: Precision,
    /// Queries, keys and values in one product.
    qkv: Linear,
    attention_out: Linear,
    attention_norm: LayerNorm,
    widen: Linear,
    narrow: Linear,
    out_norm: LayerNorm,
}

/// Names of a layer's parts under its prefix: query, key, value, attention output, its norm, the two
/// feed-forward products, and their norm.
fn names(naming: Naming, layer: usize) -> [String; 8] {
    let (prefix, parts) = match naming {
        Naming::Bert => (
            format!("encoder.layer.{layer}"),
            [
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm",
            ],
        ),
        Naming::DistilBert => (
            format!("transformer.layer.{layer}"),
            [
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm",
            ],
        ),
    };
    parts.map(|part| format!("{prefix}.{part}"))
}

impl Layer {
    pub(super) fn load(
        weights: &Weights<'_>,
        config: &EncoderConfig,
        number: usize,
        kernels: &Kernels,
        precision: Precision,
    ) -> Result<Self, LoadError> {
        let [query, key, value, attention_out, attention_norm, widen, narrow, out_norm] = names(config.naming, number);
        let dense = |name: &str, outputs, inputs| -> Result<Linear, LoadError> {
            let bias = weights.vector(name, "bias", outputs)?;
            Ok(Linear::new(kernels, weights.matrix(name, outputs, inputs)?, bias, precision))
        };
        let hidden = config.hidden;
        let (mut parts, mut bias) = (Vec::new(), Vec::new());
        for name in [&query, &key, &value] {
            parts.push(weights.matrix(name, hidden, hidden)?);
            bias.extend(weights.vector(name, "bias", hidden)?);
        }
        Ok(Layer {
            heads: config.heads,
            head_width: config.head_width(),
            activation: config.activation,
            precision,
            qkv: Linear::new(kernels, Matrix::stack(hidden, parts), bias, precision),
            attention_out: dense(&attention_out, hidden, hidden)?,
            attention_norm: LayerNorm::load(weights, &attention_norm, hidden, config.epsilon)?,
            widen: dense(&widen, config.intermediate, hidden)?,
            narrow: dense(&narrow, hidden, config.intermediate)?,
            out_norm: LayerNorm::load(weights, &out_norm, hidden, config.epsilon)?,
        })
    }

    /// Transforms the stream `x` `[pieces, hidden]` of a batch in place.
    pub(super) fn run(
        &self,
        kernels: &Kernels,
        batch: &Batch,
        x: &mut [f32],
        scratch: &mut LayerScratch,
    ) -> Result<(), GemmError> {
        let hidden = self.heads * self.head_width;
        let LayerScratch { qkv, context, added, wide, attention, linear } = scratch;
        qkv.resize(3 * x.len(), 0.0);
        context.resize(x.len(), 0.0);
        for (x, qkv) in x.chunks(ROWS * hidden).zip(qkv.chunks_mut(3 * ROWS * hidden)) {
            self.qkv.apply(kernels, x, qkv, linear)?;
        }
        for (first, length) in batch.windows() {
            let qkv = &qkv[3 * first * hidden..][..3 * length * hidden];
            let context = &mut context[first * hidden..][..length * hidden];
            attend(qkv, self.heads, self.head_width, context, attention);
        }
        for (x, context) in x.chunks_mut(ROWS * hidden).zip(context.chunks(ROWS * hidden)) {
            added.resize(x.len(), 0.0);
            wide.resize(x.len() / hidden * self.widen.outputs(), 0.0);
            self.attention_out.apply(kernels, context, added, linear)?;
            self.attention_norm.add_and_normalise(x, added);
            self.widen.apply(kernels, x, wide, linear)?;
            self.activation.apply(wide, self.precision);
            self.narrow.apply(kernels, wide, added, linear)?;
            self.out_norm.add_and_normalise(x, added);
        }
        Ok(())
    }
}
