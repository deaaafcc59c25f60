//! ONNX models on the runtime `rten`, which is compiled in.

use std::path::Path;
use std::sync::Arc;

use rten::{NodeId, RunOptions, ValueOrView};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::choice::Outputs;
use super::pool::{Pool, outside_rayon};
use super::{Engine, Logits};
use crate::encoder::Batch;
use crate::tag::error::{EngineError, ModelError};

/// Any ONNX token classifier on the `rten` runtime. Windows are run one by one: runtimes quantise or sum a padded
/// batch differently from its windows alone.
pub struct RtenEngine {
    model: rten::Model,
    ids: NodeId,
    mask: Option<NodeId>,
    types: Option<NodeId>,
    /// The heads, and how many outputs each has for a piece.
    heads: Vec<(NodeId, usize)>,
    longest_window: usize,
    workers: Pool<Arc<rten::ThreadPool>>,
}

impl RtenEngine {
    /// Loads `model.onnx`, which gives the logits of names in its output `logits`, or its first, and those of the
    /// attribution head in its output `attribution`.
    ///
    /// # Errors
    /// [`ModelError::Onnx`] when the file is no model, lacks an output, or has other inputs than `input_ids`,
    /// `attention_mask` and `token_type_ids`.
    pub fn load(path: &Path, longest_window: usize, outputs: Outputs) -> Result<Self, ModelError> {
        let model = rten::Model::load_file(path).map_err(|e| ModelError::Onnx(e.to_string()))?;
        let inputs = model.input_ids().len();
        let ids = model.find_node("input_ids");
        let ids = ids.ok_or_else(|| ModelError::Onnx("the graph has no input `input_ids`".to_owned()))?;
        let [mask, types] = ["attention_mask", "token_type_ids"].map(|name| model.find_node(name));
        if inputs != 1 + usize::from(mask.is_some()) + usize::from(types.is_some()) {
            let known = "input_ids, attention_mask and token_type_ids";
            return Err(ModelError::Onnx(format!("the graph has {inputs} inputs; known are {known}")));
        }
        let output = model.find_node("logits").or_else(|| model.output_ids().first().copied());
        let output = output.ok_or_else(|| ModelError::Onnx("the graph has no output".to_owned()))?;
        let mut heads = vec![(output, outputs.labels)];
        if outputs.attribution > 0 {
            let missing = || ModelError::Onnx("the graph has no output `attribution`".to_owned());
            heads.push((model.find_node("attribution").ok_or_else(missing)?, outputs.attribution));
        }
        Ok(RtenEngine { model, ids, mask, types, heads, longest_window, workers: Pool::new() })
    }

    fn outputs(&self) -> usize {
        self.heads.iter().map(|(_, outputs)| outputs).sum()
    }

    /// The logits `[pieces, outputs]` of a window.
    fn window(&self, ids: &[u32], types: &[u32], pool: &Arc<rten::ThreadPool>) -> Result<Vec<f32>, EngineError> {
        let other = |e: &dyn std::fmt::Display| EngineError::Other(e.to_string());
        let row = |values: &[u32]| {
            NdTensor::from_data([1, values.len()], values.iter().map(|v| *v as i32).collect::<Vec<_>>())
        };
        let mut inputs: Vec<(NodeId, ValueOrView)> = vec![(self.ids, row(ids).into())];
        inputs.extend(self.mask.map(|node| (node, row(&vec![1; ids.len()]).into())));
        inputs.extend(self.types.map(|node| (node, row(types).into())));
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let nodes: Vec<NodeId> = self.heads.iter().map(|(node, _)| *node).collect();
        let found = self.model.run(inputs, &nodes, Some(options)).map_err(|e| other(&e))?;
        let mut rows = vec![Vec::with_capacity(self.outputs()); ids.len()];
        for (output, (_, expected)) in found.into_iter().zip(&self.heads) {
            let output: NdTensor<f32, 3> = output.try_into().map_err(|e: rten::TryFromValueError| other(&e))?;
            if output.shape() != [1, ids.len(), *expected] {
                let found = output.shape();
                let message = format!("an output has shape {found:?}; config.json lists {expected} labels for it");
                return Err(EngineError::Other(message));
            }
            for (row, values) in rows.iter_mut().zip(output.to_vec().chunks_exact(*expected)) {
                row.extend_from_slice(values);
            }
        }
        Ok(rows.concat())
    }
}

impl Engine for RtenEngine {
    fn name(&self) -> &'static str {
        "rten"
    }

    fn longest_window(&self) -> usize {
        self.longest_window
    }

    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError> {
        let worker = || Ok::<_, EngineError>(Arc::new(rten::ThreadPool::with_num_threads(1)));
        let all = |pool: &mut Arc<rten::ThreadPool>| {
            let mut values = Vec::with_capacity(batch.pieces() * self.outputs());
            for (first, length) in batch.windows() {
                let (ids, types) = (&batch.ids[first..first + length], &batch.types[first..first + length]);
                values.extend(self.window(ids, types, pool)?);
            }
            Ok(Logits { values, outputs: self.outputs() })
        };
        outside_rayon(|| self.workers.with(worker, all))?
    }
}
