//! Tiny random models of several architectures (tests/fixtures/models, made by scripts/train/architectures.py) against
//! what transformers and tokenizers say of them.

use std::path::PathBuf;

use claimwire::encoder::{Batch, Encoder, EncoderConfig, Precision, Scratch};
use claimwire::span::Text;
use claimwire::tag::engine::{Engine, Outputs, RtenEngine};
use claimwire::tag::tokenise::{TokenTypes, Tokenizer};
use claimwire::tag::{ModelSpec, Tag, Tagger};
use serde_json::Value;

use super::logits::{floats, largest_difference};

const ENCODER: [&str; 5] = ["bert", "distilbert", "roberta", "xlmr", "electra"];
const ALL: [&str; 6] = ["bert", "distilbert", "roberta", "xlmr", "electra", "roberta-onnx"];

fn fixture(model: &str, file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(model).join(file)
}

fn read(model: &str, file: &str) -> Vec<u8> {
    std::fs::read(fixture(model, file)).unwrap()
}

fn cases(model: &str) -> Vec<Value> {
    serde_json::from_slice(&read(model, "expected.json")).unwrap()
}

fn integers(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as u32).collect()
}

fn batch(case: &Value) -> Batch {
    let ids = integers(&case["ids"]);
    let mut batch = Batch::default();
    batch.push(&ids, &vec![0; ids.len()]);
    batch
}

fn encoder(model: &str, config: &str) -> Encoder {
    let config = EncoderConfig::from_json(config).unwrap();
    Encoder::load(config, &read(model, "model.safetensors"), Precision::Float32).unwrap()
}

fn config(model: &str) -> String {
    String::from_utf8(read(model, "config.json")).unwrap()
}

#[test]
fn our_encoder_gives_the_logits_of_transformers() {
    for model in ENCODER {
        let encoder = encoder(model, &config(model));
        for case in cases(model) {
            let logits = encoder.logits(&batch(&case), &mut Scratch::default()).unwrap();
            let difference = largest_difference(&logits, &floats(&case["logits"]));
            assert!(difference < 1e-4, "{model}: {difference}");
        }
    }
}

#[test]
fn every_activation_gives_its_logits() {
    for case in cases("bert") {
        for (activation, expected) in case["activations"].as_object().unwrap() {
            let encoder = encoder("bert", &config("bert").replace("gelu_new", activation));
            let logits = encoder.logits(&batch(&case), &mut Scratch::default()).unwrap();
            let difference = largest_difference(&logits, &floats(expected));
            assert!(difference < 1e-4, "{activation}: {difference}");
        }
    }
}

#[test]
fn a_graph_that_torch_exported_gives_its_logits() {
    let engine =
        RtenEngine::load(&fixture("roberta-onnx", "onnx/model.onnx"), 64, Outputs { labels: 7, attribution: 0 })
            .unwrap();
    for case in cases("roberta-onnx") {
        let logits = engine.logits(&batch(&case)).unwrap().values;
        let difference = largest_difference(&logits, &floats(&case["logits"]));
        assert!(difference < 1e-4, "{difference}");
    }
}

fn words(tokenizer: &Tokenizer, text: &str) -> (Vec<u32>, Vec<String>) {
    let text = Text::new(text);
    let pieces = tokenizer.pieces(&text, &[text.span(0..text.as_str().len())]).unwrap();
    assert!(pieces.words.windows(2).all(|pair| pair[0].bytes.end <= pair[1].bytes.start), "words overlap");
    let words = pieces.words.iter().map(|word| text.as_str()[word.bytes.clone()].to_owned()).collect();
    (pieces.ids, words)
}

#[test]
fn pieces_are_those_of_the_tokenizer_and_form_the_same_words() {
    for model in ALL {
        let tokenizer = Tokenizer::new(&read(model, "tokenizer.json"), TokenTypes::Zero).unwrap();
        let mut found = Vec::new();
        for case in cases(model) {
            let (ids, words) = words(&tokenizer, case["text"].as_str().unwrap());
            let all = [&tokenizer.before[..], &ids, &tokenizer.after].concat();
            assert_eq!(all, integers(&case["ids"]), "{model}");
            found.push(words.join("|").replace(",”", ",|”"));
        }
        let expected = [
            "Mayor|Ana|Bello|of|Lund|said|it|.",
            "“|José|Núñez|–|Ōba|counted|3|,|100|sheep|,|”|she|told|the|🙂|paper|.",
            "In|Zürich|the|minister|was|not|there|;|the|U|.|N|.|was|.",
            "New|rules|,|at|last|!",
        ];
        assert_eq!(found, expected, "{model}");
    }
}

#[test]
fn a_byte_level_tokenizer_begins_a_sentence_as_it_begins_a_word() {
    let json = String::from_utf8(read("roberta", "tokenizer.json")).unwrap();
    let without = json.replace("\"add_prefix_space\":true", "\"add_prefix_space\":false");
    assert_ne!(json, without);
    let tokenizer = |json: &str| Tokenizer::new(json.as_bytes(), TokenTypes::Zero).unwrap();
    for text in ["Mayor Ana", " Mayor", "“New rules”"] {
        assert_eq!(words(&tokenizer(&json), text), words(&tokenizer(&without), text));
    }
}

#[test]
fn every_model_tags_from_its_folder() {
    let text = Text::new("Mayor Ana Bello of Zürich said “it was not there”. ".repeat(9));
    for model in ALL {
        let tagger = Tagger::load(&ModelSpec::Folder(fixture(model, ""))).unwrap();
        assert_eq!(tagger.info().engine, if model == "roberta-onnx" { "rten" } else { "encoder" });
        assert_eq!(tagger.info().kinds["DATE"], "-");
        assert_eq!(tagger.info().max_pieces, 64, "{model}");
        let found = tagger.tag(&text, &[text.span(0..text.as_str().len())]).unwrap();
        assert!(found.roles.is_empty(), "{model} has no attribution head");
    }
}
