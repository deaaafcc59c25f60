//! Web archives: WARC (pages as servers sent them) and WET (their text). A page is a document if it came with
//! status 200 and is HTML or plain text; requests, pictures, redirects and the like are no documents and no
//! rejects. A record's number is its place among all records of the file.

use std::collections::BTreeMap;
use std::io::{self, Read};

use encoding_rs::Encoding;

use super::http::{self, Broken};
use super::lines::{Line, read_line};
use super::open::Stream;
use super::sniff::is_html;
use super::{InputOptions, Item, Records, Rejected, encoding, reject, sha256_hex};
use crate::document::{Body, Record};

/// Bytes of a header line, and lines of a header, at most.
const LONGEST_LINE: u64 = 64 << 10;
const MOST_LINES: usize = 200;

/// The records of the stream.
pub fn records(stream: Stream, options: &InputOptions) -> Records {
    let limit = options.max_record_bytes;
    Box::new(Archive {
        stream,
        limit,
        line: Vec::new(),
        pending: false,
        lost: false,
        due: None,
        number: 0,
        offset: 0,
        done: false,
    })
}

struct Archive {
    stream: Stream,
    /// Most bytes of a record.
    limit: u64,
    line: Vec<u8>,
    /// Whether `line` is the first of the next record.
    pending: bool,
    /// Whether the next line is any line behind damage.
    lost: bool,
    /// An item to be given next.
    due: Option<Item>,
    /// Records met.
    number: u64,
    /// Bytes read.
    offset: u64,
    done: bool,
}

/// The header of a record; its names in lower case.
struct Header {
    fields: BTreeMap<String, String>,
    /// Bytes of its content.
    length: u64,
    /// Where it starts.
    at: u64,
}

impl Header {
    fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// What a header turned out to be.
enum Found {
    End,
    Record(Header),
    /// None; what stands there, and why not.
    Bad(u64, &'static str),
}

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.due.is_some() {
            return self.due.take();
        }
        while !self.done {
            let header = if std::mem::take(&mut self.lost) { self.resync() } else { Ok(()) };
            let item = match header.and_then(|()| self.header()) {
                Ok(Found::End) => break,
                Ok(Found::Bad(at, reason)) => {
                    let origin = reject::origin(&self.stream.shown, self.number);
                    self.resync().map(|()| Some(Err(reject::bad_warc(origin, at, reason))))
                }
                Ok(Found::Record(header)) => self.content(&header),
                Err(error) => Err(error),
            };
            match item {
                Ok(None) => {}
                Ok(item) => return self.settle(item),
                Err(error) => return Some(Err(self.fail(self.number.max(1), &error))),
            }
        }
        self.done = true;
        None
    }
}

impl Archive {
    /// What a read error means: the end, or a gap behind which the next record is looked for.
    fn fail(&mut self, record: u64, error: &io::Error) -> Rejected {
        self.lost = self.stream.damage(error).is_some();
        self.done = !self.lost;
        (self.pending, self.line) = (false, Vec::new());
        self.stream.failed(record, error)
    }

    /// A document is given when the line behind it is read: most archives pack each record for itself, and whether
    /// one was damaged is known at its end only.
    fn settle(&mut self, item: Option<Item>) -> Option<Item> {
        if !self.stream.by_member || self.done || !matches!(item, Some(Ok(_))) {
            return item;
        }
        let mut stray = None;
        while !(self.pending && self.begins_record()) {
            match self.read_line() {
                Ok(false) => {
                    self.done = true;
                    break;
                }
                Ok(true) => {
                    self.pending = true;
                    if stray.is_none() && !self.line.trim_ascii().is_empty() && !self.begins_record() {
                        stray = Some(self.offset.saturating_sub(self.line.len() as u64 + 1));
                    }
                }
                Err(error) => {
                    let own = self.stream.damage(&error).is_some_and(|damage| damage.begun);
                    let rejected = self.fail(self.number + u64::from(!own), &error);
                    if own {
                        return Some(Err(rejected));
                    }
                    self.number += 1;
                    self.due = Some(Err(rejected));
                    return item;
                }
            }
        }
        if let Some(at) = stray {
            self.number += 1;
            let origin = reject::origin(&self.stream.shown, self.number);
            self.due = Some(Err(reject::bad_warc(origin, at, "no record starts here")));
        }
        item
    }

    /// Whether `line` is the first of a record.
    fn begins_record(&self) -> bool {
        self.line.starts_with(b"WARC/1.") || self.line.starts_with(b"WARC/0.")
    }

    /// Reads a line into `line`; `false` at the end.
    fn read_line(&mut self) -> io::Result<bool> {
        match read_line(&mut *self.stream.reader, &mut self.line, LONGEST_LINE)? {
            Line::End => return Ok(false),
            Line::Whole(n) | Line::TooLong(n) => self.offset += n,
        }
        Ok(true)
    }

