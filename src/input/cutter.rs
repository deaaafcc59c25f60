//! Cuts delimited text into records of cells (RFC 4180), with the tolerance that real files need: a quotation
//! mark inside a quoted cell that is not doubled is kept as it is, since news is full of them. Records are cut
//! here and not by crate `csv` because each must be bounded, hashed, and given up alone.

use std::io::{self, BufRead};

use super::refill::refill;

/// What the cutter found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing is left.
    End,
    /// A record.
    Record,
    /// A record over the limit, skipped.
    TooLong,
    /// The input, or the limit, ends inside a quoted cell of more than one line.
    Unclosed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    #[default]
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a quotation mark (and perhaps spaces) in a quoted cell: its end, the first of two, or a stray.
    Closing,
}

/// Cuts a stream into records of cells.
#[derive(Clone, Debug, Default)]
pub struct Cutter {
    /// Byte between cells.
    pub delimiter: u8,
    /// Most bytes of a record.
    pub limit: u64,
    /// Line ends met so far.
    pub lines: u64,
    /// Line at which the last record starts, from 1.
    pub start: u64,
    /// Whether the last record has a quotation mark where RFC 4180 allows none.
    pub stray: bool,
    state: State,
    /// Bytes of the last record, also where it is over the limit.
    length: u64,
    raw: Vec<u8>,
    /// Cells, unquoted, one after the other.
    cells: Vec<u8>,
    /// Where each cell ends in `cells`.
    ends: Vec<usize>,
    /// Spaces after what may be a closing quotation mark.
    padding: usize,
}

impl Cutter {
    /// A cutter of records of at most `limit` bytes.
    pub fn new(delimiter: u8, limit: u64) -> Self {
        Cutter { delimiter, limit, ..Cutter::default() }
    }

