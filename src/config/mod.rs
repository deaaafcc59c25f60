//! Configuration: flags > environment > `claimwire.toml` > defaults, resolved once into one value.
//!
//! [`Settings`] is one layer (all fields optional): clap fills it from flags and `CLAIMWIRE_*` variables, serde
//! from the file. [`Settings::resolve`] turns the merged layers into the [`Config`] that a run uses.

mod model;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;
use crate::encoder::Precision;
use crate::tag::{Device, EngineName};
use crate::{clean, segment};

pub use model::ModelChoice;

/// Name of the file that is read from the working directory when `--config` names none.
pub const FILE_NAME: &str = "claimwire.toml";

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {path} cannot be read: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not a valid configuration.
    #[error("the configuration {path} is wrong: {message}; `claimwire config show` prints every key")]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// The file of `--labels` is not valid.
    #[error("the labels {path} are wrong: {message}; write `scheme = \"iob1|iob2|bioes\"` and a table `[labels]`")]
    Labels {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A value that this version cannot use.
    #[error("{option} = `{value}`: {message}")]
    Value {
        /// Which option, as the command line writes it.
        option: &'static str,
        /// What was given.
        value: String,
        /// What to write instead.
        message: String,
    },
}

/// File formats of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RFC 4180 with a header row.
    Csv,
    /// One JSON object a line, with real types.
    Jsonl,
}

/// Tables that can be chosen. `documents`, `rejects` and `texts` are always written: offsets and keys need them.
pub const CHOOSABLE_TABLES: [&str; 4] = ["sentences", "entities", "quotes", "claims"];
const DEFAULT_TABLES: [&str; 3] = ["entities", "quotes", "claims"];

/// Which numbers become rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Claims {
    /// Quantities only.
    #[default]
    Numeric,
    /// Also dates, clock times, ordinals and scores.
    All,
}

/// Which documents are tagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English ones; others get a row with status `not_english`.
    #[default]
    En,
    /// All.
    Any,
}

/// What to do when a document is rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// Write a row of `rejects.csv` and go on.
    #[default]
    Continue,
    /// Stop after a checkpoint.
    Stop,
}

/// One layer of `[clean]`.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct CleanSettings {
    /// Leave out these rules of cleaning, of those that `run.json` counts under `repairs`
    #[arg(
        long = "no-repair",
        env = "CLAIMWIRE_NO_REPAIR",
        value_delimiter = ',',
        value_name = "NAME",
        help_heading = "Processing"
    )]
    pub off: Option<Vec<String>>,
    /// Drop lines of plain texts that stand in at least this many documents; reads the input twice
    #[arg(long, env = "CLAIMWIRE_REPEATED_LINES", value_name = "N", help_heading = "Processing")]
    #[serde(alias = "repeated_lines")]
    pub repeated_lines: Option<u32>,
}

/// How texts are cleaned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CleanConfig {
    /// Rules that are left out, in the order of [`rule_names`].
    pub off: Vec<String>,
    /// Documents from which on a line is dropped that stands in all of them.
    pub repeated_lines: Option<u32>,
}

/// The names of all rules that change or drop text, or part glued sentences.
pub fn rule_names() -> Vec<&'static str> {
    clean::rule_names().into_iter().chain([segment::GLUED_SENTENCE]).collect()
}

