//! Delimited tables with a header line. The record after the header is number 1.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use super::cutter::{Cut, Cutter};
use super::open::Stream;
use super::refill::refill;
use super::resync::{Shape, sound_record};
use super::{InputOptions, Item, Records, Rejected, encoding, fields, reject, sha256_hex};
use crate::document::Origin;

/// The records of the stream.
pub fn records(mut stream: Stream, delimiter: u8, options: &InputOptions) -> Records {
    let inner = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
    Box::new(Table {
        stream,
        reader: PushBack { pushed: Vec::new(), at: 0, inner },
        options: options.clone(),
        cutter: Cutter::new(delimiter, options.max_record_bytes),
        header: None,
        number: 0,
        shape: Shape::default(),
        budget: 256 << 20,
        lost: false,
        done: false,
    })
}

/// Bytes in which a sound record is looked for behind damage.
const LOOK: usize = 1 << 20;

struct Table {
    stream: Stream,
    reader: PushBack,
    options: InputOptions,
    cutter: Cutter,
    header: Option<Vec<String>>,
    /// Records met after the header.
    number: u64,
    /// What sound records looked like so far.
    shape: Shape,
    /// Bytes that may still be read twice in search of a sound record.
    budget: u64,
    /// Whether what comes next may begin inside a record.
    lost: bool,
    done: bool,
}

impl Iterator for Table {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.done {
            return None;
        }
        if self.header.is_none() {
            match self.read_header()? {
                Ok(header) => self.header = Some(header),
                Err(rejected) => {
                    self.done = true;
                    return Some(Err(rejected));
                }
            }
        }
        if std::mem::take(&mut self.lost)
            && let Err(error) = self.find()
        {
            return Some(Err(self.fail(&error)));
        }
        self.number += 1;
        Some(match self.cutter.next(&mut self.reader) {
            Ok(Cut::End) => {
                self.done = true;
                return None;
            }
            Ok(Cut::Record) if self.cutter.stray && self.cutter.raw().contains(&b'\n') => self.suspect(),
            Ok(Cut::Record) => self.record(),
            Ok(Cut::TooLong) => Err(reject::oversized(self.origin(), self.cutter.limit)),
            Ok(Cut::Unclosed) => Err(self.unclosed()),
            Err(error) => Err(self.fail(&error)),
        })
    }
}

impl Table {
    fn origin(&self) -> Origin {
        reject::origin(&self.stream.shown, self.number)
    }

    /// The header's names, or why the whole table cannot be read. `None` for an empty file without one.
    fn read_header(&mut self) -> Option<Result<Vec<String>, Rejected>> {
        let origin = reject::origin(&self.stream.shown, 1);
        match self.cutter.next(&mut self.reader) {
            Ok(Cut::Record) => {}
            Ok(Cut::End) => return Some(Err(reject::empty(origin))),
            Ok(Cut::TooLong | Cut::Unclosed) => {
                return Some(Err(reject::bad_csv(origin, 1, "the header line does not end: repair it")));
            }
            Err(error) => return Some(Err(self.stream.failed(1, &error))),
        }
        let (cells, _) = self.decode();
        let header: Vec<String> =
            cells.iter().map(|c| c.trim_start_matches('\u{feff}').trim_matches(['"', ' ', '\t']).to_owned()).collect();
        // A trial record in which every field is filled tells whether the header names what is needed.
        let trial: Map<String, Value> = header.iter().map(|n| (n.clone(), Value::from("x"))).collect();
        Some(fields::record(origin, &trial, &self.options.fields, Vec::new()).map(|_| header))
    }

    /// A record of several lines with stray quotation marks: one article that quotes without care, or an open
    /// mark that has swallowed the records behind it? The latter if a sound record starts at one of its lines.
    fn suspect(&mut self) -> Item {
        let bytes = [self.cutter.raw(), b"\n"].concat();
        if self.resume(&bytes) { Err(self.open_quote()) } else { self.record() }
    }

    /// A quoted cell that does not end before the file or the limit does.
    fn unclosed(&mut self) -> Rejected {
        let bytes = self.cutter.raw().to_vec();
        if self.resume(&bytes) || !self.cutter.is_long() {
            return self.open_quote();
        }
        match self.cutter.skip(&mut self.reader) {
            Ok(()) => reject::oversized(self.origin(), self.cutter.limit),
            Err(error) => self.fail(&error),
        }
    }

