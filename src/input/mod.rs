//! Dump to records: files, folders, globs, lists and standard input; text, HTML, JSONL, JSON, CSV, Parquet and
//! web archives, compressed or not, in ZIP and tar archives or not; UTF-8 and legacy encodings.
//!
//! The way of a record: [`discover`] turns arguments into sources -> [`open`] opens one, undoes compression
//! ([`packing`], [`gzip`]) and looks at its first bytes -> [`sniff`] says what it is -> [`zip`] and [`tar`] hand their
//! members back to [`open`]; [`whole`], [`jsonl`], [`json`], [`wrapped`], [`csv`], [`parquet`] or [`warc`] cuts
//! it into records -> [`encoding`] makes text of bytes -> [`fields`] maps names to the parts of a [`Record`].
//! What goes wrong becomes a [`Rejected`] (all are made in [`reject`]) and the rest goes on.

#![allow(clippy::result_large_err, reason = "a record is larger still, and each is moved once a document")]

use std::path::PathBuf;

use crate::digest::sha256_hex;
use crate::document::{Origin, Record};

pub mod container;
pub mod csv;
pub mod cutter;
pub mod discover;
pub mod encoding;
pub mod fields;
pub mod gzip;
pub mod http;
pub mod json;
pub mod jsonl;
pub mod lines;
pub mod open;
pub mod packing;
pub mod parquet;
pub mod refill;
pub mod reject;
pub mod repair;
pub mod resync;
pub mod sniff;
pub mod tar;
pub mod thrift;
pub mod warc;
pub mod whole;
pub mod wrapped;
pub mod zip;

/// Which fields of a JSONL or CSV record hold what. `None` = the usual names are tried.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Document id.
    pub id: Option<String>,
    /// Text or HTML.
    pub text: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date of publication.
    pub date: Option<String>,
}

/// How to read a dump.
#[derive(Clone, Debug)]
pub struct InputOptions {
    /// Field names of record formats.
    pub fields: Fields,
    /// Records with more bytes than this are rejected as oversized.
    pub max_record_bytes: u64,
    /// Folders that are not walked into: the run's own output, when it lies inside an input folder.
    pub skip: Vec<PathBuf>,
}

impl Default for InputOptions {
    fn default() -> Self {
        InputOptions { fields: Fields::default(), max_record_bytes: 16 << 20, skip: Vec::new() }
    }
}

/// A document that failed in some stage: a row of `rejects.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it stands (`sha256` may be empty when it could not be read).
    pub origin: Origin,
    /// The user's id, when it is known.
    pub id: Option<String>,
    /// The stage that failed: `input`, `clean`, `tag`, ... or `panic`.
    pub stage: &'static str,
    /// Short, stable reason (`empty`, `binary`, `oversized`, `unreadable`, `bad_json`, ...).
    pub code: &'static str,
    /// What happened and what to do.
    pub message: String,
}

/// A usage error of the inputs as a whole: nothing can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A named path does not exist or a glob matches nothing.
    #[error("no input at `{0}`: name a file, a folder, a glob, @list.txt, or - for standard input")]
    NotFound(String),
    /// A glob that cannot be read as one.
    #[error("`{pattern}` is not a glob ({reason}): quote [ as [[]")]
    BadGlob {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A list that cannot be read.
    #[error("cannot read the list `{path}`: {reason}")]
    BadList {
        /// The list's path.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// One step of reading: a record, or why there is none.
pub type Item = Result<Record, Rejected>;

/// A lazy run of records.
pub type Records = Box<dyn Iterator<Item = Item> + Send>;

/// The records of a dump in a stable order (arguments as given, folders sorted by path); lazily read, in
/// bounded memory. A bad file or record is an `Err` item and the rest goes on.
///
/// # Errors
/// [`InputError`] when an argument names nothing.
pub fn records(inputs: &[String], options: &InputOptions) -> Result<Records, InputError> {
    let sources = discover::sources(inputs, &options.skip)?;
    let options = options.clone();
    Ok(Box::new(sources.flat_map(move |source| match source {
        Ok(source) => open::read(&source, &options),
        Err(rejected) => Box::new(std::iter::once(Err(rejected))),
    })))
}

/// The records of one source that is already open (standard input of `stream`, a test's bytes). `shown` is the
/// path that the records carry; its ending helps to tell what the bytes are.
pub fn records_from(reader: Box<dyn std::io::Read + Send>, shown: &str, options: &InputOptions) -> Records {
    open::read_stream(reader, shown, options)
}

/// The records of JSON Lines and nothing else: no look ahead, so that a line can be answered before the next one
/// is sent (`stream`).
pub fn json_lines_from(reader: Box<dyn std::io::Read + Send>, shown: &str, options: &InputOptions) -> Records {
    let reader = Box::new(std::io::BufReader::with_capacity(64 << 10, reader));
    jsonl::records(open::Stream { reader, shown: shown.to_owned(), packing: None, depth: 0, by_member: false }, options)
}