/// One layer of configuration; flags and file keys have the same names.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settings {
    /// Formats of the tables: csv, jsonl
    #[arg(long, env = "CLAIMWIRE_FORMAT", value_delimiter = ',', value_name = "LIST", help_heading = "Output")]
    pub format: Option<Vec<String>>,
    /// Make the CSV files safe to double-click: BOM, and ' before a cell that a spreadsheet would compute
    #[arg(long, env = "CLAIMWIRE_EXCEL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", help_heading = "Output")]
    pub excel: Option<bool>,
    /// Tables to write: `+sentences` adds to the default, `entities,quotes` names them all
    #[arg(long, env = "CLAIMWIRE_TABLES", value_delimiter = ',', value_name = "LIST", help_heading = "Output")]
    pub tables: Option<Vec<String>>,
    /// Which numbers become rows of claims
    #[arg(long, env = "CLAIMWIRE_CLAIMS", value_name = "SCOPE", help_heading = "Output")]
    pub claims: Option<Claims>,
    /// Leave out names, quotes and claims with a score below this (0 to 1)
    #[arg(long, env = "CLAIMWIRE_MIN_SCORE", value_name = "F", help_heading = "Output")]
    pub min_score: Option<f32>,
    /// Model that finds names: a bundled name, a folder, or one of the Hub, hf:OWNER/REPO@REVISION (the revision may be left out)
    #[arg(long, env = "CLAIMWIRE_MODEL", value_name = "NAME|DIR|hf:REPO", help_heading = "Processing")]
    pub model: Option<ModelChoice>,
    /// TOML file that says what the model's labels become: a table `[labels]` like PERSON = "PER", and `scheme`
    #[arg(long, env = "CLAIMWIRE_LABELS", value_name = "FILE", help_heading = "Processing")]
    pub labels: Option<PathBuf>,
    /// What computes the model: auto, encoder (ours), rten, rust-bert or ort
    #[arg(long, env = "CLAIMWIRE_ENGINE", value_name = "ENGINE", help_heading = "Processing")]
    pub engine: Option<EngineName>,
    /// Where it computes: cpu, cuda, cuda:N, tensorrt, tensorrt:N or coreml (all but cpu: engines rust-bert and ort)
    #[arg(long, env = "CLAIMWIRE_DEVICE", value_name = "DEVICE", help_heading = "Processing")]
    pub device: Option<Device>,
    /// Arithmetic of our own engine
    #[arg(long, env = "CLAIMWIRE_PRECISION", value_name = "PRECISION", help_heading = "Processing")]
    pub precision: Option<Precision>,
    /// Library of ONNX Runtime for the engine ort [default: $ORT_DYLIB_PATH, or the system's]
    #[arg(long, env = "CLAIMWIRE_ORT_LIBRARY", value_name = "FILE", help_heading = "Processing")]
    pub ort_library: Option<PathBuf>,
    /// Take texts as they are
    #[arg(long, env = "CLAIMWIRE_NO_CLEAN", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", help_heading = "Processing")]
    pub no_clean: Option<bool>,
    /// Mark articles that nearly repeat an earlier one, in the column `warnings` of documents
    #[arg(long, env = "CLAIMWIRE_DEDUP", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL", help_heading = "Processing")]
    pub dedup: Option<bool>,
    /// Which documents are tagged: English ones, or any
    #[arg(long, env = "CLAIMWIRE_LANGUAGE", value_name = "LANGUAGE", help_heading = "Processing")]
    pub language: Option<Language>,
    /// Documents worked on at the same time [default: all cores]
    #[arg(short, long, env = "CLAIMWIRE_JOBS", value_name = "N", help_heading = "Processing")]
    pub jobs: Option<usize>,
    /// Field that holds the document's id (JSONL, CSV)
    #[arg(long, env = "CLAIMWIRE_ID_FIELD", value_name = "FIELD", help_heading = "Input")]
    pub id_field: Option<String>,
    /// Field that holds the text or HTML
    #[arg(long, env = "CLAIMWIRE_TEXT_FIELD", value_name = "FIELD", help_heading = "Input")]
    pub text_field: Option<String>,
    /// Field that holds the headline
    #[arg(long, env = "CLAIMWIRE_TITLE_FIELD", value_name = "FIELD", help_heading = "Input")]
    pub title_field: Option<String>,
    /// Field that holds the address
    #[arg(long, env = "CLAIMWIRE_URL_FIELD", value_name = "FIELD", help_heading = "Input")]
    pub url_field: Option<String>,
    /// Field that holds the date of publication
    #[arg(long, env = "CLAIMWIRE_DATE_FIELD", value_name = "FIELD", help_heading = "Input")]
    pub date_field: Option<String>,
    /// Stop after this many documents
    #[arg(long, env = "CLAIMWIRE_LIMIT", value_name = "N", help_heading = "Input")]
    pub limit: Option<u64>,
    /// Reject records with more bytes than this
    #[arg(long, env = "CLAIMWIRE_MAX_RECORD_BYTES", value_name = "N", help_heading = "Input")]
    pub max_record_bytes: Option<u64>,
    /// What to do when a document is rejected
    #[arg(long, env = "CLAIMWIRE_ON_ERROR", value_name = "ACTION", help_heading = "Processing")]
    pub on_error: Option<OnError>,
    /// Stop after this many rejected documents
    #[arg(long, env = "CLAIMWIRE_MAX_ERRORS", value_name = "N", help_heading = "Processing")]
    pub max_errors: Option<u64>,
    /// The table `[clean]` of the file.
    #[command(flatten)]
    pub clean: CleanSettings,
}

