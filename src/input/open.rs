//! Opens a source, undoes compression, looks at its first bytes and hands it to the reader of its kind.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use super::container::{DEEPEST, spool};
use super::discover::Source;
use super::encoding::{self, Transcoder};
use super::gzip::Damage;
use super::packing::{self, Packing};
use super::refill::refill;
use super::sniff::{self, Kind};
use super::{InputOptions, Records, Rejected, csv, json, jsonl, parquet, reject, tar, warc, whole, wrapped, zip};

/// Bytes looked at to tell what a file is.
const HEAD: usize = 16 << 10;
/// Bytes read from the system at once.
const BLOCK: usize = 128 << 10;
/// Compressions around one another, at most.
const LAYERS: usize = 4;

/// An open, decompressed source.
pub struct Stream {
    /// The bytes.
    pub reader: Box<dyn BufRead + Send>,
    /// The path as records carry it.
    pub shown: String,
    /// What the bytes come out of.
    pub packing: Option<Packing>,
    /// In how many archives it lies.
    pub depth: u8,
    /// Whether damage costs a member of the compressed file only, and the reader goes on behind it.
    pub by_member: bool,
}

impl Stream {
    /// What a read error at record `record` means.
    pub fn failed(&self, record: u64, error: &io::Error) -> Rejected {
        let origin = reject::origin(&self.shown, record);
        if let Some(damage) = Damage::of(error) {
            return reject::damaged_member(origin, damage, self.by_member);
        }
        match self.packing {
            // What the system reports has a number; the rest are the decoders' complaints.
            Some(packing) if error.raw_os_error().is_none() => reject::damaged(origin, packing, error),
            _ => reject::unreadable(origin, error),
        }
    }

    /// The damage behind which the reader goes on, if that is what a read error tells of.
    pub fn damage<'a>(&self, error: &'a io::Error) -> Option<&'a Damage> {
        Damage::of(error).filter(|_| self.by_member)
    }

    /// Takes the reader out, to put another one around it.
    fn take_reader(&mut self) -> Box<dyn BufRead + Send> {
        std::mem::replace(&mut self.reader, Box::new(io::empty()))
    }
}

/// One item and nothing else.
pub fn only(rejected: Rejected) -> Records {
    Box::new(std::iter::once(Err(rejected)))
}

/// The records of one source.
pub fn read(source: &Source, options: &InputOptions) -> Records {
    let shown = source.shown.as_str();
    let fail = |error: &dyn std::fmt::Display| only(reject::unreadable(reject::origin(shown, 1), error));
    let Some(path) = &source.path else {
        return read_stream(Box::new(io::stdin()), shown, options);
    };
    let regular = match path.metadata() {
        Ok(data) if source.walked && !data.is_file() => return fail(&"not a regular file"),
        Ok(data) => data.is_file(),
        Err(error) => return fail(&error),
    };
    let opened = File::open(path).and_then(|mut file| {
        let kind = if regular { from_the_end(&mut file)? } else { None };
        Ok((file, kind))
    });
    match opened {
        Ok((file, Some(Kind::Parquet))) => parquet::records(file, shown, options),
        Ok((file, Some(_))) => zip::records(file, shown, 0, options),
        Ok((file, None)) => read_stream(Box::new(file), shown, options),
        Err(error) => fail(&error),
    }
}

/// The kind of a file that must be read from its end; the file is left at its beginning.
fn from_the_end(file: &mut File) -> io::Result<Option<Kind>> {
    let mut magic = Vec::new();
    // Reading a folder fails here, and with a better message later.
    let _ = file.by_ref().take(4).read_to_end(&mut magic);
    file.seek(SeekFrom::Start(0))?;
    Ok(sniff::archive(&magic).filter(|kind| matches!(kind, Kind::Zip | Kind::Parquet)))
}

/// The records of a reader; see [`records_from`](super::records_from).
pub fn read_stream(reader: Box<dyn Read + Send>, shown: &str, options: &InputOptions) -> Records {
    let reader = Box::new(BufReader::with_capacity(BLOCK, reader));
    read_packed(Stream { reader, shown: shown.to_owned(), packing: None, depth: 0, by_member: false }, options)
}

/// The records of a stream that may be compressed, or a member of an archive.
pub fn read_packed(mut stream: Stream, options: &InputOptions) -> Records {
    match prepare(&mut stream, options) {
        Ok(kind) => read_kind(stream, kind, options),
        // Where the first member is lost, the next one tells what the file is.
        Err(rejected) if stream.by_member => match prepare(&mut stream, options) {
            Ok(kind) if !matches!(refill(&mut *stream.reader), Ok([])) => {
                Box::new(only(rejected).chain(read_kind(stream, kind, options)))
            }
            _ => only(rejected),
        },
        Err(rejected) => only(rejected),
    }
}