    /// What a read error means: the end, or a gap behind which the next record is looked for.
    fn fail(&mut self, error: &io::Error) -> Rejected {
        self.lost = self.stream.damage(error).is_some();
        self.done = !self.lost;
        self.stream.failed(self.number, error)
    }

    /// Goes on to the next sound record.
    fn find(&mut self) -> io::Result<()> {
        let width = self.header.as_ref().map_or(0, Vec::len);
        loop {
            let mut bytes = Vec::new();
            let mut whole = false;
            while bytes.len() < LOOK && !whole {
                let chunk = refill(&mut self.reader)?;
                whole = chunk.is_empty();
                bytes.extend_from_slice(chunk);
                let n = chunk.len();
                self.reader.consume(n);
            }
            let found = sound_record(&bytes, self.cutter.delimiter, width, &self.shape, &mut self.budget);
            if let Some(at) = found {
                self.reader.push(&bytes[at..]);
            }
            if found.is_some() || whole {
                return Ok(());
            }
        }
    }

    fn open_quote(&self) -> Rejected {
        let reason = "a quoted cell has no closing quotation mark: add it, and double the marks inside cells";
        reject::bad_csv(self.origin(), self.cutter.start, reason)
    }

    /// Puts `bytes` of a broken record back from the first sound record behind their first line on, if any.
    fn resume(&mut self, bytes: &[u8]) -> bool {
        let Some(first) = memchr::memchr(b'\n', bytes).map(|end| end + 1) else { return false };
        let (delimiter, width) = (self.cutter.delimiter, self.header.as_ref().map_or(0, Vec::len));
        let Some(found) = sound_record(&bytes[first..], delimiter, width, &self.shape, &mut self.budget) else {
            return false;
        };
        let at = first + found;
        self.cutter.lines = self.cutter.start - 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
        self.reader.push(&bytes[at..]);
        true
    }

    /// The last record's cells as text, all in one encoding, and what was odd about them.
    fn decode(&self) -> (Vec<String>, Vec<String>) {
        let raw = self.cutter.raw();
        let utf8 = std::str::from_utf8(raw).is_ok();
        let encoding = if utf8 { encoding_rs::UTF_8 } else { encoding::encoding_of(raw, false) };
        let mut warnings = Vec::new();
        let mut text = |cell: &[u8]| {
            let decoded = encoding::decode_as(cell, encoding);
            warnings.extend(decoded.warnings);
            decoded.text
        };
        let cells = self.cutter.cells().map(&mut text).collect();
        warnings.sort();
        warnings.dedup();
        (cells, warnings)
    }

    /// The last record as a [`Record`](crate::document::Record).
    fn record(&mut self) -> Item {
        let mut origin = self.origin();
        origin.sha256 = sha256_hex(self.cutter.raw());
        let (cells, mut warnings) = self.decode();
        let header = self.header.as_deref().unwrap_or_default();
        let extra = cells.get(header.len()..).unwrap_or_default();
        if cells.len() < header.len() || extra.iter().any(|c| !c.trim().is_empty()) {
            let (has, wants) = (cells.len(), header.len());
            let reason = format!("{has} cells where the header has {wants}: quote cells with delimiters or line ends");
            return Err(reject::bad_csv(origin, self.cutter.start, &reason));
        }
        if self.cutter.stray {
            warnings.push("quotation marks that were not doubled were kept".to_owned());
        }
        if !self.cutter.stray {
            // Only these are a model for others.
            self.shape.learn(&self.cutter);
        }
        let mut values = Map::new();
        for (name, cell) in header.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            values.entry(name.clone()).or_insert(Value::String(cell));
        }
        fields::record(origin, &values, &self.options.fields, warnings)
    }
}

/// A reader that bytes can be put back into.
struct PushBack {
    pushed: Vec<u8>,
    at: usize,
    inner: Box<dyn BufRead + Send>,
}

impl PushBack {
    fn push(&mut self, bytes: &[u8]) {
        let rest = self.pushed.split_off(self.at.min(self.pushed.len()));
        self.pushed = [bytes, &rest].concat();
        self.at = 0;
    }
}

impl Read for PushBack {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for PushBack {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.pushed.len() {
            return Ok(&self.pushed[self.at..]);
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if self.at < self.pushed.len() {
            self.at = (self.at + n).min(self.pushed.len());
        } else {
            self.inner.consume(n);
        }
    }
}
