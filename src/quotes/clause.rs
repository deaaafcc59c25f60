//! What a cue attributes: the stretch of nodes to its left or right that is said.

use std::ops::Range;

use super::complement::{after_inverted, after_verb};
use super::cue::{Cue, How};
use super::extent::clause_end;
use super::insertion::{after_put_it, appositive_head, modifies, parenthetical};
use super::nodes::{Kind, Node, word};
use super::np::{self, REACH};
use crate::entities::lexicon::{class, frame};

/// What one cue attributes: up to two parts.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Before the cue.
    pub left: Option<Range<usize>>,
    /// After the cue.
    pub right: Option<Range<usize>>,
    /// The frame says something only when quotation marks are in it.
    pub quoted_only: bool,
}

/// The content of cue number `n` of `cues`, all of the sentence `low..high`.
pub fn content(text: &str, nodes: &[Node], low: usize, high: usize, cues: &[Cue], n: usize) -> Content {
    let cue = &cues[n];
    let high = high.min(cue.verb + 3 * REACH);
    let low = low.max(cue.verb.saturating_sub(3 * REACH));
    let head = match (cue.subject, cue.inverted) {
        (Some(np), false) if !cue.inherited => np.first.min(cue.first),
        _ => cue.first,
    };
    let head = appositive_head(text, nodes, low, head);
    let left = left_part(text, nodes, low, head, cue, cues, n);
    let firm = left.as_ref().is_some_and(|l| has_verb(text, nodes, l));
    let right = right_part(text, nodes, high, cue, cues, n, firm);
    // "A clear win, X said": words without a verb are content only when nothing follows the cue.
    let left = left.filter(|_| firm || right.is_none());
    let quoted_only = right.as_ref().is_some_and(|r| {
        let first = &nodes[r.start];
        let infinitive = word(text, first) == "to" && cue.frames & frame::QUOTED_INFINITIVE != 0;
        let opens = first.is(class::THAT | class::WH | class::SUBJ)
            || cue.frames & frame::CLAUSE != 0 && has_verb(text, nodes, r);
        infinitive || cue.frames & frame::QUOTED_NOUN != 0 && !opens
    });
    let mut result = Content { left, right, quoted_only };
    if let Some(right) = parenthetical(text, nodes, low, high, head, cue) {
        let left = trim(nodes, low..head);
        let quoted = left.clone().any(|k| nodes[k].quote().is_some()) || nodes[right.start].quote().is_some();
        if !quoted && left.clone().any(|k| nodes[k].is_word()) && cue.frames & (frame::CLAUSE | frame::INVERT) != 0 {
            let end = clause_end(text, nodes, right.start, right.end, cue, cues, n);
            return Content { left: Some(left), right: Some(trim(nodes, right.start..end)), quoted_only: false };
        }
    }
    if let (Some(l), Some(r)) = (&result.left, &result.right) {
        let complement = nodes[r.start].is(class::SUBJ | class::THAT)
            && has_verb(text, nodes, r)
            && nodes[l.start].quote().is_none();
        let quoted_left = ends_with_quote(nodes, l);
        let quoted_right = nodes[r.start].quote().is_some();
        let colon = nodes.get(cue.last + 1).is_some_and(|x| x.kind == Kind::Colon) && nodes[l.start].quote().is_none();
        if quoted_left && (!quoted_right && complement || colon) {
            result.left = None;
        } else if quoted_left
            && !quoted_right
            && nodes[l.start].is(class::PREP | class::TIME)
            && l.len() < 16
            && has_verb(text, nodes, r)
        {
            // In an interview on “Face the Day,” X said that ...
            result.left = None;
        } else if quoted_left && !quoted_right {
            result.right = None;
        } else if !quoted_left && !quoted_right {
            // "On Monday, X said he would go" against "He will go, X said on Monday".
            let strong = nodes[r.start].is(class::THAT)
                || has_verb(text, nodes, r)
                || nodes[l.start].is(class::PREP | class::SUB)
                || cue.frames & (frame::NOUN | frame::NAMING | frame::INFINITIVE) != 0;
            if strong && cue.how == How::Verb {
                result.left = None;
            } else {
                result.right = None;
            }
        } else if !quoted_left && quoted_right && (cue.how == How::According || !has_verb(text, nodes, l)) {
            result.left = None;
        }
    }
    result
}

fn ends_with_quote(nodes: &[Node], range: &Range<usize>) -> bool {
    range.clone().next_back().is_some_and(|k| nodes[k].quote().is_some())
}

/// Whether a verb or a quotation stands in the range.
pub fn has_verb(text: &str, nodes: &[Node], range: &Range<usize>) -> bool {
    range.clone().any(|k| np::is_verbal(text, nodes, k) || nodes[k].quote().is_some())
}

