//! What follows from the model's view of the words for the attributions that the rules found: where reported speech
//! begins and ends, and which of it nobody said. What the rules passed over is added in `missed`.

use std::ops::Range;

use super::attribute::{Attributed, Context};
use super::confidence;
use super::nodes::Node;
use super::seen::{Evidence, Run};
use crate::document::{Role, WordRoles};
use crate::entities::lexicon::class;

/// Reported speech whose words have a lower mean probability of being content is none.
const SOME_CONTENT: f32 = 0.45;
/// Words with a lower mean probability of being content may be cut off reported speech.
const NO_CONTENT: f32 = 0.35;
/// A quoted stretch that the rules gave to somebody on a mere guess needs this mean probability of being content.
const GUESS_CONTENT: f32 = 0.5;
/// Probability from which a word is part of a span of content.
const IN_CONTENT: f32 = 0.5;
/// How much more the rules' own extent counts, and what a word of content adds to a span: log odds found on
/// development data.
const OWN_EXTENT: f32 = 1.0;
const WORD_WEIGHT: f32 = 0.3;
const WORD_BONUS: f32 = 0.1;

/// Revises what the rules found by the roles of the words; does nothing when there are none.
pub fn revise(context: &Context<'_>, words: &[WordRoles], attributed: &mut Attributed) {
    if words.is_empty() {
        return;
    }
    let evidence = Evidence::new(context.text, words);
    let contents = evidence.runs(Role::Content, IN_CONTENT);
    for number in 0..attributed.all.len() {
        evidence.drop_unsaid(context, attributed, number);
        evidence.fit_extents(context, &contents, attributed, number);
    }
    evidence.add_missed(context, &contents, attributed);
    evidence.add_quoted(context, &contents, attributed);
}

