//! The same weights give the same names on every engine. Each test is skipped, with the reason printed, when its
//! engine or what it needs is not there:
//! - `rust-bert`: build with that feature;
//! - `ort`: build with that feature and let ORT_DYLIB_PATH name ONNX Runtime's library;
//! - other networks of `rust-bert`: let CLAIMWIRE_OTHER_MODELS name a folder made by
//!   `python scripts/train/architectures.py --others --out FOLDER`;
//! - `rten` and `ort`: let CLAIMWIRE_ONNX_MODEL name a folder with the default model as ONNX, made by
//!   `python scripts/train/export.py models/default --onnx FOLDER`.
//!
//! `.ci/run engines` brings all of this and runs them.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

#[cfg(feature = "rust-bert")]
#[path = "common/logits.rs"]
mod logits;

use std::path::PathBuf;

use claimwire::document::Tagging;
use claimwire::encoder::Precision;
use claimwire::segment::sentences;
use claimwire::span::Text;
use claimwire::tag::{EngineName, EngineOptions, ModelSpec, Tag, Tagger, TaggerOptions, has_default};

/// How far scores may be apart in float32.
const TOLERANCE: f32 = 1e-3;

fn tagger(spec: &ModelSpec, engine: EngineOptions) -> Tagger {
    Tagger::load_with(spec, TaggerOptions { engine, ..TaggerOptions::default() }).unwrap()
}

/// Our encoder on the embedded weights in float32: what the others are compared with.
fn reference() -> Tagger {
    let engine = EngineName::Encoder;
    tagger(&ModelSpec::Default, EngineOptions { engine, precision: Precision::Float32, ..EngineOptions::default() })
}

/// The sample articles, one with more sentences than rust-bert's batches have places, one with every quotation mark
/// that there is, and one whose only sentence is longer than 512 pieces.
fn texts() -> Vec<Text> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let read = |path: &PathBuf| Text::new(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
    let mut texts: Vec<Text> = paths.iter().map(read).collect();
    assert!(texts.len() >= 9);
    let names = ["Petra Novak", "the Harbour Council", "Ostrava", "NATO", "Lindiwe Dube of Transnet", "the Danes"];
    let sentence = |n: usize| format!("On day {n} {} spoke to reporters in Lagos.", names[n % names.len()]);
    texts.push(Text::new((0..165).map(sentence).collect::<Vec<_>>().join("\n")));
    texts.push(Text::new(
        "“Mr O’Neill’s ‘plan’,” said Zoë Ní Bhriain, «non», „nein“ — 'so' \"what\" ‹x› … e\u{301} 🙂 of Réunion.",
    ));
    let long: Vec<String> = (0..160).map(|n| format!("{} of Ostrava", names[n % names.len()])).collect();
    texts.push(Text::new(long.join(", and ") + "."));
    texts.push(Text::new(""));
    texts
}

fn tag(tagger: &Tagger, text: &Text) -> Tagging {
    tagger.tag(text, &sentences(text, &[])).unwrap()
}

/// Asserts that both find the same names and roles in all texts, with scores no further apart than `TOLERANCE`.
fn agree(other: &Tagger) {
    let ours = reference();
    let mut found = 0;
    for (number, text) in texts().iter().enumerate() {
        let (a, b) = (tag(&ours, text), tag(other, text));
        let names = |tagging: &Tagging| tagging.names.iter().map(|n| (n.span, n.label)).collect::<Vec<_>>();
        assert_eq!(names(&a), names(&b), "text {number}");
        for (x, y) in a.names.iter().zip(&b.names) {
            assert!((x.score - y.score).abs() < TOLERANCE, "text {number}: {x:?} {y:?}");
        }
        assert_eq!(a.roles.len(), b.roles.len(), "text {number}");
        for (x, y) in a.roles.iter().zip(&b.roles) {
            assert_eq!(x.bytes, y.bytes);
            let pairs = x.begins.iter().chain(&x.goes_on).zip(y.begins.iter().chain(&y.goes_on));
            assert!(pairs.clone().all(|(p, q)| (p - q).abs() < TOLERANCE), "text {number}: {x:?} {y:?}");
        }
        found += a.names.len();
    }
    assert!(found > 400, "only {found} names");
}

