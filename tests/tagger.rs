//! The whole tagger around a fake engine and around the tiny random model of tests/fixtures/encoder.

#![allow(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::path::PathBuf;

use claimwire::document::{Role, Tagged, Tagging};
use claimwire::encoder::{Batch, Precision};
use claimwire::span::{Span, Text};
use claimwire::tag::engine::{Engine, Logits};
use claimwire::tag::{EngineError, EngineOptions, ModelSpec, Tag, TagError, Tagger, TaggerOptions};
use rayon::prelude::*;
use serde_json::{Value, json};

fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder").join(path)
}

/// The fixture's configuration, without its attribution head.
fn config() -> Value {
    let mut config: Value = serde_json::from_slice(&std::fs::read(fixture("int8/config.json")).unwrap()).unwrap();
    config["claimwire"].as_object_mut().unwrap().remove("attribution");
    config
}

/// Calls a piece a person when its token type says that its word has one capital first letter, an organisation when
/// it is all capitals. A person goes on from the word before.
struct ByCase;

impl Engine for ByCase {
    fn name(&self) -> &'static str {
        "by case"
    }

    fn longest_window(&self) -> usize {
        24
    }

    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError> {
        let mut values = vec![0.0; batch.pieces() * 9];
        for (first, length) in batch.windows() {
            assert!(length <= 24);
            let mut last = 0;
            for piece in first..first + length {
                let tag = match (batch.types[piece], last) {
                    (1, 1) => 2,
                    (1, _) => 1,
                    (2, _) => 3,
                    _ => 0,
                };
                values[piece * 9 + tag] = 9.0;
                last = batch.types[piece];
            }
        }
        Ok(Logits { values, outputs: 9 })
    }
}

/// Splits at line ends.
fn sentences(text: &Text) -> Vec<Span> {
    let starts = text.as_str().lines().map(|line| line.as_ptr() as usize - text.as_str().as_ptr() as usize);
    text.as_str().lines().zip(starts).map(|(line, start)| text.span(start..start + line.len())).collect()
}

fn found<'a>(text: &'a Text, mentions: &[Tagged]) -> Vec<(&'a str, &'static str)> {
    mentions.iter().map(|m| (text.slice(m.span), m.label.as_str())).collect()
}

#[test]
fn a_fake_engine_goes_through_the_whole_tagger() {
    let tokenizer = std::fs::read(fixture("int8/tokenizer.json")).unwrap();
    let tagger = Tagger::with_engine(Box::new(ByCase), &config(), &tokenizer, &TaggerOptions::default()).unwrap();
    let text = Text::new("the “Ōna Be’s” NATO 🙂\n\n \nand U.S. said");
    let mentions = tagger.tag(&text, &sentences(&text)).unwrap().names;
    let expected = [("Ōna Be", "PER"), ("NATO", "ORG"), ("U", "PER"), ("S", "PER")];
    assert_eq!(found(&text, &mentions), expected);
    assert!(mentions.iter().all(|m| m.score > 0.9 && m.score <= 1.0));
    assert!(tagger.tag(&Text::new(""), &[]).unwrap().names.is_empty());
}

#[test]
fn names_are_neither_lost_nor_doubled_where_windows_meet() {
    let tokenizer = std::fs::read(fixture("int8/tokenizer.json")).unwrap();
    for context in [0, 4, 48] {
        let options = TaggerOptions { context, ..TaggerOptions::default() };
        let tagger = Tagger::with_engine(Box::new(ByCase), &config(), &tokenizer, &options).unwrap();
        let line = "the Ab of c NATO and ".repeat(9);
        let text = Text::new(format!("{line}\n{line}\nAb"));
        let mentions = tagger.tag(&text, &sentences(&text)).unwrap().names;
        assert_eq!(mentions.len(), 37, "context {context}");
        assert!(mentions.windows(2).all(|pair| pair[0].span.byte_end <= pair[1].span.byte_start));
    }
}

