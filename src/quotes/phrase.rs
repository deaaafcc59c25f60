//! The noun phrase that ends at a node, found from its last word leftwards.

use super::nodes::{Kind, Node, word};
use super::np::{NOUN, Np, is_and, is_nounish, is_of_like, is_role};
use crate::entities::lexicon::class;

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
            // "according to the bureau, which ..."
            let cue = word(text, beyond).eq_ignore_ascii_case("according");
            if !cue && (is_nounish(text, nodes, k - 2) || beyond.is(class::DET) || beyond.kind == Kind::Close) {
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
            && !modifies_place(text, nodes, low, k - 1)
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

/// "the Vermont senator Smith", "longtime pollster Smith": lower-case words before a name that hang on a role.
fn modifies_role(text: &str, nodes: &[Node], low: usize, k: usize) -> bool {
    // An adjective before a capitalised modifier, at the left end: "longtime Democratic pollster".
    let leftmost = k == low || !is_nounish(text, nodes, k - 1);
    leftmost && nodes[k].is_word() && (k..nodes.len().min(k + 5)).skip(1).any(|j| is_role(text, &nodes[j]))
}

/// "officials in neighbouring Arlenia": an adjective between a speaker's preposition and the name.
fn modifies_place(text: &str, nodes: &[Node], low: usize, k: usize) -> bool {
    k >= low + 2
        && nodes[k - 1].is(class::PREP)
        && is_of_like(text, &nodes[k - 1])
        && nodes[k - 2].is(class::ROLE | class::GROUP | class::ORG)
}
