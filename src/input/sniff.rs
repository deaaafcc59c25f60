//! What a file is: by its first bytes first, by its name second.

use super::{tar, wrapped};

/// What a decompressed file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One plain-text document.
    Text,
    /// One HTML (or XML) document.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// JSON objects over several lines, or in an array.
    Json,
    /// JSON objects in a list that a larger object holds.
    Wrapped,
    /// A table with a header line and this delimiter.
    Csv(u8),
    /// A Parquet table.
    Parquet,
    /// A web archive (WARC, WET).
    Warc,
    /// A ZIP archive.
    Zip,
    /// A tar archive.
    Tar,
}

/// Why a file holds nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    /// What it is.
    pub what: &'static str,
    /// What the user can do about it.
    pub todo: &'static str,
}

const CONVERT: &str = "convert it to text or HTML first";
const UNPACK: &str = "unpack it first";

/// First bytes of formats that people do put into a dump folder.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF file", CONVERT),
    (b"\xD0\xCF\x11\xE0", "an old Word or Excel file", CONVERT),
    (b"{\\rtf", "an RTF file", CONVERT),
    (b"7z\xBC\xAF", "a 7-Zip file", UNPACK),
    (b"Rar!", "a RAR file", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "export it as JSONL or CSV first"),
    (b"\x89PNG", "a picture", "leave it out"),
    (b"\xFF\xD8\xFF", "a picture", "leave it out"),
    (b"GIF8", "a picture", "leave it out"),
    (b"\x7FELF", "a program", "leave it out"),
];

/// Tells what the bytes at a file's beginning are. `head` is the file's beginning as UTF-8 or in a legacy
/// encoding (UTF-16 already transcoded), `whole` says whether it is the whole file, `name` is its name without
/// the ending of its compression, `text_field` the field of the text when the user named one.
///
/// # Errors
/// [`NotText`] for binary files.
pub fn kind(head: &[u8], whole: bool, name: &str, text_field: Option<&str>) -> Result<Kind, NotText> {
    if let Some(kind) = archive(head) {
        return Ok(kind);
    }
    not_binary(head)?;
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let name = name.to_ascii_lowercase();
    let named = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    if is_html(head) {
        return Ok(Kind::Html);
    }
    if let Some(kind) = json(head, whole, named(&[".json"])) {
        return Ok(if wrapped::is_wrapped(head, text_field) { Kind::Wrapped } else { kind });
    }
    Ok(if named(&[".jsonl", ".ndjson"]) {
        Kind::Jsonl
    } else if named(&[".json"]) {
        Kind::Json
    } else if named(&[".csv", ".tsv", ".tab"]) {
        Kind::Csv(if named(&[".csv"]) { delimiter(head) } else { b'\t' })
    } else if named(&[".html", ".htm", ".xhtml", ".xml"]) {
        Kind::Html
    } else if !named(&[".txt", ".text", ".md", ".markdown"]) && is_table(head, text_field) {
        Kind::Csv(delimiter(head))
    } else {
        Kind::Text
    })
}

/// Formats that hold records or other files, by their first bytes.
pub fn archive(head: &[u8]) -> Option<Kind> {
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic)) {
        Some(Kind::Zip)
    } else if head.starts_with(b"PAR1") {
        Some(Kind::Parquet)
    } else if head.starts_with(b"WARC/") {
        Some(Kind::Warc)
    } else {
        tar::is_header(head).then_some(Kind::Tar)
    }
}

/// Known binary formats, NUL bytes, or more control characters than text has.
fn not_binary(head: &[u8]) -> Result<(), NotText> {
    if let Some((_, what, todo)) = MAGIC.iter().find(|(magic, _, _)| head.starts_with(magic)) {
        return Err(NotText { what, todo });
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B);
    if head.contains(&0) || head.iter().filter(control).count() * 20 > head.len() {
        return Err(NotText { what: "a binary file", todo: "leave it out or convert it to text" });
    }
    Ok(())
}

/// Whether the beginning is that of an HTML or XML document, or of a fragment with block tags.
pub fn is_html(head: &[u8]) -> bool {
    let head = &head[..head.len().min(4096)];
    let starts =
        |prefix: &str| head.len() >= prefix.len() && head[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes());
    ["<!doctype html", "<html", "<?xml", "<head", "<body"].iter().any(|p| starts(p))
        || looks_like_markup(&String::from_utf8_lossy(head))
}

