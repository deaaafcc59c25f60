//! Taggers of the crate rust-bert on libtorch (cargo feature `rust-bert`).
//!
//! Only the networks of the crate are used, and of those only the logits. Its pipeline (`TokenClassificationModel`)
//! numbers its features anew in every batch, so that with more windows than `batch_size` (64) most sentences come
//! back empty or it panics (seen in 0.23); its own tokenizers know no `tokenizer.json`. Windows, offsets and
//! decoding are ours, as for every engine.

use rust_bert::RustBertError;
use rust_bert::albert::AlbertForTokenClassification;
use rust_bert::bert::BertForTokenClassification;
use rust_bert::distilbert::DistilBertForTokenClassification;
use rust_bert::electra::ElectraForTokenClassification;
use rust_bert::fnet::FNetForTokenClassification;
use rust_bert::longformer::LongformerForTokenClassification;
use rust_bert::mobilebert::MobileBertForTokenClassification;
use rust_bert::roberta::RobertaForTokenClassification;
use rust_bert::xlnet::XLNetForTokenClassification;
use safetensors::SafeTensors;
use serde_json::{Value, json};
use tch::nn::VarStore;
use tch::{Kind, Tensor};

use super::choice::{Device, EngineOptions, Outputs};
use super::padding::{Padded, rectangles};
use super::pool::{Pool, outside_rayon};
use super::{Engine, Logits};
use crate::encoder::weights::float_tensor;
use crate::encoder::{Batch, LoadError, Shape};
use crate::panics;
use crate::tag::bundle::{Bundle, ModelFile};
use crate::tag::error::{EngineError, ModelError};

/// Positions beyond these are not trusted: RoBERTa has two fewer than its table, and libtorch reads past the end.
const LONGEST_WINDOW: usize = 512;
/// What `model_type` can be.
const KNOWN: &str =
    "albert, bert, camembert, distilbert, electra, fnet, longformer, mobilebert, roberta, xlm-roberta, xlnet";

/// Ids, mask and types `[windows, length]` to logits `[windows, length, outputs]`.
type Forward = Box<dyn Fn(&Tensor, &Tensor, &Tensor) -> Result<Tensor, RustBertError> + Send>;

/// A network and the store that owns its weights. It can go from thread to thread, but not serve two at once.
struct Network {
    _weights: VarStore,
    forward: Forward,
}

/// What each worker builds its network from.
struct Plan {
    model_type: String,
    /// `config.json` with as many labels as there are outputs.
    config: Value,
    weights: ModelFile,
    device: tch::Device,
    /// Whether the attribution head's rows go under the classifier's.
    attribution: bool,
}

/// A token classifier on libtorch. A worker has its own network on the CPU; a graphics card has one for all.
pub struct RustBertEngine {
    plan: Plan,
    outputs: usize,
    longest_window: usize,
    together: usize,
    networks: Pool<Network>,
}

impl RustBertEngine {
    /// Builds the network that `config.json` describes and fills it from `model.safetensors` (float32, float16,
    /// bfloat16, or int8 with scales) or `rust_model.ot`.
    ///
    /// # Errors
    /// [`ModelError`] when rust-bert does not know the network, a weight is missing or of another shape, or
    /// libtorch cannot use the device.
    pub(super) fn load(
        bundle: &Bundle,
        config: &Value,
        outputs: Outputs,
        options: &EngineOptions,
    ) -> Result<Self, ModelError> {
        // Documents are the unit of parallel work; two pools of threads that wait for each other cost several times.
        tch::set_num_threads(1);
        let device = match options.device {
            Device::Cpu => tch::Device::Cpu,
            Device::Cuda(number) if i64::from(number) < tch::Cuda::device_count() => tch::Device::Cuda(number as usize),
            other => return Err(ModelError::Device { engine: "rust-bert", device: other }),
        };
        let model_type = config.get("model_type").and_then(Value::as_str).unwrap_or("bert").to_owned();
        let count = outputs.labels + outputs.attribution;
        let positions =
            config.get("max_position_embeddings").and_then(Value::as_u64).map_or(LONGEST_WINDOW as u64, |n| n);
        let reserved = if model_type.contains("roberta") || model_type == "camembert" { 2 } else { 0 };
        let longest_window = usize::try_from(positions).unwrap_or(LONGEST_WINDOW).saturating_sub(reserved);
        let plan = Plan {
            model_type,
            config: with_outputs(config, count),
            weights: bundle.model.clone(),
            device,
            attribution: outputs.attribution > 0,
        };
        let network = plan.network()?;
        Ok(RustBertEngine {
            plan,
            outputs: count,
            longest_window: longest_window.min(LONGEST_WINDOW),
            together: options.windows_together(),
            networks: Pool::with_first(network, options.device != Device::Cpu),
        })
    }

