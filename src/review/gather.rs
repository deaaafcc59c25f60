//! Reads what the page shows: the rows and texts of some documents, and counts over the whole run.

use std::collections::HashMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::tables::read::{TableReader, texts};
use crate::tables::tally::{Counted, Tally};
use crate::tables::{ClaimRow, DocumentRow, EntityRow, QuoteRow, RejectRow, Table, TableError, texts as text_file};

use super::ReviewError;

/// Names in a chart.
const CHARTED: usize = 20;

/// Which documents are wanted.
#[derive(Clone, Debug)]
pub struct Request {
    /// The most documents, and the most rejects, in the order of their tables.
    pub limit: usize,
    /// The id of the only document.
    pub doc: Option<String>,
}

/// A row and the number that a spreadsheet shows beside it (the header is row 1).
pub type Numbered<R> = (u64, R);

/// A document with its text and rows.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its row.
    pub document: Numbered<DocumentRow>,
    /// Its clean text; `None` when `texts.jsonl` has none.
    pub text: Option<String>,
    /// Its rows in `entities.csv`.
    pub entities: Vec<Numbered<EntityRow>>,
    /// Its rows in `quotes.csv`.
    pub quotes: Vec<Numbered<QuoteRow>>,
    /// Its rows in `claims.csv`.
    pub claims: Vec<Numbered<ClaimRow>>,
}

/// A chart of the whole run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Chart {
    /// What it counts: a name for the page's script.
    pub id: &'static str,
    /// Its bars, longest first.
    pub bars: Vec<Counted>,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// `run.json`, null when there is none.
    pub report: Value,
    /// The documents on the page.
    pub sheets: Vec<Sheet>,
    /// How many documents the run has.
    pub documents: u64,
    /// Rows of entities, quotes and claims of the whole run.
    pub rows: [u64; 3],
    /// The rejects on the page.
    pub rejects: Vec<Numbered<RejectRow>>,
    /// How many rejects the run has.
    pub rejected: u64,
    /// Charts of the whole run.
    pub charts: Vec<Chart>,
    /// What the reader has to know: tables that are missing, rows that cannot be read.
    pub notes: Vec<String>,
}

/// Reads the run in `folder`.
///
/// # Errors
/// [`ReviewError`] when it holds no run, has no such document, or a file cannot be read. A row that cannot be read is
/// a note on the page instead.
pub fn gather(folder: &Path, request: &Request) -> Result<Review, ReviewError> {
    for file in [Table::Documents.file_name(), text_file::FILE_NAME] {
        if !folder.join(file).is_file() {
            return Err(ReviewError::NoRun { run: folder.to_path_buf(), file });
        }
    }
    let mut review = Review { report: report(folder), ..Review::default() };
    let mut places = documents(folder, request, &mut review)?;
    read_texts(folder, &places, &mut review)?;

    let [mut names, mut labels, mut speakers, mut types, mut rules, mut kinds, mut codes] = <[Tally; 7]>::default();
    let no = String::new;
    review.rows[0] = each(folder, Table::Entities, &mut review.notes, |number, row: EntityRow| {
        names.add(row.entity.clone(), row.label.clone(), row.doc_id.clone());
        labels.add(row.label.clone(), no(), row.doc_id.clone());
        if let Some(place) = places.get(&row.doc_id) {
            review.sheets[*place].entities.push((number, row));
        }
    })?;
    review.rows[1] = each(folder, Table::Quotes, &mut review.notes, |number, row: QuoteRow| {
        if let Some(speaker) = &row.speaker {
            speakers.add(speaker.clone(), row.speaker_label.clone().unwrap_or_default(), row.doc_id.clone());
        }
        types.add(row.quote_type.clone(), no(), row.doc_id.clone());
        rules.add(row.rule.clone(), no(), row.doc_id.clone());
        if let Some(place) = places.get(&row.doc_id) {
            review.sheets[*place].quotes.push((number, row));
        }
    })?;
    review.rows[2] = each(folder, Table::Claims, &mut review.notes, |number, row: ClaimRow| {
        kinds.add(row.kind.clone(), no(), row.doc_id.clone());
        if let Some(place) = places.get(&row.doc_id) {
            review.sheets[*place].claims.push((number, row));
        }
    })?;
    places.clear();
    review.rejected = each(folder, Table::Rejects, &mut review.notes, |number, row: RejectRow| {
        codes.add(row.code.clone(), row.stage.clone(), format!("{} {}", row.source_path, row.source_record));
        if review.rejects.len() < request.limit {
            review.rejects.push((number, row));
        }
    })?;
    let charts = [
        ("speakers", speakers),
        ("names", names),
        ("labels", labels),
        ("quote_types", types),
        ("quote_rules", rules),
        ("claim_kinds", kinds),
        ("reject_codes", codes),
    ];
    review.charts = charts.into_iter().map(|(id, tally)| Chart { id, bars: tally.longest(CHARTED) }).collect();
    Ok(review)
}

