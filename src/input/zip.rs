//! ZIP archives: members in the order of the directory, each read as a file of its own. Crate `zip` reads the
//! directory; the data is read here, so that a member can be handed out without borrowing the archive.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::container::{is_litter, member};
use super::open::{Stream, only, read_packed};
use super::packing::{Packing, bomb, is_bomb};
use super::{InputOptions, Item, Records, reject};

/// Bytes read from the file at once.
const BLOCK: usize = 64 << 10;

/// The records of all members. `depth` = in how many archives this one lies.
pub fn records(file: File, shown: &str, depth: u8, options: &InputOptions) -> Records {
    let data = file.try_clone().map(Arc::new);
    let opened = ZipArchive::new(BufReader::with_capacity(BLOCK, file));
    let origin = || reject::origin(shown, 1);
    let (data, archive) = match (data, opened) {
        (Ok(data), Ok(archive)) => (data, archive),
        (Err(error), _) => return only(reject::unreadable(origin(), &error)),
        (_, Err(error)) => return only(reject::damaged(origin(), Packing::Zip, &error)),
    };
    let office = |name: &[u8]| name == b"[Content_Types].xml" || name == b"mimetype";
    if archive.file_names_raw().any(office) {
        return only(reject::binary(origin(), "an office document or e-book", "convert it to text or HTML first"));
    }
    if archive.is_empty() {
        return only(reject::empty(origin()));
    }
    let (shown, options) = (shown.to_owned(), options.clone());
    Box::new(Archive { archive, data, shown, depth, options, index: 0, current: None })
}

struct Archive {
    archive: ZipArchive<BufReader<File>>,
    data: Arc<File>,
    shown: String,
    depth: u8,
    options: InputOptions,
    /// The next member.
    index: usize,
    current: Option<Records>,
}

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            if self.index >= self.archive.len() {
                self.current = None;
                return None;
            }
            self.current = self.open();
            self.index += 1;
        }
    }
}

impl Archive {
    /// The records of the next member; `None` for one that holds no document.
    fn open(&mut self) -> Option<Records> {
        let number = self.index as u64 + 1;
        let entry = match self.archive.by_index_raw(self.index) {
            Ok(entry) => entry,
            Err(error) => {
                return Some(only(reject::damaged(reject::origin(&self.shown, number), Packing::Zip, &error)));
            }
        };
        let name = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), |n| n.into());
        if entry.is_dir() || entry.is_symlink() || is_litter(&name) {
            return None;
        }
        let shown = member(&self.shown, &name);
        let unsupported = |what: &str| Some(only(reject::unsupported(reject::origin(&shown, 1), Packing::Zip, what)));
        if entry.encrypted() {
            return unsupported("needs a password");
        }
        let Some(start) = entry.data_start() else { return unsupported("its data cannot be found") };
        let section = Section { file: Arc::clone(&self.data), at: start, left: entry.compressed_size() };
        let raw = BufReader::with_capacity(BLOCK, section);
        let inner: Box<dyn Read + Send> = match entry.compression() {
            CompressionMethod::STORE => Box::new(raw),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(raw)),
            CompressionMethod::BZIP2 => unpacked(Packing::Bzip2, raw),
            CompressionMethod::ZSTD => unpacked(Packing::Zstd, raw),
            CompressionMethod::XZ => unpacked(Packing::Xz, raw),
            other => return unsupported(&format!("packed by the method {other}, which is not read")),
        };
        let checked = Checked {
            inner,
            sum: crc32fast::Hasher::new(),
            out: 0,
            packed: entry.compressed_size(),
            stated: (entry.size(), entry.crc32()),
        };
        let reader = Box::new(BufReader::with_capacity(BLOCK, checked));
        let stream = Stream { reader, shown, packing: Some(Packing::Zip), depth: self.depth + 1, by_member: false };
        Some(read_packed(stream, &self.options))
    }
}

/// The bytes of a compressed member; an empty reader where there is no memory for the decoder, which the size tells.
fn unpacked(packing: Packing, raw: impl BufRead + Send + 'static) -> Box<dyn Read + Send> {
    match packing.open(Box::new(raw)) {
        Ok(reader) => Box::new(reader),
        Err(_) => Box::new(io::empty()),
    }
}

/// A stretch of a file, whatever else is read of the file meanwhile.
struct Section {
    file: Arc<File>,
    at: u64,
    left: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let n = file.read(&mut buffer[..most])?;
        self.at += n as u64;
        self.left -= n as u64;
        Ok(n)
    }
}

/// A member's bytes, checked at their end against what the directory states.
struct Checked {
    inner: Box<dyn Read + Send>,
    sum: crc32fast::Hasher,
    /// Bytes read.
    out: u64,
    /// Bytes that they are packed in.
    packed: u64,
    /// Size and CRC-32.
    stated: (u64, u32),
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        self.sum.update(&buffer[..n]);
        if is_bomb(self.out, self.packed) {
            return Err(bomb());
        }
        if n == 0 && !buffer.is_empty() && (self.out, self.sum.clone().finalize()) != self.stated {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its size or checksum is wrong"));
        }
        Ok(n)
    }
}
