//! Joins quoted stretches, cues and content into [`Attribution`]s.

use std::ops::Range;

use super::before;
use super::clause;
use super::cue::{self, Cue, How};
use super::nodes::{Kind, Node, Skeleton};
use super::np::Np;
use super::scanner::{Mark, Stretch};
use crate::entities::lexicon::{class, frame};

/// One act of saying: its cue, its source, and the parts that were said.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// Node indices of the cue, both inclusive.
    pub cue: Option<(usize, usize)>,
    /// Source phrase.
    pub subject: Option<Np>,
    /// Source inside the quotation marks ("SMITH: We go."), as bytes; stands in for `subject`.
    pub named_inside: Option<Range<usize>>,
    /// What was said, as node ranges in text order.
    pub parts: Vec<Range<usize>>,
    /// How it was found.
    pub rule: &'static str,
    /// The cue is one of thought or showing: any cue of speech goes first.
    pub thought: bool,
    /// Weak cues make rows only when they hold quotation marks.
    pub weak: bool,
}

/// The attributions of a document and the stretches that nobody said.
#[derive(Debug, Default)]
pub struct Attributed {
    /// In order of their sentences.
    pub all: Vec<Attribution>,
    /// For each stretch its attribution.
    pub owner: Vec<Option<usize>>,
    /// For each stretch its node.
    pub node_of: Vec<Option<usize>>,
}

/// What surrounds the walk over a document.
pub struct Context<'d> {
    /// The clean text.
    pub text: &'d str,
    /// Its nodes.
    pub skeleton: &'d Skeleton,
    /// Its quoted stretches.
    pub stretches: &'d [Stretch],
}

impl Context<'_> {
    fn nodes(&self) -> &[Node] {
        &self.skeleton.nodes
    }

    /// The text of a node.
    pub fn word(&self, k: usize) -> &str {
        self.nodes().get(k).and_then(|n| self.text.get(n.start..n.end)).unwrap_or("")
    }

    /// What stands between the marks of a stretch.
    pub fn inner(&self, stretch: usize) -> &str {
        self.stretches.get(stretch).and_then(|s| self.text.get(s.inner.clone())).unwrap_or("")
    }
}

/// Attributes every stretch and every cued clause of the document.
pub fn attribute(context: &Context<'_>) -> Attributed {
    let mut result = Attributed {
        all: Vec::new(),
        owner: vec![None; context.stretches.len()],
        node_of: vec![None; context.stretches.len()],
    };
    for (k, node) in context.nodes().iter().enumerate() {
        if let Some(q) = node.quote() {
            result.node_of[q] = Some(k);
        }
    }
    let mut cues = Vec::new();
    for sentence in &context.skeleton.sentences {
        cues.clear();
        let sentence = past_dateline(context, sentence.clone());
        cue::find(context.text, context.nodes(), sentence.start, sentence.end, &mut cues);
        by_cues(context, &sentence, &cues, &mut result);
    }
    super::linking::link_loose(context, &mut result);
    result
}

/// A sentence without its dateline: "OSLO, Norway (AP) - ".
fn past_dateline(context: &Context<'_>, sentence: Range<usize>) -> Range<usize> {
    let shouted = |k: usize| {
        let word = context.word(k);
        word.len() > 2 && word.chars().all(|c| c.is_uppercase() || c == '.')
    };
    let bracket =
        (sentence.start..sentence.end.min(sentence.start + 6)).find(|k| context.nodes()[*k].kind == Kind::Open);
    // "Oslo (AFP) - "
    let agency = bracket.is_some_and(|k| {
        k + 3 < sentence.end
            && context.nodes()[k + 2].kind == Kind::Close
            && context.nodes()[k + 3].kind == Kind::Dash
            && context.nodes()[sentence.start].capital
    });
    if sentence.is_empty() || !shouted(sentence.start) && !agency {
        return sentence;
    }
    let dash = (sentence.start..sentence.end.min(sentence.start + 12)).find(|k| context.nodes()[*k].kind == Kind::Dash);
    match dash {
        Some(k) if (sentence.start..k).all(|j| !context.nodes()[j].is(class::AUX | class::VERB)) => k + 1..sentence.end,
        _ => sentence,
    }
}

