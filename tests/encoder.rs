//! The encoder against PyTorch's outputs for a tiny random BERT (tests/fixtures/encoder, made by
//! scripts/train/fixtures.py), and its promises: a window's logits do not depend on company, bad files give
//! typed errors.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

#[path = "common/logits.rs"]
mod logits;

use std::path::PathBuf;

use claimwire::encoder::{Batch, EncodeError, Encoder, EncoderConfig, LoadError, Precision, Scratch};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::Value;

use logits::{floats, largest_difference};

fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder").join(path)
}

fn config(folder: &str) -> EncoderConfig {
    let json = std::fs::read_to_string(fixture(folder).join("config.json")).unwrap();
    EncoderConfig::from_json(&json).unwrap()
}

fn encoder(folder: &str, precision: Precision) -> Encoder {
    let weights = std::fs::read(fixture(folder).join("model.safetensors")).unwrap();
    Encoder::load(config(folder), &weights, precision).unwrap()
}

struct Case {
    ids: Vec<u32>,
    types: Vec<u32>,
    expected: Value,
}

impl Case {
    fn batch(&self) -> Batch {
        let mut batch = Batch::default();
        batch.push(&self.ids, &self.types);
        batch
    }
}

fn cases() -> Vec<Case> {
    let json: Value = serde_json::from_slice(&std::fs::read(fixture("expected.json")).unwrap()).unwrap();
    let integers = |v: &Value| v.as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as u32).collect();
    let case =
        |v: &Value| Case { ids: integers(&v["input_ids"]), types: integers(&v["token_type_ids"]), expected: v.clone() };
    json["cases"].as_array().unwrap().iter().map(case).collect()
}

#[test]
fn float32_agrees_with_pytorch_after_every_layer() {
    let encoder = encoder("float32", Precision::Float32);
    for case in cases() {
        let (expected, mut scratch) = (&case.expected["float32"], Scratch::default());
        let logits = encoder.observed_logits(&case.batch(), &mut scratch, |layer, stream| {
            let reference = match layer {
                0 => floats(&expected["embeddings"]),
                n => floats(&expected["layers"][n - 1]),
            };
            let difference = largest_difference(stream, &reference);
            assert!(difference < 1e-4, "after layer {layer}: {difference}");
        });
        let difference = largest_difference(&logits.unwrap(), &floats(&expected["logits"]));
        assert!(difference < 1e-4, "logits: {difference}");
    }
}

#[test]
fn an_int8_file_run_in_float32_agrees_with_pytorch_on_the_same_weights() {
    let encoder = encoder("int8", Precision::Float32);
    for case in cases() {
        let logits = encoder.logits(&case.batch(), &mut Scratch::default()).unwrap();
        let difference = largest_difference(&logits, &floats(&case.expected["int8"]["logits"]));
        assert!(difference < 1e-4, "{difference}");
    }
}

#[test]
fn int8_arithmetic_stays_close_to_float32() {
    for folder in ["int8", "float32"] {
        let (int8, float) = (encoder(folder, Precision::Int8), encoder(folder, Precision::Float32));
        for case in cases() {
            let a = int8.logits(&case.batch(), &mut Scratch::default()).unwrap();
            let b = float.logits(&case.batch(), &mut Scratch::default()).unwrap();
            let (difference, size) = (largest_difference(&a, &b), b.iter().fold(0f32, |m, v| m.max(v.abs())));
            assert!(difference < 0.05 * size, "{folder}: {difference} of {size}");
        }
    }
}

