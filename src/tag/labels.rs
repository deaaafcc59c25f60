//! What the outputs of a token classifier mean: `id2label` of its `config.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::ModelError;
use crate::document::Label;

/// What a user says of a model's labels; it goes before what `config.json` and we say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LabelRules {
    /// How places are used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// For a kind of mention (`PERSON`), the label that it becomes (`PER`, `ORG`, `LOC`, `MISC`, or `-` for none); for
    /// a whole output (`LABEL_1`), perhaps with its place (`B-PER`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// What stands for "no label" in [`LabelRules`].
const NONE: &str = "-";

/// Place of a word in a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In none.
    Outside,
    /// First word.
    Begin,
    /// Any word, or any but the first.
    Inside,
    /// Last word of several.
    End,
    /// Only word.
    Single,
}

/// How the places are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Every mention begins with `B-`.
    Iob2,
    /// `B-` only parts a mention from one of its kind right before it; also for classifiers with `I-` alone.
    Iob1,
    /// `B- I- E-` for several words, `S-` for one (`L-` and `U-` are read as these).
    Bioes,
}

impl Scheme {
    /// The name in configurations.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Iob2 => "iob2",
            Scheme::Iob1 => "iob1",
            Scheme::Bioes => "bioes",
        }
    }
}

/// One output of the classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Place in a mention.
    pub place: Place,
    /// Kind of mention: index into [`LabelMap::kinds`]. 0 for [`Place::Outside`].
    pub kind: usize,
}

/// The outputs of a token classifier, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMap {
    /// The outputs.
    pub tags: Vec<Tag>,
    /// The model's kinds of mention, and the label each becomes; `None` for what is not a name (dates, amounts).
    pub kinds: Vec<(String, Option<Label>)>,
    /// How places are used.
    pub scheme: Scheme,
}

/// Kinds of the usual data sets by their label; kinds that are not listed are dropped.
fn label_of(kind: &str) -> Option<Label> {
    Some(match kind.to_ascii_uppercase().as_str() {
        "PER" | "PERSON" => Label::Per,
        "ORG" | "ORGANIZATION" | "ORGANISATION" | "CORPORATION" | "GROUP" => Label::Org,
        "LOC" | "LOCATION" | "GPE" | "FAC" | "FACILITY" => Label::Loc,
        "MISC" | "MISCELLANEOUS" | "NORP" | "EVENT" | "WORK_OF_ART" | "CREATIVE-WORK" | "LAW" | "PRODUCT"
        | "LANGUAGE" => Label::Misc,
        _ => return None,
    })
}

impl LabelMap {
    /// Reads `id2label`; `claimwire.scheme` overrides the scheme that the labels' form tells.
    ///
    /// # Errors
    /// [`ModelError::Labels`] when a label is missing, or none of them names a kind that we know.
    pub fn from_config(config: &Value) -> Result<Self, ModelError> {
        Self::with_rules(config, &LabelRules::default())
    }

    /// [`LabelMap::from_config`], with the user's word going first.
    ///
    /// # Errors
    /// Those, and [`ModelError::LabelRules`] when a rule names what is not there.
    pub fn with_rules(config: &Value, rules: &LabelRules) -> Result<Self, ModelError> {
        let outputs = outputs(config)?;
        let (mut tags, mut kinds) = (Vec::with_capacity(outputs.len()), Vec::new());
        let mut used: Vec<&str> = Vec::new();
        for name in &outputs {
            let Some((own, meant)) = rules.labels.get_key_value(*name).filter(|_| place_and_kind(name).1 == *name)
            else {
                tags.push(parse_tag(name, &mut kinds));
                continue;
            };
            used.push(own);
            let (place, label_name) = place_and_kind(meant);
            if meant == NONE {
                tags.push(Tag { place: Place::Outside, kind: 0 });
                continue;
            }
            let label = parse_label(own, label_name)?;
            // With places, outputs that stand for the same label are one kind: `B-` and `I-` go together.
            let kind = if meant == label_name { own } else { label_name };
            tags.push(Tag { place, kind: kind_of(kind, &mut kinds, label) });
        }
        for (own, meant) in rules.labels.iter().filter(|(own, _)| !used.contains(&own.as_str())) {
            let known = kinds.iter_mut().find(|(kind, _)| kind == own);
            let (_, label) = known.ok_or_else(|| unknown_kind(own, &outputs))?;
            *label = parse_label(own, meant)?;
        }
        if !kinds.iter().any(|(_, label)| label.is_some()) {
            let message = "`id2label` names no persons, organisations or places; if some of its labels stand for them, \
                           say so with --labels FILE";
            return Err(ModelError::Labels(format!("{message} (it has {})", outputs.join(", "))));
        }
        let scheme = match rules.scheme {
            Some(scheme) => Some(scheme),
            None => own_scheme(config)?,
        };
        let has = |place| tags.iter().any(|tag: &Tag| tag.place == place);
        let by_form = if has(Place::End) || has(Place::Single) {
            Scheme::Bioes
        } else if !has(Place::Begin) {
            Scheme::Iob1
        } else {
            Scheme::Iob2
        };
        Ok(LabelMap { tags, kinds, scheme: scheme.unwrap_or(by_form) })
    }

