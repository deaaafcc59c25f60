//! What the model's attribution head says of the words of a document.

use std::ops::Range;

use super::nodes::Node;
use crate::document::{Role, WordRoles};

/// A run of words that have a role.
#[derive(Clone, Debug)]
pub struct Run {
    /// Indices of the words.
    pub words: Range<usize>,
    /// Mean probability of the role.
    pub mean: f32,
}

/// The model's view of a document's words.
pub struct Evidence<'d> {
    text: &'d str,
    /// The words of the text.
    pub words: &'d [WordRoles],
    /// For each word, whether a line begins with it.
    pub line_start: Vec<bool>,
}

impl<'d> Evidence<'d> {
    /// What the model says of the words of a text.
    pub fn new(text: &'d str, words: &'d [WordRoles]) -> Self {
        let between = |i: usize| text.get(words[i - 1].bytes.end..words[i].bytes.start).unwrap_or("");
        let line_start = (0..words.len()).map(|i| i == 0 || between(i).contains('\n')).collect();
        Evidence { text, words, line_start }
    }

    /// Probability that a word has a role.
    pub fn has(&self, word: usize, role: Role) -> f32 {
        self.words[word].has(role)
    }

    /// Whether a word is a mark or sign.
    pub fn is_mark(&self, word: usize) -> bool {
        !self.text.get(self.words[word].bytes.clone()).unwrap_or("").contains(char::is_alphanumeric)
    }

    /// Runs of words of one line that have a role.
    pub fn runs(&self, role: Role, least: f32) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut open = false;
        for (word, roles) in self.words.iter().enumerate() {
            let p = roles.has(role);
            if p < least {
                open = false;
                continue;
            }
            let begins = self.line_start[word] || roles.begins[role as usize] > roles.goes_on[role as usize].max(0.5);
            match runs.last_mut() {
                Some(run) if open && !begins => {
                    run.words.end = word + 1;
                    run.mean += p;
                }
                _ => runs.push(Run { words: word..word + 1, mean: p }),
            }
            open = true;
        }
        for run in &mut runs {
            run.mean /= run.words.len() as f32;
        }
        runs
    }

    /// The words of a range of nodes.
    pub fn words_of(&self, nodes: &[Node], part: &Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) = (nodes.get(part.start), nodes.get(part.end.wrapping_sub(1))) else {
            return 0..0;
        };
        self.words_in(&(first.start..last.end))
    }

    /// The words of a range of bytes.
    pub fn words_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.words.partition_point(|w| w.bytes.end <= bytes.start);
        let end = self.words.partition_point(|w| w.bytes.start < bytes.end);
        start..end.max(start)
    }

    /// The nodes that hold a range of words.
    pub fn nodes_of(&self, nodes: &[Node], words: &Range<usize>) -> Range<usize> {
        let (start, end) = (self.words[words.start].bytes.start, self.words[words.end - 1].bytes.end);
        let first = nodes.partition_point(|n| n.end <= start);
        let last = nodes.partition_point(|n| n.start < end);
        first..last.max(first)
    }

    /// Mean probability that the words have a role.
    pub fn mean(&self, words: Range<usize>, role: Role) -> f32 {
        let count = words.len().max(1) as f32;
        words.map(|w| self.has(w, role)).sum::<f32>() / count
    }
}
