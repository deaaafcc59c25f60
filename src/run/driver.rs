//! Reader thread -> workers -> ordered writer. Memory is bounded by the number of workers, not by the dump: the
//! reader needs a ticket for every document, and gets it back when the document's rows are written.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use crate::config::{Config, OnError};
use crate::panics;

use super::duplicates::Duplicates;
use super::error::RunError;
use super::pipeline::Pipeline;
use super::reader::{Reader, Task};
use super::render::Render;
use super::shards::Rows;
use super::worker::{Done, work};

/// Documents in flight for every worker: enough that a long one does not leave the others idle.
const IN_FLIGHT: usize = 4;
/// How often a silent writer looks whether it was told to stop.
const LOOK: Duration = Duration::from_millis(50);
/// Regular expressions and HTML trees recurse: more room than the platform's default.
const STACK: usize = 16 << 20;

/// How documents are worked on.
pub struct Job<'a> {
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

/// Takes the rows of documents in input order.
pub trait Sink {
    /// Index of the document that is due.
    fn due(&self) -> u64;
    /// Takes its rows.
    ///
    /// # Errors
    /// [`RunError::Output`].
    fn push(&mut self, rows: Rows) -> Result<(), RunError>;
    /// Makes durable what was taken; `end` tells that there is no more.
    ///
    /// # Errors
    /// [`RunError::Output`].
    fn settle(&mut self, end: bool) -> Result<(), RunError>;
}

/// Why a run stopped before the end of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// [`Job::stop`] was set.
    Interrupted,
    /// Too many documents were rejected.
    Errors,
}

enum Event {
    Done(Box<Done>),
    /// The input ends after this many records.
    End(u64),
    Failed(RunError),
}

/// Works on all that the reader still has, and puts the rows into the sink. With [`Config::dedup`], documents that
/// are nearly one of `known` are marked.
///
/// # Errors
/// [`RunError`] when the input is not the one of the reader's checkpoint, or nothing can be written.
pub fn drive(job: &Job, reader: Reader, sink: &mut dyn Sink, known: Duplicates) -> Result<Option<Stop>, RunError> {
    let Job { pipeline, render, config, .. } = *job;
    let window = IN_FLIGHT * config.jobs.max(1);
    let (give_ticket, tickets) = bounded(window);
    let (give_task, tasks) = bounded(window);
    let (tell, events) = unbounded();
    let (keep_working, quit) = bounded::<()>(0);
    let sent = Arc::new(AtomicU64::new(sink.due()));
    for _ in 0..window {
        let _ = give_ticket.send(()); // both ends live: it fits
    }
    let reading = (Arc::clone(&sent), Arc::clone(&job.stop), tell.clone());
    // Not a scoped thread: it may wait for standard input for ever, and an interrupted run does not.
    spawn("reader".into(), |thread| thread.spawn(move || read(reader, &tickets, &give_task, reading)))?;
    let mut writer = Writer { sink, events, give_ticket, sent, job, known };
    thread::scope(|scope| {
        for number in 0..config.jobs.max(1) {
            let (tasks, quit, tell) = (tasks.clone(), quit.clone(), tell.clone());
            let work = move || {
                work(pipeline, render, config.dedup, &tasks, &quit, |done| {
                    tell.send(Event::Done(Box::new(done))).is_ok()
                });
            };
            spawn(format!("worker-{number}"), |thread| thread.spawn_scoped(scope, work))?;
        }
        drop((tasks, tell));
        let outcome = writer.run();
        drop(keep_working); // ends the workers, whatever they wait for
        outcome
    })
}

fn spawn<T>(name: String, start: impl FnOnce(thread::Builder) -> io::Result<T>) -> Result<T, RunError> {
    start(thread::Builder::new().name(name).stack_size(STACK)).map_err(RunError::Thread)
}

type Reading = (Arc<AtomicU64>, Arc<AtomicBool>, Sender<Event>);

/// The reader thread.
fn read(mut reader: Reader, tickets: &Receiver<()>, tasks: &Sender<Task>, reading: Reading) {
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
    sink: &'a mut dyn Sink,
    events: Receiver<Event>,
    give_ticket: Sender<()>,
    /// Index after the last task that was handed out.
    sent: Arc<AtomicU64>,
    job: &'a Job<'a>,
    known: Duplicates,
}

impl Writer<'_> {
    fn run(&mut self) -> Result<Option<Stop>, RunError> {
        let stopped = self.write()?;
        self.sink.settle(stopped.is_none())?;
        Ok(stopped)
    }

    /// Writes until the input ends or there is a reason to stop.
    fn write(&mut self) -> Result<Option<Stop>, RunError> {
        let (mut waiting, mut end, mut rejected) = (BTreeMap::new(), None, 0);
        loop {
            match self.events.recv_timeout(LOOK) {
                Ok(Event::Done(done)) => {
                    waiting.insert(done.index, done);
                }
                Ok(Event::End(records)) => end = Some(records),
                Ok(Event::Failed(error)) => return Err(error),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Some(Stop::Interrupted)),
            }
            while let Some(mut done) = waiting.remove(&self.sink.due()) {
                rejected += u64::from(done.rejected.is_some());
                self.mark(&mut done)?;
                (self.job.observe)(&done);
                self.sink.push(done.rows?)?;
                let _ = self.give_ticket.send(()); // the reader may be gone
                if self.too_many(rejected) {
                    return Ok(Some(Stop::Errors));
                }
            }
            if end == Some(self.sink.due()) {
                return Ok(None);
            }
            let stop = self.job.stop.load(Ordering::SeqCst);
            if stop && self.sent.load(Ordering::SeqCst) <= self.sink.due() {
                return Ok(Some(Stop::Interrupted));
            }
        }
    }

    /// Renders a near-duplicate anew, with a warning that names the article it repeats.
    fn mark(&mut self, done: &mut Done) -> Result<(), RunError> {
        let Some(compared) = done.compared.take() else { return Ok(()) };
        let (mut document, signature) = *compared;
        if let (Some(original), Ok(rows)) = (self.known.place(&document.doc_id, signature), &mut done.rows) {
            document.warnings.push(format!("near_duplicate:{original}"));
            rows.pieces = self.job.render.document(&document)?;
        }
        Ok(())
    }

    fn too_many(&self, rejected: u64) -> bool {
        let most = match self.job.config.on_error {
            OnError::Stop => Some(0),
            OnError::Continue => self.job.config.max_errors,
        };
        most.is_some_and(|most| rejected > most)
    }
}
