//! `claimwire check`: whether a run is sound.

use std::collections::HashMap;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::run::check::check;

use super::{Failure, REJECTED};

/// Verify a run: columns, types, keys, and every offset against texts.jsonl
///
/// Works on tables that were edited in a spreadsheet, too. Exit status 1 when something is wrong.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Problems to show for each table
    #[arg(long, default_value_t = 20, value_name = "N")]
    show: u64,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut lines = Vec::new();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let checked = check(&args.run, &mut |problem| {
        let count = seen.entry(problem.file.clone()).or_default();
        *count += 1;
        if *count <= args.show {
            let row = problem.row.map_or_else(String::new, |row| format!(", row {row}"));
            lines.push(format!("{}{row}: {}", problem.file, problem.message));
        }
    })?;
    let problems: u64 = seen.values().sum();
    if problems > lines.len() as u64 {
        lines.push(format!("and {} more (--show N shows more)", problems - lines.len() as u64));
    }
    let verdict = if problems == 0 { "sound" } else { "not sound" };
    lines.push(format!(
        "{verdict}: {} tables, {} rows, {} offsets checked, {problems} problems",
        checked.tables, checked.rows, checked.offsets
    ));
    let mut out = stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
}
