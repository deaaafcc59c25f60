//! The architecture, from the `config.json` of a Hugging Face model folder.

use serde_json::Value;

use super::error::LoadError;

/// The function between the two products of the feed-forward block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// GELU with the error function (`gelu`).
    Gelu,
    /// GELU by tanh (`gelu_new`, `gelu_pytorch_tanh`).
    GeluTanh,
    /// `max(x, 0)`.
    Relu,
}

/// How the weights are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `encoder.layer.0.attention.self.query` and so on (BERT, RoBERTa, XLM-R, ELECTRA).
    Bert,
    /// `transformer.layer.0.attention.q_lin` and so on (DistilBERT).
    DistilBert,
}

/// The numbers that fix the shape of a BERT-family token classifier.
#[derive(Clone, Debug, PartialEq)]
pub struct EncoderConfig {
    /// How the weights are named.
    pub naming: Naming,
    /// Rows of the word table.
    pub vocabulary: usize,
    /// Width of the embeddings; other than `hidden` in small ELECTRAs only.
    pub embedding: usize,
    /// Width of the residual stream.
    pub hidden: usize,
    /// Number of layers.
    pub layers: usize,
    /// Attention heads; divides `hidden`.
    pub heads: usize,
    /// Width inside the feed-forward block.
    pub intermediate: usize,
    /// Rows of the position table.
    pub positions: usize,
    /// Row of the position table that the first piece takes (RoBERTa and XLM-R: padding id + 1).
    pub first_position: usize,
    /// Rows of the token-type table; 0 for models without one.
    pub token_types: usize,
    /// Added to the variance in layer normalisation.
    pub epsilon: f32,
    /// The feed-forward activation.
    pub activation: Activation,
    /// Outputs of the classifier.
    pub labels: usize,
    /// Outputs of the second head, `attribution`, of our own models; 0 for models without one.
    pub attribution: usize,
}

impl EncoderConfig {
    /// Reads the keys of `config.json` under their BERT or DistilBERT names.
    ///
    /// # Errors
    /// [`LoadError::Config`] names the key that is missing or senseless.
    pub fn from_json(json: &str) -> Result<Self, LoadError> {
        let value: Value = serde_json::from_str(json).map_err(|e| LoadError::Config(e.to_string()))?;
        let model_type = value.get("model_type").and_then(Value::as_str).unwrap_or("bert");
        let (naming, roberta) = match model_type {
            "bert" | "electra" => (Naming::Bert, false),
            "roberta" | "xlm-roberta" | "camembert" => (Naming::Bert, true),
            "distilbert" => (Naming::DistilBert, false),
            other => {
                let known = "bert, electra, roberta, xlm-roberta, camembert, distilbert";
                let message = format!("model_type `{other}` is not one of {known}; as ONNX it can be run");
                return Err(LoadError::Config(message));
            }
        };
        let kind = value.get("position_embedding_type").and_then(Value::as_str).unwrap_or("absolute");
        if kind != "absolute" {
            let message = format!("position_embedding_type `{kind}` is not absolute; as ONNX such a model can be run");
            return Err(LoadError::Config(message));
        }
        let hidden = number(&value, &["hidden_size", "dim"])?;
        // Where a file leaves a number out, it has the value that the Hugging Face library gives it.
        let or = |key: &str, default| match value.get(key) {
            None | Some(Value::Null) => Ok(default),
            Some(_) => number(&value, &[key]),
        };
        let config = EncoderConfig {
            naming,
            vocabulary: number(&value, &["vocab_size"])?,
            embedding: if model_type == "electra" { or("embedding_size", hidden)? } else { hidden },
            hidden,
            layers: number(&value, &["num_hidden_layers", "n_layers"])?,
            heads: number(&value, &["num_attention_heads", "n_heads"])?,
            intermediate: number(&value, &["intermediate_size", "hidden_dim"])?,
            positions: number(&value, &["max_position_embeddings"])?,
            first_position: if roberta { or("pad_token_id", 1)? + 1 } else { 0 },
            token_types: if naming == Naming::DistilBert { 0 } else { or("type_vocab_size", 2)? },
            epsilon: value.get("layer_norm_eps").and_then(Value::as_f64).unwrap_or(1e-12) as f32,
            activation: activation(&value)?,
            labels: labels(&value)?,
            attribution: attribution(&value),
        };
        config.check()?;
        Ok(config)
    }

    /// Outputs of all heads for each piece: those of the classifier, then those of the attribution head.
    pub fn outputs(&self) -> usize {
        self.labels + self.attribution
    }

    /// Width of one attention head.
    pub fn head_width(&self) -> usize {
        self.hidden / self.heads
    }

