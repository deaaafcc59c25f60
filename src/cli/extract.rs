//! `claimwire extract`: a dump to tables.

use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::Settings;
use crate::input::{discover, packing};
use crate::run::{self, Done, Existing, Request, Stop, progress};

use super::{Failure, INTERRUPTED, REJECTED, Ui, models};

/// Turn a news dump into tables of entities, quotes and numeric claims
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files, folders (recursive), globs, @list.txt, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder for the tables
    #[arg(short, long = "output", value_name = "RUN")]
    output: PathBuf,
    /// Go on with the run in RUN where it stopped
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// Delete the run in RUN and start over
    #[arg(long)]
    force: bool,
    /// Configuration file [default: ./claimwire.toml, if there is one]
    #[arg(long, env = "CLAIMWIRE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Runs the command.
pub fn run(args: Args, ui: &Ui) -> Result<ExitCode, Failure> {
    let config = args.settings.or(Settings::from_file(args.config.as_deref())?).resolve()?;
    let existing = match (args.resume, args.force) {
        (true, _) => Existing::Resume,
        (_, true) => Existing::Force,
        _ => Existing::Refuse,
    };
    let tagger = models::load(&config, ui)?;
    log::info!("model {} on {} ({})", tagger.info().name, tagger.info().engine, tagger.info().sha256);
    let stop = stop_on_signal(*ui);
    let command: Vec<String> = std::env::args().collect();
    let bar = ui.bar(|| total(&args.inputs, &args.output, config.limit));
    let summary = run::extract(&Request {
        inputs: &args.inputs,
        root: &args.output,
        existing,
        config: &config,
        tagger: &tagger,
        model: tagger.info(),
        command: &command,
        stop,
        observe: &|done: &Done| {
            bar.inc(1);
            if let Some(rejected) = &done.rejected {
                let (origin, place) = (&rejected.origin, &rejected.message);
                log::warn!("{}:{} rejected ({}): {place}", origin.path, origin.record, rejected.code);
            }
        },
    });
    bar.finish_and_clear();
    let summary = summary?;
    let root = args.output.to_string_lossy();
    match summary.stopped {
        None => {}
        Some(Stop::Interrupted) => ui.say(&format!("interrupted; to go on: {}", resume_command(&command))),
        Some(Stop::Errors) => ui.say(&format!(
            "stopped: too many documents were rejected; see the messages above; to go on: {}",
            resume_command(&command)
        )),
    }
    ui.say(&progress::last_line(&summary, &root));
    Ok(match summary.stopped {
        Some(Stop::Interrupted) => ExitCode::from(INTERRUPTED),
        Some(Stop::Errors) => ExitCode::from(REJECTED),
        None if summary.checkpoint.counts.rejected > 0 => ExitCode::from(REJECTED),
        None => ExitCode::SUCCESS,
    })
}

/// How many documents there are, when names alone tell: files of one document each.
fn total(inputs: &[String], root: &Path, limit: Option<u64>) -> Option<u64> {
    let single = |shown: &str| {
        let name = packing::inner_name(shown);
        [".txt", ".md", ".html", ".htm", ".xhtml"].iter().any(|ending| name.ends_with(ending))
    };
    let mut count = 0;
    for source in discover::sources(inputs, &[root.to_path_buf()]).ok()? {
        match source {
            Ok(source) if source.path.is_none() || !single(&source.shown) => return None,
            _ => count += 1,
        }
    }
    Some(limit.map_or(count, |limit| limit.min(count)))
}

/// The first signal asks for a checkpoint; the second ends the process (what is committed stays).
pub(super) fn stop_on_signal(ui: Ui) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handler = move || {
        if flag.swap(true, Ordering::SeqCst) {
            process::exit(i32::from(INTERRUPTED));
        }
        ui.say("interrupted: finishing the documents in flight (once more aborts)");
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        log::debug!("signals are not caught: {error}");
    }
    stop
}

/// The command line to paste for going on.
fn resume_command(command: &[String]) -> String {
    let mut words: Vec<String> = vec!["claimwire".into()];
    words.extend(
        command.iter().skip(1).filter(|word| !["--force", "--resume"].contains(&word.as_str())).map(|word| quote(word)),
    );
    words.push("--resume".into());
    words.join(" ")
}

fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,@+:%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resume_command_can_be_pasted() {
        let typed = ["/usr/bin/claimwire", "extract", "my news/*.txt", "-o", "run", "--force"].map(String::from);
        assert_eq!(resume_command(&typed), "claimwire extract 'my news/*.txt' -o run --resume");
    }
}
