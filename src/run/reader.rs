//! The reading side of a run: records to tasks, with ids, in input order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use sha2::{Digest, Sha256};

use crate::digest::hex;
use crate::input::{Item, Records};

use super::error::RunError;
use super::ids::Ids;
use super::journal::Checkpoint;

/// A record for a worker.
#[derive(Debug)]
pub struct Task {
    /// Place in the input, from 0.
    pub index: u64,
    /// Unique in the run.
    pub doc_id: String,
    /// What was read.
    pub item: Item,
    /// Hash over all records up to and with this one.
    pub input: String,
    /// Time spent reading it.
    pub read: Duration,
}

/// Reads on from a checkpoint and hands out tasks, never more than there are tickets for.
pub struct Reader {
    records: Records,
    /// The run folder, for messages.
    root: PathBuf,
    begun: Checkpoint,
    ids: Ids,
    input: Sha256,
    index: u64,
}

impl Reader {
    /// A reader that is to go on at `begun`.
    pub fn new(records: Records, root: &Path, begun: &Checkpoint) -> Self {
        Reader {
            records,
            root: root.to_path_buf(),
            begun: begun.clone(),
            ids: Ids::default(),
            input: Sha256::new(),
            index: 0,
        }
    }

    fn next(&mut self) -> Option<Task> {
        let began = Instant::now();
        let item = self.records.next()?;
        let (origin, id) = match &item {
            Ok(record) => (&record.origin, &record.id),
            Err(rejected) => (&rejected.origin, &rejected.id),
        };
        self.input.update(format!("{}\0{}\0{}\n", origin.path, origin.record, origin.sha256));
        let task = Task {
            index: self.index,
            doc_id: self.ids.assign(id.as_deref(), origin),
            input: hex(&self.input.clone().finalize()),
            read: began.elapsed(),
            item,
        };
        self.index += 1;
        Some(task)
    }

    /// Reads over what is done already and checks that it is what was done.
    ///
    /// # Errors
    /// [`RunError::Changed`] when it is not.
    pub fn skip_done(&mut self) -> Result<(), RunError> {
        let changed = |what: &str| RunError::Changed { root: self.root.clone(), what: what.into() };
        let (fewer, other, more) = (
            changed("the input has fewer documents than were done"),
            changed("documents of the input that were done already have changed"),
            changed("the input has more documents"),
        );
        let mut input = String::new();
        while self.index < self.begun.counts.records() {
            match self.next() {
                Some(task) => input = task.input,
                None => return Err(fewer),
            }
        }
        if input != self.begun.input {
            return Err(other);
        }
        if self.begun.complete && self.next().is_some() {
            return Err(more);
        }
        Ok(())
    }

    /// Hands out the rest until the input ends or `stop` is set. Returns the number of records, or `None` when
    /// stopped before the end.
    pub fn hand_out(
        &mut self,
        tickets: &Receiver<()>,
        tasks: &Sender<Task>,
        sent: &AtomicU64,
        stop: &Arc<AtomicBool>,
    ) -> Option<u64> {
        loop {
            tickets.recv().ok()?;
            if stop.load(Ordering::SeqCst) {
                return None;
            }
            let Some(task) = self.next() else { return Some(self.index) };
            if stop.load(Ordering::SeqCst) {
                return None;
            }
            sent.store(task.index + 1, Ordering::SeqCst);
            tasks.send(task).ok()?;
        }
    }
}
