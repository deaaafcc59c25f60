//! The text while it is being cleaned: it knows for each of its bytes where in the source it came from.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::{Run, Text, TextMap};

/// One change to a draft: the bytes `range` become `with`. An empty `with` drops them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the draft.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub with: Cow<'static, str>,
}

impl Edit {
    /// Drops `range`.
    pub fn delete(range: Range<usize>) -> Self {
        Edit { range, with: Cow::Borrowed("") }
    }

    /// Writes `with` in place of `range`.
    pub fn replace(range: Range<usize>, with: impl Into<Cow<'static, str>>) -> Self {
        Edit { range, with: with.into() }
    }
}

/// A stretch of the draft and of the source, in bytes; the draft's stretches follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    len: usize,
    source: Range<usize>,
    reason: Option<&'static str>,
}

/// A text under repair.
#[derive(Clone, Debug)]
pub struct Draft {
    text: String,
    pieces: Vec<Piece>,
}

impl Draft {
    /// A draft equal to its source.
    pub fn new(source: &str) -> Self {
        let pieces = match source.len() {
            0 => Vec::new(),
            len => vec![Piece { len, source: 0..len, reason: None }],
        };
        Draft { text: source.to_owned(), pieces }
    }

    /// The text as it stands.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Makes the edits, which must be in order, must not overlap and must lie on code-point boundaries.
    /// An edit that touches text which another rule wrote takes the whole of that text with it, so that the
    /// map's runs never share source text.
    pub fn apply(&mut self, edits: &[Edit], reason: &'static str) {
        if edits.is_empty() {
            return;
        }
        let groups = self.groups(edits);
        let mut text = String::with_capacity(self.text.len() + 16);
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len() + 2 * groups.len());
        let mut old = Cursor { pieces: &self.pieces, index: 0, start: 0 };
        let mut at = 0;
        for group in groups {
            old.copy(at..group.start, &mut pieces);
            text.push_str(self.text.get(at..group.start).unwrap_or(""));
            let source = old.source(group.start..group.end);
            at = group.end;
            if !group.with.is_empty() {
                text.push_str(&group.with);
                pieces.push(Piece { len: group.with.len(), source, reason: Some(reason) });
            }
        }
        old.copy(at..self.text.len(), &mut pieces);
        text.push_str(self.text.get(at..).unwrap_or(""));
        self.text = text;
        self.pieces = pieces;
    }

    /// The edits, widened to whole rewritten pieces and joined where they then overlap.
    fn groups(&self, edits: &[Edit]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::with_capacity(edits.len());
        let (mut index, mut start) = (0, 0);
        for edit in edits {
            let Edit { range, with } = edit;
            debug_assert!(self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end));
            while let Some(piece) = self.pieces.get(index).filter(|p| start + p.len <= range.start) {
                (index, start) = (index + 1, start + piece.len);
            }
            let rewritten = |p: &&Piece| p.reason.is_some();
            let from = match self.pieces.get(index).filter(rewritten) {
                Some(_) if start < range.start => start,
                _ => range.start,
            };
            let (mut j, mut last) = (index, start);
            while let Some(piece) = self.pieces.get(j).filter(|p| last + p.len < range.end) {
                (j, last) = (j + 1, last + piece.len);
            }
            let to = match self.pieces.get(j).filter(rewritten) {
                Some(piece) if last < range.end => last + piece.len,
                _ => range.end,
            };
            match groups.last_mut().filter(|g| from < g.end) {
                Some(group) => {
                    group.with.push_str(self.text.get(group.edited..range.start).unwrap_or(""));
                    group.with.push_str(with);
                    (group.edited, group.end) = (range.end, group.end.max(to));
                }
                None => {
                    if let Some(group) = groups.last_mut() {
                        group.close(&self.text);
                    }
                    let mut whole = self.text.get(from..range.start).unwrap_or("").to_owned();
                    whole.push_str(with);
                    groups.push(Group { start: from, end: to, edited: range.end, with: whole });
                }
            }
        }
        if let Some(group) = groups.last_mut() {
            group.close(&self.text);
        }
        groups
    }

    /// The final text and its map in code points.
    pub fn finish(self, source: &str) -> (Text, TextMap) {
        let source = Text::new(source);
        let text = Text::new(self.text);
        let mut runs: Vec<Run> = Vec::with_capacity(self.pieces.len());
        let mut at = 0;
        for piece in self.pieces {
            runs.push(Run {
                clean: text.char_at(at)..text.char_at(at + piece.len),
                source: source.char_at(piece.source.start)..source.char_at(piece.source.end),
                reason: piece.reason,
            });
            at += piece.len;
        }
        (text, TextMap::new(runs))
    }
}

/// Edits that are made as one.
#[derive(Debug)]
struct Group {
    start: usize,
    end: usize,
    /// The draft is taken over into `with` up to here.
    edited: usize,
    with: String,
}

