//! `claimwire eval`: a run against gold.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::Failure;
use crate::eval::cqe::Naming;
use crate::eval::quotes::QuoteOptions;
use crate::eval::{EvalOptions, Report, evaluate};

/// Score a run against gold: precision, recall, F1 with 95 % bootstrap intervals
///
/// GOLD is JSONL with code-point offsets into the source text: {"id", "text", "entities": [{start, end, label}],
/// "quotes": [...], "quantities": [...], "ends": [...]}. Documents are matched by doc_id or file name. Everything
/// that the gold file speaks of is scored, unless --entities, --quotes, --claims or --sentences choose. With --clean,
/// the second argument is what `claimwire clean` printed.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Gold file
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// Folder of a finished run, or one of its tables; with --clean, the output of `claimwire clean`
    #[arg(value_name = "RUN|TABLE")]
    run: PathBuf,
    /// Score entities: strict span and label
    #[arg(long)]
    entities: bool,
    /// Score quotations: span exact, soft (0.8) and loose (0.3), speaker, end to end
    #[arg(long)]
    quotes: bool,
    /// Score numeric claims: value, unit, modifier, concept, claimant
    #[arg(long)]
    claims: bool,
    /// Score sentence boundaries; the run needs --tables +sentences
    #[arg(long)]
    sentences: bool,
    /// Score cleaning: lines against JSONL {"id", "lines": [[text, label]]}, pages against {id: {"articleBody"}}
    #[arg(long, conflicts_with_all = ["entities", "quotes", "claims", "sentences"])]
    clean: bool,
    /// Quotation types that count
    #[arg(long, value_delimiter = ',', default_value = "direct,mixed,indirect", value_name = "TYPES")]
    types: Vec<String>,
    /// Gold quotation types that neither count nor punish a prediction lying on them
    #[arg(long, value_delimiter = ',', value_name = "TYPES")]
    ignore: Vec<String>,
    /// Predicted quotation types that are kept (default: all but scare)
    #[arg(long, value_delimiter = ',', value_name = "TYPES")]
    predicted_types: Vec<String>,
    /// Compare the stretches between double quotation marks that the rows hold, one by one: for gold that marks
    /// those, where a row of type mixed holds the whole clause
    #[arg(long)]
    stretches: bool,
    /// Count claims as the CQE paper's script does, instead of one to one
    #[arg(long)]
    paper: bool,
    /// Name units and concepts as the NewsQuant gold of CQE does ("Armenian prisoner", "year of age")
    #[arg(long)]
    cqe: bool,
    /// Take a number with "more than" or "at most" for a half-open range, as the gold of Recognizers-Text does
    #[arg(long)]
    open_ranges: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let options = EvalOptions {
        entities: args.entities,
        quotes: args.quotes,
        claims: args.claims,
        sentences: args.sentences,
        clean: args.clean,
        quote_options: QuoteOptions {
            types: args.types.clone(),
            ignore: args.ignore.clone(),
            predicted_types: args.predicted_types.clone(),
        },
        stretches: args.stretches,
        paper: args.paper,
        open_ranges: args.open_ranges,
        naming: if args.cqe { Naming::Cqe } else { Naming::Head },
    };
    let reports = evaluate(&args.gold, &args.run, &options)?;
    for report in reports.iter().filter(|r| r.missing > 0) {
        log::warn!("{} gold documents are not in the run and count as empty ({})", report.missing, report.part);
    }
    let text = if args.json {
        serde_json::to_string_pretty(&reports).map_err(std::io::Error::from)? + "\n"
    } else {
        reports.iter().map(table).collect()
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A report as a table for people.
fn table(report: &Report) -> String {
    let mut out = format!(
        "{} ({} documents)\n{:<24} {:>6} {:>6} {:>6}  {:<15} {:>7} {:>7} {:>7}\n",
        report.part, report.documents, "metric", "P", "R", "F1", "F1 95 %", "hits", "found", "gold"
    );
    for s in &report.scores {
        let interval = format!("{:.1} - {:.1}", s.f1_low, s.f1_high);
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{:<24} {:>6.2} {:>6.2} {:>6.2}  {:<15} {:>7} {:>7} {:>7}",
            s.metric,
            s.precision,
            s.recall,
            s.f1,
            interval,
            s.hits.round(),
            s.predicted,
            s.gold
        );
    }
    if let Some(calibration) = &report.calibration {
        let _ = writeln!(out, "{:<24} {:>6.2}", "calibration error", calibration.error);
    }
    out
}
