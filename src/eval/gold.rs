//! Gold files: JSONL with code-point offsets, one document a line (or, for claims, one quantity a line).

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use super::EvalError;
use super::claims::{Claimant, ScoredQuantity, Value};
use super::entities::Labelled;
use super::quotes::ScoredQuote;
use super::sentences::SentenceGold;

/// What a gold file says of one document. A part is `None` when the file does not speak of it.
#[derive(Clone, Debug, Default)]
pub struct GoldDocument {
    /// The document's id or file name.
    pub id: String,
    /// The text that the offsets refer to, when the file holds it.
    pub text: Option<String>,
    /// Entities.
    pub entities: Option<Vec<Labelled>>,
    /// Stretches that entities were marked in (all when empty).
    pub zones: Vec<(usize, usize)>,
    /// Quotations.
    pub quotes: Option<Vec<ScoredQuote>>,
    /// Quantities.
    pub quantities: Option<Vec<ScoredQuantity>>,
    /// Sentence ends.
    pub sentences: Option<SentenceGold>,
    /// Spans of numbers that are neither right nor wrong (dates, headers).
    pub excused: Vec<(usize, usize)>,
}

/// Reads a gold file. Documents keep the file's order.
///
/// # Errors
/// [`EvalError::Read`] and [`EvalError::Gold`] with the line.
pub fn read_gold(path: &Path) -> Result<Vec<GoldDocument>, EvalError> {
    let content = std::fs::read_to_string(path).map_err(|source| EvalError::Read { path: path.to_owned(), source })?;
    let mut documents: Vec<GoldDocument> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for (n, line) in content.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let bad = |message: String| EvalError::Gold { path: path.to_owned(), line: n + 1, message };
        let record: Json = serde_json::from_str(line).map_err(|e| bad(e.to_string()))?;
        let id = ["doc_id", "file", "doc", "id"]
            .iter()
            .find_map(|k| record.get(k).and_then(Json::as_str))
            .ok_or_else(|| bad("no `doc_id`, `id`, `doc` or `file`".into()))?;
        let at = *index.entry(id.to_owned()).or_insert_with(|| {
            documents.push(GoldDocument { id: id.to_owned(), ..GoldDocument::default() });
            documents.len() - 1
        });
        add(&record, &mut documents[at]);
    }
    Ok(documents)
}

fn add(record: &Json, document: &mut GoldDocument) {
    if let Some(text) = record.get("text").and_then(Json::as_str) {
        document.text = Some(text.to_owned());
    }
    let list = |key: &str| record.get(key).and_then(Json::as_array);
    if let Some(zones) = list("zones") {
        document.zones = zones.iter().filter_map(range).collect();
    }
    if let Some(entities) = list("entities") {
        let labelled = |e: &Json| range(e).map(|(s, t)| (s, t, string(e, "label").unwrap_or_default()));
        document.entities = Some(entities.iter().filter_map(labelled).collect());
    }
    if let Some(quotes) = list("quotes") {
        document.quotes = Some(quotes.iter().filter_map(quote).collect());
    }
    if let Some(quantities) = list("quantities") {
        document.quantities = Some(quantities.iter().map(quantity).collect());
    }
    if list("ends").is_some() {
        let position = |x: &Json| x.as_u64().map(|x| x as usize);
        let positions = |key: &str| list(key).into_iter().flatten().filter_map(position).collect();
        let pair = |x: &Json| Some((position(x.get(0)?)?, position(x.get(1)?)?));
        document.sentences = Some(SentenceGold {
            ends: positions("ends"),
            optional: positions("opt"),
            junk: list("junk").into_iter().flatten().filter_map(pair).collect(),
            glued: positions("glued"),
        });
    }
    if record.get("file").is_some() {
        add_single_quantity(record, document);
    }
}

/// One quantity a line: only quantities and durations with a value in the article itself are scored.
fn add_single_quantity(record: &Json, document: &mut GoldDocument) {
    let kind = string(record, "kind").unwrap_or_default();
    let in_article = !matches!(string(record, "zone").as_deref(), Some("sidebar" | "header"));
    let quantity = quantity(record);
    let list = document.quantities.get_or_insert_with(Vec::new);
    if in_article && matches!(kind.as_str(), "quantity" | "duration") && quantity.value.is_some() {
        list.push(quantity);
    } else if kind != "not_quantity"
        && in_article
        && let Some(span) = quantity.span
    {
        document.excused.push(span);
    }
}

fn string(record: &Json, key: &str) -> Option<String> {
    record.get(key).and_then(Json::as_str).map(String::from)
}

fn range(record: &Json) -> Option<(usize, usize)> {
    let at = |key: &str| record.get(key).and_then(Json::as_u64).map(|x| x as usize);
    Some((at("start")?, at("end")?))
}

fn quote(record: &Json) -> Option<ScoredQuote> {
    let (start, end) = range(record)?;
    let speaker = record.get("speaker").filter(|s| !s.is_null());
    let named = |key: &str| speaker.and_then(|s| string(s, key)).filter(|s| !s.trim().is_empty());
    Some(ScoredQuote {
        start,
        end,
        quote_type: string(record, "type").unwrap_or_default(),
        speaker: named("text"),
        canonical: named("canonical"),
        optional: record.get("optional").and_then(Json::as_bool).unwrap_or(false),
        score: 0.0,
    })
}

fn quantity(record: &Json) -> ScoredQuantity {
    let number = |key: &str| record.get(key).and_then(Json::as_f64);
    let value = match (number("low"), number("high"), number("value")) {
        (None, None, None) => None,
        (None, None, Some(v)) => Some(Value::Point(v)),
        (low, high, _) => Some(Value::Range(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))),
    };
    let alternatives = record.get("unit_alt").and_then(Json::as_array);
    ScoredQuantity {
        span: range(record),
        value,
        unit: string(record, "unit"),
        unit_alternatives: alternatives.into_iter().flatten().filter_map(Json::as_str).map(String::from).collect(),
        modifier: string(record, "modifier"),
        concept: string(record, "concept"),
        claimant: match record.get("claimant").or(record.get("source")) {
            Some(Json::String(name)) if !name.is_empty() => Claimant::Named(name.clone()),
            Some(_) => Claimant::Author,
            None => Claimant::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_of_claims_and_missing_parts_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gold.jsonl");
        std::fs::write(
            &path,
            concat!(
                r#"{"file":"a.txt","kind":"quantity","start":0,"end":4,"value":3,"zone":"body","unit":"ship","source":null}"#,
                "\n",
                r#"{"file":"a.txt","kind":"date","start":9,"end":13,"zone":"body"}"#,
                "\n",
                r#"{"id":"b","text":"x","entities":[{"start":0,"end":1,"label":"PER"}]}"#,
                "\n"
            ),
        )
        .unwrap();
        let gold = read_gold(&path).unwrap();
        assert_eq!(gold[0].quantities.as_ref().unwrap().len(), 1);
        assert_eq!(gold[0].quantities.as_ref().unwrap()[0].claimant, Claimant::Author);
        assert_eq!(gold[0].excused, vec![(9, 13)]);
        assert_eq!(gold[1].entities.as_ref().unwrap()[0], (0, 1, "PER".into()));
        assert!(gold[1].quotes.is_none());
        std::fs::write(&path, "{\"x\":1}\n").unwrap();
        assert!(read_gold(&path).unwrap_err().to_string().contains(":1"));
    }
}