/// Whether a field's text is HTML: it starts with a tag or comment and has a well-known tag.
pub fn looks_like_markup(text: &str) -> bool {
    const TAGS: [&str; 26] = [
        "p",
        "div",
        "span",
        "br",
        "a",
        "b",
        "i",
        "em",
        "strong",
        "html",
        "head",
        "body",
        "article",
        "section",
        "main",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "table",
        "figure",
        "img",
        "blockquote",
        "!doctype",
        "meta",
    ];
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return false;
    }
    text.split('<').skip(1).take(50).any(|piece| {
        let name_end = piece.find(|c: char| !(c.is_ascii_alphanumeric() || c == '!')).unwrap_or(piece.len());
        let after = piece[name_end..].chars().next();
        TAGS.iter().any(|t| t.eq_ignore_ascii_case(&piece[..name_end]))
            && after.is_some_and(|c| c == '>' || c == '/' || c.is_whitespace())
            && piece.contains('>')
    })
}

/// JSON by content: an object, or an array of objects. `None` when the beginning is neither.
fn json(head: &[u8], whole: bool, named_json: bool) -> Option<Kind> {
    if let Some(inner) = head.strip_prefix(b"[") {
        let inner = inner.trim_ascii_start();
        return (inner.starts_with(b"{") && matches!(inner[1..].trim_ascii_start().first(), Some(b'"' | b'}')))
            .then_some(Kind::Json);
    }
    let inner = head.strip_prefix(b"{")?;
    if !matches!(inner.trim_ascii_start().first(), Some(b'"' | b'}')) {
        return None;
    }
    let line_end = memchr::memchr(b'\n', head);
    let line = &head[..line_end.unwrap_or(head.len())];
    if serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok() {
        return Some(Kind::Jsonl);
    }
    // The first line is no whole object. Over several lines, or cut by the end of what we see?
    match line_end {
        None if !whole && !named_json => Some(Kind::Jsonl),
        Some(_) if !line.ends_with(b"}") && !line.ends_with(b"}\r") => Some(Kind::Json),
        Some(_) => Some(Kind::Jsonl),
        None => Some(Kind::Json),
    }
}

/// The delimiter of a header line: the commonest of `,` `;` TAB `|` outside quotation marks.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in head.iter().take_while(|b| **b != b'\n') {
        quoted ^= *byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(d, _)| !quoted && d == byte) {
            *n += 1;
        }
    }
    // The first of the commonest: `max_by_key` would take the last.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(d, _)| *d)
}

/// Whether the first line is a header with a text field, for input without a telling name.
fn is_table(head: &[u8], text_field: Option<&str>) -> bool {
    let Some(end) = memchr::memchr(b'\n', head) else { return false };
    let Ok(line) = std::str::from_utf8(&head[..end]) else { return false };
    let cells: Vec<&str> = line.trim_end().split(delimiter(head) as char).map(|c| c.trim_matches('"').trim()).collect();
    let is_name = |c: &&str| c.len() <= 40 && c.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-. ".contains(&b));
    cells.len() >= 2
        && cells.iter().all(is_name)
        && cells.iter().any(|c| text_field.is_some_and(|t| t == *c) || super::fields::TEXT.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str, name: &str) -> Result<Kind, NotText> {
        kind(head.as_bytes(), true, name, None)
    }

    #[test]
    fn content_comes_before_the_name() {
        assert_eq!(of("\u{feff} <!DOCTYPE html><p>x", "a.txt"), Ok(Kind::Html));
        assert_eq!(of("{\"id\": 1}\n{\"id\": 2}\n", "a.txt"), Ok(Kind::Jsonl));
        assert_eq!(of("[{\"id\": 1}]", "a.jsonl"), Ok(Kind::Json));
        assert_eq!(of("{\n  \"id\": 1\n}\n", "a.jsonl"), Ok(Kind::Json));
        assert_eq!(of("{\"id\":\n", "a.jsonl"), Ok(Kind::Json));
        assert_eq!(of("{\"id\": 1, x}\n{\"id\": 2}\n", "a.jsonl"), Ok(Kind::Jsonl));
        assert_eq!(of("<p>The <b>minister</b> said", "a"), Ok(Kind::Html));
        assert!(of("%PDF-1.7 x", "a.txt").is_err());
        assert!(of("a\0b", "a.txt").is_err());
    }

    #[test]
    fn text_that_resembles_something_else_stays_text() {
        for text in ["[Updated] The minister said", "{sic} he said", "<3 <3", "Id, text and title\nare words", ""] {
            assert_eq!(of(text, "a.txt"), Ok(Kind::Text), "{text}");
            assert_eq!(of(text, "-"), Ok(Kind::Text), "{text}");
        }
    }

    #[test]
    fn tables_are_known_by_name_or_by_a_header_with_a_text_field() {
        assert_eq!(of("a;b;c\n1,2;3;4", "x.csv"), Ok(Kind::Csv(b';')));
        assert_eq!(of("a,b\n", "x.tsv"), Ok(Kind::Csv(b'\t')));
        assert_eq!(of("id,title,text\n1,2,3\n", "-"), Ok(Kind::Csv(b',')));
        assert_eq!(of("\"a;b\",c\n", "x.csv"), Ok(Kind::Csv(b',')));
    }
}
