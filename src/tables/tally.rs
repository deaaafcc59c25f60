//! How often names come up in the rows of a run.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

/// Counts rows by a name and its kind, and the documents that they are of.
#[derive(Debug, Default)]
pub struct Tally {
    rows: HashMap<(String, String), (u64, HashSet<String>)>,
}

/// A name and how often it came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The name.
    pub name: String,
    /// What it is: a label, say. Empty where there is one kind only.
    pub kind: String,
    /// Documents with at least one row of it.
    pub documents: usize,
    /// Rows of it.
    pub rows: u64,
}

impl Tally {
    /// Counts a row of `document`.
    pub fn add(&mut self, name: String, kind: String, document: String) {
        let (count, documents) = self.rows.entry((name, kind)).or_default();
        *count += 1;
        documents.insert(document);
    }

    /// The `most` names that are in most documents; equals by rows, then in alphabetical order.
    pub fn widest(self, most: usize) -> Vec<Counted> {
        self.sorted(most, |c| (c.documents as u64, c.rows))
    }

    /// The `most` names with most rows; equals by documents, then in alphabetical order.
    pub fn longest(self, most: usize) -> Vec<Counted> {
        self.sorted(most, |c| (c.rows, c.documents as u64))
    }

    fn sorted(self, most: usize, size: impl Fn(&Counted) -> (u64, u64)) -> Vec<Counted> {
        let rows = self.rows.into_iter();
        let mut all: Vec<Counted> = rows
            .map(|((name, kind), (rows, documents))| Counted { name, kind, documents: documents.len(), rows })
            .collect();
        all.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| (&a.name, &a.kind).cmp(&(&b.name, &b.kind))));
        all.truncate(most);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_size_goes_first_and_names_break_ties() {
        let tally = || {
            let mut tally = Tally::default();
            for (name, document) in [("b", "1"), ("b", "1"), ("b", "1"), ("c", "1"), ("c", "2"), ("a", "1"), ("d", "2")]
            {
                tally.add(name.into(), "PER".into(), document.into());
            }
            tally
        };
        let shown = |top: Vec<Counted>| top.into_iter().map(|c| (c.name, c.documents, c.rows)).collect::<Vec<_>>();
        let [a, b, c] = [("a", 1, 1), ("b", 1, 3), ("c", 2, 2)].map(|(name, n, rows)| (name.to_owned(), n, rows));
        assert_eq!(shown(tally().widest(3)), [c.clone(), b.clone(), a.clone()]);
        assert_eq!(shown(tally().longest(3)), [b, c, a]);
    }
}
