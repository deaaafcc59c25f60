//! Which files of a repository or folder make a model.

use std::path::Path;

use crate::encoder::EncoderConfig;
use crate::tag::engine::EngineName;

/// The files that a model needs besides its weights.
pub const DESCRIPTIONS: [&str; 2] = ["config.json", "tokenizer.json"];

/// Names of the files in a folder and in its folder `onnx`.
pub fn names(folder: &Path) -> Vec<String> {
    let list = |path: &Path, prefix: &str| -> Vec<String> {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.map(|entry| format!("{prefix}{}", entry.file_name().to_string_lossy())).collect()
    };
    [list(folder, ""), list(&folder.join("onnx"), "onnx/")].concat()
}

/// The file of weights for an engine among the `names` that are there. Safetensors go before ONNX, but not when
/// `config` is of an architecture that our encoder does not know and there is a graph that needs no knowledge.
///
/// # Errors
/// What is missing, and how it can be made.
pub fn weights(names: &[&str], config: Option<&str>, engine: EngineName) -> Result<&'static str, String> {
    let has = |name: &str| names.contains(&name);
    if let Some(name) = DESCRIPTIONS.into_iter().find(|name| !has(name)) {
        let how = match name {
            "tokenizer.json" => {
                "; the Python package transformers writes one: AutoTokenizer.from_pretrained(...).save_pretrained(DIR)"
            }
            _ => "; it tells the shape of the network and its labels",
        };
        return Err(format!("there is no {name}{how}"));
    }
    // A graph whose numbers lie in a second file is of no use without it.
    let in_two = |name: &str| has(&format!("{name}_data")) || has(&format!("{name}.data"));
    let there: Vec<&'static str> = engine.weights().iter().copied().filter(|name| has(name) && !in_two(name)).collect();
    let foreign = config.is_some_and(|config| EncoderConfig::from_json(config).is_err());
    let graph = there.iter().find(|name| name.ends_with(".onnx")).filter(|_| foreign);
    if let Some(weights) = graph.or(there.first()).copied() {
        return Ok(weights);
    }
    let save = "AutoModelForTokenClassification.from_pretrained(...).save_pretrained(DIR, \
                safe_serialization=True, max_shard_size=\"100GB\")";
    Err(if has("model.safetensors.index.json") {
        format!("its weights are cut into several files; join them with the Python package transformers: {save}")
    } else if names
        .iter()
        .any(|name| [".bin", ".pt", ".pth", ".h5", ".msgpack", ".ot"].iter().any(|e| name.ends_with(e)))
    {
        let read = "only safetensors and ONNX are read: the other kinds can hold code";
        format!("{read}; convert it with the Python package transformers: {save}")
    } else if let Some(graph) = engine.weights().iter().find(|name| in_two(name)) {
        format!("the weights of {graph} lie in a second file; save the graph with its weights in one file")
    } else {
        format!("there is none of {}", engine.weights().join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERT: &str = r#"{"model_type": "bert", "vocab_size": 9, "hidden_size": 8, "num_hidden_layers": 1,
        "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 12, "id2label": {"0": "O"}}"#;

    fn chosen(weights: &[&str], config: &str) -> Result<&'static str, String> {
        super::weights(&[&DESCRIPTIONS[..], weights].concat(), Some(config), EngineName::Auto)
    }

    #[test]
    fn safetensors_go_before_onnx_unless_only_the_graph_can_be_run() {
        assert_eq!(chosen(&["model.onnx", "model.safetensors"], BERT), Ok("model.safetensors"));
        assert_eq!(
            chosen(&["onnx/model.onnx", "model.safetensors"], &BERT.replace("bert", "deberta-v2")),
            Ok("onnx/model.onnx")
        );
        assert_eq!(chosen(&["model.safetensors"], &BERT.replace("bert", "deberta-v2")), Ok("model.safetensors"));
        assert_eq!(chosen(&["onnx/model.onnx", "model.onnx"], BERT), Ok("model.onnx"));
    }

    #[test]
    fn what_is_missing_is_said_with_what_to_do() {
        let message = |weights: &[&str]| chosen(weights, BERT).unwrap_err();
        assert!(
            message(&["model.safetensors.index.json", "model-00001-of-00002.safetensors"]).contains("max_shard_size")
        );
        assert!(message(&["pytorch_model.bin"]).contains("safe_serialization"));
        assert!(message(&["onnx/model.onnx", "onnx/model.onnx_data"]).contains("second file"));
        assert!(message(&["README.md"]).contains("onnx/model.onnx"));
        assert!(
            weights(&["config.json", "model.safetensors"], None, EngineName::Auto)
                .unwrap_err()
                .contains("save_pretrained")
        );
        assert!(weights(&["tokenizer.json"], None, EngineName::Auto).unwrap_err().contains("no config.json"));
    }
}
