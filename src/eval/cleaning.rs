//! Cleaning: what `claimwire clean` printed against lines with labels, or against the bodies of articles.
//!
//! Lines (JSONL `{"id", "lines": [[text, label], ...]}`, cleaned from the lines joined by line ends): a line is kept
//! when a body line of the clean text comes out of it; gold is `keep` against `boilerplate`, other labels (headline,
//! blank) are not scored. F1 over lines, and over their code points.
//!
//! Pages (one JSON object `{id: {"articleBody"}}`): the measures of the article-extraction benchmark of Scrapinghub,
//! shingles of four words with each page weighing the same, and pages right to the word.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use regex::Regex;
use serde::Deserialize;
use serde_json::Value as Json;

use super::counts::{Counts, Score, mean_score, score};
use super::{EvalError, Report};

/// Words of a shingle.
const SHINGLE: usize = 4;

/// A line of what `claimwire clean` prints.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CleanedRow {
    id: Option<String>,
    path: String,
    text: String,
    zones: Vec<ZoneRow>,
}

#[derive(Debug, Deserialize)]
struct ZoneRow {
    zone: String,
    start: usize,
    end: usize,
    source: Option<(usize, usize)>,
}

impl CleanedRow {
    fn body(&self) -> impl Iterator<Item = &ZoneRow> {
        self.zones.iter().filter(|zone| matches!(zone.zone.as_str(), "body" | "subhead"))
    }

    fn body_text(&self) -> String {
        let chars: Vec<char> = self.text.chars().collect();
        let lines = self.body().filter_map(|zone| chars.get(zone.start..zone.end));
        lines.map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }
}

/// Scores the output of `claimwire clean` against gold.
///
/// # Errors
/// [`EvalError`] when a file cannot be read or nothing is in common.
pub fn evaluate(gold: &Path, cleaned: &Path) -> Result<Report, EvalError> {
    if cleaned.is_dir() {
        let message = "--clean scores what `claimwire clean` printed: give that file".to_owned();
        return Err(EvalError::Cleaned { path: cleaned.to_owned(), message });
    }
    let cleaned = read_cleaned(cleaned)?;
    let text = read(gold)?;
    let pages = serde_json::from_str::<HashMap<String, Page>>(&text).ok();
    let (documents, missing, scores) = match pages {
        Some(pages) => {
            let mut pages: Vec<(&String, &Page)> = pages.iter().collect();
            pages.sort_by_key(|(id, _)| *id);
            let missing = pages.iter().filter(|(id, _)| !cleaned.contains_key(*id)).count();
            let found = |id: &String| cleaned.get(id).map(CleanedRow::body_text).unwrap_or_default();
            let pairs: Vec<_> = pages.iter().map(|(id, page)| (page.article_body.clone(), found(id))).collect();
            (pages.len(), missing, score_pages(&pairs))
        }
        None => {
            let documents = read_lines(gold, &text)?;
            let missing = documents.iter().filter(|(id, _)| !cleaned.contains_key(id)).count();
            let scores = score_lines(documents.iter().map(|(id, lines)| (lines.as_slice(), cleaned.get(id))));
            (documents.len(), missing, scores)
        }
    };
    if missing == documents {
        return Err(EvalError::NothingInCommon(gold.to_owned()));
    }
    Ok(Report { part: "clean", documents, missing, scores, calibration: None })
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "articleBody")]
    article_body: String,
}

fn read(path: &Path) -> Result<String, EvalError> {
    std::fs::read_to_string(path).map_err(|source| EvalError::Read { path: path.to_owned(), source })
}

/// By id, else by the path of the source.
fn read_cleaned(path: &Path) -> Result<HashMap<String, CleanedRow>, EvalError> {
    let mut rows = HashMap::new();
    for line in read(path)?.lines() {
        let row: CleanedRow = serde_json::from_str(line).map_err(|e| EvalError::Cleaned {
            path: path.to_owned(),
            message: format!("{e}; is it what `claimwire clean` printed?"),
        })?;
        let name = row.id.clone().unwrap_or_else(|| row.path.rsplit('/').next().unwrap_or("").to_owned());
        rows.insert(name, row);
    }
    Ok(rows)
}

/// A line with its label.
type Line = (String, String);

fn read_lines(path: &Path, text: &str) -> Result<Vec<(String, Vec<Line>)>, EvalError> {
    let documents = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(n, line)| {
        let bad = |message: String| EvalError::Gold { path: path.to_owned(), line: n + 1, message };
        let record: Json = serde_json::from_str(line).map_err(|e| bad(e.to_string()))?;
        let id = record.get("id").and_then(Json::as_str).ok_or_else(|| bad("no `id`".into()))?;
        let lines = record.get("lines").cloned().ok_or_else(|| bad("no `lines`".into()))?;
        Ok((id.to_owned(), serde_json::from_value(lines).map_err(|e| bad(e.to_string()))?))
    });
    documents.collect()
}

