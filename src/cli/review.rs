//! `claimwire review`: the page on which people check a run.

use std::fs::File;
use std::io::{BufWriter, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::review::{FILE_NAME, Request, ReviewError, gather, output, page};

use super::{Failure, Ui};

/// Write one HTML page to check a run by: the texts with names, quotations and numbers marked, and the evidence
///
/// The page needs no network and no other file: send it to whoever checks the rows. Works on tables that were edited
/// in a spreadsheet, too.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Where to write the page; - is standard output [default: review.html in RUN]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The most documents on the page, in the order of documents.csv
    #[arg(long, default_value_t = 500, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Only the document with this id
    #[arg(long, value_name = "ID")]
    doc: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args, ui: &Ui) -> Result<ExitCode, Failure> {
    let request = Request { limit: args.limit as usize, doc: args.doc.clone() };
    let review = gather(&args.run, &request)?;
    for note in &review.notes {
        log::warn!("{note}");
    }
    let name = run_name(&args.run);
    if args.output.as_deref() == Some(Path::new("-")) {
        page::write(&review, &name, &mut BufWriter::new(stdout().lock()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = args.output.clone().unwrap_or_else(|| args.run.join(FILE_NAME));
    let written = File::create(&path).and_then(|file| page::write(&review, &name, &mut BufWriter::new(file)));
    written.map_err(output(&path)).map_err(Failure::from)?;
    let (shown, all) = (review.sheets.len() as u64, review.documents);
    let of = if shown < all { format!(" of {all}") } else { String::new() };
    ui.say(&format!("{shown}{of} documents -> {}", path.display()));
    Ok(ExitCode::SUCCESS)
}

/// The folder's own name, also of `.` and `run/..`.
fn run_name(run: &Path) -> String {
    let whole = run.canonicalize().unwrap_or_else(|_| run.to_path_buf());
    whole.file_name().unwrap_or(run.as_os_str()).to_string_lossy().into_owned()
}

impl From<ReviewError> for Failure {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Table(error) => Failure::Table(error),
            other => Failure::Review(other),
        }
    }
}
