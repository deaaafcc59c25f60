//! Reader thread -> workers -> ordered writer. Memory is bounded by the number of workers, not by the dump: the
//! reader needs a ticket for every document, and gets it back when the document's rows are written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use crate::config::{Config, OnError};

use super::error::{RunError, output};
use super::folder::RunFolder;
use super::journal::{Checkpoint, Journal};
use super::panics;
use super::pipeline::Pipeline;
use super::reader::{Reader, Records};
use super::render::Render;
use super::shards::Shards;
use super::worker::{Done, work};

/// Documents in flight for every worker: enough that a long one does not leave the others idle.
const IN_FLIGHT: usize = 4;
/// How often a silent writer looks whether it was told to stop.
const LOOK: Duration = Duration::from_millis(50);
/// Regular expressions and HTML trees recurse: more room than the platform's default.
const STACK: usize = 16 << 20;

/// What is to be done.
pub struct Job<'a> {
    /// The dump.
    pub records: Records,
    /// What is done to each record.
    pub pipeline: &'a Pipeline<'a>,
    /// What is written of it.
    pub render: &'a dyn Render,
    /// How many workers, and when to give up.
    pub config: &'a Config,
    /// Set from outside to stop after a checkpoint.
    pub stop: Arc<AtomicBool>,
    /// Told of every document in input order.
    pub observe: &'a (dyn Fn(&Done) + Sync),
}

/// Why a run stopped before the end of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// [`Job::stop`] was set.
    Interrupted,
    /// Too many documents were rejected.
    Errors,
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

enum Event {
    Done(Box<Done>),
    /// The input ends after this many records.
    End(u64),
    Failed(RunError),
}

/// Does what is left of a run and commits it shard by shard. Nothing is assembled yet.
///
/// # Errors
/// [`RunError`] when the input is not the one of the checkpoint, or nothing can be written.
pub fn drive(
    job: Job,
    folder: &RunFolder,
    journal: Journal,
    begun: Checkpoint,
) -> Result<Summary, RunError> {
    let start = Instant::now();
    let window = IN_FLIGHT * job.config.jobs.max(1);
    let (give_ticket, tickets) = bounded(window);
    let (give_task, tasks) = bounded(window);
    let (tell, events) = unbounded();
    let (keep_working, quit) = bounded::<()>(0);
    let sent = Arc::new(AtomicU64::new(begun.counts.records()));
    for _ in 0..window {
        let _ = give_ticket.send(()); // both ends live: it fits
    }
    let Job { records, pipeline, render, config, stop, observe } = job;
    let reader = Reader::new(records, folder.root(), &begun);
    let reading = (Arc::clone(&sent), Arc::clone(&stop), tell.clone());
    // Not a scoped thread: it may wait for standard input for ever, and an interrupted run does not.
    thread::Builder::new()
        .name("reader".into())
        .stack_size(STACK)
        .spawn(move || read(reader, &tickets, &give_task, reading))
        .map_err(output(folder.root()))?;
    let shards = Shards::new(folder, journal, render.files(), begun.clone());
    let writer = Writer { shards, events, give_ticket, sent, stop, config, observe };
    let (checkpoint, stopped) = thread::scope(|scope| {
        for number in 0..config.jobs.max(1) {
            let (tasks, quit, tell) = (tasks.clone(), quit.clone(), tell.clone());
            thread::Builder::new()
                .name(format!("worker-{number}"))
                .stack_size(STACK)
                .spawn_scoped(scope, move || {
                    work(pipeline, render, &tasks, &quit, |done| tell.send(Event::Done(Box::new(done))).is_ok());
                })
                .map_err(output(folder.root()))?;
        }
        drop((tasks, tell));
        let outcome = writer.run();
        drop(keep_working); // ends the workers, whatever they wait for
        outcome
    })?;
    Ok(Summary { checkpoint, begun, time: start.elapsed(), stopped })
}

/// Checks that the input of a finished run is still the one that was done.
///
/// # Errors
/// [`RunError::Changed`] when it is not.
pub fn verify(records: Records, root: &std::path::Path, done: &Checkpoint) -> Result<(), RunError> {
    Reader::new(records, root, done).skip_done()
}

type Reading = (Arc<AtomicU64>, Arc<AtomicBool>, Sender<Event>);

/// The reader thread.
fn read(mut reader: Reader, tickets: &Receiver<()>, tasks: &Sender<super::reader::Task>, reading: Reading) {
    let (sent, stop, tell) = reading;
    let outcome = panics::catch(|| {
        reader.skip_done()?;
        Ok(reader.hand_out(tickets, tasks, &sent, &stop))
    });
    let event = match outcome {
        Ok(Ok(Some(records))) => Event::End(records),
        Ok(Ok(None)) => return,
        Ok(Err(error)) => Event::Failed(error),
        Err(message) => Event::Failed(RunError::Reader(message)),
    };
    let _ = tell.send(event); // nobody listens when the run ended already
}

/// The writing side: puts documents back in order.
struct Writer<'a> {
    shards: Shards<'a>,
    events: Receiver<Event>,
    give_ticket: Sender<()>,
    sent: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    config: &'a Config,
    observe: &'a (dyn Fn(&Done) + Sync),
}

impl Writer<'_> {
    fn run(mut self) -> Result<(Checkpoint, Option<Stop>), RunError> {
        let (mut waiting, mut end, mut rejected) = (BTreeMap::new(), None, 0);
        let stopped = loop {
            match self.events.recv_timeout(LOOK) {
                Ok(Event::Done(done)) => {
                    waiting.insert(done.index, done);
                }
                Ok(Event::End(records)) => end = Some(records),
                Ok(Event::Failed(error)) => return Err(error),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break Some(Stop::Interrupted),
            }
            while let Some(done) = waiting.remove(&self.shards.next()) {
                let done: Done = *done;
                rejected += u64::from(done.rejected.is_some());
                (self.observe)(&done);
                self.shards.push(done.rows)?;
                let _ = self.give_ticket.send(()); // the reader may be gone
                if self.too_many(rejected) {
                    self.shards.commit()?;
                    self.stop.store(true, Ordering::SeqCst);
                    return Ok((self.shards.checkpoint().clone(), Some(Stop::Errors)));
                }
            }
            if end == Some(self.shards.next()) {
                break None;
            }
            if self.stop.load(Ordering::SeqCst) && self.sent.load(Ordering::SeqCst) <= self.shards.next() {
                break Some(Stop::Interrupted);
            }
        };
        match stopped {
            None => Ok((self.shards.finish()?, None)),
            Some(_) => {
                self.shards.commit()?;
                Ok((self.shards.checkpoint().clone(), stopped))
            }
        }
    }

    fn too_many(&self, rejected: u64) -> bool {
        let most = match self.config.on_error {
            OnError::Stop => Some(0),
            OnError::Continue => self.config.max_errors,
        };
        most.is_some_and(|most| rejected > most)
    }
}