    /// Pieces that the longest window may have.
    pub fn longest_window(&self) -> usize {
        self.positions.saturating_sub(self.first_position)
    }

    fn check(&self) -> Result<(), LoadError> {
        let sizes = [
            self.vocabulary,
            self.embedding,
            self.hidden,
            self.heads,
            self.intermediate,
            self.longest_window(),
            self.labels,
        ];
        if sizes.contains(&0) {
            return Err(LoadError::Config("a size is 0".to_owned()));
        }
        if !self.hidden.is_multiple_of(self.heads) {
            let (hidden, heads) = (self.hidden, self.heads);
            return Err(LoadError::Config(format!("hidden_size {hidden} is no multiple of {heads} attention heads")));
        }
        Ok(())
    }
}

fn number(value: &Value, keys: &[&str]) -> Result<usize, LoadError> {
    let found = keys.iter().find_map(|key| value.get(key));
    let number = found.and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    // A bound keeps products of two sizes, and the buffers made from them, within what an address can count.
    number
        .filter(|n| *n < 1 << 24)
        .ok_or_else(|| LoadError::Config(format!("`{}` must be a whole number below 2^24", keys.join("` or `"))))
}

fn activation(value: &Value) -> Result<Activation, LoadError> {
    let name = ["hidden_act", "activation"].iter().find_map(|key| value.get(key)).and_then(Value::as_str);
    match name.unwrap_or("gelu") {
        "gelu" | "gelu_python" => Ok(Activation::Gelu),
        "gelu_new" | "gelu_fast" | "gelu_pytorch_tanh" => Ok(Activation::GeluTanh),
        "relu" => Ok(Activation::Relu),
        other => {
            let known = "gelu, gelu_new, gelu_pytorch_tanh, relu";
            let message = format!("hidden_act `{other}` is not one of {known}; as ONNX such a model can be run");
            Err(LoadError::Config(message))
        }
    }
}

/// `claimwire.attribution` lists the roles, and the labels that each of them has.
fn attribution(value: &Value) -> usize {
    let count =
        |key: &str| value.pointer(&format!("/claimwire/attribution/{key}")).and_then(Value::as_array).map(Vec::len);
    count("roles").zip(count("labels")).map_or(0, |(roles, labels)| roles * labels)
}

fn labels(value: &Value) -> Result<usize, LoadError> {
    if let Some(map) = value.get("id2label").and_then(Value::as_object) {
        return Ok(map.len());
    }
    number(value, &["num_labels"]).map_err(|_| LoadError::Config("`id2label` is missing".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERT: &str = r#"{"model_type": "bert", "vocab_size": 9, "hidden_size": 8, "num_hidden_layers": 1,
        "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 12, "type_vocab_size": 2,
        "pad_token_id": 1, "id2label": {"0": "O"}}"#;

    #[test]
    fn a_bert_counts_positions_from_zero_and_a_roberta_from_the_padding() {
        let bert = EncoderConfig::from_json(BERT).unwrap();
        assert_eq!((bert.first_position, bert.longest_window(), bert.head_width()), (0, 12, 4));
        let roberta = EncoderConfig::from_json(&BERT.replace("\"bert\"", "\"xlm-roberta\"")).unwrap();
        assert_eq!((roberta.first_position, roberta.longest_window()), (2, 10));
    }

    #[test]
    fn distilbert_uses_its_own_names() {
        let json = r#"{"model_type": "distilbert", "vocab_size": 9, "dim": 8, "n_layers": 1, "n_heads": 2,
            "hidden_dim": 16, "max_position_embeddings": 12, "activation": "gelu", "id2label": {"0": "O"}}"#;
        let config = EncoderConfig::from_json(json).unwrap();
        assert_eq!((config.naming, config.hidden, config.token_types), (Naming::DistilBert, 8, 0));
    }

    #[test]
    fn a_senseless_value_is_named() {
        for (from, to, named) in [
            ("\"hidden_size\": 8", "\"hidden_size\": \"8\"", "hidden_size"),
            ("\"num_attention_heads\": 2", "\"num_attention_heads\": 3", "attention heads"),
            ("\"bert\"", "\"t5\"", "t5"),
            ("\"vocab_size\": 9, ", "", "vocab_size"),
            ("\"vocab_size\"", "\"hidden_act\": \"swish\", \"vocab_size\"", "swish"),
            ("\"vocab_size\"", "\"position_embedding_type\": \"relative_key\", \"vocab_size\"", "relative_key"),
        ] {
            let message = EncoderConfig::from_json(&BERT.replace(from, to)).unwrap_err().to_string();
            assert!(message.contains(named), "{message}");
        }
    }
}
