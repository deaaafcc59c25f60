//! Scorers: entities, quotes, claims, sentences and cleaning against gold files, with bootstrap intervals.

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
pub mod units;

use std::path::{Path, PathBuf};

use serde::Serialize;

use counts::Score;
use entities::EntityDocument;
use quotes::{QuoteDocument, QuoteOptions};
use sentences::SentenceDocument;

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
    #[error("{path}: {message}; is this the output folder of `claimwire extract`?", path = .path.display())]
    Table {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
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
    /// Count claims as the CQE paper's own script does instead of one to one.
    pub paper: bool,
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
    let mut push = |part, documents: usize, scores| {
        if documents > 0 {
            reports.push(Report { part, documents, missing, scores });
        }
    };
    if options.entities || !any {
        let documents: Vec<EntityDocument> = gold
            .iter()
            .filter_map(|g| {
                let found = predicted.find(&g.id).map(|d| d.entities.clone()).unwrap_or_default();
                Some(EntityDocument { gold: g.entities.clone()?, predicted: found, zones: g.zones.clone() })
            })
            .collect();
        push("entities", documents.len(), entities::score_entities(&documents));
    }
    if options.quotes || !any {
        let documents: Vec<QuoteDocument> = gold
            .iter()
            .filter_map(|g| {
                let found = predicted.find(&g.id).map(|d| d.quotes.clone()).unwrap_or_default();
                Some(QuoteDocument { text: g.text.clone()?, gold: g.quotes.clone()?, predicted: found })
            })
            .collect();
        push("quotes", documents.len(), quotes::score_quotes(&documents, &options.quote_options));
    }
    if options.claims || !any {
        let mut documents = Vec::new();
        for g in &gold {
            let Some(quantities) = &g.quantities else { continue };
            let mut found = predicted.take_claims(&g.id);
            found.retain(|q| {
                let excused = |(start, end): &(usize, usize)| q.span.is_some_and(|s| s.0 < *end && *start < s.1);
                let in_gold = quantities.iter().any(|x| x.span.is_some_and(|s| excused(&s)));
                in_gold || !g.excused.iter().any(excused)
            });
            documents.push((quantities.clone(), found));
        }
        let scores = if options.paper { claims::score_paper(&documents) } else { claims::score_strict(&documents) };
        push("claims", documents.len(), scores);
    }
    if options.sentences || !any {
        let documents: Vec<SentenceDocument> = gold
            .iter()
            .filter_map(|g| {
                let found = predicted.find(&g.id).map(|d| d.sentence_ends.clone()).unwrap_or_default();
                Some((g.sentences.clone()?, found))
            })
            .collect();
        push("sentences", documents.len(), sentences::score_sentences(&documents));
    }
    Ok(reports)
}
