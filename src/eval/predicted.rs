//! A run folder read back as predictions: spans in code points of the source text where the table has them,
//! else of the clean text.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::EvalError;
use super::claims::ScoredQuantity;
use super::cqe::{Naming, quantity};
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
    /// Where sentences end, from `sentences.csv`.
    pub sentence_ends: Vec<usize>,
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
struct SentenceRow {
    doc_id: String,
    end: usize,
    source_end: Option<usize>,
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

/// What the scorer reads of a row of `claims.csv`; empty cells are `None`.
#[derive(Clone, Debug, Default, Deserialize)]
#[allow(missing_docs, reason = "the names are the table's columns")]
pub struct ClaimRow {
    pub doc_id: String,
    pub start: usize,
    pub end: usize,
    pub source_start: Option<usize>,
    pub source_end: Option<usize>,
    pub kind: String,
    pub value: Option<f64>,
    pub value_low: Option<f64>,
    pub value_high: Option<f64>,
    pub value_candidates: Option<String>,
    pub comparator: String,
    pub change: String,
    pub unit_name: Option<String>,
    pub unit_text: Option<String>,
    pub unit_system: Option<String>,
    pub counted: Option<String>,
    pub subject: Option<String>,
    pub rule: String,
}

/// Reads a run folder, or the folder of a table named by its path.
///
/// # Errors
/// [`EvalError::Table`] naming the table. `sentences.csv`, `quotes.csv` and `claims.csv` may be absent (`--tables`).
pub fn read_run(run: &Path, naming: Naming) -> Result<Predicted, EvalError> {
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
    for row in rows::<SentenceRow>(&folder.join("sentences.csv"), false)? {
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].sentence_ends.push(row.source_end.unwrap_or(row.end));
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
            let span = place((row.start, row.end), (row.source_start, row.source_end));
            predicted.documents[*at].claims.push(quantity(&row, span, naming));
        }
    }
    Ok(predicted)
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
    use crate::eval::claims::Value;

    #[test]
    fn a_run_is_found_by_id_file_and_stem_and_source_offsets_win() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| std::fs::write(dir.path().join(name), content).unwrap();
        write("documents.csv", "doc_id,source_path\nab12,in/first.txt\n");
        write("entities.csv", "doc_id,start,end,source_start,source_end,label\nab12,0,3,7,10,PER\nab12,4,6,,,LOC\n");
        write(
            "claims.csv",
            "doc_id,start,end,source_start,source_end,kind,value,value_low,value_high,value_candidates,comparator,change,unit_name,unit_text,unit_system,counted,subject,rule\n\
             ab12,0,3,7,10,percent,,5,6,,between,up,percent,%,UCUM,,prices,number\n",
        );
        let mut run = read_run(dir.path(), Naming::Head).unwrap();
        for name in ["ab12", "first.txt", "first"] {
            assert_eq!(run.find(name).unwrap().entities, vec![(7, 10, "PER".into()), (4, 6, "LOC".into())]);
        }
        let claims = run.take_claims("first");
        assert_eq!(claims[0].value, Some(Value::Range(5.0, 6.0)));
        assert_eq!(claims[0].modifier.as_deref(), Some("up"));
        assert_eq!(claims[0].unit.as_deref(), Some("percentage"));
        assert!(read_run(&dir.path().join("nowhere"), Naming::Head).is_err());
    }
}
