//! The tagger: bundle, tokenizer, windows, engine and decoding together.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Tag;
use super::bundle::{Bundle, FileInfo, HubSource, ModelSpec};
use super::consistency;
use super::decode::{Decoding, mentions};
use super::edges;
use super::engine::{self, Engine, EngineOptions};
use super::error::{ModelError, TagError};
use super::labels::{LabelMap, LabelRules, Place, Scheme};
use super::roles;
use super::tokenise::{Pieces, TokenTypes, Tokenizer, Word};
use super::windows::{WindowOptions, jobs};
use crate::document::{Label, Tagged, Tagging, WordRoles};
use crate::span::{Span, Text};

/// Pieces in a window when `config.json` does not say.
const MAX_PIECES: usize = 256;
/// Logit of "no name" for words that the model is not asked about: a probability of all but 1.
const SURE: f32 = 20.0;

/// How a model is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggerOptions {
    /// What computes, where and in which arithmetic.
    pub engine: EngineOptions,
    /// How tags are chosen.
    pub decoding: Decoding,
    /// Pieces of context on either side of a cut through a sentence that is longer than a window.
    pub context: usize,
    /// What the user says of the model's labels.
    pub labels: LabelRules,
}

impl Default for TaggerOptions {
    fn default() -> Self {
        let (decoding, labels) = (Decoding::default(), LabelRules::default());
        TaggerOptions { engine: EngineOptions::default(), decoding, context: 48, labels }
    }
}

/// What is known of the model in use, for reports and `claimwire models`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelInfo {
    /// Name of the bundle.
    pub name: String,
    /// Version of the bundle; may be empty.
    pub version: String,
    /// Licence of the bundle; may be empty.
    pub licence: String,
    /// `default`, the folder, or the name on the Hub.
    pub source: String,
    /// Engine that runs it, see [`engine::EngineName`].
    pub engine: &'static str,
    /// SHA-256 of the weights in hex.
    pub sha256: String,
    /// Size of the weights.
    pub bytes: u64,
    /// Labels that it can give, sorted.
    pub labels: Vec<&'static str>,
    /// The model's kinds of mention, and the label that each becomes; `-` for none.
    pub kinds: BTreeMap<String, &'static str>,
    /// How the labels tell where a mention begins and ends.
    pub scheme: Scheme,
    /// Pieces in its windows.
    pub max_pieces: usize,
    /// Files of the bundle.
    pub files: Vec<FileInfo>,
    /// Where on the Hub it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hub: Option<HubSource>,
}

/// Finds names with a token classifier. One value serves all workers; the result for a document does not depend on
/// the other documents or the number of threads.
pub struct Tagger {
    tokenizer: Tokenizer,
    engine: Box<dyn Engine>,
    labels: LabelMap,
    /// Whether the attribution head's outputs follow those of the labels.
    attributes: bool,
    /// What the logits of names are divided by, so that scores are honest: `claimwire.temperature` of `config.json`.
    temperature: f32,
    windows: WindowOptions,
    decoding: Decoding,
    info: ModelInfo,
}

impl Tagger {
    /// Loads a model with the default options.
    ///
    /// # Errors
    /// [`ModelError`] when the bundle is damaged, incomplete or of an unknown kind.
    pub fn load(spec: &ModelSpec) -> Result<Self, ModelError> {
        Self::load_with(spec, TaggerOptions::default())
    }

    /// Loads a model.
    ///
    /// # Errors
    /// [`ModelError`] when the bundle is damaged, incomplete or of an unknown kind.
    pub fn load_with(spec: &ModelSpec, options: TaggerOptions) -> Result<Self, ModelError> {
        let bundle = Bundle::open_for(spec, options.engine.engine)?;
        let config = std::str::from_utf8(&bundle.config).map_err(|e| ModelError::Labels(e.to_string()))?;
        let value: Value = serde_json::from_str(config).map_err(|e| ModelError::Labels(e.to_string()))?;
        let labels = LabelMap::with_rules(&value, &options.labels)?;
        let engine = engine::load(&bundle, &value, labels.tags.len(), &options.engine)?;
        let mut tagger = Self::with_engine(engine, &value, &bundle.tokenizer, &options)?;
        tagger.info = ModelInfo {
            name: bundle.name.clone(),
            version: bundle.version.clone(),
            licence: bundle.licence.clone(),
            source: spec.to_string(),
            sha256: bundle.weights().0.to_owned(),
            bytes: bundle.weights().1,
            files: bundle.files,
            hub: bundle.hub,
            ..tagger.info
        };
        Ok(tagger)
    }