    /// The label that an output stands for.
    pub fn label(&self, tag: Tag) -> Option<Label> {
        if tag.place == Place::Outside { None } else { self.kinds.get(tag.kind).and_then(|(_, label)| *label) }
    }
}

/// The names of the outputs, in order.
fn outputs(config: &Value) -> Result<Vec<&str>, ModelError> {
    let names = config.get("id2label").and_then(Value::as_object);
    let names = names.ok_or_else(|| ModelError::Labels("`id2label` is missing".to_owned()))?;
    let name = |id: usize| {
        let name = names.get(&id.to_string()).and_then(Value::as_str);
        name.ok_or_else(|| ModelError::Labels(format!("`id2label` has no label {id}")))
    };
    (0..names.len()).map(name).collect()
}

/// `claimwire.scheme`.
fn own_scheme(config: &Value) -> Result<Option<Scheme>, ModelError> {
    let Some(scheme) = config.pointer("/claimwire/scheme") else { return Ok(None) };
    let known = serde_json::from_value(scheme.clone());
    known.map(Some).map_err(|_| ModelError::Labels(format!("scheme {scheme} is not one of iob1, iob2, bioes")))
}

fn parse_label(own: &str, meant: &str) -> Result<Option<Label>, ModelError> {
    let labels = [Label::Per, Label::Org, Label::Loc, Label::Misc];
    match labels.into_iter().find(|label| label.as_str() == meant) {
        Some(label) => Ok(Some(label)),
        None if meant == NONE => Ok(None),
        None => {
            let known = "PER, ORG, LOC, MISC, and - for none";
            Err(ModelError::LabelRules(format!("`{own}` cannot become `{meant}`; labels are {known}")))
        }
    }
}

fn unknown_kind(own: &str, outputs: &[&str]) -> ModelError {
    let mut known: Vec<&str> = outputs.iter().filter(|name| **name != "O").map(|name| place_and_kind(name).1).collect();
    known.sort_unstable();
    known.dedup();
    ModelError::LabelRules(format!("the model has no label `{own}`; it has {}", known.join(", ")))
}

fn place_and_kind(name: &str) -> (Place, &str) {
    match name.split_once(['-', '_']) {
        Some(("B", kind)) => (Place::Begin, kind),
        Some(("I", kind)) => (Place::Inside, kind),
        Some(("E" | "L", kind)) => (Place::End, kind),
        Some(("S" | "U", kind)) => (Place::Single, kind),
        _ => (Place::Inside, name),
    }
}

fn parse_tag(name: &str, kinds: &mut Vec<(String, Option<Label>)>) -> Tag {
    if name == "O" {
        return Tag { place: Place::Outside, kind: 0 };
    }
    let (place, kind) = place_and_kind(name);
    Tag { place, kind: kind_of(kind, kinds, label_of(kind)) }
}

