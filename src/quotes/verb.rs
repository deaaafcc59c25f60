//! Cue verbs in their surroundings: verb or noun, active or passive, and the group around them.

use super::nodes::{Kind, Node, word};
use super::np;
use crate::entities::lexicon::{class, form, frame};

fn is_be(text: &str, node: &Node) -> bool {
    node.is(class::AUX)
        && [
            "is", "are", "was", "were", "be", "been", "being", "am", "'s", "’s", "'re", "’re", "isn't", "wasn't",
            "get", "gets", "got", "getting",
        ]
        .iter()
        .any(|b| word(text, node).eq_ignore_ascii_case(b))
}

/// Whether the cue word `v` is a verb here (and not a noun or a participle before a noun).
pub fn is_verb(text: &str, nodes: &[Node], low: usize, v: usize) -> bool {
    let node = &nodes[v];
    if node.capital && v > low && nodes[v - 1].quote().is_none() {
        return false;
    }
    let mut p = v;
    while p > low && nodes[p - 1].is(class::ADV | class::NEG) && !nodes[p - 1].is_name() {
        p -= 1;
    }
    let Some(left) = p.checked_sub(1).filter(|p| *p >= low).map(|p| &nodes[p]) else {
        return node.word.form & (form::ING | form::PAST) != 0 || node.word.frames & frame::HOMOGRAPH == 0;
    };
    if left.is(class::DET | class::POSS) && !left.is(class::OBJ) && !left.is_name()
        || left.number && node.word.frames & frame::HOMOGRAPH != 0
        || left.kind == Kind::Possessive
    {
        return false;
    }
    let noun_too = node.word.frames & frame::HOMOGRAPH != 0;
    let f = node.word.form;
    if noun_too && f & (form::BASE | form::THIRD) != 0 && f & form::PAST == 0 && !takes_object(text, nodes, low, v) {
        return false;
    }
    if f & form::ING != 0 {
        return true;
    }
    if f & (form::PAST | form::PARTICIPLE) != 0 && f & form::BASE == 0 {
        return !(left.is(class::PREP)
            && left.mention == 0
            && nodes.get(v + 1).is_some_and(|n| n.is_word() && !n.is(class::PREP)));
    }
    if f & form::THIRD != 0 {
        if left.is(class::PREP) && left.mention == 0 {
            return false;
        }
        let subject = left.is_name()
            || left.is(class::SUBJ | class::REL | class::THAT | class::ROLE | class::ORG | class::DOC | class::CONJ)
            || matches!(left.kind, Kind::Comma | Kind::Close | Kind::Quote(_) | Kind::Dash);
        return !noun_too || subject && !left.is(class::GROUP);
    }
    // Base form.
    let w = word(text, left);
    let plural = left.is(class::GROUP) || w.ends_with('s') && (!noun_too || left.is_name() && f & form::PAST == 0);
    // "Ortun and Feld say", "many of whom say": no other word is spelt like it.
    let says = !noun_too && node.word.frames & frame::CLAUSE != 0 && (left.is_name() || left.is(class::REL));
    says || left.is(class::MODAL | class::AUX)
        || w.eq_ignore_ascii_case("to")
        || ["i", "we", "they", "you", "who"].iter().any(|s| w.eq_ignore_ascii_case(s))
        || plural && !left.is(class::PREP | class::ADV) && (!noun_too || !left.is(class::AUX))
        || matches!(left.kind, Kind::Quote(_)) && !noun_too
        || left.kind == Kind::Comma && !noun_too && p >= low + 2
        || left.is(class::CONJ) && f & form::PAST != 0
        || f & form::PAST != 0 && (left.is_name() || left.is(class::SUBJ | class::DOC | class::ROLE))
}

/// Whether what follows a verb that may be a noun fits the verb: "calls it", "reports that", "claims the".
fn takes_object(text: &str, nodes: &[Node], low: usize, v: usize) -> bool {
    let after_quote = || (low..v).rev().take(12).any(|k| nodes[k].quote().is_some());
    let Some(next) = nodes.get(v + 1) else { return after_quote() };
    if next.kind == Kind::Stop {
        return after_quote();
    }
    let w = word(text, next);
    if next.is(class::PREP) && next.mention == 0 {
        return matches!(w, "for" | "on" | "to" | "in" | "at")
            && nodes[v].word.frames & (frame::PREPOSITION | frame::INFINITIVE | frame::INVERT) != 0;
    }
    if w == "as" && nodes[v].word.frames & frame::AS == 0 {
        return false;
    }
    let finite = next.word.form & (form::THIRD | form::PAST) != 0 && next.word.frames & frame::HOMOGRAPH == 0;
    if next.word.form & form::THIRD != 0 || finite {
        return false;
    }
    if next.is(class::AUX | class::MODAL | class::CONJ)
        || matches!(next.kind, Kind::Stop | Kind::Possessive | Kind::Close | Kind::Semicolon)
    {
        return false;
    }
    next.kind != Kind::Comma || nodes.get(v + 2).is_some_and(|n| n.quote().is_some() || n.is(class::THAT))
}

/// First node of the verb group around `v`: auxiliaries, adverbs, "declined to", "went on to".
pub fn group_start(text: &str, nodes: &[Node], low: usize, v: usize) -> (usize, bool, bool) {
    let mut first = v;
    let mut passive = false;
    let mut infinitive = false;
    while first > low {
        let left = &nodes[first - 1];
        let w = word(text, left);
        if left.is(class::AUX | class::MODAL | class::NEG) {
            passive |=
                is_be(text, left) && nodes[v].word.form & form::PARTICIPLE != 0 && !passive_breaks(nodes, first, v);
            first -= 1;
        } else if left.is(class::ADV) && !left.is_name()
            || w.len() > 4 && w.ends_with("ly") && left.kind == Kind::Word && !left.capital
        {
            first -= 1;
        } else if w == "to" && nodes[v].word.form & form::BASE != 0 && !infinitive && first >= low + 2 {
            let verb = &nodes[first - 2];
            let before_to = word(text, verb);
            if verb.word.frames != 0 && np::is_verbal(text, nodes, first - 2)
                || verb.is(class::VERB)
                || before_to.ends_with("ed")
            {
                first -= 2;
                infinitive = true;
            } else if before_to == "on" && first >= low + 3 {
                first -= 3;
                infinitive = true;
            } else {
                return (first - 1, passive, true);
            }
        } else {
            break;
        }
    }
    (first, passive, false)
}

fn passive_breaks(nodes: &[Node], first: usize, v: usize) -> bool {
    (first..v).any(|k| nodes[k].word.form & form::BASE != 0 && nodes[k].word.frames != 0)
}