/// The default model as ONNX, or a printed reason to skip.
fn onnx() -> Option<ModelSpec> {
    let folder = std::env::var_os("CLAIMWIRE_ONNX_MODEL");
    if folder.is_none() {
        println!("skipped: CLAIMWIRE_ONNX_MODEL names no folder with the default model as model.onnx");
    }
    folder.map(|folder| ModelSpec::Folder(folder.into()))
}

fn skip_without_default() -> bool {
    if !has_default() {
        println!("skipped: this build holds no default model");
    }
    !has_default()
}

#[test]
fn rten_agrees_with_our_encoder() {
    let Some(model) = onnx() else { return };
    let other = tagger(&model, EngineOptions { engine: EngineName::Rten, ..EngineOptions::default() });
    assert_eq!(other.info().engine, "rten");
    agree(&other);
}

#[test]
fn ort_agrees_with_our_encoder() {
    if !EngineName::Ort.is_built() {
        return println!("skipped: build with --features ort");
    }
    if std::env::var_os("ORT_DYLIB_PATH").is_none() {
        return println!("skipped: ORT_DYLIB_PATH names no library of ONNX Runtime");
    }
    let Some(model) = onnx() else { return };
    for together in [None, Some(7)] {
        let other = tagger(&model, EngineOptions { engine: EngineName::Ort, together, ..EngineOptions::default() });
        assert_eq!(other.info().engine, "ort");
        agree(&other);
    }
}

#[test]
fn rust_bert_agrees_with_our_encoder() {
    if !EngineName::RustBert.is_built() {
        return println!("skipped: build with --features rust-bert");
    }
    if skip_without_default() {
        return;
    }
    let engine = EngineName::RustBert;
    for together in [None, Some(7)] {
        let other = tagger(&ModelSpec::Default, EngineOptions { engine, together, ..EngineOptions::default() });
        assert_eq!(other.info().engine, "rust-bert");
        agree(&other);
    }
}

