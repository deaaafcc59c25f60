//! `claimwire clean`: the cleaner alone, to see what it keeps and drops, and by which rule.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::clean::{self, CleanOptions};
use crate::config::Settings;
use crate::document::{Body, Record};
use crate::input;
use crate::run::input_options;

use super::{Failure, REJECTED};

/// Show what cleaning keeps and drops, a JSON line for every document
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files, folders (recursive), globs, @list.txt, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Configuration file [default: ./claimwire.toml, if there is one]
    #[arg(long, env = "CLAIMWIRE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Runs the command.
pub fn run(args: Args) -> Result<ExitCode, Failure> {
    let config = args.settings.or(Settings::from_file(args.config.as_deref())?).resolve()?;
    let options = CleanOptions { enabled: !config.no_clean, ..CleanOptions::default() };
    let records = input::records(&args.inputs, &input_options(&config))?;
    let mut out = stdout().lock();
    let mut rejected = false;
    for item in records.take(config.limit.map_or(usize::MAX, |limit| limit as usize)) {
        let line = match item {
            Ok(record) => match clean::clean(&record, &options) {
                Ok(cleaned) => report(&record, &cleaned),
                Err(error) => {
                    rejected = true;
                    json!({ "path": record.origin.path, "record": record.origin.record, "error": error.to_string() })
                }
            },
            Err(item) => {
                rejected = true;
                json!({ "path": item.origin.path, "record": item.origin.record, "error": item.message })
            }
        };
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(if rejected { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}

/// What became of one record: the clean text, the runs that a rule rewrote, the stretches that were dropped.
fn report(record: &Record, cleaned: &clean::Cleaned) -> Value {
    let zones: Vec<Value> = cleaned
        .zones
        .iter()
        .map(|(span, zone)| json!({ "zone": zone, "start": span.start, "end": span.end }))
        .collect();
    let mut line = json!({
        "path": record.origin.path,
        "record": record.origin.record,
        "title": record.title.as_ref().or(cleaned.title.as_ref()),
        "text": cleaned.text.as_str(),
        "zones": zones,
        "warnings": record.warnings.iter().chain(&cleaned.warnings).collect::<Vec<_>>(),
    });
    if let (Body::Plain(source), Some(map)) = (&record.body, &cleaned.map) {
        let source: Vec<char> = source.chars().collect();
        let words = |from: usize, to: usize| source.get(from..to).unwrap_or_default().iter().collect::<String>();
        let (mut dropped, mut rewritten, mut end) = (Vec::new(), Vec::new(), 0);
        for run in map.runs() {
            if run.source.start > end {
                dropped.push(json!({ "start": end, "end": run.source.start, "text": words(end, run.source.start) }));
            }
            if let Some(rule) = run.reason {
                let text = words(run.source.start, run.source.end);
                let clean = cleaned.text.slice(cleaned.text.span_of_chars(run.clean.clone()));
                rewritten.push(json!({
                    "start": run.source.start, "end": run.source.end, "text": text, "clean": clean, "rule": rule,
                }));
            }
            end = end.max(run.source.end);
        }
        if source.len() > end {
            dropped.push(json!({ "start": end, "end": source.len(), "text": words(end, source.len()) }));
        }
        line["dropped"] = dropped.into();
        line["rewritten"] = rewritten.into();
    }
    line
}