impl Evidence<'_> {
    /// Probability that content begins with this word, or with a mark right before it.
    fn begins(&self, word: usize) -> f32 {
        let content = Role::Content as usize;
        let mut at = word;
        let mut best = 0.0f32;
        loop {
            let before = if self.line_start[at] { 0.0 } else { self.has(at - 1, Role::Content) };
            best = best.max(self.words[at].begins[content] + self.words[at].goes_on[content] * (1.0 - before));
            if self.line_start[at] || !self.is_mark(at - 1) {
                return best;
            }
            at -= 1;
        }
    }

    /// Probability that content ends with this word, or with a mark right after it.
    fn ends(&self, word: usize) -> f32 {
        let mut best = 0.0f32;
        for next in word + 1..=self.words.len() {
            if next == self.words.len() || self.line_start[next] {
                return 1.0;
            }
            best = best.max(1.0 - self.words[next].goes_on[Role::Content as usize]);
            if !self.is_mark(next) {
                break;
            }
        }
        best
    }

    /// How well a range of nodes fits the model's view, in log odds; `None` without words.
    fn fit(&self, nodes: &[Node], part: &Range<usize>) -> Option<f32> {
        let all = self.words_of(nodes, part);
        let first = all.clone().find(|w| !self.is_mark(*w)).or(all.clone().next())?;
        let last = all.clone().rev().find(|w| !self.is_mark(*w)).or(all.clone().next_back())?;
        let log = |p: f32| p.max(1e-4).ln();
        let inside: f32 = (first..=last).map(|w| log(self.has(w, Role::Content))).sum();
        let bonus = WORD_BONUS * all.len() as f32;
        Some(log(self.begins(first)) + log(self.ends(last)) + WORD_WEIGHT * inside + bonus)
    }

    /// Takes away reported speech in which the model sees none: what has no quotation marks, and what has them but was
    /// given to its speaker on a guess.
    fn drop_unsaid(&self, context: &Context<'_>, attributed: &mut Attributed, number: usize) {
        let nodes = &context.skeleton.nodes;
        let Attributed { all, owner, .. } = attributed;
        let guess = confidence::is_guess(all[number].rule);
        all[number].parts.retain(|part| {
            let quoted = || nodes[part.clone()].iter().filter_map(Node::quote);
            let (words, least) = match quoted().next() {
                None => (self.words_of(nodes, part), SOME_CONTENT),
                Some(q) if guess => (self.words_in(&context.stretches[q].inner), GUESS_CONTENT),
                Some(_) => return true,
            };
            let said = words.is_empty() || self.mean(words, Role::Content) >= least;
            if !said {
                quoted().for_each(|q| owner[q] = None);
            }
            said
        });
    }

    /// Moves the ends of reported speech to where the model sees them, if it is surer than the rules.
    fn fit_extents(&self, context: &Context<'_>, contents: &[Run], attributed: &mut Attributed, number: usize) {
        let nodes = &context.skeleton.nodes;
        // Where marks stand and a cue says so, only what is between them was said; a guess knows less than the model.
        let guess = confidence::is_guess(attributed.all[number].rule);
        let trust = if guess { 0.0 } else { OWN_EXTENT };
        for p in 0..attributed.all[number].parts.len() {
            let part = attributed.all[number].parts[p].clone();
            if !guess && !nodes[part.clone()].iter().any(Node::is_word) {
                continue;
            }
            let Some(own) = self.fit(nodes, &part) else { continue };
            let mut best = (own + trust, part.clone());
            for candidate in self.candidates(nodes, contents, &part) {
                let fits = candidate != part
                    && (candidate.end == part.end || !hangs(nodes, candidate.end))
                    && allowed(nodes, attributed, number, p, &candidate)
                    && self.leaves_no_content(nodes, &part, &candidate);
                if let Some(fit) = self.fit(nodes, &candidate).filter(|fit| fits && *fit > best.0) {
                    best = (fit, candidate);
                }
            }
            for k in best.1.clone() {
                if let Some(q) = nodes[k].quote() {
                    attributed.owner[q] = Some(number);
                }
            }
            attributed.all[number].parts[p] = best.1;
        }
    }

    /// Whether the words that `candidate` cuts from either end of `part` are no content: a span that the model merely
    /// begins anew there, after a comma say, is no reason to cut.
    fn leaves_no_content(&self, nodes: &[Node], part: &Range<usize>, candidate: &Range<usize>) -> bool {
        let cuts = [part.start..candidate.start.min(part.end), candidate.end.max(part.start)..part.end];
        cuts.iter().filter(|cut| cut.start < cut.end).all(|cut| {
            let words = self.words_of(nodes, cut);
            words.is_empty() || self.mean(words, Role::Content) < NO_CONTENT
        })
    }

    /// Ranges of nodes that the model would give instead of `part`.
    fn candidates(&self, nodes: &[Node], contents: &[Run], part: &Range<usize>) -> Vec<Range<usize>> {
        let words = self.words_of(nodes, part);
        let first = contents.partition_point(|run| run.words.end <= words.start);
        let near = contents[first..].iter().take_while(|run| run.words.start < words.end);
        let spans: Vec<Range<usize>> = near.map(|run| self.nodes_of(nodes, &run.words)).collect();
        let mut found = Vec::new();
        for span in &spans {
            found.extend([span.clone(), part.start..span.end, span.start..part.end]);
        }
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            found.push(first.start..last.end);
        }
        for range in &mut found {
            while range.start < range.end && !nodes[range.start].is_word() && nodes[range.start].quote().is_none() {
                range.start += 1;
            }
        }
        found.retain(|range| range.start < range.end);
        found
    }
}

/// Whether what ends before node `end` breaks off after a word that needs the next one ("near the border with").
fn hangs(nodes: &[Node], end: usize) -> bool {
    let opens = |n: &Node| n.is_word() && n.is(class::DET | class::POSS | class::PREP | class::CONJ);
    end > 0 && opens(&nodes[end - 1]) && nodes.get(end).is_some_and(Node::is_word)
}

/// Whether part `p` of attribution `number` may become `candidate`: it keeps its quotation marks, takes nobody else's,
/// and spares the attribution's cue and other parts.
fn allowed(nodes: &[Node], attributed: &Attributed, number: usize, p: usize, candidate: &Range<usize>) -> bool {
    let attribution = &attributed.all[number];
    let quotes = |range: &Range<usize>| range.clone().filter(|k| nodes[*k].quote().is_some()).collect::<Vec<_>>();
    let keeps = quotes(&attribution.parts[p]).iter().all(|k| candidate.contains(k));
    let steals = quotes(candidate)
        .iter()
        .filter_map(|k| nodes[*k].quote())
        .any(|q| attributed.owner[q].is_some_and(|owner| owner != number));
    let over = |other: &Range<usize>| other.start < candidate.end && candidate.start < other.end;
    let cue = attribution.cue.is_some_and(|(first, last)| over(&(first..last + 1)));
    let others = attribution.parts.iter().enumerate().any(|(i, other)| i != p && over(other));
    keeps && !steals && !cue && !others
}