fn score_lines<'a>(documents: impl Iterator<Item = (&'a [Line], Option<&'a CleanedRow>)>) -> Vec<Score> {
    let (mut by_line, mut by_character) = (Vec::new(), Vec::new());
    for (lines, cleaned) in documents {
        let kept: Vec<Range<usize>> =
            cleaned.into_iter().flat_map(CleanedRow::body).filter_map(|z| z.source).map(|(a, b)| a..b).collect();
        let (mut count, mut characters) = (Counts::default(), Counts::default());
        let mut at = 0;
        for (text, label) in lines {
            let length = text.chars().count();
            let is_kept = kept.iter().any(|k| k.start < at + length && at < k.end);
            at += length + 1;
            if !matches!(label.as_str(), "keep" | "boilerplate") {
                continue;
            }
            for (counts, weight) in [(&mut count, 1.0), (&mut characters, length as f64)] {
                let (found, gold) = (f64::from(u8::from(is_kept)), f64::from(u8::from(label == "keep")));
                counts.add(&Counts { hits: weight * found * gold, predicted: weight * found, gold: weight * gold });
            }
        }
        by_line.push(count);
        by_character.push(characters);
    }
    vec![score("line", &by_line), score("character", &by_character)]
}

/// Pairs of gold and found bodies.
fn score_pages(pages: &[(String, String)]) -> Vec<Score> {
    let Ok(word) = Regex::new(r"\w+") else { return Vec::new() };
    let words = |text: &str| word.find_iter(text).map(|w| w.as_str().to_owned()).collect::<Vec<String>>();
    let (mut shingles, mut exact) = (Vec::new(), Vec::new());
    for (gold, found) in pages {
        let (gold, found) = (words(gold), words(found));
        exact.push(Counts { hits: f64::from(u8::from(gold == found)), predicted: 1.0, gold: 1.0 });
        let (gold, found) = (count_shingles(&gold), count_shingles(&found));
        let shared = gold.iter().map(|(shingle, n)| n.min(found.get(shingle).unwrap_or(&0))).sum::<usize>() as f64;
        let total = |counts: &HashMap<&[String], usize>| counts.values().sum::<usize>() as f64;
        shingles.push(Counts { hits: shared, predicted: total(&found), gold: total(&gold) });
    }
    vec![mean_score("shingle", &shingles), score("exact text", &exact)]
}

/// How often each shingle stands in a text; a short text is one.
fn count_shingles(words: &[String]) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    for start in 0..(words.len() + 1).saturating_sub(SHINGLE).max(1) {
        *counts.entry(&words[start..words.len().min(start + SHINGLE)]).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_come_through_are_kept_ones() {
        let dir = tempfile::tempdir().unwrap();
        let (gold, cleaned) = (dir.path().join("gold.jsonl"), dir.path().join("cleaned.jsonl"));
        std::fs::write(
            &gold,
            "{\"id\": \"a\", \"lines\": [[\"Title\", \"title\"], [\"Share\", \"boilerplate\"], [\"He left.\", \"keep\"], [\"Gone\", \"keep\"]]}\n",
        )
        .unwrap();
        std::fs::write(
            &cleaned,
            "{\"id\": \"a\", \"text\": \"Share\\nHe left.\", \"zones\": [{\"zone\": \"body\", \"start\": 0, \"end\": 5, \"source\": [6, 11]}, \
             {\"zone\": \"body\", \"start\": 6, \"end\": 14, \"source\": [12, 20]}]}\n",
        )
        .unwrap();
        let report = evaluate(&gold, &cleaned).unwrap();
        let line = &report.scores[0];
        assert_eq!((line.hits, line.predicted, line.gold), (1.0, 2.0, 2.0));
        assert_eq!((report.scores[1].hits, report.scores[1].predicted), (8.0, 13.0));
        assert!(evaluate(&gold, dir.path()).unwrap_err().to_string().contains("claimwire clean"));
    }

    #[test]
    fn pages_weigh_the_same_and_words_alone_count() {
        let pair = |gold: &str, found: &str| (gold.to_owned(), found.to_owned());
        let scores = score_pages(&[
            pair("One two, three four five.", "one"),
            pair("A short one.", "A short – one"),
            pair("a b c d e f g", "a b c d e"),
        ]);
        assert_eq!((scores[0].precision, scores[0].recall), (66.67, 50.0));
        assert_eq!(scores[1].f1, 33.33);
    }
}