    /// The next header; blank lines before it belong to nothing.
    fn header(&mut self) -> io::Result<Found> {
        while !std::mem::take(&mut self.pending) || self.line.trim_ascii().is_empty() {
            if !self.read_line()? {
                return Ok(Found::End);
            }
            self.pending = true;
        }
        self.pending = false;
        self.number += 1;
        let at = self.offset.saturating_sub(self.line.len() as u64 + 1);
        if !self.line.starts_with(b"WARC/") {
            return Ok(Found::Bad(at, "no record starts here"));
        }
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for _ in 0..MOST_LINES {
            if !self.read_line()? {
                return Ok(Found::Bad(at, "the file ends inside the header that starts here"));
            }
            if self.line.is_empty() {
                let Some(length) = fields.get("content-length").and_then(|n| n.parse().ok()) else {
                    return Ok(Found::Bad(at, "the record that starts here does not tell its length"));
                };
                return Ok(Found::Record(Header { fields, length, at }));
            }
            let line = String::from_utf8_lossy(&self.line);
            if line.starts_with([' ', '\t']) {
                // A long value goes on.
                if let Some(value) = fields.get_mut(&last) {
                    *value = format!("{value} {}", line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                last = name.trim().to_ascii_lowercase();
                fields.insert(last.clone(), value.trim().to_owned());
            } else {
                self.pending = self.line.starts_with(b"WARC/");
                return Ok(Found::Bad(at, "the header that starts here is broken"));
            }
        }
        Ok(Found::Bad(at, "the header that starts here does not end"))
    }

    /// Goes on to the next line that begins a record.
    fn resync(&mut self) -> io::Result<()> {
        while !self.pending && self.read_line()? {
            self.pending = self.begins_record();
        }
        Ok(())
    }

    /// The document in a record's content, if it is one. The content is read over in any case.
    fn content(&mut self, header: &Header) -> io::Result<Option<Item>> {
        let (media_type, _) = http::media_type(header.get("content-type"));
        let wanted = match header.get("warc-type").to_ascii_lowercase().as_str() {
            "response" => media_type == "application/http" || is_text(&media_type),
            "resource" | "conversion" => is_text(&media_type),
            _ => false,
        };
        let mut bytes = Vec::new();
        if wanted {
            (&mut self.stream.reader).take(header.length.min(self.limit + 1)).read_to_end(&mut bytes)?;
        }
        let rest = header.length - bytes.len() as u64;
        let whole = bytes.len() as u64 == header.length;
        let skipped = io::copy(&mut (&mut self.stream.reader).take(rest), &mut io::sink())?;
        self.offset += bytes.len() as u64 + skipped;
        if skipped < rest {
            let origin = reject::origin(&self.stream.shown, self.number);
            self.done = true;
            return Ok(Some(Err(reject::bad_warc(
                origin,
                header.at,
                "the file ends inside the record that starts here",
            ))));
        }
        Ok(if wanted { self.document(header, bytes, whole).transpose() } else { None })
    }

    /// The document; `None` for a page that is none.
    fn document(&self, header: &Header, bytes: Vec<u8>, whole: bool) -> Result<Option<Record>, Rejected> {
        let mut origin = reject::origin(&self.stream.shown, self.number);
        let (mut media_type, mut charset) = http::media_type(header.get("content-type"));
        let mut body = bytes;
        if media_type == "application/http" {
            let response = match http::parse(&body, self.limit) {
                Ok(response) => response,
                Err(Broken::TooLong) => return Err(reject::oversized(origin, self.limit)),
                Err(broken) => {
                    let reason = match broken {
                        Broken::Header => "no answer of a web server stands in the record that starts here",
                        _ => "the page that starts here is compressed in a way that is not read",
                    };
                    return Err(reject::bad_warc(origin, header.at, reason));
                }
            };
            if response.status != 200 {
                return Ok(None);
            }
            (media_type, charset, body) = (response.media_type, response.charset, response.body);
        }
        let html = match media_type.as_str() {
            "text/plain" => false,
            "" if is_html(body.trim_ascii_start()) => true,
            other if is_text(other) => true,
            _ => return Ok(None),
        };
        if !whole {
            return Err(reject::oversized(origin, self.limit));
        }
        origin.sha256 = sha256_hex(&body);
        let declared = charset.and_then(|name| Encoding::for_label(name.as_bytes()));
        let decoded = match declared.filter(|e| *e != encoding_rs::UTF_8 && std::str::from_utf8(&body).is_err()) {
            Some(declared) => encoding::decode_as(&body, declared),
            None => encoding::decode(body, html),
        };
        if decoded.text.trim().is_empty() {
            return Err(reject::empty(origin));
        }
        let url = header.get("warc-target-uri").trim_matches(['<', '>']);
        Ok(Some(Record {
            origin,
            id: None,
            body: if html { Body::Html(decoded.text) } else { Body::Plain(decoded.text) },
            title: None,
            url: Some(url.to_owned()).filter(|url| !url.is_empty()),
            author: None,
            published: None,
            warnings: decoded.warnings,
        }))
    }
}

/// Whether a media type is that of pages and texts.
fn is_text(media_type: &str) -> bool {
    ["text/html", "application/xhtml+xml", "text/plain"].contains(&media_type)
}
