//! Cues outside quotation marks: verb groups with their subjects, and "according to".

use super::before;
use super::nodes::{Kind, Node, word};
use super::np::{self, Np, REACH};
use super::source::{find_subject, inherit, possessor, speaks};
use super::verb::{group_start, is_verb};
use crate::entities::lexicon::{LEXICON, class, form, frame};

/// How many cues before one can lend it their subject.
const RECENT: usize = 20;

/// What kind of cue it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A verb of speech.
    Verb,
    /// "according to X".
    According,
    /// "X's claim that".
    Noun,
}

/// A cue with its source.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// First node of the cue.
    pub first: usize,
    /// Last node of the cue.
    pub last: usize,
    /// Its verb.
    pub verb: usize,
    /// Verb or "according to".
    pub how: How,
    /// Who said it.
    pub subject: Option<Np>,
    /// The subject stands after the cue.
    pub inverted: bool,
    /// The subject is that of an earlier verb ("..., adding that").
    pub inherited: bool,
    /// Frames of the verb.
    pub frames: u16,
}

/// The cues of the sentence `low..high`, in order.
pub fn find(text: &str, nodes: &[Node], low: usize, high: usize, cues: &mut Vec<Cue>) {
    let from = cues.len();
    for v in low..high {
        let node = &nodes[v];
        if !node.is_word() {
            continue;
        }
        let low = low.max(v.saturating_sub(REACH));
        let high = high.min(v + REACH);
        if node.end - node.start == 9
            && word(text, node).eq_ignore_ascii_case("according")
            && nodes.get(v + 1).is_some_and(|n| word(text, n) == "to")
        {
            let subject = np::at(text, nodes, v + 2, high);
            cues.push(Cue {
                first: v,
                last: v + 1,
                verb: v,
                how: How::According,
                subject,
                inverted: true,
                inherited: false,
                frames: frame::QUOTE | frame::CLAUSE,
            });
            continue;
        }
        // "..., per the guild's bylaws."
        let per = node.end - node.start == 3
            && word(text, node).eq_ignore_ascii_case("per")
            && v > low
            && (nodes[v - 1].kind == Kind::Comma || nodes[v - 1].quote().is_some())
            && nodes.get(v + 1).is_some_and(|n| n.is_name() || n.is(class::DET) && word(text, n) != "a");
        if per {
            cues.push(Cue {
                first: v,
                last: v,
                verb: v,
                how: How::According,
                subject: np::at(text, nodes, v + 1, high),
                inverted: true,
                inherited: false,
                frames: frame::QUOTE | frame::CLAUSE,
            });
            continue;
        }
        let puts = node.end - node.start <= 7
            && matches!(word(text, node), "put" | "puts" | "putting")
            && nodes.get(v + 1).is_some_and(|n| word(text, n) == "it");
        if puts {
            let mut cue = Cue {
                first: v,
                last: v + 1,
                verb: v,
                how: How::Verb,
                subject: before::before(text, nodes, low, v),
                inverted: false,
                inherited: false,
                frames: frame::QUOTE | frame::CLAUSE,
            };
            if cue.subject.is_none() {
                let recent = from.max(cues.len().saturating_sub(RECENT));
                inherit(text, nodes, low, high, &mut cue, &cues[recent..]);
            }
            cues.push(cue);
            continue;
        }
        if node.is(class::SPEECH)
            && !node.capital
            && nodes.get(v + 1).is_some_and(|n| v + 1 < high && n.is(class::THAT))
            && let Some(np) = possessor(text, nodes, low, v)
        {
            cues.push(Cue {
                first: v,
                last: v,
                verb: v,
                how: How::Noun,
                subject: Some(np),
                inverted: false,
                inherited: false,
                frames: frame::QUOTE | frame::CLAUSE,
            });
            continue;
        }
        let preposition = node.is(class::PREP) && node.word.form & form::ING != 0;
        if node.word.frames == 0 || node.mention != 0 || preposition || !is_verb(text, nodes, low, v) {
            continue;
        }
        let (first, passive, loose) = group_start(text, nodes, low, v);
        if passive || loose {
            // "was quoted as saying" is found at "saying".
            continue;
        }
        let f = node.word.form;
        if f & form::PARTICIPLE != 0 && f & (form::PAST | form::BASE) == 0 && first == v {
            // "the group known as": a participle that is no past tense says nothing without "have".
            continue;
        }
        let particle = nodes.get(v + 1).is_some_and(|n| v + 1 < high && n.is_particle());
        let mut cue = Cue {
            first,
            last: v + usize::from(particle),
            verb: v,
            how: How::Verb,
            subject: None,
            inverted: false,
            inherited: false,
            frames: node.word.frames,
        };
        let recent = from.max(cues.len().saturating_sub(RECENT));
        find_subject(text, nodes, low, high, &mut cue, &cues[recent..]);
        let names = cue.frames & frame::NAMING != 0;
        if names
            && first == v
            && node.word.form & form::PAST != 0
            && !cue.inherited
            && !cue.subject.is_some_and(|np| speaks(nodes, np))
        {
            // "a program called Bright Hope"
            continue;
        }
        if cue.subject.is_some() || !names && nodes.get(v + 1).is_some_and(|n| n.quote().is_some()) {
            cues.push(cue);
        }
    }
}

/// The lemma of a cue's verb ("according to" has none).
pub fn lemma(nodes: &[Node], cue: &Cue) -> &'static str {
    LEXICON.lemma(nodes[cue.verb].word.lemma)
}
