//! Noun phrases by rule: the one that ends before a node, the one that begins at a node, and the subject of
//! a sentence. No parser: closed word classes and the names of the document bound the phrases.

use super::extent::ends_with_comma;
use super::nodes::{Kind, Node, word};
use crate::entities::lexicon::{class, form};

/// How far the rules look, in nodes: keeps the stage linear on texts without sentence ends.
pub const REACH: usize = 90;

/// A noun phrase: node indices, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Np {
    /// First node.
    pub first: usize,
    /// Last node.
    pub last: usize,
}

const STOP: u32 = class::SUB
    | class::REL
    | class::THAT
    | class::WH
    | class::SUBJ
    | class::OBJ
    | class::AUX
    | class::MODAL
    | class::NEG
    | class::CONJ
    | class::PREP;

/// Nouns for people, bodies and texts.
pub const NOUN: u32 = class::ROLE | class::ORG | class::GROUP | class::DOC;

/// Whether a lower-case word can be a noun or an adjective.
pub fn is_nounish(text: &str, nodes: &[Node], k: usize) -> bool {
    let node = &nodes[k];
    if !node.is_word() {
        return false;
    }
    if node.is_name() || node.number {
        return true;
    }
    if node.is(STOP | class::DET | class::POSS) {
        return false;
    }
    let word = word(text, node);
    let after_determiner =
        k > 0 && (nodes[k - 1].is(class::DET | class::POSS) || nodes[k - 1].kind == Kind::Possessive);
    if node.is(NOUN) {
        return true;
    }
    if node.word.frames != 0 {
        // "a call", "the claims", "his proposed ban"
        return after_determiner;
    }
    if node.is(class::VERB) {
        return after_determiner;
    }
    if node.is(class::TIME) || node.is(class::ADV) {
        return node.is(class::TIME) && k + 1 < nodes.len() && nodes[k + 1].kind == Kind::Possessive;
    }
    let previous = k.checked_sub(1).map(|p| &nodes[p]).filter(|p| p.is_word());
    if word.len() > 4 && word.ends_with("ed") {
        // A participle before its noun, or the verb after its subject?
        // "said retired doctor Ana Ruiz"
        let opens = after_determiner
            || previous.is_none_or(|p| p.is(STOP) || !p.is(NOUN) && p.word.form & (form::PAST | form::THIRD) != 0);
        return opens && nodes.get(k + 1).is_some_and(|n| n.is_word() && !n.is(STOP | class::DET | class::POSS));
    }
    if word.len() > 5 && word.ends_with("ing") && previous.is_some_and(|p| p.is_name()) {
        return false;
    }
    if word.len() > 4 && word.ends_with("ly") {
        return after_determiner;
    }
    true
}

/// Words that end like the name of someone's occupation.
pub fn is_role(text: &str, node: &Node) -> bool {
    if node.is(class::ROLE | class::TITLE) {
        return true;
    }
    let word = word(text, node);
    word.len() > 5 && ["ist", "eer", "ician", "woman", "person", "ologist"].iter().any(|end| word.ends_with(end))
}

/// Whether the node is "and" or "or".
pub fn is_and(text: &str, node: &Node) -> bool {
    text.get(node.start..node.end).is_some_and(|w| w.eq_ignore_ascii_case("and") || w.eq_ignore_ascii_case("or"))
}

/// Whether the node is a preposition that hangs a phrase on a noun.
pub fn is_of_like(text: &str, node: &Node) -> bool {
    text.get(node.start..node.end).is_some_and(|w| {
        ["of", "for", "in", "at", "with", "from", "on", "to", "behind", "against"]
            .iter()
            .any(|p| w.eq_ignore_ascii_case(p))
    })
}

/// A verb's base form that stands before a noun: "show insiders", "campaign aides".
fn is_modifier(text: &str, nodes: &[Node], k: usize) -> bool {
    nodes[k].word.form & form::BASE != 0
        && nodes.get(k + 1).is_some_and(|n| n.is(NOUN) && !n.capital)
        && is_nounish(text, nodes, k + 1)
}

