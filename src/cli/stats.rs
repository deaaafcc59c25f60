//! `claimwire stats`: what a run found.

use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::tables::read::TableReader;
use crate::tables::tally::{Counted, Tally};
use crate::tables::{ClaimRow, EntityRow, QuoteRow, Table};

use super::Failure;

/// Count what a run found: documents, top entities, top speakers, kinds of claims
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// How many entities and speakers to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    top: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let path = args.run.join("run.json");
    let report: Value = std::fs::read(&path)
        .map_err(|error| error.to_string())
        .and_then(|content| serde_json::from_slice(&content).map_err(|error| error.to_string()))
        .map_err(|error| {
            Failure::Usage(format!("{} is no finished run ({}: {error})", args.run.display(), path.display()))
        })?;
    let stats = json!({
        "counts": report["counts"],
        "seconds": report["seconds"],
        "worker_seconds": report["worker_seconds"],
        "entities": entities(&args.run, args.top)?,
        "speakers": speakers(&args.run, args.top)?,
        "claims": kinds(&args.run)?,
    });
    let shown = if args.json { format!("{stats:#}\n") } else { table(&stats) };
    let mut out = stdout().lock();
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Opens a table of the run; `None` when the run did not write it.
fn open<R: serde::de::DeserializeOwned>(run: &Path, table: Table) -> Result<Option<TableReader<R>>, Failure> {
    let path = run.join(table.file_name());
    if !path.is_file() {
        log::warn!("the run has no {}: write it with --format csv and --tables", table.file_name());
        return Ok(None);
    }
    Ok(Some(TableReader::open(&path)?))
}

fn entities(run: &Path, most: usize) -> Result<Vec<Counted>, Failure> {
    let mut tally = Tally::default();
    for row in open::<EntityRow>(run, Table::Entities)?.into_iter().flatten() {
        let row = row?;
        tally.add(row.entity, row.label, row.doc_id);
    }
    Ok(tally.widest(most))
}

fn speakers(run: &Path, most: usize) -> Result<Vec<Counted>, Failure> {
    let mut tally = Tally::default();
    for row in open::<QuoteRow>(run, Table::Quotes)?.into_iter().flatten() {
        let row = row?;
        if let Some(speaker) = row.speaker {
            tally.add(speaker, row.speaker_label.unwrap_or_default(), row.doc_id);
        }
    }
    Ok(tally.widest(most))
}

fn kinds(run: &Path) -> Result<Vec<Counted>, Failure> {
    let mut tally = Tally::default();
    for row in open::<ClaimRow>(run, Table::Claims)?.into_iter().flatten() {
        let row = row?;
        tally.add(row.kind, String::new(), row.doc_id);
    }
    Ok(tally.widest(usize::MAX))
}

/// For reading on a screen.
fn table(stats: &Value) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    for (name, count) in stats["counts"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "{:<12} {count:>10}", name.replace('_', " "));
    }
    for (title, key) in [("Entities", "entities"), ("Speakers", "speakers"), ("Claims", "claims")] {
        let _ = writeln!(out, "\n{title:<44} {:>10} {:>10}", "documents", "rows");
        for row in stats[key].as_array().into_iter().flatten() {
            let text = |key: &str| row[key].as_str().unwrap_or_default();
            let name = match text("kind") {
                "" => text("name").to_owned(),
                kind => format!("{} ({kind})", text("name")),
            };
            let name: String = name.chars().take(44).collect();
            let _ = writeln!(out, "{name:<44} {:>10} {:>10}", row["documents"].to_string(), row["rows"].to_string());
        }
    }
    let _ = writeln!(out, "\n{:<12} {:>10}", "Stage", "seconds");
    for (stage, seconds) in stats["worker_seconds"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "{stage:<12} {:>10.2}", seconds.as_f64().unwrap_or_default());
    }
    out
}