/// The records of a stream that is prepared.
fn read_kind(stream: Stream, kind: Kind, options: &InputOptions) -> Records {
    let mut stream = stream;
    match kind {
        Kind::Text => whole::records(stream, false, options),
        Kind::Html => whole::records(stream, true, options),
        Kind::Jsonl => jsonl::records(stream, options),
        Kind::Json => json::records(stream, options),
        Kind::Wrapped => wrapped::records(stream, options),
        Kind::Csv(delimiter) => csv::records(stream, delimiter, options),
        Kind::Warc => warc::records(stream, options),
        Kind::Tar | Kind::Zip if stream.depth >= DEEPEST => {
            only(reject::nested(reject::origin(&stream.shown, 1), DEEPEST))
        }
        Kind::Tar => tar::records(stream, options),
        Kind::Zip | Kind::Parquet => match spool(&mut *stream.reader) {
            Ok(file) if kind == Kind::Zip => zip::records(file, &stream.shown, stream.depth, options),
            Ok(file) => parquet::records(file, &stream.shown, options),
            Err(error) => only(stream.failed(1, &error)),
        },
    }
}

/// Undoes compression and UTF-16 (the latter for record formats only: one-document files are hashed as they
/// are), and tells the kind.
fn prepare(stream: &mut Stream, options: &InputOptions) -> Result<Kind, Rejected> {
    let mut name = stream.shown.clone();
    if stream.by_member {
        // This is the second time: the compression is undone already.
        name = packing::inner_name(&name);
    }
    for _ in 0..LAYERS {
        let magic = peek(stream, |head| head.len() >= 2 && !Packing::undecided(head));
        let magic = magic.map_err(|e| stream.failed(1, &e))?;
        let Some(packing) = Packing::of(&magic) else { break };
        name = packing::inner_name(&name);
        let raw = stream.take_reader();
        stream.packing = Some(packing);
        stream.by_member = packing == Packing::Gzip;
        stream.reader = packing.open(raw).map_err(|e| stream.failed(1, &e))?;
    }
    // The first line of JSONL says enough, and a pipe may hold back the rest until that line is answered.
    let head = peek(stream, |head| json_line(head).is_some() || head.len() >= HEAD);
    let head = head.map_err(|e| stream.failed(1, &e))?;
    let whole = head.len() < HEAD;
    let head = &head[..json_line(&head).unwrap_or(head.len().min(HEAD))];
    let utf16 = encoding::utf16_of(head);
    let decoded = utf16.map(|e| encoding::decode_as(head, e).text.into_bytes());
    let kind = sniff::kind(decoded.as_deref().unwrap_or(head), whole, &name, options.fields.text.as_deref())
        .map_err(|not| reject::binary(reject::origin(&stream.shown, 1), not.what, not.todo))?;
    if let (Some(encoding), Kind::Jsonl | Kind::Json | Kind::Wrapped | Kind::Csv(_)) = (utf16, kind) {
        let raw = stream.take_reader();
        stream.reader = Box::new(Transcoder::new(raw, encoding));
        stream.by_member = false;
    }
    Ok(kind)
}

/// The end of the first line, its `\n` included, of a beginning that looks like JSONL: a line that opens and
/// closes an object, be it broken in between.
fn json_line(head: &[u8]) -> Option<usize> {
    let start = head.len() - head.trim_ascii_start().len();
    if !head[start..].starts_with(b"{") {
        return None;
    }
    let end = start + memchr::memchr(b'\n', &head[start..])?;
    head[start..end].trim_ascii_end().ends_with(b"}").then_some(end + 1)
}

/// Reads until `enough` holds or the end, and puts what was read back in front of the stream.
fn peek(stream: &mut Stream, enough: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    let (mut head, mut failure) = (Vec::new(), None);
    while !enough(&head) {
        match refill(&mut *stream.reader) {
            Ok([]) => break,
            Ok(chunk) => {
                let n = chunk.len();
                head.extend_from_slice(chunk);
                stream.reader.consume(n);
            }
            Err(error) if head.is_empty() => return Err(error),
            // Damage behind some good bytes is reported by the reader of the kind, who shall meet it there.
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    let rest = stream.take_reader();
    stream.reader = Box::new(Cursor::new(head.clone()).chain(Failure(failure)).chain(rest));
    Ok(head)
}

/// An error, once, and nothing else.
struct Failure(Option<io::Error>);

impl Read for Failure {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl BufRead for Failure {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.take().map_or(Ok(&[]), Err)
    }

    fn consume(&mut self, _: usize) {}
}