fn left_part(
    text: &str,
    nodes: &[Node],
    low: usize,
    head: usize,
    cue: &Cue,
    cues: &[Cue],
    n: usize,
) -> Option<Range<usize>> {
    if cue.inherited || cue.how == How::Noun {
        return None;
    }
    // "the so-called “blues” that would find their way": what a relative clause says stands after it.
    let relative = cue.subject.is_some_and(|np| !cue.inverted && nodes[np.first].is(class::REL | class::THAT));
    if relative {
        return None;
    }
    let mut end = head;
    // "..., as one of them put it"
    if end > low + 1
        && word(text, &nodes[end - 1]).eq_ignore_ascii_case("as")
        && matches!(nodes[end - 2].kind, Kind::Comma | Kind::Dash | Kind::Quote(_))
    {
        end -= 1;
    }
    let mut separated = false;
    while end > low && matches!(nodes[end - 1].kind, Kind::Comma | Kind::Dash | Kind::Stop | Kind::Other) {
        end -= 1;
        separated = true;
    }
    if end <= low {
        return None;
    }
    let after_quote = nodes[end - 1].quote().is_some();
    if after_quote && !separated && quotes_between(nodes, low, end - 1) == 0 && modifies(text, nodes, low, end - 1, cue)
    {
        return None;
    }
    let bare_according = cue.how == How::According && !nodes[end - 1].is(class::CONJ);
    if !separated && !after_quote && !bare_according {
        return None;
    }
    let mut start = low;
    // “...,” X said, according to Y: X's.
    if cue.how == How::According
        && cues[..n].iter().rev().take(20).any(|c| {
            let head = c.subject.filter(|_| !c.inverted).map_or(c.first, |np| np.first);
            c.how == How::Verb && c.last + 3 >= end && head > low && nodes[head - 1].quote().is_some()
        })
    {
        return None;
    }
    // What an earlier cue of the sentence attributes is not ours, unless it is nested in ours.
    for other in cues[..n].iter().rev().take(20) {
        if other.verb >= end {
            continue;
        }
        let tail = other.subject.filter(|_| other.inverted).map_or(other.last, |np| np.last) + 1;
        let quoted = (other.last + 1..end).any(|k| nodes[k].quote().is_some());
        let nested = (cue.how == How::According || other.first > low + 1 && !quoted) && !after_quote;
        if !nested && after_quote && tail < end {
            // “A,” X said, and “B,” Y added.
            let last_quote = end - 1;
            if quotes_between(nodes, tail, last_quote) == 0 && other.how == How::Verb {
                start = start.max(last_quote);
            }
            break;
        }
    }
    if let Some(semicolon) = (start..end).rev().find(|k| nodes[*k].kind == Kind::Semicolon) {
        start = semicolon + 1;
    }
    while start < end && matches!(nodes[start].kind, Kind::Comma | Kind::Dash | Kind::Colon | Kind::Stop) {
        start += 1;
    }
    let range = start..end;
    if after_quote {
        // “A,” he said — with at most an introductory word before the quotation.
        let words = range.clone().filter(|k| nodes[*k].is_word() && !nodes[*k].is(class::CONJ | class::ADV)).count();
        if words < 1 {
            let words = range.clone().filter(|k| nodes[*k].is_word()).count();
            return Some(end - 1..end).filter(|_| words > 0).or(Some(range));
        }
        return Some(range);
    }
    let words = range.clone().filter(|k| nodes[*k].is_word()).count();
    let clause = cue.frames & (frame::CLAUSE | frame::INVERT) != 0 && cue.frames & frame::WEAK == 0;
    // "At the meeting — which included ... — X noted": no clause of its own.
    let first = word(text, &nodes[range.start]);
    let participle = first.len() > 5 && first.ends_with("ing") && nodes[range.start].mention == 0;
    let opens_late = (nodes[range.start].is(class::PREP | class::SUB) || participle)
        && !range
            .clone()
            .find(|k| nodes[*k].kind == Kind::Comma)
            .is_some_and(|comma| range.end > comma + 3 && has_verb(text, nodes, &(comma + 1..range.end)));
    let whole = separated || has_verb(text, nodes, &range);
    let fits = words >= 3 && clause && whole && (!opens_late || cue.how == How::According);
    fits.then_some(range)
}

fn quotes_between(nodes: &[Node], from: usize, to: usize) -> usize {
    (from..to).filter(|k| nodes[*k].quote().is_some()).count()
}

fn right_part(
    text: &str,
    nodes: &[Node],
    high: usize,
    cue: &Cue,
    cues: &[Cue],
    n: usize,
    has_left: bool,
) -> Option<Range<usize>> {
    let start = if let Some(clause) = after_put_it(text, nodes, high, cue) {
        clause
    } else if cue.inverted {
        after_inverted(text, nodes, high, cue)?
    } else {
        after_verb(text, nodes, high, cue, has_left)?
    };
    let end = clause_end(text, nodes, start, high, cue, cues, n);
    let range = trim(nodes, start..end);
    (!range.is_empty()).then_some(range)
}

fn trim(nodes: &[Node], mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end
        && matches!(
            nodes[range.end - 1].kind,
            Kind::Stop | Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Dash | Kind::Other
        )
    {
        range.end -= 1;
    }
    while range.start < range.end
        && matches!(nodes[range.start].kind, Kind::Comma | Kind::Colon | Kind::Dash | Kind::Other)
    {
        range.start += 1;
    }
    range
}