    /// Appends the logits of a few windows to `values`.
    fn add(&self, network: &Network, part: &Padded, values: &mut Vec<f32>) -> Result<(), EngineError> {
        let shape = [part.windows as i64, part.length as i64];
        let tensor = |rows: &[i64]| Tensor::from_slice(rows).view(shape).to_device(self.plan.device);
        let (ids, mask, types) = (tensor(&part.ids), tensor(&part.mask), tensor(&part.types));
        let forward = || tch::no_grad(|| (network.forward)(&ids, &mask, &types));
        // libtorch's own errors reach us as panics of tch.
        let logits = panics::catch(forward).map_err(EngineError::Other)?;
        let logits = logits.map_err(|e| EngineError::Other(e.to_string()))?;
        let expected = [shape[0], shape[1], self.outputs as i64];
        if logits.size() != expected {
            let message = format!("the logits have shape {:?}; expected is {expected:?}", logits.size());
            return Err(EngineError::Other(message));
        }
        let flat = logits.to_device(tch::Device::Cpu).to_kind(Kind::Float).contiguous().view(-1);
        let flat = Vec::<f32>::try_from(&flat).map_err(|e| EngineError::Other(e.to_string()))?;
        values.extend(part.rows(&flat, self.outputs).flatten());
        Ok(())
    }
}

impl Engine for RustBertEngine {
    fn name(&self) -> &'static str {
        "rust-bert"
    }

    fn longest_window(&self) -> usize {
        self.longest_window
    }

    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError> {
        let make = || self.plan.network().map_err(|e| EngineError::Other(e.to_string()));
        let work = |network: &mut Network| {
            let mut values = Vec::with_capacity(batch.pieces() * self.outputs);
            for part in rectangles(batch, self.together) {
                self.add(network, &part, &mut values)?;
            }
            Ok(Logits { values, outputs: self.outputs })
        };
        outside_rayon(|| self.networks.with(make, work))?
    }
}

impl Plan {
    fn network(&self) -> Result<Network, ModelError> {
        // A configuration that the crate does not expect, and errors of libtorch, are panics there.
        panics::catch(|| self.build()).map_err(|e| ModelError::RustBert(e.trim().to_owned()))?
    }

    fn build(&self) -> Result<Network, ModelError> {
        let mut store = VarStore::new(self.device);
        let forward = self.forward(&store)?;
        match &self.weights {
            ModelFile::Safetensors(bytes) => {
                let tensors = SafeTensors::deserialize(bytes).map_err(LoadError::from)?;
                fill(&store, &tensors, self.attribution)?;
            }
            ModelFile::Torch(path) if !self.attribution => {
                store.load(path).map_err(|e| ModelError::RustBert(e.to_string()))?;
            }
            ModelFile::Torch(_) | ModelFile::Onnx(_) => {
                return Err(ModelError::WrongFile { engine: "rust-bert", wanted: "model.safetensors" });
            }
        }
        store.freeze();
        Ok(Network { _weights: store, forward })
    }

    fn forward(&self, store: &VarStore) -> Result<Forward, ModelError> {
        let root = store.root();
        let wrong = |e: &dyn std::fmt::Display| ModelError::RustBert(e.to_string());
        // The networks differ in the order of their arguments and in whether they can fail.
        macro_rules! network {
            ($network:ty, |$model:ident, $ids:ident, $mask:ident, $types:ident| $logits:expr) => {{
                let config = serde_json::from_value(self.config.clone()).map_err(|e| wrong(&e))?;
                let $model = <$network>::new(&root, &config).map_err(|e| wrong(&e))?;
                Ok(Box::new(move |$ids: &Tensor, $mask: &Tensor, $types: &Tensor| Ok($logits)))
            }};
        }
        match self.model_type.as_str() {
            "bert" => network!(BertForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(mask), Some(types), None, None, false)
                .logits),
            "roberta" | "xlm-roberta" | "camembert" => {
                network!(RobertaForTokenClassification, |m, ids, mask, _types| m
                    .forward_t(Some(ids), Some(mask), None, None, None, false)
                    .logits)
            }
            "distilbert" => network!(DistilBertForTokenClassification, |m, ids, mask, _types| m
                .forward_t(Some(ids), Some(mask), None, false)?
                .logits),
            "electra" => network!(ElectraForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(mask), Some(types), None, None, false)
                .logits),
            "albert" => network!(AlbertForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(mask), Some(types), None, None, false)
                .logits),
            // Relative positions go wrong there: the logits of both are others than those of transformers.
            "deberta" | "deberta-v2" => Err(wrong(&"its DeBERTa gives other logits than the model's own; use ONNX")),
            "mobilebert" => network!(MobileBertForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(types), None, None, Some(mask), false)?
                .logits),
            "longformer" => network!(LongformerForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(mask), None, Some(types), None, None, false)?
                .logits),
            "xlnet" => network!(XLNetForTokenClassification, |m, ids, mask, types| m
                .forward_t(Some(ids), Some(mask), None, None, None, Some(types), None, false)
                .logits),
            "fnet" => network!(FNetForTokenClassification, |m, ids, _mask, types| m
                .forward_t(Some(ids), Some(types), None, None, false)?
                .logits),
            other => Err(wrong(&format!("model_type `{other}` is not one of {KNOWN}"))),
        }
    }
}