#[test]
fn an_engine_that_fails_costs_the_document_an_error() {
    struct Broken;
    impl Engine for Broken {
        fn name(&self) -> &'static str {
            "broken"
        }
        fn longest_window(&self) -> usize {
            64
        }
        fn logits(&self, _: &Batch) -> Result<Logits, EngineError> {
            Ok(Logits { values: vec![0.0; 7], outputs: 7 })
        }
    }
    let tokenizer = std::fs::read(fixture("int8/tokenizer.json")).unwrap();
    let tagger = Tagger::with_engine(Box::new(Broken), &config(), &tokenizer, &TaggerOptions::default()).unwrap();
    let text = Text::new("a b");
    let error = tagger.tag(&text, &sentences(&text)).unwrap_err();
    assert!(matches!(&error, TagError::Engine { engine: "broken", .. }), "{error}");
}

fn documents() -> Vec<Text> {
    let words = ["the", "Ab", "of", "NATO", "said", "x9", "“Ōna”", "in", "McK", "two", "’s", "minister", "Bc"];
    let sentence =
        |n: usize| (0..3 + n % 40).map(|i| words[(i * 5 + n * 3) % words.len()]).collect::<Vec<_>>().join(" ");
    let document = |d: usize| (0..1 + d % 7).map(|s| sentence(d * 7 + s)).collect::<Vec<_>>().join("\n");
    (0..30).map(|d| Text::new(document(d))).collect()
}

#[test]
fn a_document_gets_the_same_names_in_any_company_and_on_any_number_of_threads() {
    let tagger = Tagger::load(&ModelSpec::Folder(fixture("int8"))).unwrap();
    let documents = documents();
    let tag = |text: &Text| tagger.tag(text, &sentences(text)).unwrap();
    let alone: Vec<Tagging> = documents.iter().map(tag).collect();
    assert!(alone.iter().map(|found| found.names.len()).sum::<usize>() > 20);
    assert!(alone.iter().all(|found| !found.roles.is_empty()));
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let together: Vec<Tagging> = pool.install(|| documents.par_iter().map(tag).collect());
        assert_eq!(alone, together, "{threads} Rayon threads");
    }
    let (front, back) = documents.split_at(15);
    let halves = std::thread::scope(|scope| {
        let run = |part: &'static str, half: &[Text]| (part, half.iter().map(tag).collect::<Vec<_>>());
        let (a, b) = (scope.spawn(move || run("a", front)), scope.spawn(move || run("b", back)));
        [a.join().unwrap().1, b.join().unwrap().1].concat()
    });
    assert_eq!(alone, halves);
}

#[test]
fn an_onnx_model_gives_what_our_encoder_gives() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(fixture("model.onnx"), folder.path().join("model.onnx")).unwrap();
    for name in ["config.json", "tokenizer.json"] {
        std::fs::copy(fixture("float32").join(name), folder.path().join(name)).unwrap();
    }
    let onnx = Tagger::load(&ModelSpec::Folder(folder.path().into())).unwrap();
    let engine = EngineOptions { precision: Precision::Float32, ..EngineOptions::default() };
    let options = TaggerOptions { engine, ..TaggerOptions::default() };
    let ours = Tagger::load_with(&ModelSpec::Folder(fixture("float32")), options).unwrap();
    assert_eq!((onnx.info().engine, ours.info().engine), ("rten", "encoder"));
    for text in documents() {
        let (a, b) = (onnx.tag(&text, &sentences(&text)).unwrap(), ours.tag(&text, &sentences(&text)).unwrap());
        assert_eq!(found(&text, &a.names), found(&text, &b.names));
        assert!(a.names.iter().zip(&b.names).all(|(a, b)| (a.score - b.score).abs() < 1e-3));
        assert_eq!(a.roles.len(), b.roles.len());
        for (a, b) in a.roles.iter().zip(&b.roles) {
            assert_eq!(a.bytes, b.bytes);
            assert!(Role::ALL.iter().all(|role| (a.has(*role) - b.has(*role)).abs() < 1e-3));
        }
    }
}

#[test]
fn the_model_says_what_it_is() {
    let tagger = Tagger::load(&ModelSpec::Folder(fixture("int8"))).unwrap();
    let info = tagger.info();
    assert_eq!((info.name.as_str(), info.max_pieces, info.bytes), ("int8", 64, 37_084));
    assert_eq!(info.labels, ["LOC", "MISC", "ORG", "PER"]);
    assert_eq!(info.sha256.len(), 64);
    assert!(json!(info).to_string().contains("\"engine\":\"encoder\""));
}