fn by_cues(context: &Context<'_>, sentence: &Range<usize>, cues: &[Cue], result: &mut Attributed) {
    let nodes = context.nodes();
    let first_here = result.all.len();
    for (n, cue) in cues.iter().enumerate() {
        let content = clause::content(context.text, nodes, sentence.start, sentence.end, cues, n);
        let quoted_only = content.quoted_only;
        let parts: Vec<_> = content.left.into_iter().chain(content.right).collect();
        if parts.is_empty() {
            continue;
        }
        let quoted = parts.iter().any(|p| p.clone().any(|k| nodes[k].quote().is_some()));
        let thought = cue.frames & frame::WEAK != 0;
        let weak = thought || quoted_only;
        if cue.subject.is_none() && !quoted {
            continue;
        }
        if !quoted && nested_action(nodes, cue, &parts, result, first_here) {
            continue;
        }
        let number = result.all.len();
        for k in parts.iter().flat_map(Clone::clone) {
            if let Some(q) = nodes[k].quote() {
                own(context, result, q, k, number, cue, (thought, weak));
            }
        }
        let rule = match (cue.how, cue.inherited, cue.inverted) {
            (How::According, ..) => "according-to",
            (How::Noun, ..) => "noun",
            (_, true, _) => "shared-subject",
            (_, _, true) => "verb-speaker",
            _ => "speaker-verb",
        };
        result.all.push(Attribution {
            cue: Some((cue.first, cue.last)),
            subject: cue.subject,
            named_inside: None,
            parts,
            rule,
            weak,
            thought,
        });
    }
}

/// Whether a cue inside what another says has no clause of its own: "X said he had proposed a pact".
fn nested_action(nodes: &[Node], cue: &Cue, parts: &[Range<usize>], result: &Attributed, first_here: usize) -> bool {
    let nested =
        result.all[first_here..].iter().rev().take(20).any(|outer| outer.parts.iter().any(|p| p.contains(&cue.verb)));
    let clause = parts.iter().any(|p| nodes.get(p.start).is_some_and(|n| n.is(class::THAT | class::SUBJ | class::WH)));
    nested && !clause && cue.frames & (frame::NOUN | frame::INFINITIVE | frame::PREPOSITION | frame::NAMING) != 0
}

/// Gives a stretch to an attribution. When one cue stands inside what another attributes, the outer one
/// reports the whole; cues that stand beside each other share by nearness.
#[allow(clippy::too_many_arguments)]
fn own(
    context: &Context<'_>,
    result: &mut Attributed,
    q: usize,
    k: usize,
    number: usize,
    cue: &Cue,
    (thought, weak): (bool, bool),
) {
    let nodes = context.nodes();
    // X said that Y replied, “No one did.”: what stands right after or before the inner cue is the inner one's.
    let marks = (cue.last + 1..k).all(|j| matches!(nodes[j].kind, Kind::Comma | Kind::Colon))
        // "whispered to him: “...”"
        || k > cue.last + 1
            && k < cue.last + 7
            && nodes[k - 1].kind == Kind::Colon
            && (cue.last + 1..k - 1).all(|j| nodes[j].is_word() && !super::np::is_verbal(context.text, nodes, j));
    let sentence = context.inner(q).starts_with(char::is_uppercase) && cue.frames & frame::INVERT != 0;
    let after = cue.last < k && marks && (cue.last + 1 < k || sentence);
    let head = cue.subject.filter(|_| !cue.inverted && !cue.inherited).map_or(cue.first, |np| np.first);
    // "...,” as a memo put it
    let head = head - usize::from(head > k + 1 && context.word(head - 1).eq_ignore_ascii_case("as"));
    let before = head == k + 1 && context.inner(q).trim_end().ends_with([',', '?', '!']);
    // What stands in the clause of "X's claim that" is X's.
    let full = after || before || cue.how == How::Noun;
    let distance = |(first, last): (usize, usize)| if last < k { k - last } else { first.saturating_sub(k) };
    let better = match result.owner[q] {
        None => true,
        Some(old) => {
            let old = &result.all[old];
            let nested = old.parts.iter().any(|p| p.contains(&cue.verb));
            let beside = old.cue.is_none_or(|c| distance((cue.first, cue.last)) < distance(c));
            (!nested || full) && beside && !thought || (old.thought || old.weak && !weak) && !thought
        }
    };
    if better {
        result.owner[q] = Some(number);
    }
}

/// Number of words of a stretch.
pub fn word_count(context: &Context<'_>, q: usize) -> usize {
    context.inner(q).split_whitespace().count()
}

/// Whether a stretch is a plain pair of double marks (single marks need a cue).
pub fn is_double(context: &Context<'_>, q: usize) -> bool {
    context.stretches.get(q).is_some_and(|s| s.mark != Mark::Single)
}

/// The last noun phrase of `range` that can speak, looked for from the right.
pub fn last_speaker(context: &Context<'_>, range: Range<usize>) -> Option<Np> {
    let nodes = context.nodes();
    let mut end = range.end;
    while end > range.start && !nodes[end - 1].is_word() {
        end -= 1;
    }
    let np = before::before(context.text, nodes, range.start, end)?;
    can_speak(context, np).then_some(np)
}

/// Whether a phrase names someone or something that speaks.
pub fn can_speak(context: &Context<'_>, np: Np) -> bool {
    let nodes = context.nodes();
    (np.first..=np.last).any(|k| {
        nodes[k].is_name()
            || nodes[k].is(class::SUBJ | class::ROLE | class::ORG | class::GROUP | class::DOC | class::REL)
    })
}

/// Whether the node ends a clause with a colon.
pub fn is_colon(node: &Node) -> bool {
    node.kind == Kind::Colon
}
