//! `run.json`: what was run, with what, on what, and how long it took. Written last: it marks a run as done.

use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::tag::ModelInfo;

use super::error::{RunError, output};
use super::folder::RunFolder;
use super::journal::{Checkpoint, Identity};
use super::stages::Stage;

/// What `--resume` needs of a finished run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// What was run.
    pub identity: Identity,
    /// How far it came: all the way.
    pub checkpoint: Checkpoint,
}

/// What the report tells besides identity and counts.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The command line.
    pub command: &'a [String],
    /// The resolved configuration.
    pub config: &'a Config,
    /// What is known of the model.
    pub model: &'a ModelInfo,
    /// Name and SHA-256 of every lexicon.
    pub lexicons: &'a [(String, String)],
}

impl Report {
    /// The report of a finished run; `None` when there is no such file or it is none of ours.
    ///
    /// # Errors
    /// [`RunError::Output`] when the file is there but cannot be read.
    pub fn read(path: &Path) -> Result<Option<Report>, RunError> {
        let content = match std::fs::read(path) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(output(path)(error)),
        };
        Ok(serde_json::from_slice(&content).ok())
    }

    /// Writes `run.json`.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn write(&self, folder: &RunFolder, facts: &Facts) -> Result<(), RunError> {
        let checkpoint = &self.checkpoint;
        let seconds = checkpoint.wall as f64 / 1e6;
        let stages: Map<String, Value> =
            Stage::ALL.iter().map(|s| (s.as_str().into(), json!(checkpoint.times.seconds(*s)))).collect();
        let repairs: Map<String, Value> =
            facts.config.rules().into_iter().map(|r| (r.into(), json!(checkpoint.repairs.of_rule(r)))).collect();
        let rate = |count: u64| if seconds > 0.0 { (count as f64 / seconds * 10.0).round() / 10.0 } else { 0.0 };
        let value = json!({
            "claimwire": self.identity.version,
            "finished": chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "command": facts.command,
            "configuration": facts.config,
            "model": facts.model,
            "lexicons": facts.lexicons.iter().map(|(n, h)| (n.clone(), json!(h))).collect::<Map<_, _>>(),
            "counts": checkpoint.counts,
            "repairs": repairs,
            "seconds": seconds,
            "documents_per_second": rate(checkpoint.counts.records()),
            "words_per_second": rate(checkpoint.counts.words),
            "worker_seconds": stages,
            "peak_rss_bytes": peak_rss(),
            "identity": self.identity,
            "checkpoint": checkpoint,
        });
        folder.write_whole("run.json", |file| {
            serde_json::to_writer_pretty(&mut *file, &value)?;
            file.write_all(b"\n")
        })
    }
}

/// The most memory this process has held, where the system tells.
pub fn peak_rss() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}
