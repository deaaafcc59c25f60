//! A run folder read back as predictions: spans in code points of the source text where the table has them,
//! else of the clean text.

use std::collections::HashMap;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::EvalError;
use super::claims::ScoredQuantity;
use super::cqe::{Naming, quantity};
use super::entities::Labelled;
use super::quotes::ScoredQuote;
use crate::tables::{ClaimRow, DocumentRow, EntityRow, QuoteRow, SentenceRow, Table, read};

/// The rows of one document.
#[derive(Clone, Debug, Default)]
pub struct PredictedDocument {
    /// From `entities.csv`.
    pub entities: Vec<Labelled>,
    /// The score of each entity, 0 to 1.
    pub certainty: Vec<f64>,
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

/// Where a row stands: in the source where known, else in the clean text.
fn place(clean: (usize, usize), source: (Option<usize>, Option<usize>)) -> (usize, usize) {
    match source {
        (Some(start), Some(end)) => (start, end),
        _ => clean,
    }
}

/// Reads a run folder, or the folder of a table named by its path.
///
/// # Errors
/// [`EvalError::Table`] naming the table. All but `documents.csv` may be absent (`--tables`).
pub fn read_run(run: &Path, naming: Naming) -> Result<Predicted, EvalError> {
    let folder = if run.is_file() { run.parent().unwrap_or(Path::new(".")) } else { run };
    let mut predicted = Predicted::default();
    let mut ids = HashMap::new();
    for row in read::table::<DocumentRow>(folder, Table::Documents)? {
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
    for row in optional::<EntityRow>(folder, Table::Entities)? {
        let (start, end) = place((row.start, row.end), (row.source_start, row.source_end));
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].entities.push((start, end, row.label));
            predicted.documents[*at].certainty.push(f64::from(row.score.0));
        }
    }
    for row in optional::<SentenceRow>(folder, Table::Sentences)? {
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].sentence_ends.push(row.source_end.unwrap_or(row.end));
        }
    }
    for row in optional::<QuoteRow>(folder, Table::Quotes)? {
        let (start, end) = place((row.start, row.end), (row.source_start, row.source_end));
        if let Some(at) = ids.get(&row.doc_id) {
            predicted.documents[*at].quotes.push(ScoredQuote {
                start,
                end,
                quote_type: row.quote_type,
                speaker: row.speaker_text.filter(|s| !s.is_empty()),
                canonical: row.speaker.filter(|s| !s.is_empty()),
                optional: false,
                score: row.score.0,
            });
        }
    }
    for row in optional::<ClaimRow>(folder, Table::Claims)? {
        if let Some(at) = ids.get(&row.doc_id) {
            let span = place((row.start, row.end), (row.source_start, row.source_end));
            predicted.documents[*at].claims.push(quantity(&row, span, naming));
        }
    }
    Ok(predicted)
}

/// The rows of a table that a run may be without.
fn optional<R: DeserializeOwned>(folder: &Path, table: Table) -> Result<Vec<R>, EvalError> {
    match folder.join(table.file_name()).exists() {
        true => Ok(read::table(folder, table)?),
        false => Ok(Vec::new()),
    }
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
