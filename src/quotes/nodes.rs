//! The text outside quotation marks as a sequence of [`Node`]s: words, punctuation, and one node for each
//! quoted stretch. Attribution works on these sequences, so what is said inside a quotation cannot disturb it.

use std::ops::Range;

use super::scanner::Stretch;
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
                skeleton.nodes.push(node(s.outer.clone(), Kind::Quote(next_stretch as u32)));
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

fn node(at: Range<usize>, kind: Kind) -> Node {
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

/// Letters, digits and symbols that stand in words, also those that a wrong decoding leaves in them.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '$' | '£' | '€' | '@' | '#' | '%' | '&' | '_')
        || !c.is_ascii()
            && !c.is_whitespace()
            && !matches!(c, '\u{2010}'..='\u{206f}' | '«' | '»' | '·' | '\u{3000}'..='\u{303f}')
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

fn read_words(text: &str, range: Range<usize>, nodes: &mut Vec<Node>) {
    let Some(part) = text.get(range.clone()) else { return };
    let base = range.start;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if !is_word_char(c) {
            let kind = match c {
                ',' => Kind::Comma,
                ':' => Kind::Colon,
                ';' => Kind::Semicolon,
                '—' | '–' | '―' => Kind::Dash,
                '-' => Kind::Dash,
                '(' | '[' => Kind::Open,
                ')' | ']' => Kind::Close,
                '.' | '!' | '?' => Kind::Stop,
                '\'' | '’' if nodes.last().is_some_and(|n: &Node| n.end == base + at && n.is_word()) => {
                    Kind::Possessive
                }
                _ => Kind::Other,
            };
            let range = base + at..base + at + c.len_utf8();
            match nodes.last_mut() {
                // "..." and "--" are one node.
                Some(last)
                    if last.kind == kind && last.end == range.start && matches!(kind, Kind::Stop | Kind::Dash) =>
                {
                    last.end = range.end;
                }
                _ => nodes.push(node(range, kind)),
            }
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut clitic = None;
        let mut dotted = false;
        while let Some(&(next_at, next)) = chars.peek() {
            if is_word_char(next) {
                end = next_at + next.len_utf8();
                chars.next();
                continue;
            }
            let follows = part[next_at + next.len_utf8()..].chars().next();
            let inner = match next {
                '-' | '&' | '/' | '‑' => follows.is_some_and(char::is_alphanumeric),
                '.' => {
                    follows.is_some_and(char::is_alphanumeric) && {
                        // "crisis.Armenian" is a lost space, "U.S" is not.
                        let glued = follows.is_some_and(char::is_uppercase) && end - at > 3;
                        dotted |= !glued;
                        !glued
                    }
                }
                ',' => {
                    part[..next_at].ends_with(|c: char| c.is_ascii_digit())
                        && follows.is_some_and(|c| c.is_ascii_digit())
                }
                c if is_apostrophe(c) => {
                    if follows.is_some_and(char::is_alphabetic) {
                        clitic = Some(next_at);
                    }
                    follows.is_some_and(char::is_alphabetic)
                }
                '%' => true,
                _ => false,
            };
            if !inner {
                break;
            }
            end = next_at + next.len_utf8();
            chars.next();
        }
        // The full stop of an abbreviation belongs to it.
        if let Some(&(dot, '.')) = chars.peek()
            && (dotted || end - at == 1 && c.is_uppercase() || is_abbreviation(&part[at..end]))
        {
            end = dot + 1;
            chars.next();
        }
        push_word(part, at..end, clitic, base, nodes);
    }
}

fn is_abbreviation(word: &str) -> bool {
    const SHORT: [&str; 24] = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Sens", "Rep", "Reps", "Gov", "Gen", "Lt", "Col", "Capt", "Sgt", "Maj",
        "Rev", "Hon", "St", "Jr", "Sr", "No", "Inc", "Corp",
    ];
    SHORT.contains(&word)
}

