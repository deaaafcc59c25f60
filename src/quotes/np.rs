//! Noun phrases by rule: the one that ends before a node, the one that begins at a node, and the subject of
//! a sentence. No parser: closed word classes and the names of the document bound the phrases.

use super::nodes::{Kind, Node};
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

const NOUN: u32 = class::ROLE | class::ORG | class::GROUP | class::DOC;

/// Whether a lower-case word can be a noun or an adjective.
fn is_nounish(text: &str, nodes: &[Node], k: usize) -> bool {
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
    let word = text.get(node.start..node.end).unwrap_or("");
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
        let opens = after_determiner || previous.is_none_or(|p| p.is(STOP));
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
    let word = text.get(node.start..node.end).unwrap_or("");
    word.len() > 5 && ["ist", "eer", "ician", "woman", "person", "ologist"].iter().any(|end| word.ends_with(end))
}

/// The noun phrase that ends right before node `end`, not reaching before `low`.
pub fn before(text: &str, nodes: &[Node], low: usize, end: usize) -> Option<Np> {
    let mut p = end.checked_sub(1).filter(|p| *p >= low)?;
    // "less than two weeks ago said"
    if p > low && text.get(nodes[p].start..nodes[p].end) == Some("ago") {
        let counts = |k: usize| {
            nodes[k].number
                || nodes[k].is(class::TIME | class::DET)
                || text.get(nodes[k].start..nodes[k].end).is_some_and(|w| {
                    matches!(
                        w,
                        "two"
                            | "three"
                            | "four"
                            | "five"
                            | "six"
                            | "seven"
                            | "eight"
                            | "nine"
                            | "ten"
                            | "less"
                            | "more"
                            | "than"
                            | "about"
                    )
                })
        };
        p -= 1;
        while p > low && counts(p) {
            p -= 1;
        }
    }
    let reflexive =
        |k: usize| nodes[k].is(class::OBJ) && text.get(nodes[k].start..nodes[k].end).is_some_and(|w| w.contains("sel"));
    while nodes[p].is(class::ADV) && !nodes[p].is_name() || reflexive(p) {
        p = p.checked_sub(1).filter(|p| *p >= low)?;
    }
    // "who in 2010 said", "the minister on Monday said"
    if p >= low + 2
        && (nodes[p].number && nodes[p].end - nodes[p].start == 4
            || nodes[p].is(class::TIME) && !nodes[p].is(class::GIVEN))
    {
        let mut q = p;
        while q > low && (nodes[q].number || nodes[q].is(class::TIME | class::DET)) {
            q -= 1;
        }
        if q > low && nodes[q].is(class::PREP) {
            p = q - 1;
        } else if nodes[p].is(class::TIME) && nodes[p].capital {
            p = q;
        }
    }
    let node = &nodes[p];
    if node.is(class::SUBJ | class::REL) {
        return Some(Np { first: p, last: p });
    }
    match node.kind {
        Kind::Comma | Kind::Dash => return before_insertion(text, nodes, low, p),
        Kind::Close => {
            let open = (low..p).rev().find(|k| nodes[*k].kind == Kind::Open)?;
            return before(text, nodes, low, open);
        }
        Kind::Quote(_) => {
            // A man who goes by the name “Shorty”: the quotation ends the phrase.
            return None;
        }
        _ => {}
    }
    let np = core_before(text, nodes, low, p)?;
    // "Democrats trying to win the seat say": past the participle to the subject of the clause.
    if np.first > low + 2 && !nodes[np.first - 1].is(class::CONJ | class::SUB | class::THAT | class::REL) {
        let from = (low..np.first).rev().take(14).find(|k| {
            !nodes[*k].is_word() && nodes[*k].kind != Kind::Possessive
                || nodes[*k].is(class::SUB | class::THAT | class::CONJ)
        });
        if let Some(outer) = at(text, nodes, from.map_or(low, |k| k + 1), np.first)
            && let Some(next) = nodes.get(outer.last + 1)
            && outer.last + 1 < np.first
            && next.is_word()
            && !next.capital
            && text.get(next.start..next.end).is_some_and(|w| w.len() > 4 && w.ends_with("ing"))
        {
            return Some(outer);
        }
    }
    // “...,” X, who is chief of Y said: the comma after the clause is missing.
    if np.first > low + 2 && nodes[np.first - 1].is(class::AUX | class::VERB | class::PREP | class::DET) {
        let quote = (low..np.first).rev().take(20).find(|k| nodes[*k].quote().is_some());
        if let Some(quote) = quote
            && let Some(opened) = at(text, nodes, quote + 1, np.first)
            && nodes.get(opened.last + 1).is_some_and(|n| n.kind == Kind::Comma)
            && nodes.get(opened.last + 2).is_some_and(|n| n.is(class::REL))
        {
            return Some(opened);
        }
    }
    // "Protesters marching through the streets chanted": past the participle to its noun.
    if np.first >= low + 3 && nodes[np.first - 1].is(class::PREP) && nodes[np.first - 1].mention == 0 {
        let participle = &nodes[np.first - 2];
        let w = text.get(participle.start..participle.end).unwrap_or("");
        if participle.is_word()
            && w.len() > 4
            && (w.ends_with("ing") || w.ends_with("ed"))
            && !participle.capital
            && let Some(outer) = core_before(text, nodes, low, np.first - 3)
            && (outer.first == low || !nodes[outer.first - 1].is(class::PREP))
        {
            return Some(outer);
        }
    }
    Some(np)
}

