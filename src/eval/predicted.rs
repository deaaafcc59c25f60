//! A run folder read back as predictions: spans in code points of the source text where the table has them,
//! else of the clean text.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::EvalError;
use super::claims::{ScoredQuantity, Value};
use super::entities::Labelled;
use super::quotes::ScoredQuote;

/// The rows of one document.
#[derive(Clone, Debug, Default)]
pub struct PredictedDocument {
    /// From `entities.csv`.
    pub entities: Vec<Labelled>,
    /// From `quotes.csv`.
    pub quotes: Vec<ScoredQuote>,
    /// From `claims.csv`.
    pub claims: Vec<ScoredQuantity>,
}

/// All documents of a run, found by id, file name, or file name without extension.
#[derive(Debug, Default)]
pub struct Predicted {
    documents: Vec<PredictedDocument>,
    by_name: HashMap<String, usize>,
}

impl Predicted {
    /// The document that a gold file calls `id`.
    pub fn find(&self, id: &str) -> Option<&PredictedDocument> {
        self.by_name.get(id).map(|i| &self.documents[*i])
    }

    /// The claims of a document, without a copy.
    pub fn take_claims(&mut self, id: &str) -> Vec<ScoredQuantity> {
        self.by_name.get(id).map(|i| std::mem::take(&mut self.documents[*i].claims)).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct DocumentRow {
    doc_id: String,
    source_path: String,
}

/// Where a row stands: in the source where known, else in the clean text.
fn place(clean: (usize, usize), source: (Option<usize>, Option<usize>)) -> (usize, usize) {
    match source {
        (Some(start), Some(end)) => (start, end),
        _ => clean,
    }
}

#[derive(Deserialize)]
struct EntityRow {
    doc_id: String,
    start: usize,
    end: usize,
    source_start: Option<usize>,
    source_end: Option<usize>,
    label: String,
}

#[derive(Deserialize)]
struct QuoteRow {
    doc_id: String,
    start: usize,
    end: usize,
    source_start: Option<usize>,
    source_end: Option<usize>,
    quote_type: String,
    speaker_text: Option<String>,
    speaker: Option<String>,
}

#[derive(Deserialize)]
struct ClaimRow {
    doc_id: String,
    start: usize,
    end: usize,
    source_start: Option<usize>,
    source_end: Option<usize>,
    kind: String,
    value: Option<f64>,
    value_low: Option<f64>,
    value_high: Option<f64>,
    comparator: String,
    change: String,
    unit_name: Option<String>,
    unit_text: Option<String>,
    counted: Option<String>,
    subject: Option<String>,
}

/// Reads a run folder, or the folder of a table named by its path.
///
/// # Errors
/// [`EvalError::Table`] naming the table. `quotes.csv` and `claims.csv` may be absent (`--tables`).
pub fn read_run(run: &Path) -> Result<Predicted, EvalError> {
    let folder = if run.is_file() { run.parent().unwrap_or(Path::new(".")) } else { run };
    let mut predicted = Predicted::default();
    let mut ids = HashMap::new();
    for row in rows::<DocumentRow>(&folder.join("documents.csv"), true)? {
        let at = predicted.documents.len();
        predicted.documents.push(PredictedDocument::default());
        let file = row.source_path.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        let stem = file.split('.').next().unwrap_or("").to_owned();
        // The id is the surer name: it wins over a file name that happens to be the same.
        predicted.by_name.insert(row.doc_id.clone(), at);
        for name in [file, stem] {
            predicted.by_name.entry(name).or_insert(at);
        }
        ids.insert(row.doc_id, at);
    }
    for row in rows::<EntityRow>(&folder.join("entities.csv"), false)? {
        let (start, end) = place((row.start, row.end), (row.source_start, row.source_end));
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].entities.push((start, end, row.label));
        }
    }
    for row in rows::<QuoteRow>(&folder.join("quotes.csv"), false)? {
        let (start, end) = place((row.start, row.end), (row.source_start, row.source_end));
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].quotes.push(ScoredQuote {
                start,
                end,
                quote_type: row.quote_type,
                speaker: row.speaker_text.filter(|s| !s.is_empty()),
                canonical: row.speaker.filter(|s| !s.is_empty()),
                optional: false,
            });
        }
    }
    for row in rows::<ClaimRow>(&folder.join("claims.csv"), false)? {
        if let Some(at) = ids.get(&row.doc_id) {
            let quantity = quantity(row);
            predicted.documents[*at].claims.push(quantity);
        }
    }
    Ok(predicted)
}

/// A row of `claims.csv` in the scorer's terms: ranges open at one side become comparators as CQE has them,
/// the concept is what is counted and the subject.
fn quantity(row: ClaimRow) -> ScoredQuantity {
    let span = place((row.start, row.end), (row.source_start, row.source_end));
    let value = match (row.value, row.value_low, row.value_high) {
        (Some(v), _, _) => Some(Value::Point(v)),
        (None, None, None) => None,
        (None, low, high) => Some(Value::Range(low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))),
    };
    let modifier = match (row.change.as_str(), row.comparator.as_str()) {
        ("up", _) => "up",
        ("down", _) => "down",
        (_, "approx") => "~",
        (_, "gt" | "ge") => ">",
        (_, "lt" | "le") => "<",
        _ => "=",
    };
    let unit = match row.kind.as_str() {
        "percent" => Some("percentage".to_owned()),
        _ => row.unit_name.filter(|u| !u.is_empty()).or(row.unit_text),
    };
    let concept = row.counted.filter(|c| !c.is_empty()).or(row.subject);
    ScoredQuantity {
        span: Some(span),
        value,
        unit,
        unit_alternatives: Vec::new(),
        modifier: Some(modifier.into()),
        concept,
    }
}

/// The rows of a table. A missing table is an error when `required`, else empty.
fn rows<T: DeserializeOwned>(path: &Path, required: bool) -> Result<Vec<T>, EvalError> {
    if !required && !path.exists() {
        return Ok(Vec::new());
    }
    let wrong = |e: csv::Error| EvalError::Table { path: path.to_owned(), message: e.to_string() };
    let content =
        std::fs::read(path).map_err(|e| EvalError::Table { path: path.to_owned(), message: e.to_string() })?;
    // `--excel` puts a byte-order mark before the header.
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&content);
    csv::Reader::from_reader(content).deserialize().collect::<Result<_, _>>().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_by_id_file_and_stem_and_source_offsets_win() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| std::fs::write(dir.path().join(name), content).unwrap();
        write("documents.csv", "doc_id,source_path\nab12,in/first.txt\n");
        write("entities.csv", "doc_id,start,end,source_start,source_end,label\nab12,0,3,7,10,PER\nab12,4,6,,,LOC\n");
        write(
            "claims.csv",
            "doc_id,start,end,source_start,source_end,kind,value,value_low,value_high,comparator,change,unit_name,unit_text,counted,subject\n\
             ab12,0,3,7,10,percent,,5,6,between,up,percent,%,,prices\n",
        );
        let mut run = read_run(dir.path()).unwrap();
        for name in ["ab12", "first.txt", "first"] {
            assert_eq!(run.find(name).unwrap().entities, vec![(7, 10, "PER".into()), (4, 6, "LOC".into())]);
        }
        let claims = run.take_claims("first");
        assert_eq!(claims[0].value, Some(Value::Range(5.0, 6.0)));
        assert_eq!(claims[0].modifier.as_deref(), Some("up"));
        assert_eq!(claims[0].unit.as_deref(), Some("percentage"));
        assert!(read_run(&dir.path().join("nowhere")).is_err());
    }
}
