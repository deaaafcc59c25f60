//! Where the content of a cue ends: at the end of its clause, or where another cue takes over.

use super::cue::{Cue, How};
use super::nodes::{Kind, Node, word};
use super::np;
use crate::entities::lexicon::{class, form, frame};

/// Where the content that begins at `start` ends.
pub fn clause_end(text: &str, nodes: &[Node], start: usize, high: usize, cue: &Cue, cues: &[Cue], n: usize) -> usize {
    let mut end = high;
    if nodes[start].quote().is_some() && cue.inverted {
        end = end.min(quote_run_end(nodes, start, high));
    }
    for other in &cues[n + 1..] {
        if other.verb >= end {
            break;
        }
        if other.verb <= start || other.frames & frame::WEAK != 0 {
            continue;
        }
        if let Some(cut) = cut_before(text, nodes, start, other) {
            end = end.min(cut);
            break;
        }
    }
    // "over what they called “...,” the rest of the sentence"
    let what = cue.subject.and_then(|np| np.first.checked_sub(1)).is_some_and(|k| nodes[k].is(class::WH))
        || cue.first >= 2 && cue.frames & frame::NAMING != 0 && nodes[cue.first - 2].is(class::WH);
    if what && let Some(k) = (start..end).find(|k| nodes[*k].kind == Kind::Comma || ends_with_comma(text, &nodes[*k])) {
        end = k + usize::from(nodes[k].quote().is_some());
    }
    if let Some(comma) = subordinate_end(text, nodes, start, end, cue) {
        end = comma;
    }
    // "In a statement announcing the pick, the guild called it ...": the participle's content ends at the comma.
    let opening = nodes[cue.verb].word.form & form::ING != 0 && opens_sentence(nodes, cue.verb);
    if opening && let Some(comma) = (start..end).find(|k| nodes[*k].kind == Kind::Comma) {
        end = comma;
    }
    if let Some(semicolon) = (start..end).find(|k| nodes[*k].kind == Kind::Semicolon) {
        end = semicolon;
    }
    end
}

/// The comma or dash that ends the clause of the cue, when that clause is subordinate: "After X asked who won, Y
/// said", "Clinton, who praised the pact, offered".
fn subordinate_end(text: &str, nodes: &[Node], start: usize, high: usize, cue: &Cue) -> Option<usize> {
    let subject = cue.subject.filter(|_| !cue.inherited && !cue.inverted)?;
    let before = subject.first.checked_sub(1)?;
    let relative = nodes[subject.first].is(class::REL) && matches!(nodes[before].kind, Kind::Comma | Kind::Dash);
    let opened = nodes[before].is(class::SUB | class::PREP)
        && (before == 0
            || nodes[before - 1].sentence != nodes[before].sentence
            || nodes[before - 1].is(class::ADV | class::CONJ));
    if !relative && !opened {
        return None;
    }
    (start..high).find(|k| {
        let ends = if relative { nodes[*k].kind == nodes[before].kind } else { nodes[*k].kind == Kind::Comma };
        ends && k + 1 < high
            && if relative {
                np::is_verbal(text, nodes, k + 1) || nodes[k + 1].is(class::ADV)
            } else {
                np::at(text, nodes, k + 1, high).is_some_and(|np| {
                    let next = np.last + 1;
                    next < high
                        && (np::is_verbal(text, nodes, next)
                            || nodes[next].is(class::ADV)
                            || nodes[next].kind == Kind::Comma)
                })
            }
    })
}

/// Whether a quotation ends with a comma inside its marks.
pub fn ends_with_comma(text: &str, node: &Node) -> bool {
    node.quote().is_some()
        && text.get(node.start..node.end).is_some_and(|q| q.trim_end_matches(['”', '"', '’', '\'', '»']).ends_with(','))
}

/// Whether the cue stands in a phrase that opens its sentence with a preposition or participle.
fn opens_sentence(nodes: &[Node], verb: usize) -> bool {
    let sentence = nodes[verb].sentence;
    let mut k = verb;
    while k > 0 && verb - k < 12 && nodes[k - 1].sentence == sentence {
        k -= 1;
        if nodes[k].kind == Kind::Comma {
            return false;
        }
    }
    (k == 0 || nodes[k - 1].sentence != sentence) && (k == verb || nodes[k].is(class::PREP | class::SUB | class::CONJ))
}

fn quote_run_end(nodes: &[Node], start: usize, high: usize) -> usize {
    let mut k = start;
    while k < high && (nodes[k].quote().is_some() || nodes[k].kind == Kind::Comma) {
        k += 1;
    }
    if (k..high).any(|j| nodes[j].quote().is_some()) { high } else { k }
}

/// Where a later cue of the sentence cuts the content of an earlier one, if it does.
fn cut_before(text: &str, nodes: &[Node], start: usize, other: &Cue) -> Option<usize> {
    let head = match (other.subject, other.inverted || other.inherited) {
        (Some(np), false) => np.first,
        _ => other.first,
    };
    let left = head.checked_sub(1).filter(|k| *k > start)?;
    let before = &nodes[left];
    let conjunction = before.is(class::CONJ)
        || before.is(class::SUB) && matches!(word(text, before), "while" | "as" | "although" | "though");
    let cut = if conjunction { left } else { head };
    let quote = cut.checked_sub(1).is_some_and(|k| nodes[k].quote().is_some());
    let comma = quote || cut.checked_sub(1).is_some_and(|k| matches!(nodes[k].kind, Kind::Comma | Kind::Dash));
    let participle = nodes[other.verb].word.form & form::ING != 0;
    let cuts = match other.how {
        How::According => true,
        How::Noun => false,
        How::Verb if other.inherited => comma && participle || before.is(class::CONJ),
        How::Verb if other.inverted => comma,
        How::Verb => comma && (conjunction || other.frames & frame::WEAK == 0 && closes(nodes, other)),
    };
    cuts.then(|| if comma && !quote { cut - 1 } else { cut })
}

/// Whether nothing but a short tail follows a cue: "..., X said on Monday."
fn closes(nodes: &[Node], other: &Cue) -> bool {
    nodes
        .get(other.last + 1..(other.last + 4).min(nodes.len()))
        .is_some_and(|tail| tail.first().is_none_or(|t| t.kind == Kind::Stop || t.is(class::TIME | class::PREP)))
}