/// "X, a surgeon, said": the phrase before the insertion that ends at the comma or dash `p`.
fn before_insertion(text: &str, nodes: &[Node], low: usize, p: usize) -> Option<Np> {
    let kind = nodes[p].kind;
    let speaks = |np: &Np| {
        (np.first..=np.last).any(|k| nodes[k].is_name() || nodes[k].is(NOUN | class::SUBJ) || is_role(text, &nodes[k]))
    };
    // “...,” X, a surgeon, chief of Y, said: the phrase that opens the clause.
    let opening = (low..p).rev().take(40).find(|k| nodes[*k].quote().is_some()).map_or(low, |k| k + 1);
    let opened = at(text, nodes, opening, p).filter(|np| {
        speaks(np)
            && nodes.get(np.last + 1).is_some_and(|n| n.kind == kind || n.kind == Kind::Comma || n.kind == Kind::Open)
            && (np.last + 2..p).all(|k| !nodes[k].is(class::SUBJ))
    });
    let mut closing = p;
    let mut found = opened;
    for _ in 0..4 {
        if found.is_some() {
            break;
        }
        let opening = (low..closing)
            .rev()
            .find(|k| nodes[*k].kind == kind || nodes[*k].kind == Kind::Comma || nodes[*k].quote().is_some())?;
        if nodes[opening].quote().is_some() {
            return at(text, nodes, opening + 1, p);
        }
        found = core_before(text, nodes, low, opening.checked_sub(1).filter(|k| *k >= low)?)
            .filter(|np| speaks(np) && (np.first == low || !nodes[np.first - 1].is(class::PREP)));
        closing = opening;
    }
    let np = found?;
    // "Arlenia's ambassador in Oslo, Mila Ortun, said": the name is the insertion.
    let nameless =
        !nodes[np.last].is_name() || (np.first..=np.last).any(|k| nodes[k].is(class::PREP) && nodes[k].mention == 0);
    if nameless
        && let Some(name) = at(text, nodes, np.last + 2, p)
        && name.last + 1 == p
        && name.last - name.first < 5
        && (name.first..=name.last).all(|k| nodes[k].is_name() || nodes[k].is(class::TITLE))
    {
        return Some(name);
    }
    Some(np)
}

