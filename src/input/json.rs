//! JSON over several lines: one object, several in a row, or an array of them, cut apart without holding more
//! than one. Also what JSONL and JSON share: bytes of an object to a record.

use std::io::{self, BufRead};

use serde_json::Value;

use super::open::Stream;
use super::refill::refill;
use super::repair::repair;
use super::{Fields, InputOptions, Item, Records, encoding, fields, reject, sha256_hex};
use crate::document::Origin;

/// The record of one object's bytes; `at` = where they start in the file.
pub fn record(bytes: &[u8], at: u64, mut origin: Origin, names: &Fields) -> Item {
    origin.sha256 = sha256_hex(bytes);
    let mut decoded = encoding::decode(bytes.to_vec(), false);
    match serde_json::from_str::<Value>(&decoded.text).or_else(|error| repaired(&mut decoded).ok_or(error)) {
        Ok(Value::Object(values)) => fields::record(origin, &values, names, decoded.warnings),
        Ok(other) => Err(reject::bad_json(origin, at, &format!("an object was expected, not {}", name_of(&other)))),
        Err(error) => {
            let at = at + position(&decoded.text, &error) as u64;
            Err(reject::bad_json(origin, at, &reason(&error)))
        }
    }
}

fn repaired(decoded: &mut encoding::Decoded) -> Option<Value> {
    let (text, warnings) = repair(&decoded.text)?;
    let value = serde_json::from_str(&text).ok()?;
    decoded.warnings.extend(warnings);
    Some(value)
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Byte of the text at which the parser stopped.
fn position(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (before + error.column().saturating_sub(1)).min(text.len())
}

/// The parser's reason without its "at line 1 column 2".
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]).to_owned()
}

/// The records of the stream.
pub fn records(stream: Stream, options: &InputOptions) -> Records {
    Box::new(Json { stream, options: options.clone(), number: 0, offset: 0, done: false })
}

struct Json {
    stream: Stream,
    options: InputOptions,
    /// Records met.
    number: u64,
    /// Bytes read.
    offset: u64,
    done: bool,
}

/// What [`cut`] found.
pub enum Cut {
    /// Nothing more.
    End,
    /// The list that the objects stand in is closed.
    Closed,
    /// An object, and where it starts.
    Object(u64, Vec<u8>),
    /// An object over the limit.
    TooLong,
    /// Something that belongs to no object starts there.
    Stray(u64),
    /// The file ends inside an object that starts there.
    Unclosed(u64),
}

impl Iterator for Json {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.done {
            return None;
        }
        let cut = cut(&mut *self.stream.reader, &mut self.offset, self.options.max_record_bytes, false);
        self.number += 1;
        let origin = reject::origin(&self.stream.shown, self.number);
        Some(match cut {
            Ok(Cut::Object(at, bytes)) => record(&bytes, at, origin, &self.options.fields),
            Ok(Cut::TooLong) => Err(reject::oversized(origin, self.options.max_record_bytes)),
            Ok(Cut::Stray(at)) => Err(reject::bad_json(origin, at, "an object was expected")),
            Ok(Cut::Unclosed(at)) => {
                self.done = true;
                Err(reject::bad_json(origin, at, "the file ends inside the object that starts here"))
            }
            Ok(Cut::End | Cut::Closed) => {
                self.done = true;
                return None;
            }
            Err(error) => {
                self.done = true;
                Err(self.stream.failed(self.number, &error))
            }
        })
    }
}

/// Cuts the next object out of a stream, of which `offset` bytes were read. A line end closes a string that was
/// left open (JSON allows none inside strings), so that a missing quotation mark spoils one object and not the
/// file. `in_list` tells that a `]` between objects ends them.
///
/// # Errors
/// What the reader says.
pub fn cut(reader: &mut dyn BufRead, offset: &mut u64, limit: u64, in_list: bool) -> io::Result<Cut> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    let (mut start, mut stray) = (0u64, None);
    let mut object = Vec::new();
    let mut length = 0u64;
    loop {
        let chunk = refill(reader)?;
        if chunk.is_empty() {
            return Ok(match (depth, stray) {
                (0, None) => Cut::End,
                (0, Some(at)) => Cut::Stray(at),
                _ => Cut::Unclosed(start),
            });
        }
        let (mut from, mut closed, mut list_closed) = (0, None, false);
        for (i, byte) in chunk.iter().enumerate() {
            if depth == 0 {
                match byte {
                    b'{' | b']' if stray.is_some() && (*byte == b'{' || in_list) => {
                        closed = Some(i);
                        break;
                    }
                    b'{' => (depth, start, from) = (1, *offset + i as u64, i),
                    b']' if in_list => {
                        (closed, list_closed) = (Some(i + 1), true);
                        break;
                    }
                    b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
                    _ => stray = stray.or(Some(*offset + i as u64)),
                }
                continue;
            }
            match byte {
                b'\n' => (quoted, escaped) = (false, false),
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                closed = Some(i + 1);
                break;
            }
        }
        let used = closed.unwrap_or(chunk.len());
        if depth > 0 || (closed.is_some() && stray.is_none() && !list_closed) {
            length += (used - from) as u64;
            if length <= limit {
                object.extend_from_slice(&chunk[from..used]);
            } else {
                object.clear();
            }
        }
        *offset += used as u64;
        reader.consume(used);
        if closed.is_some() {
            return Ok(match stray {
                None if list_closed => Cut::Closed,
                Some(at) => Cut::Stray(at),
                None if length > limit => Cut::TooLong,
                None => Cut::Object(start, object),
            });
        }
    }
}
