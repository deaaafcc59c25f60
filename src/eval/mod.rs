//! Scorers: entities, quotes, claims, sentences and cleaning against gold files, with bootstrap intervals.

pub mod calibration;
pub mod claimants;
pub mod claims;
pub mod cleaning;
pub mod counts;
pub mod cqe;
pub mod entities;
pub mod gold;
pub mod matching;
pub mod predicted;
pub mod quote_text;
pub mod quotes;
pub mod sentences;
pub mod stretches;
pub mod units;

use std::path::{Path, PathBuf};

use serde::Serialize;

use calibration::Calibration;
use counts::Score;
use entities::EntityDocument;
use quotes::{QuoteDocument, QuoteOptions};
use sentences::SentenceDocument;

use crate::tables::TableError;

/// Why an evaluation could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A file could not be read.
    #[error("{path}: {source}; check the path and its permissions", path = .path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A gold file holds a line that is no gold record.
    #[error("{path}:{line}: {message}; a gold file holds one JSON object a line with code-point offsets", path = .path.display())]
    Gold {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A table of the run could not be read.
    #[error("{0}; is this the output folder of `claimwire extract`?")]
    Table(#[from] TableError),
    /// A file is not what `claimwire clean` printed.
    #[error("{path}: {message}", path = .path.display())]
    Cleaned {
        /// Which file.
        path: PathBuf,
        /// What is wrong and what to do.
        message: String,
    },
    /// Nothing to compare.
    #[error("{0}: no document of this gold file is in the run; ids are compared with doc_id and file name")]
    NothingInCommon(PathBuf),
}

/// What to score and how.
#[derive(Clone, Debug, Default)]
pub struct EvalOptions {
    /// Entities only / quotes only / claims only / sentences only; all that the gold file speaks of when all are `false`.
    pub entities: bool,
    /// See `entities`.
    pub quotes: bool,
    /// See `entities`.
    pub claims: bool,
    /// See `entities`; the run must have the table `sentences`.
    pub sentences: bool,
    /// Score what `claimwire clean` printed (then the run is that file), and nothing else.
    pub clean: bool,
    /// Which quotations count.
    pub quote_options: QuoteOptions,
    /// Compare the quoted stretches of the rows instead of the rows (see [`stretches`]).
    pub stretches: bool,
    /// Count claims as the CQE paper's own script does instead of one to one.
    pub paper: bool,
    /// Read "more than 30" as the range from 30 up, as gold of Recognizers-Text has it.
    pub open_ranges: bool,
    /// How gold names units and concepts.
    pub naming: cqe::Naming,
}

/// The scores of one part.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `entities`, `quotes`, `claims`, `sentences` or `clean`.
    pub part: &'static str,
    /// Gold documents scored.
    pub documents: usize,
    /// Gold documents that the run does not hold (scored as empty).
    pub missing: usize,
    /// One line a metric.
    pub scores: Vec<Score>,
    /// Whether the rows' scores hold; entities only.
    pub calibration: Option<Calibration>,
}

/// Scores a run folder against a gold file.
///
/// # Errors
/// [`EvalError`] when a file cannot be read or nothing is in common.
pub fn evaluate(gold_path: &Path, run: &Path, options: &EvalOptions) -> Result<Vec<Report>, EvalError> {
    if options.clean {
        return Ok(vec![cleaning::evaluate(gold_path, run)?]);
    }
    let gold = gold::read_gold(gold_path)?;
    let mut predicted = predicted::read_run(run, options.naming)?;
    let missing = gold.iter().filter(|g| predicted.find(&g.id).is_none()).count();
    if missing == gold.len() {
        return Err(EvalError::NothingInCommon(gold_path.to_owned()));
    }
    let any = options.entities || options.quotes || options.claims || options.sentences;
    let mut reports = Vec::new();
    let mut push = |part, documents: usize, scores, calibration| {
        if documents > 0 {
            reports.push(Report { part, documents, missing, scores, calibration });
        }
    };
    if options.entities || !any {
        let documents: Vec<EntityDocument> = gold
            .iter()
            .filter_map(|g| {
                let (found, certainty) =
                    predicted.find(&g.id).map(|d| (d.entities.clone(), d.certainty.clone())).unwrap_or_default();
                Some(EntityDocument { gold: g.entities.clone()?, predicted: found, certainty, zones: g.zones.clone() })
            })
            .collect();
        let calibration = entities::calibration_of(&documents);
        push("entities", documents.len(), entities::score_entities(&documents), calibration);
    }
    if options.quotes || !any {
        let documents: Vec<QuoteDocument> = gold
            .iter()
            .filter_map(|g| {
                let found = predicted.find(&g.id).map(|d| d.quotes.clone()).unwrap_or_default();
                let text = g.text.clone()?;
                let found = if options.stretches { stretches::stretches(&text, &found) } else { found };
                Some(QuoteDocument { text, gold: g.quotes.clone()?, predicted: found })
            })
            .collect();
        let marked = |d: &&QuoteDocument| stretches::marks_stretches(&d.text, &d.gold);
        let mixed = documents.iter().filter(|d| d.gold.iter().any(|q| q.quote_type == "mixed")).count();
        if !options.stretches && mixed > 0 && documents.iter().filter(marked).count() * 10 >= mixed * 9 {
            log::warn!("this gold marks quoted stretches, the rows of type mixed hold whole clauses: add --stretches");
        }
        push("quotes", documents.len(), quotes::score_quotes(&documents, &options.quote_options), None);
    }
    if options.claims || !any {
        let mut documents = Vec::new();
        for g in &gold {
            let Some(quantities) = &g.quantities else { continue };
            let mut found = predicted.take_claims(&g.id);
            if options.open_ranges {
                found.iter_mut().for_each(claims::ScoredQuantity::open);
            }
            found.retain(|q| {
                let excused = |(start, end): &(usize, usize)| q.span.is_some_and(|s| s.0 < *end && *start < s.1);
                let in_gold = quantities.iter().any(|x| x.span.is_some_and(|s| excused(&s)));
                in_gold || !g.excused.iter().any(excused)
            });
            documents.push((quantities.clone(), found));
        }
        let mut scores = match options.paper {
            true => claims::score_paper(&documents),
            false => claims::score_strict(&documents),
        };
        scores.extend(claimants::score_claimants(&documents));
        push("claims", documents.len(), scores, None);
    }
    if options.sentences || !any {
        let documents: Vec<SentenceDocument> = gold
            .iter()
            .filter_map(|g| {
                let found = predicted.find(&g.id).map(|d| d.sentence_ends.clone()).unwrap_or_default();
                Some((g.sentences.clone()?, found))
            })
            .collect();
        push("sentences", documents.len(), sentences::score_sentences(&documents), None);
    }
    Ok(reports)
}