/// Everything that decides what a run writes, plus how it is carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of `Settings`, with their values")]
pub struct Config {
    pub format: Vec<Format>,
    pub excel: bool,
    /// The chosen tables besides those that are always written, in the order of [`CHOOSABLE_TABLES`].
    pub tables: Vec<String>,
    pub claims: Claims,
    pub min_score: f32,
    pub model: ModelChoice,
    pub engine: EngineName,
    pub device: Device,
    pub precision: Precision,
    pub ort_library: Option<PathBuf>,
    pub no_clean: bool,
    pub dedup: bool,
    pub language: Language,
    pub id_field: Option<String>,
    pub text_field: Option<String>,
    pub title_field: Option<String>,
    pub url_field: Option<String>,
    pub date_field: Option<String>,
    pub limit: Option<u64>,
    pub max_record_bytes: u64,
    pub jobs: usize,
    pub on_error: OnError,
    pub max_errors: Option<u64>,
    pub clean: CleanConfig,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            format: vec![Format::Csv],
            excel: false,
            tables: DEFAULT_TABLES.map(String::from).to_vec(),
            claims: Claims::Numeric,
            min_score: 0.0,
            model: ModelChoice { name: Some("default".into()), ..ModelChoice::default() },
            engine: EngineName::Auto,
            device: Device::Cpu,
            precision: Precision::Int8,
            ort_library: None,
            no_clean: false,
            dedup: false,
            language: Language::En,
            id_field: None,
            text_field: None,
            title_field: None,
            url_field: None,
            date_field: None,
            limit: None,
            max_record_bytes: 16 << 20,
            jobs: std::thread::available_parallelism().map_or(1, |n| n.get()),
            on_error: OnError::Continue,
            max_errors: None,
            clean: CleanConfig::default(),
        }
    }
}

impl Settings {
    /// The layer in `path`, or in `./claimwire.toml` when there is one, or an empty layer.
    ///
    /// # Errors
    /// [`ConfigError`] when a named file is missing or a file is wrong.
    pub fn from_file(path: Option<&Path>) -> Result<Self, ConfigError> {
        let path = match path {
            Some(path) => path,
            None if Path::new(FILE_NAME).is_file() => Path::new(FILE_NAME),
            None => return Ok(Settings::default()),
        };
        let content = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
        toml::from_str(&content).map_err(|error| ConfigError::Syntax {
            path: path.to_path_buf(),
            message: error.to_string().trim_end().replace('\n', "\n  "),
        })
    }

