//! The answer of a web server as archives keep it: a status line, header lines, a body.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// 200, 404 ...
    pub status: u16,
    /// `text/html`, in lower case; empty when the server did not say.
    pub media_type: String,
    /// The `charset` of the content type.
    pub charset: Option<String>,
    /// The body as the server made it: transfer and content encodings are undone.
    pub body: Vec<u8>,
}

/// Why an answer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It has no status line or its header does not end.
    Header,
    /// Its body is compressed in a way that is not read.
    Encoding,
    /// Its body is longer than the limit when unpacked.
    TooLong,
}

/// Reads an answer whose body, unpacked, has at most `limit` bytes.
///
/// # Errors
/// [`Broken`].
pub fn parse(bytes: &[u8], limit: u64) -> Result<Response, Broken> {
    let (header, body) = split(bytes).ok_or(Broken::Header)?;
    let mut lines = header.split(|b| *b == b'\n').map(|line| String::from_utf8_lossy(line.trim_ascii()).into_owned());
    let status = lines.next().and_then(|line| status(&line)).ok_or(Broken::Header)?;
    let (mut content_type, mut transfer, mut content) = (String::new(), String::new(), String::new());
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => content_type = value.trim().to_owned(),
            "transfer-encoding" => transfer = value.trim().to_ascii_lowercase(),
            "content-encoding" => content = value.trim().to_ascii_lowercase(),
            _ => {}
        }
    }
    // Archives differ in whether they keep a body as it came or undo its encodings and keep the header lines.
    let joined = if transfer.ends_with("chunked") { dechunk(body) } else { None };
    let body = decode(joined.as_deref().unwrap_or(body), &content, limit)?;
    let (media_type, charset) = media_type(&content_type);
    Ok(Response { status, media_type, charset, body })
}

/// Type and character set of a `Content-Type`.
pub fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media_type = parts.next().unwrap_or("").trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media_type, charset)
}

/// Header and body, at the first empty line.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    memchr::memchr_iter(b'\n', bytes).find_map(|end| {
        let rest = &bytes[end + 1..];
        let blank = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n")) };
        (blank > 0).then(|| (&bytes[..end], &rest[blank..]))
    })
}

fn status(line: &str) -> Option<u16> {
    let (protocol, rest) = line.split_once(' ')?;
    if !protocol.to_ascii_uppercase().starts_with("HTTP/") {
        return None;
    }
    rest.split_whitespace().next()?.parse().ok()
}

/// A body of chunks in one piece; `None` when it is not cut into chunks (any more). A last chunk that is cut short
/// is taken as far as it goes.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let chunk = &body[..size.min(body.len())];
        whole.extend_from_slice(chunk);
        body = &body[chunk.len()..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

fn decode(body: &[u8], encoding: &str, limit: u64) -> Result<Vec<u8>, Broken> {
    let packed: Box<dyn Read + '_> = match encoding {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(body)),
        "deflate" if body.first().is_some_and(|b| b & 0x0F == 8) => Box::new(ZlibDecoder::new(body)),
        "deflate" if std::str::from_utf8(body).is_err() => Box::new(DeflateDecoder::new(body)),
        "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
            Box::new(zstd::stream::read::Decoder::with_buffer(body).map_err(|_| Broken::Encoding)?)
        }
        // What archives made of it already is text; Brotli is not read.
        "br" if std::str::from_utf8(body).is_err() => return Err(Broken::Encoding),
        _ => return Ok(body.to_vec()),
    };
    let mut out = Vec::new();
    let read = packed.take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(Broken::TooLong);
    }
    // A page that was cut on its way is as much of a page as came through.
    if read.is_err() && out.is_empty() { Err(Broken::Encoding) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"iso-8859-2\"\r\nX: y\r\n\r\n<p>Hi";
        let response = parse(answer, 99).unwrap();
        assert_eq!((response.status, response.media_type.as_str()), (200, "text/html"));
        assert_eq!((response.charset.as_deref(), response.body.as_slice()), (Some("iso-8859-2"), b"<p>Hi".as_slice()));
        assert_eq!(parse(b"HTTP/2 404\n\n", 99).unwrap().status, 404);
        assert_eq!(parse(b"<p>no header</p>\n\n", 99), Err(Broken::Header));
    }

    #[test]
    fn encodings_are_undone_where_they_are_there() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"<p>Hello</p>").unwrap();
        let gz = gz.finish().unwrap();
        let (first, second) = gz.split_at(7);
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
        let chunks = [
            head.as_slice(),
            b"7\r\n",
            first,
            b"\r\n",
            format!("{:x};a=b\r\n", second.len()).as_bytes(),
            second,
            b"\r\n0\r\n\r\n",
        ]
        .concat();
        assert_eq!(parse(&chunks, 99).unwrap().body, b"<p>Hello</p>");
        assert_eq!(parse(&chunks, 5), Err(Broken::TooLong));
        let undone = [head.as_slice(), b"<p>Hello</p>"].concat();
        assert_eq!(parse(&undone, 99).unwrap().body, b"<p>Hello</p>");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), chunked: bool) {
            let head: &[u8] = if chunked { b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n" } else { b"" };
            let _ = parse(&[head, &bytes].concat(), 50);
        }
    }
}
