//! A whole run: open the folder, do what is left, assemble the tables.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::config::Config;
use crate::input::{self, Fields, InputOptions};
use crate::tag::Tag;

use super::assemble::assemble;
use super::driver::{Job, Summary, drive, verify};
use super::error::RunError;
use super::folder::{Existing, Opened, RunFolder};
use super::journal::Identity;
use super::pipeline::Pipeline;
use super::render::TableFiles;
use super::report::Facts;
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
    /// The model's name.
    pub model: &'a str,
    /// The model's SHA-256.
    pub model_sha256: &'a str,
    /// The command line, for `run.json`.
    pub command: &'a [String],
    /// Set from outside to stop after a checkpoint.
    pub stop: Arc<AtomicBool>,
    /// Told of every document in input order.
    pub observe: &'a (dyn Fn(&Done) + Sync),
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
    }
}

/// Runs a dump through all stages into a folder of tables, or goes on where an earlier session stopped.
///
/// # Errors
/// [`RunError`] when the run as a whole cannot start or go on; a bad document is a row of `rejects` instead.
pub fn extract(request: &Request) -> Result<Summary, RunError> {
    let Request { config, root, .. } = *request;
    let records = input::records(request.inputs, &input_options(config))?;
    let records = Box::new(records.take(config.limit.map_or(usize::MAX, |limit| limit as usize)));
    let identity = Identity {
        version: env!("CARGO_PKG_VERSION").into(),
        config: config.fingerprint(),
        model: request.model_sha256.into(),
        inputs: request.inputs.to_vec(),
    };
    let (folder, journal, begun) = match RunFolder::open(root, request.existing, &identity)? {
        Opened::Unfinished(folder, journal, checkpoint) => (folder, journal, checkpoint),
        Opened::Finished(done) => {
            verify(records, root, &done)?;
            return Ok(Summary { checkpoint: done.clone(), begun: done, time: Duration::ZERO, stopped: None });
        }
    };
    let pipeline = Pipeline::new(config, request.tagger);
    let render = TableFiles::new(config);
    let job = Job {
        records,
        pipeline: &pipeline,
        render: &render,
        config,
        stop: Arc::clone(&request.stop),
        observe: request.observe,
    };
    let summary = drive(job, &folder, journal, begun)?;
    if summary.stopped.is_none() {
        let facts = Facts { command: request.command, config, model: request.model, lexicons: &[] };
        assemble(&folder, &render, &identity, &summary.checkpoint, &facts)?;
    }
    Ok(summary)
}
