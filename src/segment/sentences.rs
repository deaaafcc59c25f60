//! The sentence splitter: one pass over the bytes, a closer look at each terminator.

use super::boundary::{Verdict, judge};
use super::lists::item_starts;
use crate::document::Zone;
use crate::span::{Span, Text};

/// The sentences of a text in order: no leading or trailing white space, never across a line end.
/// `zones` (may be empty) tells which lines are headlines and the like: such a line is one sentence.
///
/// ```
/// use claimwire::{segment::sentences, span::Text};
/// let text = Text::new("Mr. Lee left the U.S. on Jan. 5. “I am back. Ask no more,” he said.");
/// let found: Vec<&str> = sentences(&text, &[]).into_iter().map(|s| text.slice(s)).collect();
/// assert_eq!(found, ["Mr. Lee left the U.S. on Jan. 5.", "“I am back.", "Ask no more,” he said."]);
/// ```
pub fn sentences(text: &Text, zones: &[(Span, Zone)]) -> Vec<Span> {
    let source = text.as_str();
    let mut out = Vec::with_capacity(source.len() / 120 + 1);
    let mut whole = zones.iter().filter(|(_, zone)| is_one_sentence(*zone)).map(|(span, _)| *span).peekable();
    let mut start = 0;
    while start < source.len() {
        let end = line_end(source, start);
        while whole.next_if(|z| z.byte_end <= start).is_some() {}
        match source.get(start..end) {
            Some(line) if whole.peek().is_some_and(|z| z.byte_start < end) => {
                push(text, line, start, 0..line.len(), &mut out)
            }
            Some(line) => split_line(text, line, start, &mut out),
            None => {}
        }
        start = end + source.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    out
}

/// Zones whose line is one sentence whatever stops stand in it.
fn is_one_sentence(zone: Zone) -> bool {
    !matches!(zone, Zone::Body | Zone::Caption)
}

/// The byte at which the line that starts at `start` ends.
fn line_end(source: &str, start: usize) -> usize {
    let bytes = source.as_bytes();
    let mut from = start;
    while let Some(i) = memchr::memchr3(b'\n', b'\r', 0xE2, bytes.get(from..).unwrap_or(&[])) {
        let at = from + i;
        // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
        if bytes[at] != 0xE2 || bytes.get(at + 1) == Some(&0x80) && matches!(bytes.get(at + 2), Some(0xA8 | 0xA9)) {
            return at;
        }
        from = at + 1;
    }
    source.len()
}

/// What a byte can be to the splitter.
const PLAIN: u8 = 0;
const TERMINATOR: u8 = 1;
const QUOTE: u8 = 2;
/// First byte of a terminator outside ASCII.
const LEAD: u8 = 3;
static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut table = [PLAIN; 256];
    table[b'.' as usize] = TERMINATOR;
    table[b'!' as usize] = TERMINATOR;
    table[b'?' as usize] = TERMINATOR;
    table[b'"' as usize] = QUOTE;
    table[0xE2] = LEAD; // …
    table[0xE3] = LEAD; // 。
    table[0xEF] = LEAD; // ！ ？
    table[0xE0] = LEAD; // ।
    table[0xD8] = LEAD; // ؟
    table[0xDB] = LEAD; // ۔
    table
}

fn split_line(text: &Text, line: &str, offset: usize, out: &mut Vec<Span>) {
    let bytes = line.as_bytes();
    let items = if looks_like_item(line) { item_starts(line) } else { Vec::new() };
    let mut items = items.into_iter().peekable();
    let mut start = super::cursor::skip_space(line, 0);
    let mut at = 0;
    let mut quotes = 0usize;
    while at < bytes.len() {
        let Some(skip) = bytes[at..].iter().position(|b| KINDS[*b as usize] != PLAIN) else { break };
        let found = at + skip;
        while let Some(item) = items.next_if(|i| *i <= found) {
            push(text, line, offset, start..item, out);
            start = item;
        }
        at = found;
        match KINDS[bytes[at] as usize] {
            QUOTE => {
                quotes += 1;
                at += 1;
                continue;
            }
            LEAD if !line.get(at..).is_some_and(|r| r.starts_with(['…', '。', '！', '？', '।', '؟', '۔'])) => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let (next, ends) = match judge(line, start, at, quotes % 2 == 1) {
            Verdict::End(end) => (end, true),
            Verdict::Inside(next) => (next.max(at + 1), false),
        };
        // Never beyond the start of the next item.
        quotes += bytes[at..next.min(bytes.len())].iter().filter(|b| **b == b'"').count();
        if ends && items.peek().is_none_or(|i| next <= *i) {
            push(text, line, offset, start..next, out);
            // Behind the white space: nobody after this looks at it again.
            start = super::cursor::skip_space(line, next);
        }
        at = next;
    }
    for item in items {
        push(text, line, offset, start..item, out);
        start = item;
    }
    push(text, line, offset, start..line.len(), out);
}

/// Whether the line starts as a list's item does; a cheap test before the real one.
fn looks_like_item(line: &str) -> bool {
    let bytes = line.as_bytes();
    matches!(bytes, [b'0'..=b'9', ..] | [b'a'..=b'z', b'.' | b')', ..] | [b'-' | b'*' | b' ', ..])
        || line.starts_with(['•', '⁃', '–'])
}

/// Adds the stretch without the white space around it, when anything is left.
fn push(text: &Text, line: &str, offset: usize, range: std::ops::Range<usize>, out: &mut Vec<Span>) {
    let Some(part) = line.get(range.clone()) else { return };
    let trimmed = part.trim_start();
    let start = offset + range.start + (part.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        out.push(text.span(start..start + trimmed.len()));
    }
}
