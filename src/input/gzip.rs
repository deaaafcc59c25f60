//! gzip, member by member. Damage costs the member that it lies in: behind it, the next member is looked for.

use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::refill::refill;

/// Compressed bytes that are kept, to look through again: how far a damaged member may be read beyond its end
/// before the decoder stumbles.
const HELD: usize = 1 << 20;
/// Compressed bytes in which a header must be followed by a member that unpacks, and unpacked bytes that prove it.
const TRIAL: usize = 64 << 10;
const PROOF: usize = 32 << 10;
/// Headers that are tried in one file. A sound file needs none; one that is made to do harm shall not take for ever.
const MOST_TRIALS: u32 = 2_000;
/// Bytes of the smallest member.
const SMALLEST: usize = 18;
/// First bytes of a member: magic and the only method there is.
const MAGIC: &[u8] = b"\x1F\x8B\x08";

/// What an error of [`Gzip`] tells of damage. The reader goes on behind it.
#[derive(Debug)]
pub struct Damage {
    /// Byte of the compressed file at which the decoder stumbled, from 0.
    pub at: u64,
    /// Byte at which the damaged member starts.
    pub member: u64,
    /// Whether some of the member was read before.
    pub begun: bool,
    reason: String,
}

impl Damage {
    /// The damage that an error tells of.
    pub fn of(error: &io::Error) -> Option<&Damage> {
        error.get_ref().and_then(|inner| inner.downcast_ref())
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}; the part that is damaged starts at byte {}", self.reason, self.member)
    }
}

impl std::error::Error for Damage {}

/// A reader of what all members hold.
pub struct Gzip {
    state: State,
    /// Headers that may still be tried.
    trials: u32,
}

enum State {
    /// Before a member, or at the end.
    Between(Window),
    /// In a member; whether some of it was read.
    Member(Box<GzDecoder<Window>>, bool),
    /// Behind damage.
    Lost(Window),
    Done,
}

impl Gzip {
    /// A reader of `raw`'s members.
    pub fn new(raw: Box<dyn BufRead + Send>) -> Self {
        let window = Window { raw, held: Vec::new(), base: 0, at: 0, member: 0, broken: false };
        Gzip { state: State::Between(window), trials: MOST_TRIALS }
    }
}

impl Read for Gzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Between(mut window) => {
                    if !window.skip_zeros()? {
                        return Ok(0);
                    }
                    window.begin();
                    window.hold(MAGIC.len())?;
                    if !window.ahead().starts_with(MAGIC) {
                        let damage = window.damage("no gzip member starts here".into(), false);
                        self.state = State::Lost(window);
                        return Err(damage);
                    }
                    self.state = State::Member(Box::new(GzDecoder::new(window)), false);
                }
                State::Member(mut decoder, begun) => match decoder.read(buffer) {
                    Ok(0) => self.state = State::Between(decoder.into_inner()),
                    Ok(n) => {
                        self.state = State::Member(decoder, true);
                        return Ok(n);
                    }
                    Err(error) => {
                        let window = decoder.into_inner();
                        if window.broken {
                            return Err(error);
                        }
                        let reason = match error.kind() {
                            ErrorKind::UnexpectedEof => "the file ends too early".to_owned(),
                            _ => error.to_string(),
                        };
                        let damage = window.damage(reason, begun);
                        self.state = State::Lost(window);
                        return Err(damage);
                    }
                },
                State::Lost(mut window) => {
                    if window.find_member(&mut self.trials)? {
                        self.state = State::Member(Box::new(GzDecoder::new(window)), false);
                    }
                }
            }
        }
    }
}

/// The compressed bytes, of which the last ones can be read again.
struct Window {
    raw: Box<dyn BufRead + Send>,
    held: Vec<u8>,
    /// Where `held` starts in the file.
    base: u64,
    /// The next byte, in `held`.
    at: usize,
    /// Where the member starts in the file.
    member: u64,
    /// Whether the file below cannot be read.
    broken: bool,
}

impl Window {
    fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    /// What is held of what was not read yet.
    fn ahead(&self) -> &[u8] {
        self.held.get(self.at..).unwrap_or_default()
    }

    /// A member starts here: what came before is not needed any more.
    fn begin(&mut self) {
        self.member = self.position();
    }

    fn damage(&self, reason: String, begun: bool) -> io::Error {
        let damage = Damage { at: self.position(), member: self.member, begun, reason };
        io::Error::new(ErrorKind::InvalidData, damage)
    }

    /// Holds more; `false` at the end of the file.
    fn more(&mut self) -> io::Result<bool> {
        let member = usize::try_from(self.member.saturating_sub(self.base)).unwrap_or(0);
        let free = member.max(self.at.saturating_sub(HELD)).min(self.at);
        if free >= HELD {
            self.held.drain(..free);
            (self.base, self.at) = (self.base + free as u64, self.at - free);
        }
        let chunk = match refill(&mut *self.raw) {
            Ok(chunk) => chunk,
            Err(error) => {
                self.broken = true;
                // Damage below this layer is no damage of this one.
                let ours = Damage::of(&error).is_none();
                return Err(if ours { error } else { io::Error::new(error.kind(), error.to_string()) });
            }
        };
        self.held.extend_from_slice(chunk);
        let n = chunk.len();
        self.raw.consume(n);
        Ok(n > 0)
    }

    /// Holds at least `n` bytes of what comes next, if there are as many.
    fn hold(&mut self, n: usize) -> io::Result<()> {
        while self.ahead().len() < n && self.more()? {}
        Ok(())
    }

