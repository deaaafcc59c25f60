//! What the page's script reads: an index of the run, and one block of JSON a document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::span::Text;
use crate::tables::csv::one_line;
use crate::tables::{Table, TableError};

use super::gather::{Review, Sheet};
use super::utf16::Utf16;
use super::words;

/// Columns that say where words stand: start, end, words, and under which name the page finds the place.
const PLACES: [[&str; 4]; 4] = [
    ["start", "end", "text", "at"],
    ["cue_start", "cue_end", "cue_text", "cue_at"],
    ["speaker_start", "speaker_end", "speaker_text", "speaker_at"],
    ["subject_start", "subject_end", "subject", "subject_at"],
];

/// What the page needs before a document is opened. `limit` is the one that was asked for.
///
/// # Errors
/// [`TableError`] when a row cannot be made JSON.
pub fn index(review: &Review, name: &str) -> Result<Value, TableError> {
    let (mut names, mut speakers) = (Numbers::default(), Numbers::default());
    let documents: Vec<Value> =
        review.sheets.iter().map(|sheet| entry(sheet, &mut names, &mut speakers)).collect::<Result<_, _>>()?;
    let rejects: Vec<Value> =
        review.rejects.iter().map(|row| lean(Table::Rejects, row, &[])).collect::<Result<_, _>>()?;
    let report = &review.report;
    Ok(json!({
        "run": {
            "name": name,
            "claimwire": report["claimwire"],
            "finished": report["finished"],
            "model": report["model"]["name"],
            "command": report["command"],
        },
        "totals": {
            "documents": review.documents,
            "names": review.rows[0],
            "quotes": review.rows[1],
            "claims": review.rows[2],
            "rejects": review.rejected,
        },
        "left_out": left_out(review),
        "notes": review.notes,
        "names": names.in_order(),
        "speakers": speakers.in_order(),
        "documents": documents,
        "charts": review.charts,
        "rejects": rejects,
        "words": words::all(),
    }))
}

/// What is not on the page; `None` when all is.
fn left_out(review: &Review) -> Option<String> {
    let shown = review.sheets.len();
    if shown as u64 >= review.documents {
        return None;
    }
    let all = review.documents;
    Some(if shown == 1 {
        format!("1 of the run's {all} documents is on this page; the charts count all of them.")
    } else {
        format!(
            "The first {shown} of the run's {all} documents are on this page (`--limit N` takes more, `--doc ID` one of \
             the others); the charts count all of them."
        )
    })
}

/// Words by number: each stands once in the index.
#[derive(Debug, Default)]
struct Numbers(BTreeMap<(String, String), usize>);

impl Numbers {
    fn of(&mut self, name: &str, kind: &str) -> usize {
        let next = self.0.len();
        *self.0.entry((name.to_owned(), kind.to_owned())).or_insert(next)
    }

    fn in_order(self) -> Vec<(String, String)> {
        let mut all: Vec<_> = self.0.into_iter().map(|(key, number)| (number, key)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, key)| key).collect()
    }
}

/// A document in the list: its row, who is named and who speaks in it, and its lowest scores.
fn entry(sheet: &Sheet, names: &mut Numbers, speakers: &mut Numbers) -> Result<Value, TableError> {
    let mut entry = lean(Table::Documents, &sheet.document, &["source_sha256", "source_chars"])?;
    let named: BTreeSet<usize> = sheet.entities.iter().map(|(_, row)| names.of(&row.entity, &row.label)).collect();
    let speaking: BTreeSet<usize> = sheet
        .quotes
        .iter()
        .filter_map(|(_, row)| Some(speakers.of(row.speaker.as_deref()?, row.speaker_label.as_deref().unwrap_or(""))))
        .collect();
    let scores = |scores: &mut dyn Iterator<Item = f32>| scores.fold(1.0_f32, f32::min);
    let lowest = [
        scores(&mut sheet.quotes.iter().map(|(_, row)| row.score.0)),
        scores(&mut sheet.claims.iter().map(|(_, row)| row.score.0)),
        scores(&mut sheet.entities.iter().map(|(_, row)| row.score.0)),
    ];
    entry["counts"] = json!([sheet.quotes.len(), sheet.claims.len(), sheet.entities.len()]);
    entry["named"] = json!(named);
    entry["speaking"] = json!(speaking);
    // Scores have three places in the tables; a float32 as JSON has more.
    entry["lowest"] = lowest.iter().map(|score| json!((f64::from(*score) * 1000.0).round() / 1000.0)).collect();
    Ok(entry)
}