    /// A tagger around any engine; `config` is the content of `config.json`, `tokenizer` of `tokenizer.json`.
    ///
    /// # Errors
    /// [`ModelError`] when one of these cannot be used.
    pub fn with_engine(
        engine: Box<dyn Engine>,
        config: &Value,
        tokenizer: &[u8],
        options: &TaggerOptions,
    ) -> Result<Self, ModelError> {
        let own = |key: &str| config.get("claimwire").and_then(|own| own.get(key));
        let types = match own("token_types").and_then(Value::as_str) {
            Some("case") => TokenTypes::Case,
            _ => TokenTypes::Zero,
        };
        let labels = LabelMap::with_rules(config, &options.labels)?;
        let pieces = own("max_pieces").and_then(Value::as_u64).map_or(MAX_PIECES, |n| n as usize);
        let pieces = pieces.min(engine.longest_window());
        let tokenizer = Tokenizer::new(tokenizer, types)?;
        if pieces <= tokenizer.before.len() + tokenizer.after.len() {
            return Err(ModelError::Labels(format!("windows of {pieces} pieces have no room for words")));
        }
        let mut names: Vec<&str> = labels.kinds.iter().filter_map(|(_, label)| label.map(|l| l.as_str())).collect();
        names.sort_unstable();
        names.dedup();
        let info = ModelInfo {
            name: String::new(),
            version: String::new(),
            licence: String::new(),
            source: String::new(),
            engine: engine.name(),
            sha256: String::new(),
            bytes: 0,
            labels: names,
            kinds: labels.kinds.iter().map(|(kind, l)| (kind.clone(), l.map_or("-", |l| l.as_str()))).collect(),
            scheme: labels.scheme,
            max_pieces: pieces,
            files: Vec::new(),
            hub: None,
        };
        let windows = WindowOptions { pieces, context: options.context };
        let attributes = roles::has_head(config)?;
        let temperature = own("temperature").and_then(Value::as_f64).map_or(1.0, |t| t as f32);
        if !(temperature.is_finite() && temperature > 0.0) {
            return Err(ModelError::Labels(format!("`temperature` {temperature} is no positive number")));
        }
        let decoding = options.decoding;
        Ok(Tagger { tokenizer, engine, labels, attributes, temperature, windows, decoding, info })
    }

    /// What is known of the model.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Outputs of the engine for a piece.
    fn outputs(&self) -> usize {
        self.labels.tags.len() + if self.attributes { roles::OUTPUTS } else { 0 }
    }

    /// The outputs for a word that is in no name and no attribution.
    fn outside(&self) -> Vec<f32> {
        let labels = self.labels.tags.iter().map(|tag| tag.place == Place::Outside);
        let roles = (0..roles::OUTPUTS).map(roles::is_outside);
        labels.chain(roles).take(self.outputs()).map(|outside| if outside { SURE } else { 0.0 }).collect()
    }

    /// The logits `[words, outputs]` of a document's words, each from the window whose core holds the word. Windows
    /// without a letter hold no name: tables of figures and pages of digits are not worth the model's time.
    fn word_logits(&self, text: &Text, pieces: &Pieces) -> Result<Vec<f32>, TagError> {
        let engine = self.engine.name();
        let count = self.outputs();
        let mut logits = self.outside().repeat(pieces.words.len());
        let wanted = |word: &Word| text.as_str()[word.bytes.clone()].contains(char::is_alphabetic);
        for job in jobs(pieces, &self.tokenizer, self.windows, wanted) {
            let found = self.engine.logits(&job.batch);
            let found = found.map_err(|e| TagError::Engine { engine, message: e.to_string() })?;
            for (row, word) in job.rows {
                let from = found.row(row);
                if from.len() != count {
                    let message = format!("{} logits for the {count} of config.json", from.len());
                    return Err(TagError::Engine { engine, message });
                }
                logits[word * count..(word + 1) * count].copy_from_slice(from);
            }
        }
        Ok(logits)
    }
}

impl Tag for Tagger {
    fn tag(&self, text: &Text, sentences: &[Span]) -> Result<Tagging, TagError> {
        let pieces = self.tokenizer.pieces(text, sentences)?;
        let logits = self.word_logits(text, &pieces)?;
        let (outputs, labels) = (self.outputs(), self.labels.tags.len());
        let rows = || logits.chunks_exact(outputs);
        let of_names: Vec<f32> = rows().flat_map(|row| &row[..labels]).map(|v| v / self.temperature).collect();
        let mut names: Vec<Tagged> = Vec::new();
        for sentence in &pieces.sentences {
            let words = &pieces.words[sentence.clone()];
            let logits = &of_names[sentence.start * labels..sentence.end * labels];
            for mention in mentions(logits, &self.labels, self.decoding) {
                let inside = &words[mention.words];
                let (Some(first), Some(last)) = (inside.first(), inside.last()) else { continue };
                let bytes = edges::trim(text.as_str(), first.bytes.start..last.bytes.end);
                if !bytes.is_empty() {
                    names.push(Tagged { span: text.span(bytes), label: mention.label, score: mention.score });
                }
            }
        }
        consistency::vote(text, &mut names);
        names.retain(|name| name.label != Label::Misc || !edges::is_date(text.slice(name.span)));
        let mut roles: Vec<WordRoles> = Vec::new();
        if self.attributes {
            let of_word = |(word, row): (&Word, &[f32])| roles::word_roles(word.bytes.clone(), &row[labels..]);
            roles.extend(pieces.words.iter().zip(rows()).map(of_word));
        }
        Ok(Tagging { names, roles })
    }
}