fn push_word(part: &str, at: Range<usize>, clitic: Option<usize>, base: usize, nodes: &mut Vec<Node>) {
    let split = clitic.filter(|c| {
        let tail = part[*c..at.end].trim_start_matches(is_apostrophe);
        matches!(tail, "s" | "S" | "re" | "ve" | "ll" | "d" | "m")
    });
    let stem = at.start..split.unwrap_or(at.end);
    let mut word = node(base + stem.start..base + stem.end, Kind::Word);
    let first = part[stem.clone()].chars().next();
    word.capital = first.is_some_and(char::is_uppercase);
    word.number = first.is_some_and(|c| c.is_ascii_digit() || matches!(c, '$' | '£' | '€'));
    word.word = LEXICON.get(&part[stem]);
    let pronominal = word.word.class & (class::SUBJ | class::THAT | class::REL | class::WH) != 0;
    nodes.push(word);
    if let Some(split) = split {
        let tail = part[split..at.end].trim_start_matches(is_apostrophe);
        let mut second = node(base + split..base + at.end, Kind::Possessive);
        match tail {
            "s" | "S" if !pronominal => {}
            "d" | "ll" => {
                second.kind = Kind::Word;
                second.word.class = class::MODAL;
            }
            _ => {
                second.kind = Kind::Word;
                second.word.class = class::AUX;
            }
        }
        nodes.push(second);
    }
}

fn break_sentences(text: &str, skeleton: &mut Skeleton, stretches: &[Stretch], sentences: &[Span]) {
    let mut number = 0u32;
    let mut boundary = 0;
    for paragraph in skeleton.paragraphs.clone() {
        let mut first = paragraph.start;
        for n in paragraph.clone() {
            if n > paragraph.start {
                let (left, right) = (skeleton.nodes[n - 1], skeleton.nodes[n]);
                while boundary < sentences.len() && sentences[boundary].byte_start < left.end {
                    boundary += 1;
                }
                let split = sentences.get(boundary).is_some_and(|s| s.byte_start <= right.start);
                if breaks(text, &skeleton.nodes[..paragraph.end], n, stretches, split) {
                    skeleton.sentences.push(first..n);
                    first = n;
                    number += 1;
                }
            }
            skeleton.nodes[n].sentence = number;
        }
        skeleton.sentences.push(first..paragraph.end);
        number += 1;
    }
}

/// Whether a sentence begins at node `n` (not the first of its paragraph).
fn breaks(text: &str, nodes: &[Node], n: usize, stretches: &[Stretch], split: bool) -> bool {
    let (left, right) = (nodes[n - 1], nodes[n]);
    match left.quote().and_then(|q| stretches.get(q)) {
        Some(stretch) => {
            let last = text[stretch.inner.clone()].trim_end().chars().next_back();
            let capital = right.capital || right.quote().is_some();
            match last {
                Some('.' | '…') => capital,
                Some('?' | '!' | '—' | '-') => capital && (right.is(class::SUBJ) || !attributes(text, nodes, n)),
                _ => false,
            }
        }
        None => {
            (left.kind == Kind::Stop || left.kind == Kind::Close && n >= 2 && nodes[n - 2].kind == Kind::Stop || split)
                && (right.capital || right.number || right.quote().is_some() || right.kind == Kind::Open)
                && (split || right.quote().is_some() || left.kind == Kind::Stop && left.end == right.start)
        }
    }
}

/// Whether a clause like "Smith asked" begins at `n`.
fn attributes(text: &str, nodes: &[Node], n: usize) -> bool {
    let window = &nodes[n..nodes.len().min(n + 8)];
    let end =
        window.iter().position(|x| matches!(x.kind, Kind::Stop | Kind::Quote(_) | Kind::Comma)).unwrap_or(window.len());
    window[..end].iter().enumerate().any(|(i, x)| {
        let verb = x.word.frames & crate::entities::lexicon::frame::QUOTE != 0
            || i + 1 == end && !x.capital && text.get(x.start..x.end).is_some_and(|w| w.len() > 4 && w.ends_with("ed"));
        let subject =
            |w: &Node| w.is_name() || w.is(class::TITLE | class::DET | class::ROLE | class::SUBJ | class::ADV);
        i > 0 && verb && window[..i].iter().all(subject)
    })
}
