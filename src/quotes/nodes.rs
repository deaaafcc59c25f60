//! The text outside quotation marks as a sequence of [`Node`]s: words, punctuation, and one node for each
//! quoted stretch. Attribution works on these sequences, so what is said inside a quotation cannot disturb it.

use std::ops::Range;

use super::scanner::Stretch;
use super::sentences::break_sentences;
use super::words::read_words;
use crate::document::Mention;
use crate::entities::lexicon::{LEXICON, Word, class};
use crate::span::Span;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word or number.
    Word,
    /// The clitic "'s" or "'" after a noun.
    Possessive,
    /// A quoted stretch: index into the stretches.
    Quote(u32),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A dash between words.
    Dash,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// `.`, `!`, `?`
    Stop,
    /// Anything else.
    Other,
}

/// One word, mark or quoted stretch.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// What the lexicon knows of it.
    pub word: Word,
    /// Whether it starts with a capital letter.
    pub capital: bool,
    /// Whether it starts with a digit or currency sign.
    pub number: bool,
    /// The mention around it: index + 1, or 0.
    pub mention: u32,
    /// Number of its sentence in the document (quotations do not break sentences).
    pub sentence: u32,
}

impl Node {
    /// Whether the word has any of the classes.
    pub fn is(&self, classes: u32) -> bool {
        self.kind == Kind::Word && self.word.class & classes != 0
    }

    /// Whether it is (part of) a name: tagged, or capitalised and no function word.
    pub fn is_name(&self) -> bool {
        const FUNCTION: u32 = class::DET
            | class::POSS
            | class::PREP
            | class::CONJ
            | class::SUB
            | class::REL
            | class::THAT
            | class::WH
            | class::SUBJ
            | class::OBJ
            | class::AUX
            | class::MODAL
            | class::NEG
            | class::ADV;
        self.kind == Kind::Word
            && (self.mention != 0
                || self.capital && !self.is(FUNCTION) && (self.is(class::GIVEN) || !self.is(class::TIME)))
    }

    /// Whether it is the particle of the verb before it ("pointed out").
    pub fn is_particle(&self) -> bool {
        self.is(class::PHRASAL) && self.is(class::ADV) && self.word.frames == 0
    }

    /// Whether it is a word of any kind.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The stretch, when it is a quotation.
    pub fn quote(&self) -> Option<usize> {
        match self.kind {
            Kind::Quote(n) => Some(n as usize),
            _ => None,
        }
    }
}

/// The text of a node.
pub fn word<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.start..node.end).unwrap_or("")
}

/// The nodes of a document's body and where its paragraphs begin.
#[derive(Debug, Default)]
pub struct Skeleton {
    /// All nodes in text order.
    pub nodes: Vec<Node>,
    /// One range of nodes for each line, empty lines left out.
    pub paragraphs: Vec<Range<usize>>,
    /// One range of nodes for each sentence, by sentence number.
    pub sentences: Vec<Range<usize>>,
}

/// Builds the skeleton of `lines`.
pub fn build(
    text: &str,
    lines: &[Range<usize>],
    stretches: &[Stretch],
    sentences: &[Span],
    mentions: &[Mention],
) -> Skeleton {
    let mut skeleton = Skeleton::default();
    let mut next_stretch = 0;
    for line in lines {
        let first = skeleton.nodes.len();
        let mut at = line.start;
        while at < line.end {
            while next_stretch < stretches.len() && stretches[next_stretch].outer.start < at {
                next_stretch += 1;
            }
            let stretch = stretches.get(next_stretch).filter(|s| s.outer.end <= line.end);
            let stop = stretch.map_or(line.end, |s| s.outer.start);
            read_words(text, at..stop, &mut skeleton.nodes);
            at = line.end;
            if let Some(s) = stretch {
                if is_nickname(text, &skeleton.nodes[first..], s) {
                    let mut name = node(s.inner.clone(), Kind::Word);
                    name.capital = true;
                    skeleton.nodes.push(name);
                } else {
                    skeleton.nodes.push(node(s.outer.clone(), Kind::Quote(next_stretch as u32)));
                }
                at = s.outer.end;
                next_stretch += 1;
            }
        }
        if skeleton.nodes.len() > first {
            skeleton.paragraphs.push(first..skeleton.nodes.len());
        }
    }
    join_particles(text, &mut skeleton.nodes);
    mark_mentions(&mut skeleton.nodes, mentions);
    break_sentences(text, &mut skeleton, stretches, sentences);
    skeleton
}

/// Mila “Mim” Ortun: a capitalised word between a given name and a capitalised word.
fn is_nickname(text: &str, before: &[Node], stretch: &Stretch) -> bool {
    let inner = text.get(stretch.inner.clone()).unwrap_or("");
    let plain = inner.chars().all(char::is_alphabetic) && inner.starts_with(char::is_uppercase);
    let after = text.get(stretch.outer.end..).and_then(|rest| rest.strip_prefix(' ')).unwrap_or("");
    let beside = before.last().is_some_and(|n| n.end + 1 == stretch.outer.start && n.capital && n.is_name());
    plain && beside && after.starts_with(char::is_uppercase)
}

/// A bare node.
pub fn node(at: Range<usize>, kind: Kind) -> Node {
    Node {
        start: at.start,
        end: at.end,
        kind,
        word: Word::default(),
        capital: false,
        number: false,
        mention: 0,
        sentence: 0,
    }
}

/// Classes that particles have in the lists.
const PARTICLE: u32 = class::PREP | class::ADV;

/// "pointed out": the verb gets the frames of the two words, the particle becomes an adverb.
fn join_particles(text: &str, nodes: &mut [Node]) {
    for k in 1..nodes.len() {
        if !nodes[k - 1].is(class::PHRASAL) || !nodes[k].is_word() || nodes[k].word.class & PARTICLE == 0 {
            continue;
        }
        let word = |n: &Node| text.get(n.start..n.end).unwrap_or("");
        let both = LEXICON.phrasal(word(&nodes[k - 1]), word(&nodes[k]));
        if both.frames != 0 {
            nodes[k - 1].word = both;
            nodes[k].word = Word { class: class::ADV | class::PHRASAL, ..Word::default() };
        }
    }
}

fn mark_mentions(nodes: &mut [Node], mentions: &[Mention]) {
    let mut next = 0;
    for node in nodes {
        while next < mentions.len() && mentions[next].span.byte_end <= node.start {
            next += 1;
        }
        match mentions.get(next) {
            Some(m) if m.span.byte_start < node.end && node.kind == Kind::Word => node.mention = next as u32 + 1,
            Some(_) => {}
            None => break,
        }
    }
}
