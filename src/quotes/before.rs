//! The noun phrase that ends before a node: the subject of a verb, past adverbs, times and appositions.

use super::nodes::{Kind, Node, word};
use super::np::{NOUN, Np, at, is_and, is_nounish, is_role};
use super::phrase::core_before;
use crate::entities::lexicon::class;

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
    if np.first > low + 2
        && (nodes[np.first - 1].is(class::AUX | class::VERB | class::PREP | class::DET)
            || super::np::is_verbal(text, nodes, np.first - 1))
    {
        let quote = (low..np.first).rev().take(20).find(|k| nodes[*k].quote().is_some());
        if let Some(quote) = quote
            && let Some(opened) = at(text, nodes, quote + 1, np.first)
            && nodes.get(opened.last + 1).is_some_and(|n| n.kind == Kind::Comma)
            && (opened.last + 2..np.first).any(|k| nodes[k].is(class::REL))
        {
            return Some(opened);
        }
    }
    // "Protesters marching through the streets chanted": past the participle to its noun.
    if np.first >= low + 3 && nodes[np.first - 1].is(class::PREP) && nodes[np.first - 1].mention == 0 {
        let participle = &nodes[np.first - 2];
        let w = word(text, participle);
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
    Some(whole_list(text, nodes, low, np))
}

/// "The guild, the mill as well as Ortun and Feld said": the list that opens the sentence, whole.
fn whole_list(text: &str, nodes: &[Node], low: usize, np: Np) -> Np {
    let several = (np.first..np.last).any(|k| is_and(text, &nodes[k]) && nodes[k].mention == 0);
    let mut first = np.first;
    let mut joined = several && nodes[np.last].is_name();
    for _ in 0..8 {
        // "as well as local patrons Ortun and Feld"
        let plain = (low + 1..first).rev().take(3).take_while(|k| is_nounish(text, nodes, *k) && !nodes[*k].capital);
        let first_plain = plain.last().unwrap_or(first);
        if word(text, &nodes[first_plain - usize::from(first_plain > low)]) == "as" {
            first = first_plain;
        }
        let Some(left) = first.checked_sub(1).filter(|k| *k > low) else { break };
        let as_well = left >= low + 3
            && word(text, &nodes[left]) == "as"
            && word(text, &nodes[left - 1]) == "well"
            && word(text, &nodes[left - 2]) == "as";
        let last = if as_well {
            joined = true;
            left - 3
        } else if joined && nodes[left].kind == Kind::Comma {
            left - 1
        } else {
            break;
        };
        let Some(item) = core_before(text, nodes, low, last).filter(|item| nodes[item.last].is_name()) else { break };
        if item.first == low {
            return Np { first: low, last: np.last };
        }
        first = item.first;
    }
    np
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
