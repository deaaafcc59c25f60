//! Tar archives: members one after the other, each read as a file of its own. Read here and not by crate `tar`
//! because a member must go on after a damaged one, and be handed out without borrowing the archive.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use super::container::{is_litter, member};
use super::open::{Stream, read_packed};
use super::packing::Packing;
use super::{InputOptions, Item, Records, reject};

/// Bytes of a header; data fills whole blocks.
const BLOCK: usize = 512;
/// Longest name, or list of attributes, that is read.
const LONGEST: u64 = 1 << 20;

/// Whether a file that begins with `head` is an archive: its first block has the checksum that it says.
pub fn is_header(head: &[u8]) -> bool {
    head.get(..BLOCK).is_some_and(|block| Header::parse(block).is_some())
}

/// The records of all members.
pub fn records(stream: Stream, options: &InputOptions) -> Records {
    let Stream { reader, shown, packing, depth, .. } = stream;
    let bytes = Bytes { reader, at: 0, left: 0, failed: false };
    Box::new(Archive {
        bytes: Arc::new(Mutex::new(bytes)),
        stream: Stream { reader: Box::new(io::empty()), shown, packing, depth, by_member: false },
        options: options.clone(),
        members: 0,
        current: None,
        done: false,
    })
}

struct Archive {
    bytes: Arc<Mutex<Bytes>>,
    /// The archive itself, without its reader.
    stream: Stream,
    options: InputOptions,
    /// Members met.
    members: u64,
    current: Option<Records>,
    done: bool,
}

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.current = None;
            let next = self.bytes.lock().unwrap_or_else(PoisonError::into_inner).next_member();
            match next {
                Ok(Next::End) => break,
                Ok(Next::Bad(at)) => {
                    let origin = reject::origin(&self.stream.shown, self.members + 1);
                    return Some(Err(reject::bad_tar(origin, at, "no header of a member stands here")));
                }
                Ok(Next::File(name)) => {
                    self.members += 1;
                    if !is_litter(&name) {
                        self.current = Some(self.open(&name));
                    }
                }
                Ok(Next::Odd(name)) => {
                    self.members += 1;
                    let origin = reject::origin(&member(&self.stream.shown, &name), 1);
                    return Some(Err(reject::unsupported(origin, Packing::Tar, "a sparse member")));
                }
                Err(error) => {
                    self.done = true;
                    // A member that met the damage has told of it.
                    let told = self.bytes.lock().unwrap_or_else(PoisonError::into_inner).failed;
                    let packing = self.stream.packing.get_or_insert(Packing::Tar);
                    log::debug!("{}: {} ends early: {error}", self.stream.shown, packing.name());
                    return (!told).then(|| Err(self.stream.failed(self.members + 1, &error)));
                }
            }
        }
        self.done = true;
        None
    }
}

impl Archive {
    fn open(&self, name: &str) -> Records {
        let data = Member { bytes: Arc::clone(&self.bytes) };
        let stream = Stream {
            reader: Box::new(BufReader::with_capacity(64 << 10, data)),
            shown: member(&self.stream.shown, name),
            packing: Some(Packing::Tar),
            depth: self.stream.depth + 1,
            by_member: false,
        };
        read_packed(stream, &self.options)
    }
}

/// The data of the current member.
struct Member {
    bytes: Arc<Mutex<Bytes>>,
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A poisoned lock means that a reader panicked; the bytes are as good as before.
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).read_data(buffer)
    }
}

/// The archive's bytes.
struct Bytes {
    reader: Box<dyn BufRead + Send>,
    /// Bytes taken.
    at: u64,
    /// Bytes that the current member still has.
    left: u64,
    /// Whether reading a member's data met damage.
    failed: bool,
}

/// What comes next.
enum Next {
    End,
    /// A file of that name.
    File(String),
    /// A file that is kept in a way that is not read.
    Odd(String),
    /// Something that is no header begins there; what follows up to the next header was skipped.
    Bad(u64),
}

