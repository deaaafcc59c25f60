//! Opens a source, undoes gzip, looks at its first bytes and hands it to the reader of its kind.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::discover::Source;
use super::encoding::{self, Transcoder};
use super::sniff::{self, Kind};
use super::{InputOptions, Records, Rejected, csv, json, jsonl, reject, whole};

/// Bytes looked at to tell what a file is.
const HEAD: usize = 16 << 10;
/// Bytes read from the system at once.
const BLOCK: usize = 128 << 10;

/// An open, decompressed source.
pub struct Stream {
    /// The bytes.
    pub reader: Box<dyn BufRead + Send>,
    /// The path as records carry it.
    pub shown: String,
    /// Whether the bytes come out of gzip.
    pub gzipped: bool,
}

impl Stream {
    /// Bytes in memory under a name, for tests and fuzzing.
    pub fn of_bytes(bytes: Vec<u8>, shown: &str) -> Self {
        Stream { reader: Box::new(Cursor::new(bytes)), shown: shown.to_owned(), gzipped: false }
    }

    /// What a read error at record `record` means.
    pub fn failed(&self, record: u64, error: &io::Error) -> Rejected {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let origin = reject::origin(&self.shown, record);
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof if self.gzipped => reject::bad_gzip(origin, error),
            _ => reject::unreadable(origin, error),
        }
    }
}

/// The records of one source.
pub fn read(source: &Source, options: &InputOptions) -> Records {
    let fail = |error: &dyn std::fmt::Display| -> Records {
        Box::new(std::iter::once(Err(reject::unreadable(reject::origin(&source.shown, 1), error))))
    };
    let Some(path) = &source.path else {
        return read_stream(Box::new(io::stdin()), &source.shown, options);
    };
    match path.metadata() {
        Ok(data) if source.walked && !data.is_file() => return fail(&"not a regular file"),
        Ok(_) => {}
        Err(error) => return fail(&error),
    }
    match File::open(path) {
        Ok(file) => read_stream(Box::new(file), &source.shown, options),
        Err(error) => fail(&error),
    }
}

/// The records of a reader; see [`records_from`](super::records_from).
pub fn read_stream(reader: Box<dyn Read + Send>, shown: &str, options: &InputOptions) -> Records {
    let raw = Box::new(BufReader::with_capacity(BLOCK, reader));
    let mut stream = Stream { reader: raw, shown: shown.to_owned(), gzipped: false };
    match prepare(&mut stream, options) {
        Ok(Kind::Text) => whole::records(stream, false, options),
        Ok(Kind::Html) => whole::records(stream, true, options),
        Ok(Kind::Jsonl) => jsonl::records(stream, options),
        Ok(Kind::Json) => json::records(stream, options),
        Ok(Kind::Csv(delimiter)) => csv::records(stream, delimiter, options),
        Err(rejected) => Box::new(std::iter::once(Err(rejected))),
    }
}

/// Undoes gzip and UTF-16 (the latter for record formats only: one-document files are hashed as they are), and
/// tells the kind.
fn prepare(stream: &mut Stream, options: &InputOptions) -> Result<Kind, Rejected> {
    let magic = peek(stream, |head| head.len() >= 2).map_err(|e| stream.failed(1, &e))?;
    let mut name = stream.shown.as_str();
    if magic.starts_with(b"\x1F\x8B") {
        name = name.strip_suffix(".gz").unwrap_or(name);
        stream.gzipped = true;
        let raw = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
        stream.reader = Box::new(BufReader::with_capacity(BLOCK, MultiGzDecoder::new(raw)));
    }
    let name = name.to_owned();
    // The first line of JSONL says enough, and a pipe may hold back the rest until that line is answered.
    let head = peek(stream, |head| json_line(head).is_some() || head.len() >= HEAD);
    let head = head.map_err(|e| stream.failed(1, &e))?;
    let whole = head.len() < HEAD;
    let head = &head[..json_line(&head).unwrap_or(head.len().min(HEAD))];
    let utf16 = encoding::utf16_of(head);
    let decoded = utf16.map(|e| encoding::decode_as(head, e).text.into_bytes());
    let kind = sniff::kind(decoded.as_deref().unwrap_or(head), whole, &name, options.fields.text.as_deref())
        .map_err(|not| reject::binary(reject::origin(&stream.shown, 1), not.what, not.todo))?;
    if let (Some(encoding), Kind::Jsonl | Kind::Json | Kind::Csv(_)) = (utf16, kind) {
        let raw = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
        stream.reader = Box::new(Transcoder::new(raw, encoding));
    }
    Ok(kind)
}

/// The end of the first line, its `\n` included, of a beginning that looks like JSONL.
fn json_line(head: &[u8]) -> Option<usize> {
    if !head.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let start = head.len() - head.trim_ascii_start().len();
    memchr::memchr(b'\n', &head[start..]).map(|end| start + end + 1)
}

/// Reads until `enough` holds or the end, and puts what was read back in front of the stream.
fn peek(stream: &mut Stream, enough: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !enough(&head) {
        match stream.reader.fill_buf() {
            Ok([]) => break,
            Ok(chunk) => {
                let n = chunk.len();
                head.extend_from_slice(chunk);
                stream.reader.consume(n);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Damage behind some good bytes is met again, and reported, by the reader of the kind.
            Err(error) if head.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    let rest = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
    stream.reader = Box::new(Cursor::new(head.clone()).chain(rest));
    Ok(head)
}