    /// Skips the zeros that fill up blocks behind a member; `false` at the end.
    fn skip_zeros(&mut self) -> io::Result<bool> {
        loop {
            match self.ahead().iter().position(|byte| *byte != 0) {
                Some(zeros) => {
                    self.at += zeros;
                    return Ok(true);
                }
                None => self.at = self.held.len(),
            }
            self.begin();
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Goes back into the damaged member and on to the next one; `false` when there is none.
    fn find_member(&mut self, trials: &mut u32) -> io::Result<bool> {
        let again = usize::try_from((self.member + 1).saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.at = again.min(self.at);
        loop {
            self.begin();
            let Some(found) = memchr::memmem::find(self.ahead(), MAGIC) else {
                // The last bytes may begin a magic number.
                self.at = self.at.max((self.held.len() + 1).saturating_sub(MAGIC.len()));
                self.begin();
                if !self.more()? {
                    return Ok(false);
                }
                continue;
            };
            self.at += found;
            self.begin();
            self.hold(TRIAL)?;
            if *trials == 0 {
                return Ok(false);
            }
            if has_header(self.ahead()) {
                *trials -= 1;
                if unpacks(self.ahead()) {
                    return Ok(true);
                }
            }
            self.at += 1;
        }
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Window {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.hold(1)?;
        Ok(self.ahead())
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.held.len());
    }
}

/// Whether the bytes, which start with the magic number, go on as writers of gzip go on: no unknown flag, one of
/// three levels, a known system.
fn has_header(bytes: &[u8]) -> bool {
    bytes.len() >= SMALLEST
        && bytes[3] & 0xE0 == 0
        && matches!(bytes[8], 0 | 2 | 4)
        && (bytes[9] <= 13 || bytes[9] == 255)
}

/// Whether the bytes unpack, to the end or for a good while. A last member that is cut is one too.
fn unpacks(bytes: &[u8]) -> bool {
    let (mut decoder, mut block, mut out) = (GzDecoder::new(bytes), [0; 4096], 0);
    while out < PROOF {
        match decoder.read(&mut block) {
            Ok(0) => return true,
            Ok(n) => out += n,
            Err(error) => return error.kind() == ErrorKind::UnexpectedEof && out > 0,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn pack(text: &str) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    /// All that can be read, and where damage was met.
    fn read(bytes: &[u8], capacity: usize) -> (String, Vec<u64>) {
        let mut reader = Gzip::new(Box::new(BufReader::with_capacity(capacity, Cursor::new(bytes.to_vec()))));
        let (mut text, mut damage, mut buffer) = (Vec::new(), Vec::new(), [0; 1000]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return (String::from_utf8_lossy(&text).into_owned(), damage),
                Ok(n) => text.extend_from_slice(&buffer[..n]),
                Err(error) => damage.push(Damage::of(&error).unwrap().at),
            }
        }
    }

    fn member(n: usize) -> String {
        (0..40).map(|i| format!("{n} {}\n", (i * 7919 + n * 104_729) % 1_000_003)).collect()
    }

    #[test]
    fn members_behind_damage_are_found() {
        let members: Vec<Vec<u8>> = (0..5).map(|n| pack(&member(n))).collect();
        let starts: Vec<usize> = (0..5).map(|n| members[..n].iter().map(Vec::len).sum()).collect();
        let sound = members.concat();
        for at in (starts[1]..starts[2]).step_by(3) {
            let mut bytes = sound.clone();
            bytes[at] ^= 0xA5;
            for capacity in [7, 8192] {
                let (text, damage) = read(&bytes, capacity);
                assert!(text.starts_with(&member(0)), "{at}");
                assert!(text.ends_with(&(member(2) + &member(3) + &member(4))), "{at}: {text}");
                // Time, flags and the like may be anything.
                let header = at < starts[1] + 10;
                assert!(damage.len() == 1 || header && damage.len() <= 1, "{at}: {damage:?}");
            }
        }
        // A hole, and a member that ends where the next begins.
        for (from, to) in
            [(starts[1] + 20, starts[2]), (starts[1] + 30, starts[1] + 90), (starts[1] + 5, starts[2] + 9)]
        {
            let bytes = [&sound[..from], &sound[to..]].concat();
            let (text, damage) = read(&bytes, 100);
            assert!(text.starts_with(&member(0)) && text.ends_with(&(member(3) + &member(4))), "{from} {to}");
            assert!((1..=2).contains(&damage.len()), "{from} {to}: {damage:?}");
        }
    }

    #[test]
    fn blocks_may_be_filled_up_and_rubbish_is_told() {
        let filled = [pack("one\n"), vec![0; 1000], pack("two\n"), vec![0; 3]].concat();
        assert_eq!(read(&filled, 64), ("one\ntwo\n".into(), vec![]));
        let one = pack("one\n");
        let rubbish = [one.clone(), b"rubbish".to_vec(), pack("two\n")].concat();
        assert_eq!(read(&rubbish, 64), ("one\ntwo\n".into(), vec![one.len() as u64]));
        assert_eq!(read(&one[..one.len() - 4], 64), ("one\n".into(), vec![one.len() as u64 - 4]));
    }

    #[test]
    fn a_file_of_nothing_but_headers_ends_soon() {
        let bytes = b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x01\xFF\xFF\0\0".repeat(20_000);
        let (_, damage) = read(&bytes, 8192);
        assert!(!damage.is_empty() && damage.len() <= 1 + MOST_TRIALS as usize, "{}", damage.len());
    }
}
