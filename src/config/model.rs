//! `model` in the configuration: a name, or a table with a name and what the model's labels mean.

use std::convert::Infallible;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ConfigError;
use crate::tag::hub::{HubModel, PREFIX};
use crate::tag::labels::LabelRules;

const DEFAULT: &str = "default";

/// Which model finds names, and what its labels mean.
///
/// In the file: `model = "NAME"`, or a table `[model]` with `name`, `scheme` and `[model.labels]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelChoice {
    /// A bundled name, a folder, or `hf:OWNER/REPO[@REVISION]`; `None`: the default.
    pub name: Option<String>,
    /// What the user says of its labels.
    pub rules: LabelRules,
}

impl ModelChoice {
    /// The name, or that of the default.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(DEFAULT)
    }

    /// This choice, completed by a weaker one.
    pub(super) fn or(self, weaker: ModelChoice) -> ModelChoice {
        ModelChoice { name: self.name.or(weaker.name), rules: or(self.rules, weaker.rules) }
    }

    /// Checks the name and adds the rules of a file (`--labels`).
    pub(super) fn resolve(self, labels: Option<&Path>) -> Result<ModelChoice, ConfigError> {
        if self.name().starts_with(PREFIX) && HubModel::parse(self.name()).is_err() {
            let message = "write hf:OWNER/REPO or hf:OWNER/REPO@REVISION".to_owned();
            return Err(ConfigError::Value { option: "--model", value: self.name().to_owned(), message });
        }
        let rules = match labels {
            Some(path) => or(rules_of(path)?, self.rules),
            None => self.rules,
        };
        Ok(ModelChoice { name: Some(self.name.unwrap_or_else(|| DEFAULT.to_owned())), rules })
    }
}

fn or(rules: LabelRules, weaker: LabelRules) -> LabelRules {
    let labels = if rules.labels.is_empty() { weaker.labels } else { rules.labels };
    LabelRules { scheme: rules.scheme.or(weaker.scheme), labels }
}

fn rules_of(path: &Path) -> Result<LabelRules, ConfigError> {
    let content =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
    toml::from_str(&content).map_err(|error| ConfigError::Labels {
        path: path.to_path_buf(),
        message: error.to_string().trim_end().replace('\n', "\n  "),
    })
}

impl FromStr for ModelChoice {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(ModelChoice { name: Some(name.to_owned()), rules: LabelRules::default() })
    }
}

impl Serialize for ModelChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.rules == LabelRules::default() {
            return serializer.serialize_str(self.name());
        }
        let mut table = serializer.serialize_struct("model", 3)?;
        table.serialize_field("name", self.name())?;
        match &self.rules.scheme {
            Some(scheme) => table.serialize_field("scheme", scheme)?,
            None => table.skip_field("scheme")?,
        }
        table.serialize_field("labels", &self.rules.labels)?;
        table.end()
    }
}

impl<'de> Deserialize<'de> for ModelChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrTable)
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Table {
    name: Option<String>,
    scheme: Option<crate::tag::labels::Scheme>,
    labels: std::collections::BTreeMap<String, String>,
}

struct NameOrTable;

impl<'de> Visitor<'de> for NameOrTable {
    type Value = ModelChoice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a model's name, or a table with `name`, `scheme` and `labels`")
    }

    fn visit_str<E>(self, name: &str) -> Result<ModelChoice, E> {
        Ok(ModelChoice { name: Some(name.to_owned()), rules: LabelRules::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ModelChoice, A::Error> {
        let Table { name, scheme, labels } = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ModelChoice { name, rules: LabelRules { scheme, labels } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Settings};
    use crate::tag::labels::Scheme;

    #[test]
    fn a_name_or_a_table_is_read_and_printed() {
        let read = |toml: &str| toml::from_str::<Settings>(toml).unwrap().resolve().unwrap();
        assert_eq!(read("model = \"hf:acme/tiny\"").model.name(), "hf:acme/tiny");
        let config = read("model = {name = \"m\", scheme = \"bioes\", labels = {EVENT = \"-\"}}");
        assert_eq!((config.model.name(), config.model.rules.scheme), ("m", Some(Scheme::Bioes)));
        assert_eq!(read(&config.to_toml()), config);
        assert!(config.to_toml().contains("[model.labels]"), "{}", config.to_toml());
        assert_ne!(config.fingerprint(), read("model = \"m\"").fingerprint());
        assert!(Config::default().to_toml().contains("model = \"default\""));
    }

    #[test]
    fn what_is_no_model_is_refused() {
        for toml in ["model = 3", "model = {nmae = \"m\"}", "model = {scheme = \"bilou\"}"] {
            assert!(toml::from_str::<Settings>(toml).is_err(), "{toml}");
        }
        let wrong: Settings = toml::from_str("model = \"hf:tiny\"").unwrap();
        assert!(wrong.resolve().unwrap_err().to_string().contains("OWNER/REPO@REVISION"));
    }

    #[test]
    fn a_flag_names_the_model_and_a_file_its_labels() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.toml");
        std::fs::write(&path, "scheme = \"iob1\"\n[labels]\nSHIP = \"MISC\"\n").unwrap();
        let file: Settings = toml::from_str("model = {name = \"m\", labels = {EVENT = \"-\"}}").unwrap();
        let flags = Settings { model: "n".parse().ok(), labels: Some(path.clone()), ..Settings::default() };
        let model = flags.or(file).resolve().unwrap().model;
        assert_eq!((model.name(), model.rules.scheme), ("n", Some(Scheme::Iob1)));
        assert_eq!(model.rules.labels.keys().collect::<Vec<_>>(), ["SHIP"]);
        std::fs::write(&path, "SHIP = \"MISC\"\n").unwrap();
        let settings = Settings { labels: Some(path), ..Settings::default() };
        assert!(settings.resolve().unwrap_err().to_string().contains("[labels]"));
    }
}