/// The index of a kind, which becomes `label` if it is new.
fn kind_of(kind: &str, kinds: &mut Vec<(String, Option<Label>)>, label: Option<Label>) -> usize {
    let known = kinds.iter().position(|(k, _)| k == kind);
    known.unwrap_or_else(|| {
        kinds.push((kind.to_owned(), label));
        kinds.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(names: &[&str]) -> Result<LabelMap, ModelError> {
        let labels: serde_json::Map<String, Value> =
            names.iter().enumerate().map(|(i, n)| (i.to_string(), Value::from(*n))).collect();
        LabelMap::from_config(&serde_json::json!({ "id2label": labels }))
    }

    #[test]
    fn the_form_of_the_labels_tells_the_scheme() {
        assert_eq!(map(&["O", "B-PER", "I-PER"]).unwrap().scheme, Scheme::Iob2);
        assert_eq!(map(&["O", "I-PER"]).unwrap().scheme, Scheme::Iob1);
        assert_eq!(map(&["O", "PER", "LOC"]).unwrap().scheme, Scheme::Iob1);
        assert_eq!(map(&["B-PER", "I-PER", "E-PER", "S-PER", "O"]).unwrap().scheme, Scheme::Bioes);
        let config = serde_json::json!({"id2label": {"0": "B-PER", "1": "I-PER"}, "claimwire": {"scheme": "iob1"}});
        assert_eq!(LabelMap::from_config(&config).unwrap().scheme, Scheme::Iob1);
    }

    #[test]
    fn ontonotes_kinds_become_the_four_labels_and_the_rest_is_dropped() {
        let labels = map(&["O", "B-PERSON", "B-GPE", "B-NORP", "B-DATE", "B-WORK_OF_ART", "I-FAC"]).unwrap();
        let found: Vec<Option<Label>> = labels.tags.iter().map(|tag| labels.label(*tag)).collect();
        let (per, loc, misc) = (Some(Label::Per), Some(Label::Loc), Some(Label::Misc));
        assert_eq!(found, [None, per, loc, misc, None, misc, loc]);
    }

    fn ruled(names: &[&str], rules: &str) -> Result<LabelMap, ModelError> {
        let labels: serde_json::Map<String, Value> =
            names.iter().enumerate().map(|(i, n)| (i.to_string(), Value::from(*n))).collect();
        LabelMap::with_rules(&serde_json::json!({ "id2label": labels }), &toml::from_str(rules).unwrap())
    }

    #[test]
    fn a_user_can_say_what_a_kind_becomes() {
        let names = ["O", "B-PERSON", "I-PERSON", "B-EVENT", "I-EVENT", "B-SHIP"];
        let map = ruled(&names, "scheme = \"iob1\"\nlabels = {EVENT = \"-\", SHIP = \"MISC\"}").unwrap();
        let expected = [("PERSON", Some(Label::Per)), ("EVENT", None), ("SHIP", Some(Label::Misc))];
        assert_eq!(map.kinds, expected.map(|(kind, label)| (kind.to_owned(), label)));
        assert_eq!(map.scheme, Scheme::Iob1);
    }

    #[test]
    fn a_user_can_say_what_nameless_outputs_are() {
        let rules = "labels = {LABEL_0 = \"-\", LABEL_1 = \"B-PER\", LABEL_2 = \"I-PER\", LABEL_3 = \"LOC\"}";
        let map = ruled(&["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"], rules).unwrap();
        let tag = |place, kind| Tag { place, kind };
        let expected = [tag(Place::Outside, 0), tag(Place::Begin, 0), tag(Place::Inside, 0), tag(Place::Inside, 1)];
        assert_eq!(map.tags, expected);
        assert_eq!(map.scheme, Scheme::Iob2);
    }

    #[test]
    fn a_rule_for_what_is_not_there_is_refused_with_what_is() {
        let message = |rules| ruled(&["O", "B-PERSON", "I-GPE"], rules).unwrap_err().to_string();
        assert!(message("labels = {PER = \"PER\"}").ends_with("no label `PER`; it has GPE, PERSON"));
        assert!(message("labels = {GPE = \"PLACE\"}").ends_with("labels are PER, ORG, LOC, MISC, and - for none"));
        assert!(ruled(&["O", "LABEL_1"], "labels = {LABEL_1 = \"X-PER\"}").is_err());
    }

    #[test]
    fn labels_of_another_task_are_refused() {
        assert!(matches!(map(&["LABEL_0", "LABEL_1"]), Err(ModelError::Labels(_))));
        assert!(matches!(LabelMap::from_config(&serde_json::json!({})), Err(ModelError::Labels(_))));
        let gap = serde_json::json!({"id2label": {"0": "O", "2": "B-PER"}});
        assert!(LabelMap::from_config(&gap).unwrap_err().to_string().contains("no label 1"));
    }
}