/// A document's text and rows.
///
/// # Errors
/// [`TableError`] when a row cannot be made JSON.
pub fn document(sheet: &Sheet) -> Result<Value, TableError> {
    let text = Text::new(sheet.text.as_deref().unwrap_or(""));
    let places = Utf16::new(text.as_str());
    let rows = |table: Table, rows: Vec<Value>| -> Vec<Value> {
        let has = |name: &str| table.columns().iter().any(|column| column.name == name);
        rows.into_iter().map(|row| placed(row, &text, &places, has("start"))).collect()
    };
    let skip = ["sentence", "source_start", "source_end"];
    let entities = sheet.entities.iter().map(|row| lean(Table::Entities, row, &skip)).collect::<Result<_, _>>()?;
    let quotes = sheet.quotes.iter().map(|row| lean(Table::Quotes, row, &skip)).collect::<Result<_, _>>()?;
    let claims = sheet.claims.iter().map(|row| lean(Table::Claims, row, &skip)).collect::<Result<_, _>>()?;
    Ok(json!({
        "text": sheet.text,
        "names": rows(Table::Entities, entities),
        "quotes": rows(Table::Quotes, quotes),
        "claims": rows(Table::Claims, claims),
    }))
}

/// The row without empty columns and those of `skip`, its key as `id`, its number in the table as `row`.
fn lean<R: Serialize>(table: Table, (number, row): &(u64, R), skip: &[&str]) -> Result<Value, TableError> {
    let bad = |source| TableError::Row { table: table.name(), source };
    let mut lean = Map::new();
    if let Value::Object(cells) = serde_json::to_value(row).map_err(bad)? {
        for (name, value) in cells {
            let key = table.primary_key() == Some(name.as_str());
            let doc = name == "doc_id" && !key && table != Table::Rejects;
            if !value.is_null() && !doc && !skip.contains(&name.as_str()) {
                lean.insert(if key { "id".into() } else { name }, value);
            }
        }
    }
    lean.insert("row".into(), json!(number));
    Ok(Value::Object(lean))
}

/// The row with places in UTF-16 units, and `differs` where its words are not those of the text at its offsets: then
/// somebody has edited the table.
fn placed(mut row: Value, text: &Text, places: &Utf16, has_place: bool) -> Value {
    let mut differs = false;
    for [start, end, words, at] in PLACES {
        let offset = |name: &str| row[name].as_u64().and_then(|n| usize::try_from(n).ok());
        let (Some(first), Some(last)) = (offset(start), offset(end)) else { continue };
        let Some(units) = places.range(first, last) else {
            differs |= has_place;
            continue;
        };
        let found = one_line(text.slice(text.span_of_chars(first..last)));
        if row[words].as_str() != Some(&*found) {
            differs = true;
        } else if words == "text" {
            // The page cuts it out of the text.
            row[words].take();
        }
        row[at] = json!(units);
    }
    if differs {
        row["differs"] = json!(true);
    }
    if let Value::Object(row) = &mut row {
        row.retain(|_, value| !value.is_null());
    }
    row
}

/// JSON that may stand in an HTML script element: no `<`, and no line separator that old scripts stumble on.
///
/// # Errors
/// [`TableError::Row`] when it cannot be written.
pub fn embedded(value: &Value) -> Result<String, TableError> {
    let json = serde_json::to_string(value).map_err(|source| TableError::Row { table: "review", source })?;
    // All three stand inside strings only.
    Ok(json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}