impl Bytes {
    fn read_data(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.reader.read(&mut buffer[..most]).and_then(|n| match n {
            0 if most > 0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends inside this member")),
            n => Ok(n),
        });
        match read {
            Ok(n) => {
                self.at += n as u64;
                self.left -= n as u64;
                Ok(n)
            }
            Err(error) => {
                self.failed |= error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }

    /// Skips what the current member still has, and reads headers up to that of the next file.
    fn next_member(&mut self) -> io::Result<Next> {
        let padding = |at: u64| (BLOCK as u64 - at % BLOCK as u64) % BLOCK as u64;
        self.skip(self.left)?;
        self.left = 0;
        self.skip(padding(self.at))?;
        let (mut long_name, mut pax) = (None, Attributes::default());
        loop {
            let at = self.at;
            let Some(block) = self.block()? else { return Ok(Next::End) };
            if block.iter().all(|b| *b == 0) {
                // The end; but archives that were joined go on behind it.
                continue;
            }
            let Some(header) = Header::parse(&block) else {
                self.resync()?;
                return Ok(Next::Bad(at));
            };
            let size = pax.size.filter(|_| !b"xgLK".contains(&header.kind)).unwrap_or(header.size);
            match header.kind {
                b'L' | b'x' if header.size <= LONGEST => {
                    let mut data = Vec::new();
                    let n = (&mut self.reader).take(header.size).read_to_end(&mut data)? as u64;
                    self.at += n;
                    self.skip(padding(self.at))?;
                    match header.kind {
                        b'L' => long_name = Some(text(&data)),
                        _ => pax = Attributes::parse(&data),
                    }
                }
                b'0' | 0 | b'7' | b'S' => {
                    let name = pax.path.take().or(long_name.take()).unwrap_or(header.name);
                    self.left = size;
                    // Before there were types, a folder was an empty file with a slash at its end.
                    if !name.ends_with('/') {
                        return Ok(if header.kind == b'S' { Next::Odd(name) } else { Next::File(name) });
                    }
                    self.skip(size)?;
                    self.left = 0;
                    self.skip(padding(self.at))?;
                }
                // Folders, links, devices, and what only other programs need.
                kind => {
                    let data = if b"123456".contains(&kind) { 0 } else { size };
                    self.skip(data)?;
                    self.skip(padding(self.at))?;
                    if !b"gK".contains(&kind) {
                        (long_name, pax) = (None, Attributes::default());
                    }
                }
            }
        }
    }

    /// A block; `None` at the end, also at one inside a block: what is missing there is no data.
    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        let mut block = [0; BLOCK];
        let mut filled = 0;
        while filled < BLOCK {
            match self.reader.read(&mut block[filled..]) {
                Ok(0) => return Ok(None),
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.at += BLOCK as u64;
        Ok(Some(block))
    }

    /// Goes on to the next block that is a header, and leaves it to be read.
    fn resync(&mut self) -> io::Result<()> {
        while let Some(block) = self.block()? {
            if Header::parse(&block).is_some() {
                self.at -= BLOCK as u64;
                let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
                self.reader = Box::new(io::Cursor::new(block).chain(rest));
                return Ok(());
            }
        }
        Ok(())
    }

    fn skip(&mut self, n: u64) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut self.reader).take(n), &mut io::sink())?;
        self.at += skipped;
        if skipped < n && n >= BLOCK as u64 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends inside a member"));
        }
        Ok(())
    }
}

/// What is read of a member's header.
struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    /// The header in a block, if its checksum is right.
    fn parse(block: &[u8]) -> Option<Self> {
        let stated = number(&block[148..156])?;
        let sum = |signed: bool| {
            let bytes = block[..BLOCK].iter().enumerate();
            bytes.fold(0i64, |sum, (i, b)| match (148..156).contains(&i) {
                true => sum + 32,
                // Some old programs summed signed bytes.
                false => sum + if signed { i64::from(*b as i8) } else { i64::from(*b) },
            })
        };
        let stated = i64::try_from(stated).ok()?;
        if stated == 0 || (sum(false) != stated && sum(true) != stated) {
            return None;
        }
        let mut name = text(&block[..100]);
        if &block[257..263] == b"ustar\0" && block[345] != 0 {
            name = format!("{}/{name}", text(&block[345..500]));
        }
        Some(Header { name, size: number(&block[124..136])?, kind: block[156] })
    }
}

/// A number in octal digits, or in binary when its first bit says so.
fn number(field: &[u8]) -> Option<u64> {
    if field.first()? & 0x80 != 0 {
        let tail = &field[field.len().saturating_sub(8)..];
        return Some(tail.iter().fold(0, |n, b| n << 8 | u64::from(*b)) & (u64::MAX >> 1));
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// A field up to its NUL.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// What is used of a member's attributes (POSIX "pax": lines `LENGTH KEY=VALUE`).
#[derive(Default)]
struct Attributes {
    path: Option<String>,
    size: Option<u64>,
}

impl Attributes {
    fn parse(mut data: &[u8]) -> Self {
        let mut attributes = Attributes::default();
        while let Some(space) = data.iter().position(|b| *b == b' ') {
            let length = std::str::from_utf8(&data[..space]).ok().and_then(|n| n.parse::<usize>().ok());
            let Some(record) = length.filter(|n| *n > space + 1).and_then(|n| data.get(space + 1..n)) else { break };
            data = &data[space + 1 + record.len()..];
            let record = String::from_utf8_lossy(record);
            match record.trim_end_matches('\n').split_once('=') {
                Some(("path", path)) => attributes.path = Some(path.to_owned()),
                Some(("size", size)) => attributes.size = size.parse().ok(),
                _ => {}
            }
        }
        attributes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"     12 "), Some(0o12));
        assert_eq!(number(b"\x80\0\0\0\0\0\0\x02\0\0\0\x01"), Some(0x2_0000_0001));
        assert_eq!(number(b"9x"), None);
    }

    #[test]
    fn attributes_name_long_paths() {
        let attributes = Attributes::parse(b"16 path=a/b.txt\n11 size=34\n99 x=1\n");
        assert_eq!((attributes.path.as_deref(), attributes.size), (Some("a/b.txt"), Some(34)));
    }
}
