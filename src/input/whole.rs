//! Files that are one document: plain text and HTML.

use std::io::Read;

use super::open::Stream;
use super::{InputOptions, Item, Records, encoding, reject, sha256_hex};
use crate::document::{Body, Record};

/// The one record of the stream.
pub fn records(stream: Stream, html: bool, options: &InputOptions) -> Records {
    let limit = options.max_record_bytes;
    Box::new(std::iter::once_with(move || record(stream, html, limit)))
}

fn record(mut stream: Stream, html: bool, limit: u64) -> Item {
    let mut bytes = Vec::new();
    if let Err(error) = (&mut stream.reader).take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        return Err(stream.failed(1, &error));
    }
    let mut origin = reject::origin(&stream.shown, 1);
    if bytes.len() as u64 > limit {
        return Err(reject::oversized(origin, limit));
    }
    origin.sha256 = sha256_hex(&bytes);
    let mut decoded = encoding::decode(bytes, html);
    if decoded.text.trim().is_empty() {
        return Err(reject::empty(origin));
    }
    if decoded.text.trim_start().starts_with("<?xml") && !decoded.text.contains("<html") {
        decoded.warnings.push("XML read as if it were HTML".to_owned());
    }
    Ok(Record {
        origin,
        id: None,
        body: if html { Body::Html(decoded.text) } else { Body::Plain(decoded.text) },
        title: None,
        url: None,
        author: None,
        published: None,
        warnings: decoded.warnings,
    })
}