/// `run.json`; tells more of the run, and nothing that the page needs.
fn report(folder: &Path) -> Value {
    std::fs::read(folder.join("run.json"))
        .ok()
        .and_then(|content| serde_json::from_slice(&content).ok())
        .unwrap_or(Value::Null)
}

/// Reads the wanted documents; where each stands in `review.sheets`.
fn documents(folder: &Path, request: &Request, review: &mut Review) -> Result<HashMap<String, usize>, ReviewError> {
    let mut places = HashMap::new();
    review.documents = each(folder, Table::Documents, &mut review.notes, |number, row: DocumentRow| {
        let wanted = match &request.doc {
            Some(id) => row.doc_id == *id,
            None => review.sheets.len() < request.limit,
        };
        if wanted && !places.contains_key(&row.doc_id) {
            places.insert(row.doc_id.clone(), review.sheets.len());
            review.sheets.push(Sheet { document: (number, row), ..Sheet::default() });
        }
    })?;
    match &request.doc {
        Some(id) if review.sheets.is_empty() => Err(ReviewError::NoDocument(id.clone())),
        _ => Ok(places),
    }
}

fn read_texts(folder: &Path, places: &HashMap<String, usize>, review: &mut Review) -> Result<(), TableError> {
    let mut left = places.len();
    for line in texts(&folder.join(text_file::FILE_NAME))? {
        if left == 0 {
            break;
        }
        let line = line?;
        if let Some(place) = places.get(&line.doc_id) {
            left -= usize::from(review.sheets[*place].text.is_none());
            review.sheets[*place].text = Some(line.text);
        }
    }
    Ok(())
}

/// Hands every row of a table to `take`; how many there were. A missing table and bad rows become notes.
fn each<R: DeserializeOwned>(
    folder: &Path,
    table: Table,
    notes: &mut Vec<String>,
    mut take: impl FnMut(u64, R),
) -> Result<u64, TableError> {
    let (file, path) = (table.file_name(), folder.join(table.file_name()));
    if !path.is_file() {
        notes.push(format!("The run has no {file}."));
        return Ok(0);
    }
    let (mut count, mut bad, mut first) = (0, 0, 0);
    for (number, row) in (2..).zip(TableReader::open(&path)?) {
        match row {
            Ok(row) => {
                count += 1;
                take(number, row);
            }
            Err(TableError::Csv { source, .. }) if !source.is_io_error() => {
                bad += 1;
                first = if bad == 1 { number } else { first };
            }
            Err(error) => return Err(error),
        }
    }
    if bad > 0 {
        let rows = if bad == 1 { "row" } else { "rows" };
        notes.push(format!(
            "{bad} {rows} of {file} cannot be read and are left out (the first is row {first}): `claimwire check` on the \
             run tells what is wrong."
        ));
    }
    Ok(count)
}
