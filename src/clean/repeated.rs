//! Lines that stand in many documents of a dump (`--repeated-lines`): the menus, notices and adverts of its sites.
//!
//! A first reading counts for each line the documents that hold it, in a table of fixed size. A bucket of the table
//! that is full of other lines forgets one document of each (Misra and Gries, 1982): counts may be too low in a
//! dump of very many lines, never too high, and they depend on the order of the input only.

use std::collections::HashSet;

use super::draft::Draft;
use super::lines::{Kind, Labelled};
use super::{CleanOptions, rules};
use crate::digest::{mix, sha256_hex};
use crate::document::{Body, Record, Zone};

/// The rule's name.
pub(super) const REPEATED_LINE: &str = "repeated_line";

/// Size of the table: 64 MiB.
const BUCKETS: usize = 1 << 19;
const SLOTS: usize = 8;
/// Letters of the shortest line that is counted: page numbers and cells of tables are alike by right.
const FEWEST: usize = 3;

/// A line and how many documents hold it; a free place when none does.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    line: u64,
    documents: u32,
}

/// Counts lines by the documents that hold them.
#[derive(Debug)]
pub struct Counter {
    buckets: Vec<[Slot; SLOTS]>,
    /// The lines of one document.
    own: HashSet<u64>,
}

impl Default for Counter {
    fn default() -> Self {
        Counter { buckets: vec![[Slot::default(); SLOTS]; BUCKETS], own: HashSet::new() }
    }
}

impl Counter {
    /// Counts the lines of a plain text, repaired as they will be when they are looked up. Pages are left alone:
    /// their menus stand in elements of their own.
    pub fn add(&mut self, record: &Record, options: &CleanOptions) {
        let Body::Plain(source) = &record.body else { return };
        let mut draft = Draft::new(source);
        rules::repair(&mut draft, |rule| !options.disabled.contains(rule));
        self.own.clear();
        for line in draft.as_str().lines().filter_map(key) {
            if self.own.insert(line) {
                count(&mut self.buckets, line);
            }
        }
    }

    /// The lines of at least so many documents.
    pub fn finish(self, documents: u32) -> Repeated {
        let slots = self.buckets.iter().flatten().filter(|slot| slot.documents >= documents.max(1));
        let mut lines: Vec<u64> = slots.map(|slot| slot.line).collect();
        lines.sort_unstable();
        Repeated { lines }
    }
}

fn count(buckets: &mut [[Slot; SLOTS]], line: u64) {
    let Some(bucket) = buckets.get_mut((line % BUCKETS as u64) as usize) else { return };
    if let Some(slot) = bucket.iter_mut().find(|slot| slot.documents > 0 && slot.line == line) {
        slot.documents = slot.documents.saturating_add(1);
    } else if let Some(free) = bucket.iter_mut().find(|slot| slot.documents == 0) {
        *free = Slot { line, documents: 1 };
    } else {
        bucket.iter_mut().for_each(|slot| slot.documents -= 1);
    }
}

/// The lines that stand in many documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeated {
    /// Sorted.
    lines: Vec<u64>,
}

impl Repeated {
    /// How many they are.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// SHA-256 over them: two readings that found the same lines have the same.
    pub fn fingerprint(&self) -> String {
        let bytes: Vec<u8> = self.lines.iter().flat_map(|line| line.to_le_bytes()).collect();
        sha256_hex(&bytes)
    }

    fn contains(&self, line: &str) -> bool {
        key(line).is_some_and(|line| self.lines.binary_search(&line).is_ok())
    }

    /// Drops the lines of the running text that are among them, unless they are all that the document has: then it
    /// is a copy, which is no matter of lines.
    pub(super) fn drop(&self, text: &str, labelled: &mut [Labelled]) {
        let body = |line: &Labelled| line.kind == Kind::Keep(Zone::Body);
        let found: Vec<bool> = labelled
            .iter()
            .map(|line| {
                let kept = matches!(line.kind, Kind::Keep(Zone::Body | Zone::Subhead | Zone::Caption));
                kept && text.get(line.range.clone()).is_some_and(|words| self.contains(words))
            })
            .collect();
        if labelled.iter().zip(&found).any(|(line, found)| body(line) && !found) {
            for (line, _) in labelled.iter_mut().zip(found).filter(|(_, found)| *found) {
                line.kind = Kind::Drop(REPEATED_LINE);
            }
        }
    }
}

/// A line as it is compared: letters in lower case, runs of digits as one, runs of anything else as one. `None` for
/// a line of too few letters.
fn key(line: &str) -> Option<u64> {
    // FNV-1a, whose low bits alone would choose poor buckets.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |c: char| hash = (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3);
    let (mut letters, mut last) = (0usize, ' ');
    for c in line.chars() {
        let kind = match c {
            c if c.is_alphabetic() => c,
            c if c.is_numeric() => '0',
            _ => ' ',
        };
        if kind.is_alphabetic() {
            letters += 1;
            // A gap counts only where something follows.
            if last == ' ' && letters > 1 {
                add(' ');
            }
            kind.to_lowercase().for_each(&mut add);
        } else if kind == '0' && last != '0' {
            add('0');
        }
        last = kind;
    }
    (letters >= FEWEST).then(|| mix(hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Origin;

    fn record(text: &str) -> Record {
        Record {
            origin: Origin::default(),
            id: None,
            body: Body::Plain(text.to_owned()),
            title: None,
            url: None,
            author: None,
            published: None,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn lines_are_counted_once_a_document() {
        let mut counter = Counter::default();
        let options = CleanOptions::default();
        for n in 0..5 {
            counter.add(
                &record(&format!(
                    "Join our 12 readers!\nThe port is number {n}\nown{}\nJoin our 3 readers\n",
                    "x".repeat(n)
                )),
                &options,
            );
        }
        let repeated = counter.finish(5);
        assert!(repeated.contains("JOIN our 9 readers ") && repeated.contains("The port is number 77"));
        assert!(!repeated.contains("ownx") && !repeated.contains("Join our readers") && !repeated.contains("12"));
        assert_eq!(repeated.count(), 2);
    }

    #[test]
    fn a_full_table_counts_too_low_and_never_too_high() {
        let mut buckets = vec![[Slot::default(); SLOTS]; BUCKETS];
        // All in one bucket: one line in a thousand documents, and three hundred lines in one each.
        let own = |n: u64| (n + 1) * BUCKETS as u64;
        for n in 0..1000 {
            count(&mut buckets, 0);
            if n < 300 {
                count(&mut buckets, own(n));
            }
        }
        let slot = |line: u64| buckets[0].iter().find(|slot| slot.line == line && slot.documents > 0);
        let found = slot(0).unwrap().documents;
        assert!((1000 - 300 / SLOTS as u32..=1000).contains(&found), "{found}");
        assert!((0..300).filter_map(|n| slot(own(n))).all(|slot| slot.documents == 1));
    }
}