#[test]
fn rust_bert_serves_many_threads_and_finds_the_same_alone() {
    if !EngineName::RustBert.is_built() {
        return println!("skipped: build with --features rust-bert");
    }
    if skip_without_default() {
        return;
    }
    let options = EngineOptions { engine: EngineName::RustBert, ..EngineOptions::default() };
    let (tagger, texts) = (tagger(&ModelSpec::Default, options), texts());
    let alone: Vec<Tagging> = texts.iter().map(|text| tag(&tagger, text)).collect();
    let together: Vec<Vec<Tagging>> = std::thread::scope(|scope| {
        let work = || scope.spawn(|| texts.iter().map(|text| tag(&tagger, text)).collect());
        let threads: Vec<_> = (0..3).map(|_| work()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(together.iter().all(|found| *found == alone));
}

#[test]
fn an_engine_that_is_not_there_is_refused_with_what_to_do() {
    if skip_without_default() {
        return;
    }
    let load = |engine| {
        let options = EngineOptions { engine, ..EngineOptions::default() };
        Tagger::load_with(&ModelSpec::Default, TaggerOptions { engine: options, ..TaggerOptions::default() })
    };
    let rten = load(EngineName::Rten).err().unwrap().to_string();
    assert!(rten.contains("model.onnx") && rten.contains("--model DIR"), "{rten}");
    for engine in [EngineName::Ort, EngineName::RustBert].into_iter().filter(|engine| !engine.is_built()) {
        let message = load(engine).err().unwrap().to_string();
        assert!(message.contains(&format!("--features {}", engine.as_str())), "{message}");
    }
}

#[test]
fn a_library_that_is_none_is_refused_at_once() {
    if !EngineName::Ort.is_built() {
        return println!("skipped: build with --features ort");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json"] {
        let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder/int8").join(name);
        std::fs::copy(fixture, folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("model.onnx"), "no graph").unwrap();
    std::fs::write(folder.path().join("text.so"), "no library").unwrap();
    for (file, reason) in [("text.so", "no library"), ("missing.so", "--ort-library")] {
        let ort_library = Some(folder.path().join(file));
        let engine = EngineOptions { engine: EngineName::Ort, ort_library, ..EngineOptions::default() };
        let options = TaggerOptions { engine, ..TaggerOptions::default() };
        let error = Tagger::load_with(&ModelSpec::Folder(folder.path().into()), options).err().unwrap().to_string();
        assert!(error.contains(file) && error.contains(reason), "{error}");
    }
}

#[cfg(feature = "rust-bert")]
mod networks {
    use std::path::Path;

    use claimwire::encoder::Batch;
    use claimwire::tag::bundle::Bundle;
    use claimwire::tag::engine;
    use serde_json::Value;

    use super::*;
    use crate::logits::{floats, largest_difference};

    fn json(path: PathBuf) -> Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    fn load(weights: &Path, config: &Value) -> Result<Box<dyn engine::Engine>, claimwire::tag::ModelError> {
        let options = EngineOptions { engine: EngineName::RustBert, ..EngineOptions::default() };
        let bundle = Bundle::open_for(&ModelSpec::Folder(weights.to_owned()), EngineName::RustBert)?;
        engine::load(&bundle, config, 7, &options)
    }

    /// How far the logits of a folder of weights are from those that transformers gave, in `reference`.
    fn difference(weights: &Path, reference: &Path) -> f32 {
        let engine = load(weights, &json(reference.join("config.json"))).unwrap();
        let mut largest = 0.0f32;
        for case in json(reference.join("expected.json")).as_array().unwrap() {
            let ids: Vec<u32> = case["ids"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as u32).collect();
            let mut batch = Batch::default();
            batch.push(&ids, &vec![0; ids.len()]);
            let found = engine.logits(&batch).unwrap().values;
            largest = largest.max(largest_difference(&found, &floats(&case["logits"])));
        }
        largest
    }

    fn fixture(name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(name)
    }

    #[test]
    fn networks_that_our_encoder_runs_give_the_logits_of_transformers() {
        for name in ["bert", "distilbert", "roberta", "xlmr", "electra"] {
            let difference = difference(&fixture(name), &fixture(name));
            assert!(difference < 1e-3, "{name}: {difference}");
        }
    }

    #[test]
    fn networks_that_it_does_not_run_do_too() {
        let Some(folder) = std::env::var_os("CLAIMWIRE_OTHER_MODELS").map(PathBuf::from) else {
            return println!("skipped: CLAIMWIRE_OTHER_MODELS names no folder of models");
        };
        let mut wrong = Vec::new();
        for name in ["albert", "fnet", "longformer", "mobilebert", "xlnet"] {
            let difference = std::panic::catch_unwind(|| difference(&folder.join(name), &folder.join(name)));
            let difference = difference.unwrap_or(f32::NAN);
            println!("{name}: {difference}");
            wrong.extend((difference.is_nan() || difference >= 1e-3).then_some((name, difference)));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn networks_that_the_crate_computes_otherwise_are_refused() {
        for name in ["deberta", "deberta-v2"] {
            let mut config = json(fixture("bert").join("config.json"));
            config["model_type"] = name.into();
            let message = load(&fixture("bert"), &config).err().unwrap().to_string();
            assert!(message.contains("ONNX"), "{message}");
        }
    }

    #[test]
    fn weights_in_the_format_of_libtorch_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = std::fs::read(fixture("distilbert/model.safetensors")).unwrap();
        let tensors = safetensors::SafeTensors::deserialize(&file).unwrap();
        let named: Vec<(String, tch::Tensor)> = tensors
            .tensors()
            .into_iter()
            .map(|(name, view)| {
                let sizes: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
                (name, tch::Tensor::from_data_size(view.data(), &sizes, tch::Kind::Float))
            })
            .collect();
        tch::Tensor::save_multi(&named, folder.path().join("rust_model.ot")).unwrap();
        for name in ["config.json", "tokenizer.json"] {
            std::fs::copy(fixture("distilbert").join(name), folder.path().join(name)).unwrap();
        }
        let difference = difference(folder.path(), &fixture("distilbert"));
        assert!(difference < 1e-3, "{difference}");
    }
}
