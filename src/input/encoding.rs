//! Bytes to text: UTF-8 first, then byte-order marks, an encoding that the page declares, and a guess.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text and what was odd about its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// For [`Record::warnings`](crate::document::Record::warnings).
    pub warnings: Vec<String>,
}

/// Decodes the bytes of a whole document. UTF-8 costs one validation and no copy. `declared` says whether to
/// look for an encoding that the document declares (HTML, XML).
pub fn decode(bytes: Vec<u8>, declared: bool) -> Decoded {
    if let Some(encoding) = utf16_of(&bytes[..bytes.len().min(1024)]) {
        return decode_as(&bytes, encoding);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Decoded { text, warnings: Vec::new() };
        }
        Err(error) => error.into_bytes(),
    };
    let encoding = encoding_of(&bytes, declared);
    decode_as(&bytes, encoding)
}

/// The encoding of bytes that are not UTF-8 throughout.
pub fn encoding_of(bytes: &[u8], declared: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    declared.then(|| declared_encoding(bytes)).flatten().unwrap_or_else(|| guess(bytes))
}

/// Decodes with an encoding that is known; what does not decode becomes U+FFFD, with a warning.
pub fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, used, broken) = encoding.decode(bytes);
    let mut warnings = Vec::new();
    if used != UTF_8 {
        warnings.push(format!("decoded as {}", used.name().to_ascii_lowercase()));
    }
    if broken {
        let n = text.matches('\u{fffd}').count();
        warnings.push(format!("{n} undecodable stretches replaced by U+FFFD"));
    }
    Decoded { text: text.into_owned(), warnings }
}

/// Whether the bytes are UTF-8 with a few broken places: more whole multi-byte sequences than broken ones. A
/// legacy text has next to no such sequences, and guessing would garble every good one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The encoding named by `<meta charset>`, `<meta http-equiv>` or the XML declaration in the first 4 KB.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    for key in [b"charset=".as_slice(), b"encoding="] {
        for at in memchr::memmem::find_iter(&head, key) {
            let value = &head[at + key.len()..];
            let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
            let end = value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
            // The bytes were read without UTF-16's help: such a declaration is wrong, as is UTF-8 here.
            let found = Encoding::for_label(&value[..end.unwrap_or(value.len())]);
            if let Some(e) = found.filter(|e| ![UTF_8, UTF_16LE, UTF_16BE].contains(e)) {
                return Some(e);
            }
        }
    }
    None
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // An English dump: one curly quote is too little evidence for anything but the commonest encoding.
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    let few = high * 50 < bytes.len();
    if few && !guess.is_single_byte() { WINDOWS_1252 } else { guess }
}

/// UTF-16 by its byte-order mark, or without one when nearly every other byte is NUL.
pub fn utf16_of(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => return Some(encoding).filter(|e| *e != UTF_8),
        None if head.len() < 4 => return None,
        None => {}
    }
    let nul = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nul(0), nul(1), head.len() / 2);
    match (even * 10 > half * 8, odd * 10 > half * 8) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// A reader of UTF-16 (or any encoding) as UTF-8, for record formats that are read line by line.
pub struct Transcoder<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    out: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: BufRead> Transcoder<R> {
    /// Reads `inner` as `encoding`; a byte-order mark is dropped.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Transcoder { inner, decoder: encoding.new_decoder_with_bom_removal(), out: Vec::new(), at: 0, done: false }
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.out.len() && !self.done {
            let chunk = self.inner.fill_buf()?;
            self.done = chunk.is_empty();
            // Room for the worst case, so that one call takes the whole chunk.
            let room = self.decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3 + 16);
            self.out.resize(room, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(chunk, &mut self.out, self.done);
            self.out.truncate(written);
            self.at = 0;
            self.inner.consume(read);
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.out.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes.to_vec(), false);
        (decoded.text, decoded.warnings.join("; "))
    }

    #[test]
    fn utf8_passes_and_loses_its_mark() {
        assert_eq!(text("\u{feff}“Ōna”".as_bytes()), ("“Ōna”".into(), String::new()));
    }

    #[test]
    fn windows_1252_is_guessed_and_said() {
        let bytes = b"The minister said: \x93We paid \x805 million\x94, and didn\x92t say to whom.";
        let (text, warning) = text(bytes);
        assert_eq!(text, "The minister said: “We paid €5 million”, and didn’t say to whom.");
        assert_eq!(warning, "decoded as windows-1252");
    }

    #[test]
    fn one_broken_byte_does_not_garble_the_good_ones() {
        let (text, warning) = text(b"\xE2\x80\x9CYes\xE2\x80\x9D, he s\xFFaid \xE2\x80\x94 twice");
        assert_eq!(text, "“Yes”, he s\u{fffd}aid — twice");
        assert_eq!(warning, "1 undecodable stretches replaced by U+FFFD");
    }

    #[test]
    fn a_page_is_decoded_as_it_declares() {
        let page = b"<html><head><meta charset=\"iso-8859-2\"></head>Wa\xB3\xEAsa".to_vec();
        assert_eq!(decode(page, true).text.split("head>").last(), Some("Wałęsa"));
    }

    #[test]
    fn utf16_is_read_through_its_mark_and_without() {
        let le: Vec<u8> = "\u{feff}id\ttext\n1\t€\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&le).0, "id\ttext\n1\t€\n");
        assert_eq!(utf16_of(&le[2..]), Some(UTF_16LE));
        let mut out = String::new();
        let small = io::BufReader::with_capacity(3, le.as_slice());
        Transcoder::new(small, UTF_16LE).read_to_string(&mut out).unwrap();
        assert_eq!(out, "id\ttext\n1\t€\n");
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..300), declared: bool) {
            decode(bytes, declared);
        }
    }
}
