//! Lines of a stream in bounded memory.

use std::io::{self, BufRead};

use super::refill::refill;

/// What [`read_line`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing is left.
    End,
    /// A line of so many bytes, its end included; the buffer holds it without the end.
    Whole(u64),
    /// A line longer than the limit, of so many bytes; it was skipped and the buffer holds its beginning.
    TooLong(u64),
}

/// Reads a line into `buffer` (cleared first), without `\n` or `\r\n`. Of a line longer than `limit` no more
/// than `limit + 1` bytes are held; the rest of it is skipped.
///
/// # Errors
/// What the reader says; the bytes read so far are lost.
pub fn read_line(reader: &mut dyn BufRead, buffer: &mut Vec<u8>, limit: u64) -> io::Result<Line> {
    buffer.clear();
    // One byte more than the limit: it may be the `\r` of the line's end.
    let limit = usize::try_from(limit).unwrap_or(usize::MAX - 1);
    let (mut total, mut long) = (0u64, false);
    loop {
        let chunk = refill(reader)?;
        let end = memchr::memchr(b'\n', chunk);
        let part = &chunk[..end.unwrap_or(chunk.len())];
        let room = limit + 1 - buffer.len();
        long |= part.len() > room;
        buffer.extend_from_slice(&part[..part.len().min(room)]);
        let used = part.len() + usize::from(end.is_some());
        total += used as u64;
        let done = end.is_some() || chunk.is_empty();
        reader.consume(used);
        if done {
            break;
        }
    }
    if !long && buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    if long || buffer.len() > limit {
        return Ok(Line::TooLong(total));
    }
    Ok(if total == 0 { Line::End } else { Line::Whole(total) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(bytes: &[u8], limit: u64, capacity: usize) -> Vec<(Line, Vec<u8>)> {
        let mut reader = io::BufReader::with_capacity(capacity, bytes);
        let (mut buffer, mut lines) = (Vec::new(), Vec::new());
        loop {
            match read_line(&mut reader, &mut buffer, limit).unwrap() {
                Line::End => return lines,
                line => lines.push((line, buffer.clone())),
            }
        }
    }

    #[test]
    fn a_long_line_is_skipped_and_not_held() {
        let lines = all(b"ab\r\n0123456789\ncd", 4, 3);
        assert_eq!(lines[0], (Line::Whole(4), b"ab".to_vec()));
        assert_eq!(lines[1].0, Line::TooLong(11));
        assert!(lines[1].1.len() <= 5);
        assert_eq!(lines[2], (Line::Whole(2), b"cd".to_vec()));
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_read() {
        assert_eq!(
            all(b"abcd\r\nabcd\n", 4, 64),
            vec![(Line::Whole(6), b"abcd".to_vec()), (Line::Whole(5), b"abcd".to_vec())]
        );
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[ab\r\n]{0,60}", capacity in 1usize..9) {
            let ours: Vec<Vec<u8>> = all(text.as_bytes(), 1000, capacity).into_iter().map(|(_, l)| l).collect();
            let theirs: Vec<Vec<u8>> = text.split_inclusive('\n').map(|l| {
                let l = l.strip_suffix('\n').unwrap_or(l);
                l.strip_suffix('\r').unwrap_or(l).as_bytes().to_vec()
            }).collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