    /// This layer, completed by a weaker one.
    pub fn or(self, weaker: Settings) -> Settings {
        Settings {
            format: self.format.or(weaker.format),
            excel: self.excel.or(weaker.excel),
            tables: self.tables.or(weaker.tables),
            claims: self.claims.or(weaker.claims),
            min_score: self.min_score.or(weaker.min_score),
            model: match (self.model, weaker.model) {
                (Some(model), Some(weaker)) => Some(model.or(weaker)),
                (model, weaker) => model.or(weaker),
            },
            labels: self.labels.or(weaker.labels),
            engine: self.engine.or(weaker.engine),
            device: self.device.or(weaker.device),
            precision: self.precision.or(weaker.precision),
            ort_library: self.ort_library.or(weaker.ort_library),
            no_clean: self.no_clean.or(weaker.no_clean),
            dedup: self.dedup.or(weaker.dedup),
            language: self.language.or(weaker.language),
            jobs: self.jobs.or(weaker.jobs),
            id_field: self.id_field.or(weaker.id_field),
            text_field: self.text_field.or(weaker.text_field),
            title_field: self.title_field.or(weaker.title_field),
            url_field: self.url_field.or(weaker.url_field),
            date_field: self.date_field.or(weaker.date_field),
            limit: self.limit.or(weaker.limit),
            max_record_bytes: self.max_record_bytes.or(weaker.max_record_bytes),
            on_error: self.on_error.or(weaker.on_error),
            max_errors: self.max_errors.or(weaker.max_errors),
            clean: CleanSettings {
                off: self.clean.off.or(weaker.clean.off),
                repeated_lines: self.clean.repeated_lines.or(weaker.clean.repeated_lines),
            },
        }
    }

    /// Checks the values and fills the gaps with the defaults.
    ///
    /// # Errors
    /// [`ConfigError::Value`] for a value that this version cannot use.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        let default = Config::default();
        if let Some(n) = self.clean.repeated_lines.filter(|n| *n < 2) {
            return Err(wrong("--repeated-lines", n, "give 2 or more documents; 10 is a cautious choice"));
        }
        let min_score = self.min_score.unwrap_or(default.min_score);
        if !(0.0..=1.0).contains(&min_score) {
            return Err(wrong("--min-score", min_score, "give a number from 0 to 1"));
        }
        Ok(Config {
            format: self.format.map_or(Ok(default.format), |names| formats(&names))?,
            tables: self.tables.map_or(Ok(default.tables), |names| tables(&names))?,
            excel: self.excel.unwrap_or(default.excel),
            claims: self.claims.unwrap_or(default.claims),
            min_score,
            model: self.model.unwrap_or(default.model).resolve(self.labels.as_deref())?,
            engine: self.engine.unwrap_or(default.engine),
            device: self.device.unwrap_or(default.device),
            precision: self.precision.unwrap_or(default.precision),
            ort_library: self.ort_library,
            no_clean: self.no_clean.unwrap_or(default.no_clean),
            dedup: self.dedup.unwrap_or(default.dedup),
            language: self.language.unwrap_or(default.language),
            id_field: self.id_field,
            text_field: self.text_field,
            title_field: self.title_field,
            url_field: self.url_field,
            date_field: self.date_field,
            limit: self.limit,
            max_record_bytes: self.max_record_bytes.unwrap_or(default.max_record_bytes),
            jobs: self.jobs.filter(|n| *n > 0).unwrap_or(default.jobs),
            on_error: self.on_error.unwrap_or(default.on_error),
            max_errors: self.max_errors,
            clean: CleanConfig {
                off: self.clean.off.map_or(Ok(default.clean.off), |names| rules(&names))?,
                repeated_lines: self.clean.repeated_lines,
            },
        })
    }
}

impl Config {
    /// The configuration as a `claimwire.toml`.
    pub fn to_toml(&self) -> String {
        // Strings, numbers and lists of strings: nothing that TOML could not hold.
        toml::to_string(self).unwrap_or_default()
    }

    /// The rules that run, in the order of [`rule_names`].
    pub fn rules(&self) -> Vec<&'static str> {
        let cleaned = |name: &&str| !self.no_clean || *name == segment::GLUED_SENTENCE;
        let asked = |name: &&str| self.clean.repeated_lines.is_some() || *name != "repeated_line";
        rule_names()
            .into_iter()
            .filter(cleaned)
            .filter(asked)
            .filter(|name| !self.clean.off.iter().any(|off| off == name))
            .collect()
    }

    /// SHA-256 over what decides the tables: not over how many workers or rejects are allowed.
    pub fn fingerprint(&self) -> String {
        let indifferent = Config { jobs: 0, on_error: OnError::Continue, max_errors: None, ..self.clone() };
        let deciding = Config { ort_library: None, ..indifferent };
        sha256_hex(deciding.to_toml().as_bytes())
    }
}

