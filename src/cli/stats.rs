//! `claimwire stats`: what a run found.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Failure;

/// Count what a run found: documents, top entities, top speakers, kinds of claims
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Folder of a finished run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let _ = (&args.run, args.json);
    Ok(ExitCode::SUCCESS)
}
