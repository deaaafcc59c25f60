//! A whole run: open the folder, do what is left, assemble the tables.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::digest::sha256_hex;
use crate::input::{self, Fields, InputOptions, Records};
use crate::tag::{ModelInfo, Tag};

use super::assemble::assemble;
use super::driver::{Job, Stop, drive};
use super::duplicates::Duplicates;
use super::error::RunError;
use super::folder::{Existing, Opened, RunFolder};
use super::journal::{Checkpoint, Identity};
use super::lexicons;
use super::pipeline::Pipeline;
use super::reader::Reader;
use super::render::{Render, TableFiles};
use super::repeated::repeated_lines;
use super::report::Facts;
use super::shards::Shards;
use super::worker::Done;

/// What to run.
pub struct Request<'a> {
    /// Files, folders, globs, lists or `-`.
    pub inputs: &'a [String],
    /// The run folder.
    pub root: &'a Path,
    /// What to do when it has content.
    pub existing: Existing,
    /// The resolved configuration.
    pub config: &'a Config,
    /// The model.
    pub tagger: &'a dyn Tag,
    /// What is known of it.
    pub model: &'a ModelInfo,
    /// The command line, for `run.json`.
    pub command: &'a [String],
    /// Set from outside to stop after a checkpoint.
    pub stop: Arc<AtomicBool>,
    /// Told of every document in input order.
    pub observe: &'a (dyn Fn(&Done) + Sync),
}

/// How a session of a run went.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Where the run stands now.
    pub checkpoint: Checkpoint,
    /// Where it stood when this session began.
    pub begun: Checkpoint,
    /// Wall-clock time of this session.
    pub time: Duration,
    /// Why it stopped, if it did.
    pub stopped: Option<Stop>,
}

/// How the inputs are to be read under a configuration.
pub fn input_options(config: &Config) -> InputOptions {
    InputOptions {
        fields: Fields {
            id: config.id_field.clone(),
            text: config.text_field.clone(),
            title: config.title_field.clone(),
            url: config.url_field.clone(),
            author: None,
            date: config.date_field.clone(),
        },
        max_record_bytes: config.max_record_bytes,
        ..InputOptions::default()
    }
}

/// Runs a dump through all stages into a folder of tables, or goes on where an earlier session stopped.
///
/// # Errors
/// [`RunError`] when the run as a whole cannot start or go on; a bad document is a row of `rejects` instead.
pub fn extract(request: &Request) -> Result<Summary, RunError> {
    let start = Instant::now();
    let Request { config, root, .. } = *request;
    drop(records(request)?); // inputs that name nothing are told before a folder is made
    if request.existing == Existing::Refuse && std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some())
    {
        return Err(RunError::NotEmpty(root.to_path_buf())); // before a long reading
    }
    let repeated = repeated_lines(config, request.inputs, &options(request), records(request)?, &request.stop)?;
    if request.stop.load(Ordering::SeqCst) {
        let none = Checkpoint::default();
        let stopped = Some(Stop::Interrupted);
        return Ok(Summary { checkpoint: none.clone(), begun: none, time: start.elapsed(), stopped });
    }
    let identity = Identity {
        version: env!("CARGO_PKG_VERSION").into(),
        config: config.fingerprint(),
        model: model_fingerprint(request.model),
        inputs: request.inputs.to_vec(),
        repeated: repeated.as_ref().map(|repeated| repeated.fingerprint()),
    };
    let (folder, journal, begun) = match RunFolder::open(root, request.existing, &identity)? {
        Opened::Unfinished(folder, journal, checkpoint) => (folder, journal, checkpoint),
        Opened::Finished(done) => {
            Reader::new(records(request)?, root, &done).skip_done()?;
            return Ok(Summary { checkpoint: done.clone(), begun: done, time: start.elapsed(), stopped: None });
        }
    };
    if begun.counts.records() > 0 {
        log::info!("going on after {} documents", begun.counts.records());
    }
    let pipeline = Pipeline::new(config, request.tagger).without(repeated);
    let render = TableFiles::new(config);
    let stop = Arc::clone(&request.stop);
    let job = Job { pipeline: &pipeline, render: &render, config, stop, observe: request.observe };
    let mut shards = Shards::new(&folder, journal, render.files(), begun.clone());
    let known = if config.dedup { Duplicates::of_run(&folder)? } else { Duplicates::default() };
    let stopped = drive(&job, Reader::new(records(request)?, root, &begun), &mut shards, known)?;
    let checkpoint = shards.checkpoint().clone();
    drop(shards);
    if stopped.is_none() {
        let facts = Facts { command: request.command, config, model: request.model, lexicons: &lexicons::hashes() };
        assemble(&folder, &render, &identity, &checkpoint, &facts)?;
    }
    Ok(Summary { checkpoint, begun, time: start.elapsed(), stopped })
}

/// Hash of all that decides what a model finds: its files and the engine that runs it.
fn model_fingerprint(model: &ModelInfo) -> String {
    let files = model.files.iter().map(|file| format!("\n{} {}", file.name, file.sha256));
    sha256_hex([model.engine.to_owned()].into_iter().chain(files).collect::<String>().as_bytes())
}

/// How the inputs of a run are read.
fn options(request: &Request) -> InputOptions {
    InputOptions { skip: vec![request.root.to_path_buf()], ..input_options(request.config) }
}

/// The records of the inputs; the run folder is not read even when it lies among them.
fn records(request: &Request) -> Result<Records, RunError> {
    let most = request.config.limit.map_or(usize::MAX, |limit| limit as usize);
    Ok(Box::new(input::records(request.inputs, &options(request))?.take(most)))
}