fn wrong(option: &'static str, value: impl ToString, message: &str) -> ConfigError {
    ConfigError::Value { option, value: value.to_string(), message: message.into() }
}

fn formats(names: &[String]) -> Result<Vec<Format>, ConfigError> {
    let mut chosen = Vec::new();
    for name in names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
        chosen.push(match name {
            "csv" => Format::Csv,
            "jsonl" => Format::Jsonl,
            "parquet" | "xlsx" => {
                return Err(wrong("--format", name, "not in this version; write `csv` or `jsonl` and convert that"));
            }
            _ => return Err(wrong("--format", name, "no such format; choose from csv, jsonl")),
        });
    }
    chosen.sort();
    chosen.dedup();
    if chosen.is_empty() {
        return Err(wrong("--format", "", "name at least one of csv, jsonl"));
    }
    Ok(chosen)
}

fn rules(names: &[String]) -> Result<Vec<String>, ConfigError> {
    let known = rule_names();
    let names: Vec<&str> = names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        return Err(wrong("--no-repair", name, &format!("no such rule; choose from {}", known.join(", "))));
    }
    Ok(known.into_iter().filter(|name| names.contains(name)).map(str::to_owned).collect())
}

fn tables(names: &[String]) -> Result<Vec<String>, ConfigError> {
    let names: Vec<&str> = names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
    let mut chosen: Vec<&str> = match names.iter().any(|n| !n.starts_with('+')) {
        true => Vec::new(),
        false => DEFAULT_TABLES.to_vec(),
    };
    for name in names {
        let table = name.trim_start_matches('+');
        match CHOOSABLE_TABLES.iter().find(|t| **t == table) {
            Some(table) => chosen.push(table),
            None if ["documents", "rejects", "texts"].contains(&table) => {} // always there
            None => {
                return Err(wrong("--tables", name, "no such table; choose from sentences, entities, quotes, claims"));
            }
        }
    }
    Ok(CHOOSABLE_TABLES.iter().filter(|t| chosen.contains(t)).map(|t| t.to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|n| n.to_string()).collect())
    }

    #[test]
    fn a_printed_configuration_reads_back_as_itself() {
        let config = Config { limit: Some(3), tables: vec!["claims".into()], ..Config::default() };
        let layer: Settings = toml::from_str(&config.to_toml()).unwrap();
        assert_eq!(layer.resolve().unwrap(), config);
    }

    #[test]
    fn tables_are_added_with_a_plus_or_named() {
        let resolve = |names: &[&str]| Settings { tables: list(names), ..Settings::default() }.resolve();
        assert_eq!(resolve(&["+sentences"]).unwrap().tables, ["sentences", "entities", "quotes", "claims"]);
        assert_eq!(resolve(&["quotes", "documents"]).unwrap().tables, ["quotes"]);
        assert!(resolve(&["qoutes"]).unwrap_err().to_string().contains("choose from"));
    }

    #[test]
    fn formats_of_later_versions_are_refused_by_name() {
        let settings = Settings { format: list(&["csv", "xlsx"]), ..Settings::default() };
        assert!(settings.resolve().unwrap_err().to_string().contains("not in this version"));
    }

    #[test]
    fn a_flag_beats_the_file_and_the_number_of_jobs_is_no_part_of_the_fingerprint() {
        let flags = Settings { jobs: Some(3), ..Settings::default() };
        let file = Settings { jobs: Some(1), claims: Some(Claims::All), ..Settings::default() };
        let config = flags.or(file).resolve().unwrap();
        assert_eq!((config.jobs, config.claims), (3, Claims::All));
        let other = Config { jobs: 9, ..config.clone() };
        assert_eq!(config.fingerprint(), other.fingerprint());
        assert_ne!(config.fingerprint(), Config::default().fingerprint());
    }
}
