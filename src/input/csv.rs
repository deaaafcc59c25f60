//! Delimited tables with a header line (RFC 4180 and the ways in which real files leave it): records are cut
//! and unquoted here, not by crate `csv`, because a record must be bounded, hashed and given up alone.

use std::io;

use serde_json::{Map, Value};

use super::open::Stream;
use super::{InputOptions, Item, Records, Rejected, encoding, fields, reject, sha256_hex};

/// The records of the stream. The record after the header is number 1.
pub fn records(stream: Stream, delimiter: u8, options: &InputOptions) -> Records {
    let cutter = Cutter { delimiter, limit: options.max_record_bytes, line: 1, ..Cutter::default() };
    Box::new(Table { stream, options: options.clone(), cutter, header: None, number: 0, done: false })
}

struct Table {
    stream: Stream,
    options: InputOptions,
    cutter: Cutter,
    header: Option<Vec<String>>,
    number: u64,
    done: bool,
}

impl Iterator for Table {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.done {
            return None;
        }
        let item = self.step();
        self.done = item.is_none();
        item
    }
}

impl Table {
    fn step(&mut self) -> Option<Item> {
        if self.header.is_none() {
            match self.read_header()? {
                Ok(header) => self.header = Some(header),
                Err(rejected) => {
                    self.done = true;
                    // `next` sets `done` from what is returned here: the reject is the last item.
                    self.stream.reader = Box::new(io::empty());
                    return Some(Err(rejected));
                }
            }
        }
        let cut = self.cut()?;
        let header = self.header.as_deref().unwrap_or_default();
        Some(cut.and_then(|()| {
            let origin = reject::origin(&self.stream.shown, self.number);
            self.cutter.record(origin, header, &self.options)
        }))
    }

    /// The header's names, or why the whole table cannot be read.
    fn read_header(&mut self) -> Option<Result<Vec<String>, Rejected>> {
        if let Err(rejected) = self.cut()? {
            return Some(Err(rejected));
        }
        self.number = 0;
        let (cells, _) = self.cutter.decode();
        let header: Vec<String> = cells.iter().map(|c| c.trim().to_owned()).collect();
        // A trial record in which every field is filled tells whether the header names what is needed.
        let trial: Map<String, Value> = header.iter().map(|n| (n.clone(), Value::from("x"))).collect();
        let origin = reject::origin(&self.stream.shown, 1);
        Some(fields::record(origin, &trial, &self.options.fields, Vec::new()).map(|_| header))
    }

    /// Cuts the next record; a read error ends the table.
    fn cut(&mut self) -> Option<Result<(), Rejected>> {
        self.number += 1;
        let origin = |table: &Self| reject::origin(&table.stream.shown, table.number);
        Some(match self.cutter.next(&mut *self.stream.reader) {
            Ok(Cut::End) => return None,
            Ok(Cut::Record) => Ok(()),
            Ok(Cut::TooLong) => Err(reject::oversized(origin(self), self.cutter.limit)),
            Ok(Cut::Unclosed) => {
                let reason = "a quoted cell has no closing quotation mark: close it, or double the marks inside it";
                Err(reject::bad_csv(origin(self), self.cutter.start, reason))
            }
            Err(error) => {
                self.stream.reader = Box::new(io::empty());
                Err(self.stream.failed(self.number, &error))
            }
        })
    }
}

/// What the cutter found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing is left.
    End,
    /// A record.
    Record,
    /// A record over the limit, skipped.
    TooLong,
    /// The input ends inside a quoted cell.
    Unclosed,
}

/// Cuts a stream into records of cells.
#[derive(Clone, Debug, Default)]
pub struct Cutter {
    /// Byte between cells.
    pub delimiter: u8,
    /// Most bytes of a record.
    pub limit: u64,
    /// Line of the input that comes next, from 1.
    pub line: u64,
    /// Line at which the last record starts.
    pub start: u64,
    /// The last record's bytes, without its line end.
    raw: Vec<u8>,
    /// Its cells, unquoted, one after the other.
    cells: Vec<u8>,
    /// Where each cell ends in `cells`.
    ends: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a quotation mark in a quoted cell: its end, or the first of two.
    Closing,
}

