//! Quotations without a cue of their own: continued paragraphs, a colon before, the sentence before, the
//! speaker before; and what is left over, told into speech and scare quotes.

use std::ops::Range;

use super::attribute::{
    Attributed, Attribution, Context, can_speak, introduces_term, is_colon, is_double, last_speaker, reads_like_title,
    word_count,
};
use super::nodes::{Kind, Node};
use super::np::{self, Np, REACH};
use crate::entities::lexicon::{LEXICON, class};

/// What the walk remembers.
#[derive(Default)]
struct Memory {
    /// The attribution of the latest quotation in this paragraph.
    here: Option<usize>,
    /// The attribution of the latest quotation in the paragraph before, and whether that paragraph was
    /// nothing but quotation and attribution.
    before: Option<usize>,
    /// A clause before a colon at the end of the paragraph before.
    colon: Option<(Option<(usize, usize)>, Np)>,
    /// The subject of the last sentence of the paragraph before, when it is a person.
    subject: Option<Np>,
    /// The paragraph before began with a quotation.
    before_quoted: bool,
}

/// Attributes the stretches that no cue of their own sentence claimed.
pub fn link_loose(context: &Context<'_>, result: &mut Attributed) {
    let mut memory = Memory::default();
    let mut sentence = 0;
    let mut attribution = 0;
    for paragraph in &context.skeleton.paragraphs {
        let mut quoted = false;
        memory.here = None;
        let mut last_said: Option<usize> = None;
        while sentence < context.skeleton.sentences.len() && context.skeleton.sentences[sentence].start < paragraph.end
        {
            let range = context.skeleton.sentences[sentence].clone();
            let first_word = range.clone().find(|k| context.skeleton.nodes[*k].is_word());
            for k in range.clone() {
                let Some(q) = context.skeleton.nodes[k].quote() else { continue };
                quoted = true;
                if result.owner[q].is_none() {
                    loose(
                        context,
                        result,
                        &memory,
                        &Place { paragraph: paragraph.clone(), sentence: range.clone(), first_word },
                        (k, q),
                        last_said,
                    );
                }
                if let Some(owner) = result.owner[q] {
                    // A quotation that the paragraph before left open has the same speaker.
                    chain_back(context, result, q, owner);
                    memory.here = Some(owner);
                    last_said = Some(owner);
                }
            }
            while attribution < result.all.len()
                && result.all[attribution].parts.first().is_some_and(|p| p.start < range.end)
            {
                let a = &result.all[attribution];
                let nested = last_said
                    .and_then(|l| result.all.get(l))
                    .is_some_and(|outer| a.cue.is_some_and(|c| outer.parts.iter().any(|p| p.contains(&c.0))));
                if a.subject.is_some() && !a.weak && !nested {
                    last_said = Some(attribution);
                }
                attribution += 1;
            }
            sentence += 1;
        }
        memory.colon = colon_at_end(context, paragraph);
        memory.before = memory.here;
        if memory.here.is_none() {
            memory.before = last_said;
        }
        memory.subject = if quoted { None } else { person_in_charge(context, paragraph) };
        memory.before_quoted = quoted;
    }
}

/// The subject of a paragraph's last sentence, when it is a named person or a pronoun for one.
fn person_in_charge(context: &Context<'_>, paragraph: &Range<usize>) -> Option<Np> {
    let nodes = &context.skeleton.nodes;
    let sentence = &context.skeleton.sentences[nodes.get(paragraph.end.checked_sub(1)?)?.sentence as usize];
    let np = np::subject(context.text, nodes, sentence.start, sentence.end.min(sentence.start + REACH))?;
    let pronoun = np.first == np.last && matches!(context.word(np.first), "He" | "She" | "he" | "she");
    (pronoun
        || nodes[np.last].is_name()
            && (np.first..=np.last).all(|k| nodes[k].is_name() || nodes[k].is(class::TITLE | class::ROLE)))
    .then_some(np)
}

/// Where a stretch stands.
struct Place {
    /// Nodes of its paragraph.
    paragraph: Range<usize>,
    /// Nodes of its sentence.
    sentence: Range<usize>,
    /// The first word of the sentence outside quotation marks.
    first_word: Option<usize>,
}

