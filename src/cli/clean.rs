//! `claimwire clean`: the cleaner alone, to see what it keeps and drops, and by which rule.

use std::io::{Write, stdout};
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use crate::clean::{self, CleanOptions};
use crate::config::Settings;
use crate::document::{Body, Record};
use crate::input::{self, Records};
use crate::run::{clean_options, input_options, repeated_lines};
use crate::span::Text;

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
    let most = config.limit.map_or(usize::MAX, |limit| limit as usize);
    let input = input_options(&config);
    let first: Records = Box::new(input::records(&args.inputs, &input)?.take(most));
    let repeated = repeated_lines(&config, &args.inputs, &input, first, &AtomicBool::new(false))?;
    let options = CleanOptions { repeated, ..clean_options(&config) };
    let records = input::records(&args.inputs, &input)?;
    let mut out = stdout().lock();
    let mut rejected = false;
    for item in records.take(most) {
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

/// What became of one record: the clean text, the lines that were dropped, the stretches that were rewritten, each
/// with its rule.
fn report(record: &Record, cleaned: &clean::Cleaned) -> Value {
    let zones: Vec<Value> = cleaned
        .zones
        .iter()
        .map(|(span, zone)| {
            let source = cleaned.map.as_ref().and_then(|map| map.to_source(span.start..span.end));
            json!({ "zone": zone, "start": span.start, "end": span.end, "source": source.as_ref().map(ends) })
        })
        .collect();
    let dropped: Vec<Value> = cleaned
        .dropped
        .iter()
        .map(|line| json!({ "rule": line.rule, "text": line.text, "source": line.source.as_ref().map(ends) }))
        .collect();
    json!({
        "path": record.origin.path,
        "record": record.origin.record,
        "id": record.id,
        "title": record.title.as_ref().or(cleaned.title.as_ref()),
        "text": cleaned.text.as_str(),
        "zones": zones,
        "dropped": dropped,
        "rewritten": rewritten(record, cleaned),
        "rules": cleaned.counts,
        "warnings": record.warnings.iter().chain(&cleaned.warnings).collect::<Vec<_>>(),
    })
}

/// The stretches that a rule wrote anew; none for HTML, which has no map.
fn rewritten(record: &Record, cleaned: &clean::Cleaned) -> Vec<Value> {
    let (Body::Plain(source), Some(map)) = (&record.body, &cleaned.map) else { return Vec::new() };
    let source = Text::new(source.clone());
    let rewritten = map.runs().iter().filter_map(|run| run.reason.map(|rule| (run, rule)));
    rewritten
        .map(|(run, rule)| {
            let from = source.slice(source.span_of_chars(run.source.clone()));
            let to = cleaned.text.slice(cleaned.text.span_of_chars(run.clean.clone()));
            json!({ "rule": rule, "from": from, "to": to, "source": ends(&run.source), "clean": ends(&run.clean) })
        })
        .collect()
}

fn ends(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}
