//! Finds the next sound record of a table behind a broken one.

use super::cutter::{Cut, Cutter};

/// Most bytes of a record that is tried as the one to resume at.
const TRIAL: u64 = 256 << 10;

/// What the cells of the sound records so far were like: tells a record from a line of prose with as many commas.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Per column: whether some cell was empty, and whether some cell had a space.
    columns: Vec<(bool, bool)>,
}

impl Shape {
    /// Learns from a sound record.
    pub fn learn(&mut self, cutter: &Cutter) {
        self.columns.resize(cutter.width().max(self.columns.len()), (false, false));
        for (column, cell) in self.columns.iter_mut().zip(cutter.cells()) {
            column.0 |= cell.trim_ascii().is_empty();
            column.1 |= cell.contains(&b' ');
        }
    }

    /// Whether a record has no cell of a kind that its column never had.
    pub fn fits(&self, cutter: &Cutter) -> bool {
        self.columns.iter().zip(cutter.cells()).all(|((empty, spaced), cell)| {
            (*empty || !cell.trim_ascii().is_empty()) && (*spaced || !cell.contains(&b' '))
        })
    }
}

/// Where in `bytes` (which begin inside a broken record) a sound record of `width` cells starts at a line's
/// beginning. `budget` bounds the work on bytes that open many quoted cells and close none.
pub fn sound_record(bytes: &[u8], delimiter: u8, width: usize, shape: &Shape, budget: &mut u64) -> Option<usize> {
    let mut cutter = Cutter::new(delimiter, TRIAL);
    let mut at = 0;
    // A single column leaves nothing to tell records from lines of text by.
    while width > 1 && at < bytes.len() {
        let line = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
        let mut trial = if *budget > 0 { &bytes[at..] } else { &bytes[at..line] };
        let cut = cutter.next(&mut trial).ok()?;
        if cut == Cut::Record && !cutter.stray && cutter.width() == width && shape.fits(&cutter) {
            return Some(at);
        }
        *budget = budget.saturating_sub(cutter.length());
        at = line;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, shape: &Shape) -> Option<usize> {
        sound_record(text.as_bytes(), b',', 2, shape, &mut 1000)
    }

    #[test]
    fn prose_is_no_record_of_a_table_with_ids() {
        let mut cutter = Cutter::new(b',', 100);
        cutter.next(&mut "7,some words".as_bytes()).unwrap();
        let mut shape = Shape::default();
        shape.learn(&cutter);
        let text = "in Yerevan, he said\n, and left\n8,\"two\nlines\"\n";
        assert_eq!(find(text, &shape), text.find("8,"));
        assert_eq!(find(text, &Shape::default()), Some(0));
        assert_eq!(find("no\n\"9,x\n", &shape), None);
    }

    #[test]
    fn without_a_budget_only_single_lines_are_tried() {
        let text = "\"a\nb\",1\nc,2\n";
        assert_eq!(sound_record(text.as_bytes(), b',', 2, &Shape::default(), &mut 0), text.find("c,2"));
        assert_eq!(sound_record(text.as_bytes(), b',', 2, &Shape::default(), &mut 99), Some(0));
    }
}