impl Cutter {
    /// Cuts the next record; blank lines are skipped.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next(&mut self, reader: &mut dyn io::BufRead) -> io::Result<Cut> {
        self.raw.clear();
        self.cells.clear();
        self.ends.clear();
        self.start = self.line;
        let mut state = State::Start;
        let mut length = 0u64;
        loop {
            let chunk = match reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(match state {
                    _ if length == 0 => Cut::End,
                    State::Quoted => Cut::Unclosed,
                    _ => self.finish(length),
                });
            }
            let mut end = None;
            for (i, byte) in chunk.iter().enumerate() {
                if *byte == b'\n' {
                    self.line += 1;
                    if state != State::Quoted {
                        end = Some(i);
                        break;
                    }
                }
                length += 1;
                if length <= self.limit {
                    self.raw.push(*byte);
                    state = self.step(state, *byte);
                } else {
                    // Follow the quotation marks, hold nothing.
                    self.raw.clear();
                    self.cells.clear();
                    self.ends.clear();
                    state = self.step(state, *byte);
                }
            }
            let used = end.map_or(chunk.len(), |i| i + 1);
            reader.consume(used);
            if end.is_some() {
                let cut = self.finish(length);
                if cut == Cut::Record && self.raw.is_empty() {
                    // A blank line.
                    (state, length) = (State::Start, 0);
                    self.start = self.line;
                    self.ends.clear();
                    self.cells.clear();
                    continue;
                }
                return Ok(cut);
            }
        }
    }

    fn finish(&mut self, length: u64) -> Cut {
        if length > self.limit {
            return Cut::TooLong;
        }
        if self.raw.last() == Some(&b'\r') {
            self.raw.pop();
            if self.cells.last() == Some(&b'\r') {
                self.cells.pop();
            }
        }
        self.ends.push(self.cells.len());
        Cut::Record
    }

    fn step(&mut self, state: State, byte: u8) -> State {
        match (state, byte) {
            (State::Start, b'"') => return State::Quoted,
            (State::Quoted, b'"') => return State::Closing,
            (State::Closing, b'"') => {
                self.cells.push(b'"');
                return State::Quoted;
            }
            (State::Quoted, _) => {}
            (_, b) if b == self.delimiter => {
                self.ends.push(self.cells.len());
                return State::Start;
            }
            _ => {
                self.cells.push(byte);
                return State::Plain;
            }
        }
        self.cells.push(byte);
        State::Quoted
    }

    /// The last record's cells as bytes.
    pub fn cells(&self) -> Vec<&[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.cells[start..*end]).collect()
    }

    /// The last record's cells as text, all in one encoding, and what was odd about them.
    fn decode(&self) -> (Vec<String>, Vec<String>) {
        let utf8 = std::str::from_utf8(&self.raw).is_ok();
        let encoding = if utf8 { encoding_rs::UTF_8 } else { encoding::encoding_of(&self.raw, false) };
        let mut warnings = Vec::new();
        let mut text = |cell: &[u8]| {
            let decoded = encoding::decode_as(cell, encoding);
            warnings.extend(decoded.warnings);
            decoded.text
        };
        let cells = self.cells().into_iter().map(&mut text).collect();
        warnings.sort();
        warnings.dedup();
        (cells, warnings)
    }

    /// The last record as a [`Record`](crate::document::Record).
    fn record(&self, mut origin: crate::document::Origin, header: &[String], options: &InputOptions) -> Item {
        origin.sha256 = sha256_hex(&self.raw);
        let (cells, warnings) = self.decode();
        let extra = cells.get(header.len()..).unwrap_or_default();
        if cells.len() < header.len() || extra.iter().any(|c| !c.trim().is_empty()) {
            let (has, wants) = (cells.len(), header.len());
            let reason = format!("{has} cells where the header has {wants}: quote cells with delimiters or line ends");
            return Err(reject::bad_csv(origin, self.start, &reason));
        }
        let mut values = Map::new();
        for (name, cell) in header.iter().zip(cells).filter(|(name, _)| !name.is_empty()) {
            values.entry(name.clone()).or_insert(Value::String(cell));
        }
        fields::record(origin, &values, &options.fields, warnings)
    }
}