/// Gives the paragraphs that an unclosed quotation continues to its speaker.
fn chain_back(context: &Context<'_>, result: &mut Attributed, q: usize, owner: usize) {
    let mut at = q;
    while at > 0 && context.stretches[at - 1].continued {
        let nobody = |o: usize| o != owner && result.all[o].subject.is_none() && result.all[o].named_inside.is_none();
        match result.owner[at - 1] {
            None => {}
            // What stood alone so far has found its speaker.
            Some(o) if nobody(o) => result.all[o].parts.clear(),
            Some(_) => break,
        }
        at -= 1;
        let Some(node) = result.node_of[at] else { break };
        result.owner[at] = Some(owner);
        if let Some(a) = result.all.get_mut(owner) {
            a.parts.push(node..node + 1);
        }
    }
}

fn adopt(result: &mut Attributed, q: usize, k: usize, owner: usize) {
    result.owner[q] = Some(owner);
    if let Some(a) = result.all.get_mut(owner) {
        a.parts.push(k..k + 1);
    }
}

fn found(
    result: &mut Attributed,
    q: usize,
    part: Range<usize>,
    cue: Option<(usize, usize)>,
    np: Option<Np>,
    rule: &'static str,
    score: f32,
) {
    result.owner[q] = Some(result.all.len());
    result.all.push(Attribution {
        cue,
        subject: np,
        named_inside: None,
        parts: vec![part],
        rule,
        score,
        weak: false,
        thought: false,
    });
}

