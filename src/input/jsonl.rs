//! JSON Lines: one object a line. A record's number is its line's, so that `sed -n 12p` shows record 12; blank
//! lines are no records.

use super::lines::{Line, read_line};
use super::open::Stream;
use super::{InputOptions, Item, Records, json, reject};

/// The records of the stream.
pub fn records(stream: Stream, options: &InputOptions) -> Records {
    let options = options.clone();
    Box::new(Jsonl { stream, options, line: Vec::new(), number: 0, offset: 0, lost: false, done: false })
}

struct Jsonl {
    stream: Stream,
    options: InputOptions,
    line: Vec<u8>,
    /// Lines read.
    number: u64,
    /// Bytes read.
    offset: u64,
    /// Whether the next line may be the end of one.
    lost: bool,
    done: bool,
}

impl Iterator for Jsonl {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            let start = self.offset;
            self.number += 1;
            let limit = self.options.max_record_bytes;
            match read_line(&mut *self.stream.reader, &mut self.line, limit) {
                Ok(Line::End) => break,
                Ok(Line::Whole(n)) => {
                    self.offset += n;
                    if !self.line.trim_ascii().is_empty() {
                        let origin = reject::origin(&self.stream.shown, self.number);
                        let item = json::record(&self.line, start, origin, &self.options.fields);
                        // The end of a line is no record, and part of the damage that was told.
                        if !std::mem::take(&mut self.lost) || item.is_ok() {
                            return Some(item);
                        }
                    }
                }
                Ok(Line::TooLong(n)) => {
                    self.offset += n;
                    if std::mem::take(&mut self.lost) {
                        continue;
                    }
                    return Some(Err(reject::oversized(reject::origin(&self.stream.shown, self.number), limit)));
                }
                Err(error) => {
                    self.lost = self.stream.damage(&error).is_some();
                    self.done = !self.lost;
                    return Some(Err(self.stream.failed(self.number, &error)));
                }
            }
        }
        self.done = true;
        None
    }
}
