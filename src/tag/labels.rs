//! What the outputs of a token classifier mean: `id2label` of its `config.json`.

use serde_json::Value;

use super::error::ModelError;
use crate::document::Label;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Every mention begins with `B-`.
    Iob2,
    /// `B-` only parts a mention from one of its kind right before it; also for classifiers with `I-` alone.
    Iob1,
    /// `B- I- E-` for several words, `S-` for one (`L-` and `U-` are read as these).
    Bioes,
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
    /// Reads `id2label`; `claimwire.scheme` (`iob1`) overrides the scheme that the labels' form tells.
    ///
    /// # Errors
    /// [`ModelError::Labels`] when a label is missing, or none of them names a kind that we know.
    pub fn from_config(config: &Value) -> Result<Self, ModelError> {
        let names = config.get("id2label").and_then(Value::as_object);
        let names = names.ok_or_else(|| ModelError::Labels("`id2label` is missing".to_owned()))?;
        let (mut tags, mut kinds) = (Vec::with_capacity(names.len()), Vec::new());
        for id in 0..names.len() {
            let name = names.get(&id.to_string()).and_then(Value::as_str);
            let name = name.ok_or_else(|| ModelError::Labels(format!("`id2label` has no label {id}")))?;
            tags.push(parse_tag(name, &mut kinds));
        }
        if !kinds.iter().any(|(_, label)| label.is_some()) {
            return Err(ModelError::Labels("`id2label` names no persons, organisations or places".to_owned()));
        }
        let has = |place| tags.iter().any(|tag: &Tag| tag.place == place);
        let iob1 = config.pointer("/claimwire/scheme").and_then(Value::as_str) == Some("iob1");
        let scheme = if has(Place::End) || has(Place::Single) {
            Scheme::Bioes
        } else if iob1 || !has(Place::Begin) {
            Scheme::Iob1
        } else {
            Scheme::Iob2
        };
        Ok(LabelMap { tags, kinds, scheme })
    }

    /// The label that an output stands for.
    pub fn label(&self, tag: Tag) -> Option<Label> {
        if tag.place == Place::Outside { None } else { self.kinds.get(tag.kind).and_then(|(_, label)| *label) }
    }
}

fn parse_tag(name: &str, kinds: &mut Vec<(String, Option<Label>)>) -> Tag {
    if name == "O" {
        return Tag { place: Place::Outside, kind: 0 };
    }
    let (place, kind) = match name.split_once(['-', '_']) {
        Some(("B", kind)) => (Place::Begin, kind),
        Some(("I", kind)) => (Place::Inside, kind),
        Some(("E" | "L", kind)) => (Place::End, kind),
        Some(("S" | "U", kind)) => (Place::Single, kind),
        _ => (Place::Inside, name),
    };
    let known = kinds.iter().position(|(k, _)| k == kind);
    let kind = known.unwrap_or_else(|| {
        kinds.push((kind.to_owned(), label_of(kind)));
        kinds.len() - 1
    });
    Tag { place, kind }
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

    #[test]
    fn labels_of_another_task_are_refused() {
        assert!(matches!(map(&["LABEL_0", "LABEL_1"]), Err(ModelError::Labels(_))));
        assert!(matches!(LabelMap::from_config(&serde_json::json!({})), Err(ModelError::Labels(_))));
        let gap = serde_json::json!({"id2label": {"0": "O", "2": "B-PER"}});
        assert!(LabelMap::from_config(&gap).unwrap_err().to_string().contains("no label 1"));
    }
}
