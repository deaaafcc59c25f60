//! Who speaks, told by what stands beside a quotation when no cue does: a colon, a signature, a verb that is
//! no cue.

use std::ops::Range;

use super::attribute::{Context, can_speak, is_colon, last_speaker};
use super::nodes::{Kind, Node};
use super::np::{self, Np, REACH};
use crate::entities::lexicon::{LEXICON, class};

/// Whether no noun follows the stretch `k`: it is the head of its phrase.
pub fn ends_phrase(nodes: &[Node], k: usize, sentence: &Range<usize>) -> bool {
    nodes.get(k + 1).filter(|_| k + 1 < sentence.end).is_none_or(|n| !n.is_word() || n.is(class::PREP | class::CONJ))
}

/// The speaker in capitals before a colon at the head of a stretch.
pub fn named_inside(context: &Context<'_>, q: usize) -> Option<Range<usize>> {
    let inner = context.stretches[q].inner.clone();
    let head = context.text.get(inner.clone())?.split(':').next().filter(|h| h.len() < 30)?;
    let name = head.trim();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let mut words = name.split_whitespace();
    let given = words.next().is_some_and(|w| LEXICON.get(w).class & class::GIVEN != 0);
    let full_name = given && words.clone().count() == 1 && words.all(|w| w.starts_with(char::is_uppercase));
    let shouted = full_name
        || letters >= 3
            && name.chars().all(|c| c.is_uppercase() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’'));
    let start = inner.start + (head.len() - head.trim_start().len());
    (shouted && inner.start + head.len() < inner.end).then(|| start..start + name.len())
}

/// Whether the stretch ends like a sentence or a clause.
pub fn stretch_ends_sentence(context: &Context<'_>, q: usize) -> bool {
    let inner = context.text.get(context.stretches[q].inner.clone()).unwrap_or("");
    inner.trim_end().ends_with(['.', '!', '?', '…', ','])
}

/// The name after a dash that signs the quotation: “...” — Name.
pub fn sign_off(context: &Context<'_>, k: usize, paragraph: &Range<usize>) -> Option<Np> {
    let nodes = &context.skeleton.nodes;
    if nodes.get(k + 1).filter(|_| k + 1 < paragraph.end)?.kind != Kind::Dash || paragraph.end > k + 12 {
        return None;
    }
    let np = np::at(context.text, nodes, k + 2, paragraph.end)?;
    let rest = nodes.get(np.last + 1).filter(|_| np.last + 1 < paragraph.end);
    (nodes[np.first].capital && rest.is_none_or(|r| matches!(r.kind, Kind::Comma | Kind::Stop | Kind::Open)))
        .then_some(np)
}

/// What a verb that is no cue takes, around the stretch `k`: from after the verb to the end of the clause.
pub fn complement(context: &Context<'_>, k: usize, from: usize, sentence: &Range<usize>) -> Range<usize> {
    let nodes = &context.skeleton.nodes;
    let verb = (from.max(k.saturating_sub(12))..k).rev().find(|j| np::is_verbal(context.text, nodes, *j));
    let start = match verb {
        Some(v) if (v + 1..k).all(|j| nodes[j].is_word() || nodes[j].kind == Kind::Possessive) => v + 1,
        _ => k,
    };
    let end = (k + 1..sentence.end.min(k + REACH))
        .find(|j| !nodes[*j].is_word() && nodes[*j].kind != Kind::Possessive || nodes[*j].is(class::CONJ | class::SUB))
        .unwrap_or(sentence.end.min(k + REACH));
    start..end
}

/// A speaker and a verb right after the quotation: “...,” he surmised.
pub fn verb_beside(context: &Context<'_>, k: usize, q: usize, sentence: &Range<usize>) -> Option<(Np, usize)> {
    let nodes = &context.skeleton.nodes;
    let inner = context.text.get(context.stretches[q].inner.clone()).unwrap_or("").trim_end();
    if !inner.ends_with([',', '?', '!', '—', '-']) {
        return None;
    }
    let np = np::at(context.text, nodes, k + 1, sentence.end)?;
    let verb = np.last + 1;
    let fits = verb < sentence.end && can_speak(context, np) && np::is_verbal(context.text, nodes, verb);
    (fits && !nodes[verb].is(class::AUX | class::MODAL)).then_some((np, verb))
}

/// Who speaks in "From the desk of John Doe, VP Analyst:" or "BRUN:".
pub fn colon_speaker(context: &Context<'_>, range: Range<usize>) -> Option<Np> {
    let nodes = &context.skeleton.nodes;
    if range.is_empty() {
        return None;
    }
    // "A quiet end to the race - Mila Ortun: “...”": the name after the dash.
    if let Some(dash) = range.clone().rev().take(8).find(|k| nodes[*k].kind == Kind::Dash)
        && dash > range.start
        && let Some(np) = np::at(context.text, nodes, dash + 1, range.end)
        && np.last + 1 == range.end
        && nodes[np.last].is_name()
    {
        return Some(np);
    }
    if let Some(np) = np::subject(context.text, nodes, range.start, range.end).filter(|np| can_speak(context, *np)) {
        return Some(np);
    }
    // The last name of the clause, before an apposition.
    let mut end = range.end;
    if let Some(comma) = range.clone().rev().find(|k| nodes[*k].kind == Kind::Comma)
        && range.end - comma < 8
        && let Some(np) = last_speaker(context, range.start..comma)
        && (np.first..=np.last).any(|k| nodes[k].is_name())
    {
        end = comma;
    }
    let np = last_speaker(context, range.start..end)?;
    // "From the desk of John Doe": the name, not the phrase.
    let name = (np.first..=np.last).rev().find(|k| nodes[*k].is(class::PREP)).map_or(np.first, |k| k + 1);
    Some(if (name..=np.last).all(|k| nodes[k].is_name() || nodes[k].is(class::TITLE)) {
        Np { first: name, last: np.last }
    } else {
        np
    })
}

/// The speaker of a paragraph that ends with a colon.
pub fn colon_at_end(context: &Context<'_>, paragraph: &Range<usize>) -> Option<(Option<(usize, usize)>, Np)> {
    let nodes = &context.skeleton.nodes;
    let last = paragraph.end.checked_sub(1).filter(|k| is_colon(&nodes[*k]))?;
    let sentence = &context.skeleton.sentences[nodes[last].sentence as usize];
    let from = sentence.start.max(last.saturating_sub(REACH));
    let mut cues = Vec::new();
    super::cue::find(context.text, nodes, from, last, &mut cues);
    if let Some(cue) = cues.iter().rev().find(|c| c.subject.is_some()) {
        return cue.subject.map(|np| (Some((cue.first, cue.last)), np));
    }
    colon_speaker(context, from..last).map(|np| (None, np))
}