/// The noun phrase whose last word is `p`.
pub fn core_before(text: &str, nodes: &[Node], low: usize, p: usize) -> Option<Np> {
    let node = &nodes[p];
    if node.is(class::SUBJ | class::REL) {
        return Some(Np { first: p, last: p });
    }
    if node.kind == Kind::Close {
        let open = (low..p).rev().find(|k| nodes[*k].kind == Kind::Open)?;
        return core_before(text, nodes, low, open.checked_sub(1).filter(|k| *k >= low)?);
    }
    if !(is_nounish(text, nodes, p) || node.is(class::DET)) {
        return None;
    }
    let mut first = p;
    let mut joined_at: Option<usize> = None;
    let mut k = p;
    while k > low {
        let left = &nodes[k - 1];
        let here = &nodes[k];
        if left.kind == Kind::Possessive {
            k -= 1;
            first = k;
            continue;
        }
        if here.kind == Kind::Possessive {
            if !left.is_word() {
                break;
            }
            k -= 1;
            first = k;
            continue;
        }
        if here.is(class::DET | class::POSS) && !here.is_name() {
            if left.is(class::DET) {
                k -= 1;
                first = k;
                continue;
            }
            if !left.is(class::PREP | class::CONJ) {
                break;
            }
        }
        if left.is(class::DET | class::POSS) {
            k -= 1;
            first = k;
            continue;
        }
        if left.is(class::PREP) && k >= 2 + low && is_of_like(text, left) {
            let beyond = &nodes[k - 2];
            if is_nounish(text, nodes, k - 2) || beyond.is(class::DET) || beyond.kind == Kind::Close {
                joined_at.get_or_insert(k);
                k -= 2;
                first = k;
                continue;
            }
            break;
        }
        if left.is(class::CONJ) && k >= 2 + low && is_and(text, left) {
            if is_nounish(text, nodes, k - 2) && (here.is_name() || here.is(class::DET | class::POSS | NOUN)) {
                joined_at.get_or_insert(k);
                k -= 2;
                first = k;
                continue;
            }
            break;
        }
        if left.kind == Kind::Close {
            if let Some(open) = (low..k - 1).rev().take(8).find(|o| nodes[*o].kind == Kind::Open)
                && open > low
                && is_nounish(text, nodes, open - 1)
            {
                k = open - 1;
                first = k;
                continue;
            }
            break;
        }
        if !is_nounish(text, nodes, k - 1) {
            break;
        }
        if here.is_name()
            && !left.is_name()
            && !is_role(text, left)
            && !left.number
            && !modifies_role(text, nodes, low, k - 1)
        {
            // "in a statement Smith said"
            break;
        }
        k -= 1;
        first = k;
    }
    // "In Washington the minister said": what joins to a leading preposition is no part of the subject.
    if first > low
        && nodes[first - 1].is(class::PREP)
        && let Some(cut) = joined_at
    {
        first = cut;
    }
    Some(Np { first, last: p })
}

fn is_and(text: &str, node: &Node) -> bool {
    text.get(node.start..node.end).is_some_and(|w| w.eq_ignore_ascii_case("and") || w.eq_ignore_ascii_case("or"))
}

fn is_of_like(text: &str, node: &Node) -> bool {
    text.get(node.start..node.end).is_some_and(|w| {
        ["of", "for", "in", "at", "with", "from", "on", "to", "behind", "against"]
            .iter()
            .any(|p| w.eq_ignore_ascii_case(p))
    })
}

/// "the Vermont senator Smith", "longtime pollster Smith": lower-case words before a name that hang on a role.
fn modifies_role(text: &str, nodes: &[Node], low: usize, k: usize) -> bool {
    // An adjective before a capitalised modifier, at the left end: "longtime Democratic pollster".
    let leftmost = k == low || !is_nounish(text, nodes, k - 1);
    leftmost && nodes[k].is_word() && (k..nodes.len().min(k + 5)).skip(1).any(|j| is_role(text, &nodes[j]))
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
    let word = text.get(node.start..node.end).unwrap_or("");
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
        let word = text.get(node.start..node.end).unwrap_or("");
        let participle =
            word.len() > 4 && (word.ends_with("ing") || word.ends_with("ed")) && node.mention == 0 && !node.is(NOUN);
        let skips =
            node.is(class::PREP | class::SUB | class::REL | class::TIME | class::WH) && node.mention == 0 || participle;
        if !skips {
            break;
        }
        start = (start..high).find(|k| nodes[*k].kind == Kind::Comma)? + 1;
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
