//! `claimwire stream`: a filter for other engines' pipes (`xargs -P`, Slurm arrays, Spark's `RDD.pipe`).

use std::io::{stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::Settings;
use crate::input;
use crate::run::journal::Checkpoint;
use crate::run::{Done, Duplicates, Job, JsonLines, LineSink, Pipeline, Reader, RunError, Stop, drive, input_options};

use super::{Failure, INTERRUPTED, REJECTED, Ui, extract, models};

/// Read documents as JSON lines from standard input, write a JSON line for each, in the same order
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Configuration file [default: ./claimwire.toml, if there is one]
    #[arg(long, env = "CLAIMWIRE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Runs the command.
pub fn run(args: Args, ui: &Ui) -> Result<ExitCode, Failure> {
    let config = args.settings.or(Settings::from_file(args.config.as_deref())?).resolve()?;
    if config.clean.repeated_lines.is_some() {
        return Err(RunError::ReadOnce("standard input".into()).into());
    }
    let tagger = models::load(&config, ui)?;
    let records = input::json_lines_from(Box::new(stdin()), "-", &input_options(&config));
    let most = config.limit.map_or(usize::MAX, |limit| limit as usize);
    let rejected = AtomicU64::new(0);
    let observe = |done: &Done| {
        if let Some(reason) = &done.rejected {
            rejected.fetch_add(1, Ordering::Relaxed);
            log::info!("line {} rejected ({}): {}", reason.origin.record, reason.code, reason.message);
        }
    };
    let pipeline = Pipeline::new(&config, &tagger);
    let render = JsonLines::new(&config);
    let stop = extract::stop_on_signal(*ui);
    let job = Job { pipeline: &pipeline, render: &render, config: &config, stop: Arc::clone(&stop), observe: &observe };
    let reader = Reader::new(Box::new(records.take(most)), Path::new("-"), &Checkpoint::default());
    let stopped = drive(&job, reader, &mut LineSink::new(stdout().lock()), Duplicates::default())?;
    Ok(match stopped {
        Some(Stop::Interrupted) => ExitCode::from(INTERRUPTED),
        None if rejected.load(Ordering::Relaxed) == 0 => ExitCode::SUCCESS,
        _ => ExitCode::from(REJECTED),
    })
}
