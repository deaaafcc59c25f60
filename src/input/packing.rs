//! Compression: what it is by its first bytes, and a reader of what is inside. Members that follow one another
//! (`cat a.gz b.gz`, parallel compressors, WARC) are read to the last.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bzip2::bufread::MultiBzDecoder;
use liblzma::bufread::XzDecoder;

use super::gzip::Gzip;

/// Bytes decompressed at once.
const BLOCK: usize = 128 << 10;
/// No text packs better than this; gzip itself reaches about a thousand.
const MOST_RATIO: u64 = 400;
/// What little there is may pack as it will.
const FREE: u64 = 256 << 20;

/// What bytes came out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
    /// `.bz2`
    Bzip2,
    /// `.xz`
    Xz,
    /// A member of a `.zip`.
    Zip,
    /// A member of a `.tar`.
    Tar,
}

/// Longest beginning that [`Packing::of`] looks at.
pub const MAGIC: usize = 10;

impl Packing {
    /// The compression of a file that begins with `head`.
    pub fn of(head: &[u8]) -> Option<Self> {
        let zstd_skippable = head.len() >= 4 && head[0] & 0xF0 == 0x50 && head[1..4] == [0x2A, 0x4D, 0x18];
        if head.starts_with(b"\x1F\x8B") {
            Some(Packing::Gzip)
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") || zstd_skippable {
            Some(Packing::Zstd)
        } else if head.starts_with(b"\xFD7zXZ\0") {
            Some(Packing::Xz)
        } else if head.starts_with(b"BZh") && head.get(3).is_some_and(u8::is_ascii_digit) {
            // A block, or the end of an empty file.
            let next = head.get(4..10)?;
            (next == b"1AY&SY" || next == b"\x17\x72\x45\x38\x50\x90").then_some(Packing::Bzip2)
        } else {
            None
        }
    }

    /// Whether `head` may still turn out to be compressed when more of it is seen.
    pub fn undecided(head: &[u8]) -> bool {
        let begins = |magic: &[u8]| head.len() < magic.len() && magic.starts_with(head);
        begins(b"\x1F\x8B")
            || begins(b"\x28\xB5\x2F\xFD")
            || begins(b"\xFD7zXZ\0")
            || (head.len() < 4
                && head.first().is_some_and(|b| b & 0xF0 == 0x50)
                && head[1..] == b"\x2A\x4D"[..head.len() - 1])
            || (head.len() < MAGIC && (begins(b"BZh") || head.starts_with(b"BZh")))
    }

    /// A reader of what `raw` holds compressed. Bytes that unpack to far more than any text does are an error.
    ///
    /// # Errors
    /// When there is no memory for the decoder.
    pub fn open(self, raw: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
        let packed = Arc::new(AtomicU64::new(0));
        let raw = Counted { inner: raw, count: Arc::clone(&packed) };
        let out: Box<dyn Read + Send> = match self {
            Packing::Gzip => Box::new(Gzip::new(Box::new(raw))),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(raw)?),
            Packing::Bzip2 => Box::new(MultiBzDecoder::new(raw)),
            Packing::Xz => Box::new(XzDecoder::new_multi_decoder(raw)),
            Packing::Zip | Packing::Tar => Box::new(raw),
        };
        Ok(Box::new(BufReader::with_capacity(BLOCK, Guard { inner: out, packed, out: 0 })))
    }

    /// Its name, for a message.
    pub fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
            Packing::Bzip2 => "bzip2",
            Packing::Xz => "xz",
            Packing::Zip => "ZIP",
            Packing::Tar => "tar",
        }
    }

    /// The reject code of damage in it.
    pub fn code(self) -> &'static str {
        match self {
            Packing::Gzip => "bad_gzip",
            Packing::Zstd => "bad_zstd",
            Packing::Bzip2 => "bad_bzip2",
            Packing::Xz => "bad_xz",
            Packing::Zip => "bad_zip",
            Packing::Tar => "bad_tar",
        }
    }

    /// The command that checks a whole file.
    pub fn check(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip -t",
            Packing::Zstd => "zstd -t",
            Packing::Bzip2 => "bzip2 -t",
            Packing::Xz => "xz -t",
            Packing::Zip => "unzip -t",
            Packing::Tar => "tar -tf",
        }
    }
}

/// A file's name without the ending of its compression: `a.jsonl` of `a.jsonl.zst`, `a.tar` of `a.tgz`.
pub fn inner_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    for (ending, instead) in [
        (".gz", ""),
        (".zst", ""),
        (".zstd", ""),
        (".bz2", ""),
        (".xz", ""),
        (".tgz", ".tar"),
        (".tzst", ".tar"),
        (".tbz2", ".tar"),
        (".tbz", ".tar"),
        (".txz", ".tar"),
    ] {
        if lower.ends_with(ending) {
            return format!("{}{instead}", &name[..name.len() - ending.len()]);
        }
    }
    name.to_owned()
}

/// Counts what is read of `inner`.
struct Counted {
    inner: Box<dyn BufRead + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        self.inner.consume(n);
    }
}

/// Ends what was packed to do harm.
struct Guard {
    inner: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    out: u64,
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        if is_bomb(self.out, self.packed.load(Ordering::Relaxed)) {
            return Err(bomb());
        }
        Ok(n)
    }
}

/// Whether `out` bytes out of `packed` ones are more than text can be.
pub fn is_bomb(out: u64, packed: u64) -> bool {
    out > FREE && out / MOST_RATIO > packed
}

/// The error for a file that is one.
pub fn bomb() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("it unpacks to more than {MOST_RATIO} times its size"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_ending_of_their_compression() {
        for (name, inner) in [("a.jsonl.GZ", "a.jsonl"), ("a.tgz", "a.tar"), ("a.tar.xz", "a.tar"), ("a.txt", "a.txt")]
        {
            assert_eq!(inner_name(name), inner);
        }
    }

    #[test]
    fn text_is_not_taken_for_compressed() {
        for head in [b"BZhang said".as_slice(), b"BZh9", b"PK", b"Pxy", b"(", b""] {
            assert_eq!(Packing::of(head), None);
        }
        assert!(Packing::undecided(b"BZh9") && Packing::undecided(b"\xFD7") && !Packing::undecided(b"{\"id\""));
    }

    #[test]
    fn a_bomb_is_ended() {
        let zeros = zstd::encode_all(io::repeat(0).take(FREE * 2), 1).unwrap();
        let mut out = Packing::Zstd.open(Box::new(io::Cursor::new(zeros))).unwrap();
        let error = io::copy(&mut out, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("unpacks to more"), "{error}");
    }
}
