//! Quotations without a cue of their own: continued paragraphs, a colon before, the sentence before, the
//! speaker before; and what is left over, told into speech and scare quotes.

use std::ops::Range;

use super::attribute::{Attributed, Attribution, Context, can_speak, is_colon, is_double, word_count};
use super::beside::{
    colon_at_end, colon_speaker, complement, ends_phrase, named_inside, sign_off, stretch_ends_sentence, verb_beside,
};
use super::nodes::Kind;
use super::np::{self, Np, REACH};
use super::terms::{introduces_term, reads_like_title};
use crate::entities::lexicon::class;

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
) {
    result.owner[q] = Some(result.all.len());
    result.all.push(Attribution {
        cue,
        subject: np,
        named_inside: None,
        parts: vec![part],
        rule,
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
        found(result, q, k..k + 1, None, None, "transcript");
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
        return found(result, q, k..k + 1, None, Some(np), "sign-off");
    }
    // “...,” he surmised: a verb that is not in the list, right beside the quotation.
    let programme = !opens && nodes[k - 1].kind == Kind::Possessive && reads_like_title(context, q);
    if let Some(cue) = verb_beside(context, k, q, sentence).filter(|_| !programme) {
        return found(result, q, k..k + 1, Some((cue.1, cue.1)), Some(cue.0), "verb-beside");
    }
    // X: “...”
    if k > paragraph.start && is_colon(&nodes[k - 1]) {
        let from = sentence.start.max(k.saturating_sub(REACH));
        if let Some(np) = colon_speaker(context, from..k - 1) {
            return found(result, q, k..k + 1, None, Some(np), "colon");
        }
    }
    if k == paragraph.start
        && let Some((cue, np)) = memory.colon
    {
        return found(result, q, k..k + 1, cue, Some(np), "colon-paragraph");
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
                return found(result, q, k..k + 1, None, np, "sentence-before");
            }
            // The subject of the sentence before.
            let before = &context.skeleton.sentences[nodes[k].sentence as usize - usize::from(nodes[k].sentence > 0)];
            if before.start >= paragraph.start
                && before.end <= sentence.start
                && let Some(np) = np::subject(context.text, nodes, before.start, before.end)
                && can_speak(context, np)
            {
                return found(result, q, k..k + 1, None, Some(np), "subject-before");
            }
        }
        if k == paragraph.start
            && let Some(owner) = memory.before
        {
            if memory.before_quoted {
                return adopt(result, q, k, owner);
            }
            let np = result.all[owner].subject;
            return found(result, q, k..k + 1, None, np, "paragraph-before");
        }
        // The person that the paragraph before is about.
        if k == paragraph.start
            && let Some(np) = memory.subject
        {
            return found(result, q, k..k + 1, None, Some(np), "subject-of-paragraph");
        }
        if words >= 4 {
            found(result, q, k..k + 1, None, None, "no-speaker");
        }
        return;
    }
    let lower = context.inner(q).starts_with(char::is_lowercase);
    let long = words >= 9 || lower && words >= 4;
    if !long && (introduces_term(context, k) || reads_like_title(context, q)) {
        return;
    }
    // “A,” X wrote, and “B.”
    let left = k - usize::from(k > sentence.start + 1 && nodes[k - 1].is(class::DET));
    let joined =
        left > sentence.start && (nodes[left - 1].is(class::CONJ) || left == k && nodes[k - 1].kind == Kind::Comma);
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
    // "the “night owl” buses": the words before a noun belong to the author's term.
    let modifier = words <= 4
        && !context.inner(q).trim_end().ends_with([',', '.', '!'])
        && k > sentence.start
        && nodes[k - 1].is_word()
        && !np::is_verbal(context.text, nodes, k - 1)
        && k + 1 < sentence.end
        && !nodes[k + 1].capital
        && !nodes[k + 1].is(class::TIME)
        && np::is_nounish(context.text, nodes, k + 1)
        && !np::is_verbal(context.text, nodes, k + 1);
    if modifier {
        return;
    }
    // Inside a sentence without a cue: the subject of the sentence speaks.
    let from = sentence.start.max(k.saturating_sub(REACH));
    if let Some(np) = np::subject(context.text, nodes, from, k)
        && can_speak(context, np)
    {
        let part = complement(context, k, np.last + 1, sentence);
        return found(result, q, part, None, Some(np), "subject");
    }
    if let Some(owner) = memory.here.or(last_said) {
        let np = result.all[owner].subject;
        found(result, q, k..k + 1, None, np, "same-paragraph");
    } else if long {
        found(result, q, k..k + 1, None, None, "no-speaker");
    }
}
