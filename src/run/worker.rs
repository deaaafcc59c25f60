//! A worker: task in, rows out, one document at a time.

use crossbeam_channel::{Receiver, select};

use crate::document::{Document, Status};
use crate::input::Rejected;
use crate::panics;
use crate::tables::TableError;

use super::duplicates::Signature;
use super::journal::{Counts, Repairs};
use super::pipeline::Pipeline;
use super::reader::Task;
use super::render::Render;
use super::shards::Rows;
use super::stages::{Stage, Times};

/// A finished document.
#[derive(Debug)]
pub struct Done {
    /// Place in the input.
    pub index: u64,
    /// Its rows; an error when not even a row of `rejects` can be made.
    pub rows: Result<Rows, TableError>,
    /// Why it was rejected, if it was.
    pub rejected: Option<Rejected>,
    /// With `--dedup`: the document, to be compared with those before it.
    pub compared: Option<Box<(Document, Option<Signature>)>>,
}

/// Works on tasks until there are no more, or nobody wants the results, or `quit` is closed. `dedup` asks for what
/// documents are compared by.
pub fn work(
    pipeline: &Pipeline,
    render: &dyn Render,
    dedup: bool,
    tasks: &Receiver<Task>,
    quit: &Receiver<()>,
    finished: impl Fn(Done) -> bool,
) {
    // Documents are the unit of parallel work: whatever inside the engine would use rayon's threads runs right
    // here, on a pool whose only thread is this one. Without a pool the result is the same, only slower.
    let _pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    loop {
        let task = select! {
            recv(tasks) -> task => task,
            recv(quit) -> _ => return,
        };
        let Ok(task) = task else { return };
        if !finished(complete(pipeline, render, dedup, task)) {
            return;
        }
    }
}

/// All the work on one task. Neither an error nor a panic leaves it: they become rows of `rejects`.
fn complete(pipeline: &Pipeline, render: &dyn Render, dedup: bool, task: Task) -> Done {
    let Task { index, doc_id, item, input, read } = task;
    let mut times = Times::default();
    times.book(Stage::Input, read);
    let outcome = item.and_then(|record| {
        let (origin, id) = (record.origin.clone(), record.id.clone());
        let reject = |stage, code, message| Rejected { origin: origin.clone(), id: id.clone(), stage, code, message };
        let attempt = panics::catch(|| {
            let document = pipeline.process(&doc_id, record, &mut times)?;
            let pieces = times
                .measure(Stage::Tables, || render.document(&document))
                .map_err(|error| reject("tables", "row", error.to_string()))?;
            let counts = (count(&document), Repairs::of(&document));
            let compared = dedup.then(|| {
                let signature = Signature::of(document.text.as_str());
                Box::new((document, signature))
            });
            Ok((pieces, counts, compared))
        });
        let bug = |message| reject("panic", "panic", format!("a bug in claimwire, please report it: {message}"));
        attempt.unwrap_or_else(|message| Err(bug(message)))
    });
    let (pieces, (counts, repairs), rejected, compared) = match outcome {
        Ok((pieces, counts, compared)) => (Ok(pieces), counts, None, compared),
        Err(rejected) => {
            let counts = (Counts { rejected: 1, ..Counts::default() }, Repairs::default());
            (render.reject(&doc_id, &rejected), counts, Some(rejected), None)
        }
    };
    Done { index, rows: pieces.map(|pieces| Rows { pieces, counts, repairs, times, input }), rejected, compared }
}

fn count(document: &Document) -> Counts {
    let is = |status| u64::from(document.status == status);
    Counts {
        documents: 1,
        rejected: 0,
        empty: is(Status::Empty),
        not_english: is(Status::NotEnglish),
        truncated: is(Status::Truncated),
        words: document.text.as_str().split_whitespace().count() as u64,
        sentences: document.sentences.len() as u64,
        mentions: document.mentions.len() as u64,
        entities: document.entities.len() as u64,
        quotes: document.quotes.len() as u64,
        claims: document.claims.len() as u64,
    }
}