/// The configuration as the crate wants it: with as many labels as the network shall have outputs, for it counts the
/// labels, with the keys that transformers leaves out and it asks for, and with its names of activations.
fn with_outputs(config: &Value, count: usize) -> Value {
    let mut config = config.clone();
    let labels: serde_json::Map<String, Value> = (0..count).map(|i| (i.to_string(), json!(i.to_string()))).collect();
    config["id2label"] = Value::Object(labels);
    config["label2id"] = Value::Null;
    let number = |key: &str| config.get(key).and_then(Value::as_u64);
    let head = number("d_model").zip(number("n_head")).and_then(|(width, heads)| width.checked_div(heads));
    // What only training reads is 0, the rest is transformers' own default.
    let defaults = json!({
        "hidden_act": "gelu", "activation": "gelu", "ff_activation": "gelu", "layer_norm_eps": 1e-12,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "dropout": 0.0, "attention_dropout": 0.0,
        "qa_dropout": 0.0, "seq_classif_dropout": 0.0, "initializer_range": 0.02, "tie_weights_": true,
        "sinusoidal_pos_embds": false, "max_position_embeddings": 512, "type_vocab_size": 0, "pad_token_id": 0,
        "bos_token_id": 0, "eos_token_id": 0, "sep_token_id": 0, "inner_group_num": 1, "num_hidden_groups": 1,
        "d_head": head, "untie_r": true, "attn_type": "bi", "bi_data": false, "same_length": false,
    });
    for (key, value) in defaults.as_object().into_iter().flatten() {
        if config.get(key).is_none_or(Value::is_null) {
            config[key.as_str()] = value.clone();
        }
    }
    for key in ["hidden_act", "activation", "ff_activation"] {
        let name = match config[key].as_str() {
            Some("gelu_pytorch_tanh" | "gelu_fast") => "gelu_new",
            Some("silu") => "swish",
            _ => continue,
        };
        config[key] = json!(name);
    }
    config
}

/// What a file calls a weight of the network: the same, or without the network's own name before it, and layer
/// normalisation as TensorFlow's checkpoints have it.
fn name_in(tensors: &SafeTensors, name: &str) -> String {
    let old = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];
    let old = old.into_iter().find_map(|(new, old)| Some(format!("{}{old}", name.strip_suffix(new)?)));
    let names = [Some(name.to_owned()), old];
    let bare = |name: &String| name.split_once('.').map(|(_, rest)| rest.to_owned());
    let mut all = names.iter().flatten().cloned().chain(names.iter().flatten().filter_map(bare));
    all.find(|name| tensors.tensor(name).is_ok()).unwrap_or_else(|| name.to_owned())
}

/// Copies every weight of the network from the file.
fn fill(store: &VarStore, tensors: &SafeTensors, attribution: bool) -> Result<(), ModelError> {
    for (name, mut variable) in store.variables() {
        let file = name_in(tensors, &name);
        // Some networks come with a part that no label needs, and files without it.
        if name.contains("pooler") && tensors.tensor(&file).is_err() {
            continue;
        }
        let (mut shape, mut values) = float_tensor(tensors, &file)?;
        if let Some(part) = name.strip_prefix("classifier.").filter(|_| attribution) {
            let (more, rows) = float_tensor(tensors, &format!("attribution.{part}"))?;
            shape[0] += more[0];
            values.extend(rows);
        }
        let expected: Vec<usize> = variable.size().iter().map(|n| *n as usize).collect();
        if expected != shape {
            let name = name.clone();
            return Err(LoadError::WrongShape { name, expected: Shape(expected), found: Shape(shape) }.into());
        }
        let sizes: Vec<i64> = shape.iter().map(|n| *n as i64).collect();
        let values = Tensor::from_slice(&values).view(sizes.as_slice());
        tch::no_grad(|| variable.copy_(&values));
    }
    Ok(())
}