    /// The last record's bytes, without its line end.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The last record's cells.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.cells[start..*end])
    }

    /// How many cells the last record has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Cuts the next record; blank lines are skipped. LF, CRLF and CR end lines.
    ///
    /// # Errors
    /// What the reader says.
    pub fn next(&mut self, reader: &mut dyn BufRead) -> io::Result<Cut> {
        self.clear();
        loop {
            let chunk = refill(reader)?;
            if chunk.is_empty() {
                return Ok(if self.length == 0 { Cut::End } else { self.finish() });
            }
            let length = chunk.len();
            let end = self.take(chunk);
            reader.consume(end.unwrap_or(length));
            if self.length > self.limit && self.state == State::Quoted && self.raw.contains(&b'\n') {
                return Ok(Cut::Unclosed);
            }
            if end.is_some() && self.length > 0 {
                return Ok(self.finish());
            }
        }
    }

    /// Bytes of the last record, also of one over the limit.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether the last record is over the limit.
    pub fn is_long(&self) -> bool {
        self.length > self.limit
    }

    /// Goes on to the end of a record that was found [`Cut::Unclosed`] at the limit, without holding it.
    ///
    /// # Errors
    /// What the reader says.
    pub fn skip(&mut self, reader: &mut dyn BufRead) -> io::Result<()> {
        self.raw.clear();
        loop {
            let chunk = refill(reader)?;
            let length = chunk.len();
            let end = self.take(chunk);
            reader.consume(end.unwrap_or(length));
            if end.is_some() || length == 0 {
                return Ok(());
            }
        }
    }

    fn clear(&mut self) {
        self.raw.clear();
        self.cells.clear();
        self.ends.clear();
        (self.state, self.length, self.padding, self.stray) = (State::Start, 0, 0, false);
        self.start = self.lines + 1;
    }

    /// Takes bytes up to the record's end (then returns how many with the line end) or all of them.
    fn take(&mut self, chunk: &[u8]) -> Option<usize> {
        for (i, byte) in chunk.iter().enumerate() {
            let ends_line = matches!(byte, b'\n' | b'\r');
            self.lines += u64::from(*byte == b'\n');
            if ends_line && self.state != State::Quoted {
                if self.length > 0 {
                    return Some(i + 1);
                }
                // A blank line, or the LF of a CRLF.
                self.start = self.lines + 1;
                continue;
            }
            self.length += 1;
            if self.length <= self.limit {
                self.raw.push(*byte);
            } else if self.state == State::Quoted && self.raw.contains(&b'\n') {
                // Perhaps an open quotation mark that swallows the file: the caller decides.
                self.lines -= u64::from(*byte == b'\n');
                return Some(i);
            } else {
                // Only the quotation marks matter from here on.
                self.cells.clear();
                self.ends.clear();
            }
            self.step(*byte);
        }
        None
    }

    fn finish(&mut self) -> Cut {
        if self.state == State::Quoted {
            return Cut::Unclosed;
        }
        if self.length > self.limit {
            return Cut::TooLong;
        }
        self.ends.push(self.cells.len());
        Cut::Record
    }

    fn step(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Start, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Closing,
            (State::Quoted, _) => {
                self.cells.push(byte);
                State::Quoted
            }
            (_, b) if b == self.delimiter => {
                self.padding = 0;
                self.ends.push(self.cells.len());
                State::Start
            }
            (State::Start | State::Plain, _) => {
                self.stray |= byte == b'"';
                self.cells.push(byte);
                State::Plain
            }
            (State::Closing, b'"') if self.padding == 0 => {
                self.cells.push(b'"');
                State::Quoted
            }
            (State::Closing, b' ') => {
                self.padding += 1;
                State::Closing
            }
            (State::Closing, _) => {
                // It did not close the cell: keep it, and what was taken for padding.
                self.stray = true;
                self.cells.push(b'"');
                self.cells.extend(std::iter::repeat_n(b' ', self.padding));
                self.padding = 0;
                if byte == b'"' {
                    State::Closing
                } else {
                    self.cells.push(byte);
                    State::Quoted
                }
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(Cut, Vec<String>)>;

    fn all(text: &[u8], limit: u64, capacity: usize) -> Rows {
        let mut reader = io::BufReader::with_capacity(capacity, text);
        let mut cutter = Cutter::new(b',', limit);
        let mut rows = Vec::new();
        loop {
            match cutter.next(&mut reader).unwrap() {
                Cut::End => return rows,
                Cut::Record => {
                    rows.push((Cut::Record, cutter.cells().map(|c| String::from_utf8_lossy(c).into()).collect()));
                }
                cut => rows.push((cut, vec![])),
            }
        }
    }

    fn records(text: &str) -> Vec<Vec<String>> {
        all(text.as_bytes(), 1 << 20, 7).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn cells_are_unquoted() {
        assert_eq!(
            records("a,\"b \"\"c\"\"\nd\",\r\n\n,\"\"\re"),
            [vec!["a", "b \"c\"\nd", ""], vec!["", ""], vec!["e"]]
        );
    }

    #[test]
    fn marks_that_were_not_doubled_are_kept() {
        assert_eq!(records("1,\"He said \"yes\" to all\" ,x\n"), [["1", "He said \"yes\" to all", "x"]]);
        assert_eq!(records("5\" pipe,y"), [["5\" pipe", "y"]]);
        assert_eq!(records("\"a\" \"b\",y"), [["a\" \"b", "y"]]);
    }

    #[test]
    fn long_and_open_records_are_told_apart() {
        let long = format!("1,2\n{},x\n3,4\n", "y".repeat(50));
        let kinds: Vec<Cut> = all(long.as_bytes(), 20, 8).into_iter().map(|r| r.0).collect();
        assert_eq!(kinds, [Cut::Record, Cut::TooLong, Cut::Record]);
        let open = format!("1,2\n\"{}\n{}\n", "y".repeat(10), "z".repeat(50));
        assert_eq!(all(open.as_bytes(), 20, 8)[1].0, Cut::Unclosed);
    }

    proptest! {
        #[test]
        fn what_crate_csv_writes_is_read(
            rows in proptest::collection::vec(proptest::collection::vec("[a\",\n\r ;é]{0,6}", 3), 0..5),
            capacity in 1usize..20,
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let ours: Vec<Vec<String>> = all(&bytes, 1 << 20, capacity).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(ours, rows);
        }

        #[test]
        fn any_bytes_are_cut_the_same_whatever_the_chunks(
            bytes in "[a\",\n\r é]{0,60}", limit in 1u64..30, capacity in 1usize..20,
        ) {
            let rows = all(bytes.as_bytes(), limit, capacity);
            prop_assert_eq!(&rows, &all(bytes.as_bytes(), limit, 1000));
            prop_assert!(rows.len() <= bytes.len());
        }
    }
}
