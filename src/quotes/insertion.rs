//! Cues and sources that stand inside or before what they attribute: between commas, in apposition, as "X puts it".

use std::ops::Range;

use super::clause::has_verb;
use super::cue::{Cue, How};
use super::nodes::{Kind, Node, word};
use super::np;
use super::phrase;
use super::terms::title_like;
use crate::entities::lexicon::{class, form};

/// "..., his top aide, Mila Ortun, told": the phrase before the name belongs to the source.
pub fn appositive_head(text: &str, nodes: &[Node], low: usize, head: usize) -> usize {
    if head < low + 3 || nodes[head - 1].kind != Kind::Comma {
        return head;
    }
    match phrase::core_before(text, nodes, low, head - 2) {
        Some(np)
            if np.first > low
                && !nodes[np.last].is_name()
                && (np.first..=np.last).any(|k| np::is_role(text, &nodes[k]))
                && (nodes[np.first - 1].kind == Kind::Comma || nodes[np.first - 1].quote().is_some()) =>
        {
            np.first
        }
        _ => head,
    }
}

/// "Over the years, she said, email has helped": what follows a cue between commas.
pub fn parenthetical(
    text: &str,
    nodes: &[Node],
    low: usize,
    high: usize,
    head: usize,
    cue: &Cue,
) -> Option<Range<usize>> {
    if cue.inherited || cue.how == How::Noun || head <= low || nodes[head - 1].kind != Kind::Comma {
        return None;
    }
    if cue.how == How::According {
        // "Other divides, according to the poll, include": the verb comes after the source.
        let comma = cue.subject?.last + 1;
        let verb = comma + 1;
        let splits = verb < high
            && nodes[comma].kind == Kind::Comma
            && nodes[verb].is_word()
            && !nodes[verb].capital
            && !nodes[verb].is(class::PREP
                | class::CONJ
                | class::REL
                | class::SUB
                | class::DET
                | class::POSS
                | class::SUBJ)
            && nodes[verb].word.form & form::ING == 0
            && !has_verb(text, nodes, &(low..head));
        return splits.then_some(verb..high);
    }
    let mut k = cue.last + 1;
    if cue.inverted {
        k = cue.subject?.last + 1;
    }
    while k < high && nodes[k].is(class::TIME | class::ADV) {
        k += 1;
    }
    let comma = nodes.get(k).filter(|_| k < high)?.kind == Kind::Comma;
    let next = nodes.get(k + 1).filter(|_| comma && k + 1 < high)?;
    let participle = next.word.form & form::ING != 0;
    (next.is_word() && !participle && !next.is(class::REL | class::CONJ)).then_some(k + 1..high)
}

/// "As Ortun puts it, the guild is broke": the clause after the comma.
pub fn after_put_it(text: &str, nodes: &[Node], high: usize, cue: &Cue) -> Option<usize> {
    let puts = cue.last == cue.verb + 1 && word(text, &nodes[cue.last]) == "it";
    let first = cue.subject?.first;
    let opens = first > 0
        && word(text, &nodes[first - 1]) == "As"
        && (first == 1 || nodes[first - 2].sentence != nodes[first].sentence);
    let comma = nodes.get(cue.last + 1).is_some_and(|n| n.kind == Kind::Comma);
    (puts && opens && comma && cue.last + 2 < high).then_some(cue.last + 2)
}

/// Whether the stretch at node `q` is part of the phrase that speaks ("the “Late Show” host said") or of one that
/// stands before it ("in this “night class” I began"), not what was said.
pub fn modifies(text: &str, nodes: &[Node], low: usize, q: usize, cue: &Cue) -> bool {
    let inner = word(text, &nodes[q]);
    let inner = inner.trim_end_matches(['”', '"', '’', '\'', '»']);
    if inner.ends_with([',', '.', '?', '!', '…', '—', '-', '–']) || cue.inverted {
        return false;
    }
    let Some(np) = cue.subject else { return false };
    let noun = !nodes[np.first].capital && !nodes[np.first].is(class::SUBJ | class::DET | class::POSS);
    let article = q > low && nodes[q - 1].is(class::DET | class::POSS);
    noun && (article || title_like(inner) || q == low || nodes[q - 1].is_word()) || article
}
