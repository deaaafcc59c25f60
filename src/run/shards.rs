//! Work is committed in shards: the rows of some documents, one part a table, durable before the journal says so.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

use super::driver::Sink;
use super::error::{RunError, output};
use super::folder::RunFolder;
use super::journal::{Checkpoint, Counts, Journal, Repairs, Shard};
use super::stages::Times;

/// Documents in a shard: what a crash costs at most, and how often the disk is waited for.
const SHARD_RECORDS: u64 = 64;

/// The rows and figures of one document.
#[derive(Debug, Default)]
pub struct Rows {
    /// A piece for every file of the run.
    pub pieces: Vec<Vec<u8>>,
    /// What the document came to.
    pub counts: Counts,
    /// What was repaired in it.
    pub repairs: Repairs,
    /// Worker time.
    pub times: Times,
    /// Hash over all records up to and with this one.
    pub input: String,
}

/// Writes the rows that come in input order and commits them shard by shard.
pub struct Shards<'a> {
    folder: &'a RunFolder,
    journal: Journal,
    files: Vec<String>,
    checkpoint: Checkpoint,
    open: Shard,
    parts: Vec<Option<Part>>,
    since: Instant,
}

struct Part {
    writer: BufWriter<File>,
    temporary: PathBuf,
    path: PathBuf,
}

impl<'a> Shards<'a> {
    /// Goes on at a checkpoint.
    pub fn new(folder: &'a RunFolder, journal: Journal, files: Vec<String>, checkpoint: Checkpoint) -> Self {
        let mut shards = Shards {
            folder,
            journal,
            parts: Vec::new(),
            open: Shard::default(),
            files,
            checkpoint,
            since: Instant::now(),
        };
        shards.begin();
        shards
    }

    /// What is committed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Makes the open shard durable: its parts first, then the line that says so.
    fn commit(&mut self) -> Result<(), RunError> {
        for part in self.parts.iter_mut().filter_map(Option::take) {
            part.commit()?;
        }
        self.folder.sync_parts()?;
        self.open.wall = self.since.elapsed().as_micros() as u64;
        self.journal.append(&self.open)?;
        log::debug!("shard {} is committed: {} documents", self.open.shard, self.open.counts.records());
        self.checkpoint.advance(&self.open);
        self.begin();
        Ok(())
    }

    fn begin(&mut self) {
        self.parts = self.files.iter().map(|_| None).collect();
        self.open = Shard {
            shard: self.checkpoint.shards,
            bytes: vec![0; self.files.len()],
            input: self.checkpoint.input.clone(),
            ..Shard::default()
        };
        self.since = Instant::now();
    }
}

impl Sink for Shards<'_> {
    fn due(&self) -> u64 {
        self.checkpoint.counts.records() + self.open.counts.records()
    }

    fn push(&mut self, rows: Rows) -> Result<(), RunError> {
        for (file, piece) in rows.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_empty()) {
            let part = match &mut self.parts[file] {
                Some(part) => part,
                empty => empty.insert(Part::create(self.folder.part(self.open.shard, &self.files[file]))?),
            };
            part.writer.write_all(piece).map_err(output(&part.temporary))?;
            self.open.bytes[file] += piece.len() as u64;
        }
        self.open.counts.add(&rows.counts);
        self.open.repairs.add(&rows.repairs);
        self.open.times.add(&rows.times);
        self.open.input = rows.input;
        if self.open.counts.records() >= SHARD_RECORDS { self.commit() } else { Ok(()) }
    }

    fn settle(&mut self, end: bool) -> Result<(), RunError> {
        self.open.last = end && !self.checkpoint.complete;
        if self.open.counts.records() > 0 || self.open.last { self.commit() } else { Ok(()) }
    }
}

impl Part {
    fn create(path: PathBuf) -> Result<Self, RunError> {
        let mut temporary = path.clone().into_os_string();
        temporary.push(".tmp");
        let temporary = PathBuf::from(temporary);
        let file = File::create(&temporary).map_err(output(&temporary))?;
        Ok(Part { writer: BufWriter::new(file), temporary, path })
    }

    fn commit(self) -> Result<(), RunError> {
        let file = self.writer.into_inner().map_err(|error| output(&self.temporary)(error.into_error()))?;
        file.sync_all().map_err(output(&self.temporary))?;
        fs::rename(&self.temporary, &self.path).map_err(output(&self.path))
    }
}