/// The noun phrase that begins at node `start`, not reaching `high`.
pub fn at(text: &str, nodes: &[Node], start: usize, high: usize) -> Option<Np> {
    let high = high.min(nodes.len()).min(start + REACH);
    let node = nodes.get(start).filter(|_| start < high)?;
    if node.is(class::SUBJ) {
        return Some(Np { first: start, last: start });
    }
    let mut k = start;
    let mut last = None;
    let mut named = false;
    while k < high {
        let node = &nodes[k];
        match node.kind {
            Kind::Word => {
                if node.is(class::DET | class::POSS) && !node.is_name() {
                    if last.is_some() && !nodes[k - 1].is(class::PREP | class::CONJ | class::DET) {
                        break;
                    }
                } else if node.is(class::PREP) && node.mention == 0 && !(last.is_none() && k > start) {
                    let next = nodes.get(k + 1).filter(|_| k + 1 < high);
                    let goes_on = last.is_some()
                        && is_of_like(text, node)
                        && next.is_some_and(|n| {
                            n.is(class::DET | class::POSS) || n.is_name() || is_nounish(text, nodes, k + 1)
                        });
                    let time = next.is_some_and(|n| n.is(class::TIME) || n.number);
                    let plain_in =
                        named && !text.get(node.start..node.end).is_some_and(|w| matches!(w, "of" | "for" | "at"));
                    if !goes_on || time || plain_in {
                        break;
                    }
                } else if node.is(class::CONJ) {
                    let next = nodes.get(k + 1).filter(|_| k + 1 < high);
                    let joins = last.is_some()
                        && is_and(text, node)
                        && next.is_some_and(|n| n.is_name() || n.is(class::DET | class::POSS | NOUN))
                        && !clause_follows(nodes, k + 1, high);
                    if !joins {
                        break;
                    }
                } else if node.is(class::PREP) && node.mention == 0 && nodes[k - 1].is(class::DET) {
                    // "the above statement"
                } else if is_nounish(text, nodes, k) || k == start && is_modifier(text, nodes, k) {
                    named |= node.is_name();
                    last = Some(k);
                } else {
                    break;
                }
            }
            Kind::Possessive if last.is_some() => last = Some(k),
            Kind::Open if last.is_some() => {
                // "Jordan (R-Ohio)"
                match (k..high.min(k + 6)).find(|c| nodes[*c].kind == Kind::Close) {
                    Some(close) => {
                        k = close;
                    }
                    None => break,
                }
            }
            _ => break,
        }
        k += 1;
    }
    let mut last = last?;
    if nodes[last].kind == Kind::Possessive && last > start {
        last -= 1;
    }
    // "a man who goes by ...": a clause that tells a nameless speaker from others belongs to the phrase.
    if !named && nodes.get(last + 1).is_some_and(|n| last + 1 < high && n.is(class::REL)) {
        let end = (last + 1..high)
            .find(|j| matches!(nodes[*j].kind, Kind::Comma | Kind::Stop | Kind::Dash | Kind::Semicolon))
            .unwrap_or(high);
        last = end - 1;
    }
    Some(Np { first: start, last })
}

fn clause_follows(nodes: &[Node], from: usize, high: usize) -> bool {
    (from..high).take_while(|k| !matches!(nodes[*k].kind, Kind::Comma | Kind::Stop | Kind::Quote(_))).take(8).any(|k| {
        nodes[k].is(class::AUX | class::MODAL | class::VERB | class::SUBJ)
            || nodes[k].word.form & (form::PAST | form::THIRD) != 0
    })
}

/// Whether a finite verb may stand at `k`.
pub fn is_verbal(text: &str, nodes: &[Node], k: usize) -> bool {
    let node = &nodes[k];
    if !node.is_word() || node.capital && node.is_name() {
        return false;
    }
    if node.is(class::AUX | class::MODAL | class::VERB) || node.word.frames != 0 && node.word.form != 0 {
        return !(k > 0
            && (nodes[k - 1].is(class::DET | class::POSS | class::PREP) || nodes[k - 1].kind == Kind::Possessive));
    }
    let word = word(text, node);
    word.len() > 4 && word.ends_with("ed") && !node.is(NOUN) && !(k > 0 && nodes[k - 1].is(class::DET | class::POSS))
}

/// The subject of the clause that begins at node `first`: skips what stands before the first comma when the
/// clause opens with a preposition, a subordinator or a participle.
pub fn subject(text: &str, nodes: &[Node], first: usize, high: usize) -> Option<Np> {
    let mut start = first;
    for _ in 0..3 {
        while start < high
            && (nodes[start].is(class::CONJ | class::ADV | class::TIME) && !nodes[start].is_name()
                || matches!(nodes[start].kind, Kind::Comma | Kind::Dash | Kind::Other))
        {
            start += 1;
        }
        let node = nodes.get(start).filter(|_| start < high)?;
        let word = word(text, node);
        let participle =
            word.len() > 4 && (word.ends_with("ing") || word.ends_with("ed")) && node.mention == 0 && !node.is(NOUN);
        let skips =
            node.is(class::PREP | class::SUB | class::REL | class::TIME | class::WH) && node.mention == 0 || participle;
        if !skips {
            break;
        }
        // On “Face the Day,” X said
        start = (start..high).find(|k| nodes[*k].kind == Kind::Comma || ends_with_comma(text, &nodes[*k]))? + 1;
    }
    // "Earlier this week, X said", "A few days later, X said"
    let time = |k: &usize| nodes[*k].number || nodes[*k].is(class::TIME | class::DET | class::ADV);
    let times = (start..high).take(6).take_while(time).count();
    if nodes.get(start + times).is_some_and(|n| n.kind == Kind::Comma)
        && (start..start + times).any(|k| nodes[k].is(class::TIME) && !nodes[k].is(class::GIVEN))
    {
        start += times + 1;
    }
    // "Conversely, X rated"
    let adverb =
        nodes.get(start).is_some_and(|n| word(text, n).len() > 5 && word(text, n).ends_with("ly") && n.mention == 0);
    if adverb && nodes.get(start + 1).is_some_and(|n| n.kind == Kind::Comma) {
        start += 2;
    }
    let mut np = at(text, nodes, start, high)?;
    // "On May 3, 2014, X said"
    while (np.first..=np.last).all(|k| nodes[k].number || nodes[k].is(class::TIME)) {
        np = at(text, nodes, np.last + 2, high)?;
    }
    // Past appositions to the verb.
    let mut next = np.last + 1;
    if nodes.get(next).is_some_and(|n| n.kind == Kind::Open) {
        next = (next..high).find(|k| nodes[*k].kind == Kind::Close)? + 1;
    }
    let verb = nodes.get(next).filter(|_| next < high)?;
    let verbal = is_verbal(text, nodes, next)
        || verb.is(class::ADV | class::REL)
        || matches!(verb.kind, Kind::Comma | Kind::Dash);
    let verbal = verbal || verb.is(class::PREP | class::NEG) || (next + 1 < high && is_verbal(text, nodes, next + 1));
    verbal.then_some(np)
}