fn loose(
    context: &Context<'_>,
    result: &mut Attributed,
    memory: &Memory,
    place: &Place,
    (k, q): (usize, usize),
    last_said: Option<usize>,
) {
    let nodes = &context.skeleton.nodes;
    let Place { paragraph, sentence, first_word } = place;
    // “SMITH: We go.”
    if let Some(name) = named_inside(context, q) {
        found(result, q, k..k + 1, None, None, "transcript", 0.85);
        if let Some(a) = result.all.last_mut() {
            a.named_inside = Some(name);
        }
        return;
    }
    // Continued paragraph.
    if q > 0
        && context.stretches[q - 1].continued
        && let Some(owner) = result.owner[q - 1]
    {
        return adopt(result, q, k, owner);
    }
    if !is_double(context, q) {
        return;
    }
    let words = word_count(context, q);
    let alone = first_word.is_none();
    let opens = first_word.is_none_or(|w| w > k);
    // “...” — Name
    if let Some(np) = sign_off(context, k, paragraph) {
        return found(result, q, k..k + 1, None, Some(np), "sign-off", 0.8);
    }
    // “...,” he surmised: a verb that is not in the list, right beside the quotation.
    if let Some(cue) = verb_beside(context, k, q, sentence) {
        return found(result, q, k..k + 1, Some((cue.1, cue.1)), Some(cue.0), "verb-beside", 0.8);
    }
    // X: “...”
    if k > paragraph.start && is_colon(&nodes[k - 1]) {
        let from = sentence.start.max(k.saturating_sub(REACH));
        if let Some(np) = colon_speaker(context, from..k - 1) {
            return found(result, q, k..k + 1, None, Some(np), "colon", 0.72);
        }
    }
    if k == paragraph.start
        && let Some((cue, np)) = memory.colon
    {
        return found(result, q, k..k + 1, cue, Some(np), "colon-paragraph", 0.85);
    }
    // “The Long Mill” was written by ...: a title as the subject of its sentence.
    let verb_next = k + 1 < sentence.end && np::is_verbal(context.text, nodes, k + 1);
    if opens && verb_next && reads_like_title(context, q) {
        return;
    }
    if alone || opens && words >= 4 {
        let speech = words >= 3 || stretch_ends_sentence(context, q);
        if !speech {
            return;
        }
        if let Some(owner) = memory.here {
            return adopt(result, q, k, owner);
        }
        if k > paragraph.start {
            if let Some(owner) = last_said {
                let np = result.all[owner].subject;
                return found(result, q, k..k + 1, None, np, "sentence-before", 0.7);
            }
            // The subject of the sentence before.
            let before = &context.skeleton.sentences[nodes[k].sentence as usize - usize::from(nodes[k].sentence > 0)];
            if before.start >= paragraph.start
                && before.end <= sentence.start
                && let Some(np) = np::subject(context.text, nodes, before.start, before.end)
                && can_speak(context, np)
            {
                return found(result, q, k..k + 1, None, Some(np), "subject-before", 0.6);
            }
        }
        if k == paragraph.start
            && let Some(owner) = memory.before
        {
            if memory.before_quoted {
                return adopt(result, q, k, owner);
            }
            let np = result.all[owner].subject;
            return found(result, q, k..k + 1, None, np, "paragraph-before", 0.6);
        }
        // The person that the paragraph before is about.
        if k == paragraph.start
            && let Some(np) = memory.subject
        {
            return found(result, q, k..k + 1, None, Some(np), "subject-of-paragraph", 0.4);
        }
        if words >= 4 {
            found(result, q, k..k + 1, None, None, "no-speaker", 0.3);
        }
        return;
    }
    let lower = context.inner(q).starts_with(char::is_lowercase);
    let long = words >= 9 || lower && words >= 4;
    if !long && (introduces_term(context, k) || reads_like_title(context, q)) {
        return;
    }
    // “A,” X wrote, and “B.”
    let joined = k > sentence.start && (nodes[k - 1].is(class::CONJ) || nodes[k - 1].kind == Kind::Comma);
    if joined
        && let Some(owner) =
            memory.here.filter(|o| result.all[*o].parts.last().is_some_and(|p| sentence.contains(&p.start)))
    {
        return adopt(result, q, k, owner);
    }
    // "to vote on the “lamp tax”, a levy": a term with its article that nobody is said to have used.
    let term = words <= 3 && k > sentence.start && nodes[k - 1].is(class::DET) && ends_phrase(nodes, k, sentence);
    if term {
        return;
    }
    // Inside a sentence without a cue: the subject of the sentence speaks.
    let from = sentence.start.max(k.saturating_sub(REACH));
    if let Some(np) = np::subject(context.text, nodes, from, k)
        && can_speak(context, np)
    {
        let part = complement(context, k, np.last + 1, sentence);
        return found(result, q, part, None, Some(np), "subject", 0.35);
    }
    if let Some(owner) = memory.here.or(last_said) {
        let np = result.all[owner].subject;
        found(result, q, k..k + 1, None, np, "same-paragraph", 0.3);
    } else if long {
        found(result, q, k..k + 1, None, None, "no-speaker", 0.3);
    }
}

/// Whether no noun follows the stretch `k`: it is the head of its phrase.
fn ends_phrase(nodes: &[Node], k: usize, sentence: &Range<usize>) -> bool {
    nodes.get(k + 1).filter(|_| k + 1 < sentence.end).is_none_or(|n| !n.is_word() || n.is(class::PREP | class::CONJ))
}

/// The speaker in capitals before a colon at the head of a stretch.
fn named_inside(context: &Context<'_>, q: usize) -> Option<Range<usize>> {
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

fn stretch_ends_sentence(context: &Context<'_>, q: usize) -> bool {
    let inner = context.text.get(context.stretches[q].inner.clone()).unwrap_or("");
    inner.trim_end().ends_with(['.', '!', '?', '…', ','])
}

fn sign_off(context: &Context<'_>, k: usize, paragraph: &Range<usize>) -> Option<Np> {
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
fn complement(context: &Context<'_>, k: usize, from: usize, sentence: &Range<usize>) -> Range<usize> {
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

fn verb_beside(context: &Context<'_>, k: usize, q: usize, sentence: &Range<usize>) -> Option<(Np, usize)> {
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
fn colon_speaker(context: &Context<'_>, range: Range<usize>) -> Option<Np> {
    let nodes = &context.skeleton.nodes;
    if range.is_empty() {
        return None;
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
fn colon_at_end(context: &Context<'_>, paragraph: &Range<usize>) -> Option<(Option<(usize, usize)>, Np)> {
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
