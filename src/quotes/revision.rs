//! What the model's attribution head says of the words, and what follows from it for the attributions that the rules
//! found: where reported speech begins and ends, which of it nobody said, and what the rules passed over.

use std::ops::Range;

use super::attribute::{Attributed, Attribution, Context, can_speak};
use super::confidence;
use super::nodes::{Kind, Node};
use super::np::Np;
use super::scanner::Mark;
use crate::document::{Role, WordRoles};
use crate::entities::lexicon::frame;

/// Reported speech whose words have a lower mean probability of being content is none.
const SOME_CONTENT: f32 = 0.4;
/// Words with a lower mean probability of being content may be cut off reported speech.
const NO_CONTENT: f32 = 0.3;
/// What a new attribution needs: mean probability of its content, and of its cue.
const SURE_CONTENT: f32 = 0.86;
const SURE_CUE: f32 = 0.5;
/// A quoted stretch that the rules gave to somebody on a mere guess needs this mean probability of being content, and
/// one that they gave to nobody becomes a quotation from the other on.
const GUESS_CONTENT: f32 = 0.45;
const QUOTED_CONTENT: f32 = 0.87;
/// Probability from which a word is part of a span of content, or of a cue or source.
const IN_CONTENT: f32 = 0.5;
const IN_CUE: f32 = 0.3;
/// Bytes between the content and its cue, and between the cue and its source, at most; marks make up for distance.
const TO_CUE: usize = 30;
const TO_SOURCE: usize = 80;
const FROM_MARKS: usize = 200;
/// How much more the rules' own extent counts, and what a word of content adds to a span: log odds found on
/// development data.
const OWN_EXTENT: f32 = 1.0;
const WORD_WEIGHT: f32 = 0.3;
const WORD_BONUS: f32 = 0.1;

/// A run of words: indices, and their mean probability.
#[derive(Clone, Debug)]
struct Run {
    words: Range<usize>,
    mean: f32,
}

/// The model's view of a document's words.
struct Evidence<'d> {
    text: &'d str,
    words: &'d [WordRoles],
    /// For each word, whether a line begins with it.
    line_start: Vec<bool>,
}

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

impl<'d> Evidence<'d> {
    fn new(text: &'d str, words: &'d [WordRoles]) -> Self {
        let between = |i: usize| text.get(words[i - 1].bytes.end..words[i].bytes.start).unwrap_or("");
        let line_start = (0..words.len()).map(|i| i == 0 || between(i).contains('\n')).collect();
        Evidence { text, words, line_start }
    }

    fn has(&self, word: usize, role: Role) -> f32 {
        self.words[word].has(role)
    }

    fn is_mark(&self, word: usize) -> bool {
        !self.text.get(self.words[word].bytes.clone()).unwrap_or("").contains(char::is_alphanumeric)
    }

    /// Runs of words of one line that have a role.
    fn runs(&self, role: Role, least: f32) -> Vec<Run> {
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
    fn words_of(&self, nodes: &[Node], part: &Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) = (nodes.get(part.start), nodes.get(part.end.wrapping_sub(1))) else {
            return 0..0;
        };
        self.words_in(&(first.start..last.end))
    }

    /// The words of a range of bytes.
    fn words_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.words.partition_point(|w| w.bytes.end <= bytes.start);
        let end = self.words.partition_point(|w| w.bytes.start < bytes.end);
        start..end.max(start)
    }

    /// The nodes that hold a range of words.
    fn nodes_of(&self, nodes: &[Node], words: &Range<usize>) -> Range<usize> {
        let (start, end) = (self.words[words.start].bytes.start, self.words[words.end - 1].bytes.end);
        let first = nodes.partition_point(|n| n.end <= start);
        let last = nodes.partition_point(|n| n.start < end);
        first..last.max(first)
    }

    fn mean(&self, words: Range<usize>, role: Role) -> f32 {
        let count = words.len().max(1) as f32;
        words.map(|w| self.has(w, role)).sum::<f32>() / count
    }

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

    /// Adds the attributions that the model is sure of and no rule found, where a word that is known to introduce
    /// speech stands at the content and somebody who can speak stands at that word.
    fn add_missed(&self, context: &Context<'_>, contents: &[Run], attributed: &mut Attributed) {
        let nodes = &context.skeleton.nodes;
        let mut taken = vec![false; nodes.len()];
        for attribution in &attributed.all {
            for part in &attribution.parts {
                let quoted = nodes[part.clone()].iter().any(|n| n.quote().is_some());
                if quoted || !attribution.weak {
                    taken[part.clone()].fill(true);
                }
            }
        }
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
    fn add_quoted(&self, context: &Context<'_>, contents: &[Run], attributed: &mut Attributed) {
        let nodes = &context.skeleton.nodes;
        let (cues, sources) = (self.runs(Role::Cue, IN_CUE), self.runs(Role::Source, IN_CUE));
        for (q, stretch) in context.stretches.iter().enumerate() {
            let Some(node) = attributed.node_of[q].filter(|_| attributed.owner[q].is_none()) else { continue };
            let words = self.words_in(&stretch.inner);
            let marked = matches!(stretch.mark, Mark::Double | Mark::Guillemet);
            if !marked || words.is_empty() || self.mean(words.clone(), Role::Content) < QUOTED_CONTENT {
                continue;
            }
            let holds = |run: &&Run| run.words.start < words.end && words.start < run.words.end;
            let around = contents.iter().find(holds).map(|run| self.nodes_of(nodes, &run.words));
            let around = around.map(|range| range.start.min(node)..range.end.max(node + 1));
            let others = |range: &Range<usize>| {
                attributed.all.iter().flat_map(|a| &a.parts).any(|p| p.start < range.end && range.start < p.end)
            };
            let part = around.filter(|range| !others(range)).unwrap_or(node..node + 1);
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