impl Group {
    fn close(&mut self, text: &str) {
        self.with.push_str(text.get(self.edited..self.end).unwrap_or(""));
        self.edited = self.end;
    }
}

/// A walk over the pieces of the draft before an edit.
struct Cursor<'a> {
    pieces: &'a [Piece],
    index: usize,
    /// Draft position of `pieces[index]`.
    start: usize,
}

impl Cursor<'_> {
    /// Moves to the piece that holds draft position `at`.
    fn seek(&mut self, at: usize) {
        while let Some(piece) = self.pieces.get(self.index).filter(|p| self.start + p.len <= at) {
            (self.index, self.start) = (self.index + 1, self.start + piece.len);
        }
    }

    /// Takes over the pieces of a range that cuts copied pieces only.
    fn copy(&mut self, range: Range<usize>, out: &mut Vec<Piece>) {
        let mut at = range.start;
        while at < range.end {
            self.seek(at);
            let Some(piece) = self.pieces.get(self.index) else { return };
            let end = range.end.min(self.start + piece.len);
            let source = match piece.reason {
                None => piece.source.start + (at - self.start)..piece.source.start + (end - self.start),
                Some(_) => piece.source.clone(),
            };
            match out.last_mut() {
                Some(last) if last.reason.is_none() && piece.reason.is_none() && last.source.end == source.start => {
                    last.len += end - at;
                    last.source.end = source.end;
                }
                _ => out.push(Piece { len: end - at, source, reason: piece.reason }),
            }
            at = end;
        }
    }

    /// The source of a range that cuts copied pieces only.
    fn source(&mut self, range: Range<usize>) -> Range<usize> {
        self.seek(range.start);
        let start = match self.pieces.get(self.index) {
            Some(piece) if piece.reason.is_none() => piece.source.start + (range.start - self.start),
            Some(piece) => piece.source.start,
            None => return self.pieces.last().map_or(0..0, |p| p.source.end..p.source.end),
        };
        if range.is_empty() {
            return start..start;
        }
        self.seek(range.end - 1);
        let end = match self.pieces.get(self.index) {
            Some(piece) if piece.reason.is_none() => piece.source.start + (range.end - self.start),
            Some(piece) => piece.source.end,
            None => start,
        };
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_on_edits_map_to_the_source() {
        let source = "a&amp;b  c";
        let mut draft = Draft::new(source);
        draft.apply(&[Edit::replace(1..6, "&")], "entity");
        draft.apply(&[Edit::delete(1..2), Edit::replace(3..5, " ")], "x");
        assert_eq!(draft.as_str(), "ab c");
        let (text, map) = draft.finish(source);
        assert_eq!(text.as_str(), "ab c");
        assert_eq!(map.to_source(1..2), Some(6..7));
        assert_eq!(map.to_source(2..4), Some(7..10));
    }

    #[test]
    fn an_insertion_has_an_empty_source() {
        let mut draft = Draft::new("ab");
        draft.apply(&[Edit::replace(1..1, " ")], "glue");
        let (text, map) = draft.finish("ab");
        assert_eq!((text.as_str(), map.to_source(0..3)), ("a b", Some(0..2)));
        assert_eq!(map.to_source(1..2), Some(1..1));
    }

    proptest! {
        #[test]
        fn runs_cover_the_text_and_copy_truly(source in "[a-cé€ ]{0,30}", rounds in prop::collection::vec(prop::collection::vec((0usize..8, 0usize..4, "[xyß]{0,2}"), 0..6), 0..4)) {
            let mut draft = Draft::new(&source);
            for round in rounds {
                let (mut at, mut edits) = (0, Vec::new());
                let marks: Vec<usize> = draft.as_str().char_indices().map(|(i, _)| i).chain([draft.as_str().len()]).collect();
                for (skip, len, with) in round {
                    let (a, b) = (at + skip, at + skip + len);
                    if b >= marks.len() || (len == 0 && with.is_empty()) { break; }
                    edits.push(Edit::replace(marks[a]..marks[b], with));
                    at = b + 1;
                }
                draft.apply(&edits, "r");
            }
            let clean = draft.as_str().to_owned();
            let (text, map) = draft.finish(&source);
            prop_assert_eq!(text.as_str(), &clean);
            let (c, s): (Vec<char>, Vec<char>) = (clean.chars().collect(), source.chars().collect());
            let (mut at, mut from) = (0, 0);
            for run in map.runs() {
                prop_assert_eq!(run.clean.start, at);
                prop_assert!(run.clean.end > at && run.source.start >= from && run.source.end <= s.len());
                if run.reason.is_none() {
                    prop_assert_eq!(&c[run.clean.clone()], &s[run.source.clone()]);
                }
                (at, from) = (run.clean.end, run.source.end);
            }
            prop_assert_eq!(at, c.len());
        }
    }
}
