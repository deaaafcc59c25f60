//! The parallel, resumable, bounded-memory driver; progress; journal.
//!
//! [`extract`] is a whole run. [`Pipeline`] takes one record through all stages; [`drive`] runs it over a dump: a reader thread, `jobs`
//! workers that share one model, and an ordered writer that commits the rows in shards, so that a run that was
//! stopped at any moment goes on where its [`journal`] ends.

#![allow(clippy::result_large_err, reason = "a record is larger still, and each is moved once a document")]

mod assemble;
pub mod check;
mod driver;
pub mod duplicates;
mod error;
mod folder;
mod ids;
pub mod journal;
mod lexicons;
mod lines;
mod pipeline;
pub mod progress;
mod reader;
mod render;
mod repeated;
pub mod report;
mod session;
mod shards;
mod stages;
#[cfg(test)]
mod tests;
mod texts_index;
mod worker;

pub use driver::{Job, Sink, Stop, drive};
pub use duplicates::Duplicates;
pub use error::RunError;
pub use folder::{Existing, Opened, RunFolder};
pub use ids::Ids;
pub use lines::{JsonLines, LineSink};
pub use pipeline::{Pipeline, clean_options};
pub use reader::Reader;
pub use render::{Render, TableFiles};
pub use repeated::repeated_lines;
pub use session::{Request, Summary, extract, input_options};
pub use shards::Rows;
pub use stages::{Stage, Times};
pub use worker::Done;