#[test]
fn a_window_has_the_same_logits_alone_and_in_company() {
    for precision in [Precision::Int8, Precision::Float32] {
        let encoder = encoder("int8", precision);
        // Enough windows that rows spill over every block size of the matrix kernels.
        let windows: Vec<(Vec<u32>, Vec<u32>)> = (0..40u32)
            .map(|w| {
                let length = 1 + (w * 17) % 63;
                ((0..length).map(|i| (i * 31 + w * 7) % 135).collect(), (0..length).map(|i| (i + w) % 4).collect())
            })
            .collect();
        let mut together = Batch::default();
        windows.iter().for_each(|(ids, types)| together.push(ids, types));
        let mut scratch = Scratch::default();
        let all = encoder.logits(&together, &mut scratch).unwrap();
        for ((ids, types), (first, length)) in windows.iter().zip(together.windows()) {
            let mut alone = Batch::default();
            alone.push(ids, types);
            let logits = encoder.logits(&alone, &mut scratch).unwrap();
            let labels = encoder.config().outputs();
            assert_eq!(logits, all[first * labels..(first + length) * labels], "{precision:?}, length {length}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let encoder = encoder("int8", Precision::Int8);
    let case = cases().pop().unwrap();
    let run = || encoder.logits(&case.batch(), &mut Scratch::default()).unwrap();
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run);
    assert_eq!(on(1), on(3));
}

#[test]
fn a_batch_that_does_not_fit_is_refused() {
    let encoder = encoder("int8", Precision::Int8);
    let error = |ids: &[u32], types: &[u32], lengths: &[usize]| {
        let batch = Batch { ids: ids.to_vec(), types: types.to_vec(), lengths: lengths.to_vec() };
        encoder.logits(&batch, &mut Scratch::default()).unwrap_err()
    };
    assert!(matches!(error(&[135], &[0], &[1]), EncodeError::OutOfTable { what: "id", value: 135, rows: 135 }));
    assert!(matches!(error(&[1], &[4], &[1]), EncodeError::OutOfTable { what: "token type", .. }));
    assert!(matches!(error(&[1; 65], &[0; 65], &[65]), EncodeError::WindowLength { length: 65, limit: 64 }));
    assert!(matches!(error(&[1], &[0], &[1, 0]), EncodeError::WindowLength { length: 0, .. }));
    assert!(matches!(error(&[1, 2], &[0], &[2]), EncodeError::Ragged { .. }));
    assert!(matches!(error(&[1, 2], &[0, 0], &[1]), EncodeError::Ragged { .. }));
    assert!(encoder.logits(&Batch::default(), &mut Scratch::default()).unwrap().is_empty());
}

/// The int8 fixture with its tensors changed by `edit` (None drops a tensor).
fn edited(edit: impl Fn(&str, Dtype, Vec<usize>) -> Option<(Dtype, Vec<usize>)>) -> Result<Encoder, LoadError> {
    let bytes = std::fs::read(fixture("int8/model.safetensors")).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let tensors = file.iter().filter_map(|(name, view)| {
        let (dtype, shape) = edit(name, view.dtype(), view.shape().to_vec())?;
        Some((name.to_owned(), TensorView::new(dtype, shape, view.data()).unwrap()))
    });
    let bytes = safetensors::serialize(tensors.collect::<Vec<_>>(), None).unwrap();
    Encoder::load(config("int8"), &bytes, Precision::Int8)
}

#[test]
fn files_that_do_not_fit_give_errors_that_name_the_tensor() {
    const QUERY: &str = "bert.encoder.layer.1.attention.self.query.weight";
    assert!(edited(|_, dtype, shape| Some((dtype, shape))).is_ok());
    for missing in [QUERY, "classifier.bias", "bert.embeddings.word_embeddings.weight_scale"] {
        let error = edited(|name, dtype, shape| (name != missing).then_some((dtype, shape))).err().unwrap();
        assert!(matches!(&error, LoadError::MissingTensor(name) if name == missing), "{error}");
    }
    let error = edited(|name, dtype, shape| Some((dtype, if name == QUERY { vec![16, 64] } else { shape })));
    let message = error.err().unwrap().to_string();
    assert!(message.contains(QUERY) && message.contains("[16, 64]") && message.contains("[32, 32]"), "{message}");
    let error = edited(|name, dtype, shape| Some((if name == QUERY { Dtype::U8 } else { dtype }, shape)));
    assert!(matches!(error.err().unwrap(), LoadError::WrongType { name, .. } if name == QUERY));
    let error = Encoder::load(config("int8"), b"not a model", Precision::Int8);
    assert!(matches!(error.err().unwrap(), LoadError::Safetensors(_)));
}

#[test]
fn distilbert_names_and_a_missing_token_type_table_are_read() {
    let bytes = std::fs::read(fixture("float32/model.safetensors")).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let renamed = file.iter().filter(|(name, _)| !name.contains("token_type")).map(|(name, view)| {
        let name = name.replace("bert.encoder.", "distilbert.transformer.").replace("bert.emb", "distilbert.emb");
        let name =
            name.replace("attention.self.query", "attention.q_lin").replace("attention.self.key", "attention.k_lin");
        let name = name
            .replace("attention.self.value", "attention.v_lin")
            .replace("attention.output.dense", "attention.out_lin");
        let name =
            name.replace("attention.output.LayerNorm", "sa_layer_norm").replace("intermediate.dense", "ffn.lin1");
        let name = name.replace(".output.dense", ".ffn.lin2").replace(".output.LayerNorm", ".output_layer_norm");
        (name, view)
    });
    let distil = safetensors::serialize(renamed.collect::<Vec<_>>(), None).unwrap();
    let json = r#"{"model_type": "distilbert", "vocab_size": 135, "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64,
        "max_position_embeddings": 64, "activation": "gelu", "num_labels": 9,
        "claimwire": {"attribution": {"roles": ["CUE", "SOURCE", "CONTENT"], "labels": ["O", "B", "I"]}}}"#;
    let distil = Encoder::load(EncoderConfig::from_json(json).unwrap(), &distil, Precision::Float32).unwrap();
    let mut zeroed = bytes.clone();
    let types = file.tensor("bert.embeddings.token_type_embeddings.weight").unwrap().data();
    let at = types.as_ptr() as usize - bytes.as_ptr() as usize;
    zeroed[at..at + types.len()].fill(0);
    let bert = Encoder::load(config("float32"), &zeroed, Precision::Float32).unwrap();
    let batch = cases().pop().unwrap().batch();
    let logits = |encoder: &Encoder| encoder.logits(&batch, &mut Scratch::default()).unwrap();
    assert_eq!(logits(&distil), logits(&bert));
}
