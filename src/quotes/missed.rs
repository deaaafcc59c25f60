//! Attributions that no rule found and that the model is sure of.

use std::ops::Range;

use super::attribute::{Attributed, Attribution, Context, can_speak};
use super::nodes::{Kind, Node};
use super::np::Np;
use super::scanner::Mark;
use super::seen::{Evidence, Run};
use crate::document::Role;
use crate::entities::lexicon::frame;

/// What a new attribution needs: mean probability of its content, and of its cue.
const SURE_CONTENT: f32 = 0.9;
const SURE_CUE: f32 = 0.5;
/// A quoted stretch that belongs to nobody becomes a quotation from this mean probability of being content on.
const QUOTED_CONTENT: f32 = 0.8;
/// Probability from which a word is part of a cue or source.
const IN_CUE: f32 = 0.3;
/// Bytes between the content and its cue, and between the cue and its source, at most; marks make up for distance.
const TO_CUE: usize = 30;
const TO_SOURCE: usize = 80;
const FROM_MARKS: usize = 200;

impl Evidence<'_> {
    /// Adds the attributions that the model is sure of and no rule found, where a word that is known to introduce
    /// speech stands at the content and somebody who can speak stands at that word.
    pub fn add_missed(&self, context: &Context<'_>, contents: &[Run], attributed: &mut Attributed) {
        let nodes = &context.skeleton.nodes;
        let mut taken = taken(nodes, attributed);
        let (cues, sources) = (self.runs(Role::Cue, IN_CUE), self.runs(Role::Source, IN_CUE));
        for content in contents.iter().filter(|run| run.mean >= SURE_CONTENT) {
            let part = self.nodes_of(nodes, &content.words);
            if part.is_empty() || taken[part.clone()].contains(&true) || !nodes[part.clone()].iter().any(Node::is_word)
            {
                continue;
            }
            let Some(cue) = self.beside(&content.words, &cues, TO_CUE).filter(|cue| cue.mean >= SURE_CUE) else {
                continue;
            };
            let cue_nodes = self.nodes_of(nodes, &cue.words);
            let speech = |n: &Node| n.word.frames != 0 && n.word.frames & frame::WEAK == 0;
            let Some(source) = self.beside(&cue.words, &sources, TO_SOURCE) else { continue };
            let Some(np) = phrase(nodes, self.nodes_of(nodes, &source.words)) else { continue };
            if !nodes[cue_nodes.clone()].iter().any(speech) || !can_speak(context, np) {
                continue;
            }
            taken[part.clone()].fill(true);
            for k in part.clone() {
                if let Some(q) = nodes[k].quote() {
                    attributed.owner[q] = Some(attributed.all.len());
                }
            }
            attributed.all.push(Attribution {
                cue: Some((cue_nodes.start, cue_nodes.end - 1)),
                subject: Some(np),
                named_inside: None,
                parts: vec![part],
                rule: "model",
                thought: false,
                weak: false,
            });
        }
    }

    /// Makes quotations of the quoted stretches that belong to nobody and that the model is sure are content, with the
    /// words around them that go on, and the cue and source of their line if there are any.
    pub fn add_quoted(&self, context: &Context<'_>, contents: &[Run], attributed: &mut Attributed) {
        let nodes = &context.skeleton.nodes;
        let mut taken = taken(nodes, attributed);
        let (cues, sources) = (self.runs(Role::Cue, IN_CUE), self.runs(Role::Source, IN_CUE));
        for (q, stretch) in context.stretches.iter().enumerate() {
            let Some(node) = attributed.node_of[q].filter(|_| attributed.owner[q].is_none()) else { continue };
            let words = self.words_in(&stretch.inner);
            let marked = matches!(stretch.mark, Mark::Double | Mark::Guillemet);
            if !marked || words.is_empty() || self.mean(words.clone(), Role::Content) < QUOTED_CONTENT {
                continue;
            }
            let around = contents.get(contents.partition_point(|run| run.words.end <= words.start));
            let around = around.filter(|run| run.words.start < words.end).map(|run| self.nodes_of(nodes, &run.words));
            let around = around.map(|range| range.start.min(node)..range.end.max(node + 1));
            let part = around.filter(|range| !taken[range.clone()].contains(&true)).unwrap_or(node..node + 1);
            taken[part.clone()].fill(true);
            let cue = self.beside(&words, &cues, FROM_MARKS);
            let source = self.beside(cue.map_or(&words, |cue| &cue.words), &sources, FROM_MARKS);
            let subject = source.and_then(|source| phrase(nodes, self.nodes_of(nodes, &source.words)));
            let cue = cue.map(|cue| self.nodes_of(nodes, &cue.words)).filter(|range| !range.is_empty());
            for k in part.clone() {
                if let Some(q) = nodes[k].quote() {
                    attributed.owner[q] = Some(attributed.all.len());
                }
            }
            attributed.all.push(Attribution {
                cue: cue.map(|range| (range.start, range.end - 1)),
                subject: subject.filter(|np| can_speak(context, *np)),
                named_inside: None,
                parts: vec![part],
                rule: "model",
                thought: false,
                weak: false,
            });
        }
    }

    /// The run nearest to `words`, on the same line and not over them, at most `bytes` away.
    fn beside<'r>(&self, words: &Range<usize>, runs: &'r [Run], bytes: usize) -> Option<&'r Run> {
        let next = runs.partition_point(|run| run.words.start < words.end);
        let before = runs[..next].iter().rev().find(|run| run.words.end <= words.start);
        let gap = |run: &Run| {
            let between = if run.words.end <= words.start {
                run.words.end - 1..words.start
            } else {
                words.end - 1..run.words.start
            };
            let same_line = !self.line_start[between.start + 1..=between.end].contains(&true);
            let (from, to) = (self.words[between.start].bytes.end, self.words[between.end].bytes.start);
            Some(to - from).filter(|gap| same_line && *gap <= bytes)
        };
        let sides = [before, runs.get(next)].into_iter().flatten();
        sides.filter_map(|run| Some((gap(run)?, run))).min_by_key(|(gap, _)| *gap).map(|(_, run)| run)
    }
}

/// For each node, whether it stands in reported speech that a row will be made of.
fn taken(nodes: &[Node], attributed: &Attributed) -> Vec<bool> {
    let mut taken = vec![false; nodes.len()];
    for attribution in &attributed.all {
        for part in &attribution.parts {
            let quoted = nodes[part.clone()].iter().any(|n| n.quote().is_some());
            if quoted || !attribution.weak {
                taken[part.clone()].fill(true);
            }
        }
    }
    taken
}

/// The words of a source as a noun phrase, without marks at its ends.
fn phrase(nodes: &[Node], mut range: Range<usize>) -> Option<Np> {
    let out = |node: &Node| !node.is_word() && node.kind != Kind::Close;
    while !range.is_empty() && out(&nodes[range.end - 1]) {
        range.end -= 1;
    }
    while !range.is_empty() && !nodes[range.start].is_word() {
        range.start += 1;
    }
    (!range.is_empty()).then(|| Np { first: range.start, last: range.end - 1 })
}
