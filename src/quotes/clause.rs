//! What a cue attributes: the stretch of nodes to its left or right that is said.

use std::ops::Range;

use super::cue::{self, Cue, How};
use super::nodes::{Kind, Node};
use super::np::{self, REACH};
use crate::entities::lexicon::{class, form, frame};

fn word<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.start..node.end).unwrap_or("")
}

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
    let right = right_part(text, nodes, high, cue, cues, n, left.is_some());
    let quoted_only = right.as_ref().is_some_and(|r| {
        let first = &nodes[r.start];
        let infinitive = word(text, first) == "to" && cue.frames & frame::QUOTED_INFINITIVE != 0;
        let opens = first.is(class::THAT | class::WH | class::SUBJ)
            || cue.frames & frame::CLAUSE != 0 && has_verb(text, nodes, r);
        infinitive || cue.frames & frame::QUOTED_NOUN != 0 && !opens
    });
    let mut result = Content { left, right, quoted_only };
    if let Some(right) = parenthetical(nodes, low, high, head, cue) {
        let left = trim(nodes, low..head);
        let quoted = left.clone().chain(right.clone()).any(|k| nodes[k].quote().is_some());
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
            && nodes[l.start].is(class::PREP)
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

/// "..., his top aide, Mila Ortun, told": the phrase before the name belongs to the source.
fn appositive_head(text: &str, nodes: &[Node], low: usize, head: usize) -> usize {
    if head < low + 3 || nodes[head - 1].kind != Kind::Comma {
        return head;
    }
    match np::core_before(text, nodes, low, head - 2) {
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
fn parenthetical(nodes: &[Node], low: usize, high: usize, head: usize, cue: &Cue) -> Option<Range<usize>> {
    if cue.inherited || cue.how != How::Verb || head <= low || nodes[head - 1].kind != Kind::Comma {
        return None;
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

fn ends_with_quote(nodes: &[Node], range: &Range<usize>) -> bool {
    range.clone().next_back().is_some_and(|k| nodes[k].quote().is_some())
}

fn has_verb(text: &str, nodes: &[Node], range: &Range<usize>) -> bool {
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
    let mut end = head;
    let mut separated = false;
    while end > low && matches!(nodes[end - 1].kind, Kind::Comma | Kind::Dash | Kind::Stop | Kind::Other) {
        end -= 1;
        separated = true;
    }
    if end <= low {
        return None;
    }
    let after_quote = nodes[end - 1].quote().is_some();
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
    let opens_late = nodes[range.start].is(class::PREP | class::SUB)
        && !range
            .clone()
            .find(|k| nodes[*k].kind == Kind::Comma)
            .is_some_and(|comma| range.end > comma + 3 && has_verb(text, nodes, &(comma + 1..range.end)));
    let fits = words >= 3 && clause && has_verb(text, nodes, &range) && (!opens_late || cue.how == How::According);
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
    let start = if cue.inverted {
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

/// `..., said X, "..."`; `According to X, ...`.
fn after_inverted(text: &str, nodes: &[Node], high: usize, cue: &Cue) -> Option<usize> {
    let subject = cue.subject?;
    let mut k = subject.last + 1;
    if cue.how == How::According {
        // Relative clauses and appositions of the source end at the comma before a clause.
        let comma = (k..high.min(k + 40)).find(|j| nodes[*j].kind == Kind::Comma)?;
        let _ = text;
        return (comma + 1 < high).then_some(comma + 1).filter(|_| cue.first == 0 || begins_sentence(nodes, cue.first));
    }
    while k < high {
        if nodes[k].quote().is_some() {
            let before = nodes[k - 1].kind;
            return matches!(before, Kind::Comma | Kind::Colon | Kind::Dash).then_some(k);
        }
        if nodes[k].kind == Kind::Stop || nodes[k].word.frames != 0 && np::is_verbal(text, nodes, k) {
            return None;
        }
        k += 1;
    }
    None
}

fn begins_sentence(nodes: &[Node], k: usize) -> bool {
    let mut p = k;
    while p > 0 && nodes[p - 1].sentence == nodes[k].sentence {
        p -= 1;
        if !(nodes[p].is(class::CONJ | class::ADV) || nodes[p].kind == Kind::Comma) {
            return false;
        }
    }
    true
}

/// Where the content begins after "X said ...".
fn after_verb(text: &str, nodes: &[Node], high: usize, cue: &Cue, has_left: bool) -> Option<usize> {
    let mut k = cue.last + 1;
    if k >= high {
        return None;
    }
    let frames = cue.frames;
    let lemma = cue::lemma(nodes, cue);
    // Adverbs and times: "said on Monday", "said earlier this week".
    k = skip_times(text, nodes, k, high);
    let node = nodes.get(k).filter(|_| k < high)?;
    if node.is(class::AUX | class::MODAL) && !word(text, node).ends_with("ing") {
        // "everything he says is true"
        return None;
    }
    let opens = |j: usize| {
        nodes
            .get(j)
            .filter(|_| j < high)
            .is_some_and(|x| x.is(class::THAT) || x.quote().is_some() || x.kind == Kind::Colon)
    };
    if opens(k) || node.kind == Kind::Comma && opens(k + 1) {
        return Some(k);
    }
    let prep = node.is(class::PREP) && node.mention == 0;
    let w = word(text, node);
    // "told reporters that", "said in a statement on Monday that", "said, speaking to X, that".
    let window = high.min(k + 28);
    let ahead = (k..window).find(|j| {
        nodes[*j].is(class::THAT)
            && !nodes
                .get(j + 1)
                .is_some_and(|x| *j + 1 < high && np::is_verbal(text, nodes, *j + 1) && !x.is(class::SUBJ))
            || nodes[*j].quote().is_some() && matches!(nodes[*j - 1].kind, Kind::Comma | Kind::Colon)
            || nodes[*j].kind == Kind::Colon
            || nodes[*j].kind == Kind::Stop
            || *j > k && np::is_verbal(text, nodes, *j)
    });
    if let Some(j) = ahead.filter(|j| opens(*j)) {
        if frames & frame::ADDRESSEE != 0 && !prep
            || prep && frames & frame::CLAUSE != 0 && !matches!(w, "of" | "against")
        {
            return Some(j);
        }
        if node.kind == Kind::Comma && frames & frame::QUOTE != 0 {
            return Some(j);
        }
    }
    if frames & frame::ADDRESSEE != 0 {
        let object =
            np::at(text, nodes, k, high).or_else(|| node.is(class::OBJ).then_some(np::Np { first: k, last: k }));
        if let Some(object) = object {
            let next = object.last + 1;
            if lemma == "tell" || lemma == "remind" || lemma == "inform" || lemma == "assure" {
                let next = skip_times(text, nodes, next, high);
                let n = nodes.get(next).filter(|_| next < high)?;
                if matches!(n.kind, Kind::Stop | Kind::Comma) && has_left || n.kind == Kind::Stop {
                    return None;
                }
                if n.kind == Kind::Comma {
                    return None;
                }
                return Some(next);
            }
            if has_left && (object.last + 1 >= high || matches!(nodes[object.last + 1].kind, Kind::Stop | Kind::Comma))
            {
                return None;
            }
            if lemma == "ask" {
                let starts = (next..high.min(next + 12)).find(|j| {
                    nodes[*j].is(class::WH)
                        || matches!(word(text, &nodes[*j]), "if" | "whether" | "to" | "why" | "about")
                });
                if let Some(j) = starts {
                    return Some(if word(text, &nodes[j]) == "to" { k } else { j });
                }
            }
            return Some(k);
        }
        return Some(k).filter(|_| !matches!(node.kind, Kind::Stop | Kind::Comma));
    }
    if matches!(node.kind, Kind::Stop | Kind::Comma | Kind::Semicolon | Kind::Dash | Kind::Close | Kind::Possessive) {
        return None;
    }
    if frames & (frame::INFINITIVE | frame::QUOTED_INFINITIVE) != 0 && prep && w != "to" {
        // "agreed in a joint statement to seize"
        let to = (k..high.min(k + 10)).find(|j| word(text, &nodes[*j]) == "to" || np::is_verbal(text, nodes, *j));
        if let Some(j) = to.filter(|j| word(text, &nodes[*j]) == "to" && is_bare_verb(nodes, j + 1, high)) {
            return Some(j);
        }
    }
    if prep {
        let speaks_of = matches!(w, "for" | "on" | "to" | "of" | "as" | "about" | "with")
            && frames & (frame::PREPOSITION | frame::INFINITIVE | frame::AS) != 0;
        if w == "to" && frames & (frame::INFINITIVE | frame::QUOTED_INFINITIVE) != 0 && is_bare_verb(nodes, k + 1, high)
        {
            return Some(k);
        }
        if speaks_of && w != "to" && !has_left {
            return Some(k + usize::from(w == "for" || w == "on"));
        }
        // "said at a rally he would go": a subject pronoun opens the clause.
        if frames & frame::CLAUSE != 0 && !has_left {
            let pronoun = (k..high.min(k + 16))
                .find(|j| nodes[*j].is(class::SUBJ) && *j + 1 < high && np::is_verbal(text, nodes, *j + 1));
            if let Some(j) = pronoun {
                return Some(j);
            }
            let comma =
                (k..high.min(k + 20)).find(|j| nodes[*j].kind == Kind::Comma || np::is_verbal(text, nodes, *j))?;
            return (nodes[comma].kind == Kind::Comma && comma + 1 < high && nodes[comma + 1].is(class::THAT))
                .then_some(comma + 1);
        }
        return None;
    }
    if frames & frame::CLAUSE != 0 {
        let clause = has_verb(text, nodes, &(k..high.min(k + 30)));
        let short = frames & (frame::NOUN | frame::NAMING | frame::QUOTED_NOUN) != 0;
        if clause || short {
            return Some(k);
        }
        return None;
    }
    if frames & (frame::NOUN | frame::NAMING | frame::AS | frame::QUOTED_NOUN) != 0 {
        return Some(k);
    }
    // Verbs for quotation marks only: "read", "continued".
    let quote = (k..high.min(k + 12)).find(|j| nodes[*j].quote().is_some())?;
    let clean = (k..quote).all(|j| !np::is_verbal(text, nodes, j));
    clean.then_some(quote)
}

fn is_bare_verb(nodes: &[Node], k: usize, high: usize) -> bool {
    nodes.get(k).is_some_and(|x| k < high && x.is_word() && !x.capital && !x.is(class::DET | class::POSS))
}

fn skip_times(text: &str, nodes: &[Node], mut k: usize, high: usize) -> usize {
    while k < high {
        let node = &nodes[k];
        if node.is(class::TIME) && !(node.is(class::GIVEN) && !node.is(class::MONTH))
            || node.is(class::ADV) && node.mention == 0 && !node.is(class::DET)
        {
            k += 1;
        } else if (node.is(class::DET | class::PREP) && word(text, node) != "the" || word(text, node) == "last")
            && (k + 1 < high && nodes[k + 1].is(class::TIME)
                || k + 2 < high
                    && node.is(class::PREP)
                    && nodes[k + 1].is(class::TIME | class::ADV)
                    && nodes[k + 2].is(class::TIME))
            && !node.is_name()
        {
            k += 2;
            while k < high && (nodes[k].number || nodes[k].is(class::TIME)) {
                k += 1;
            }
        } else {
            break;
        }
    }
    k
}

/// Where the content that begins at `start` ends.
fn clause_end(text: &str, nodes: &[Node], start: usize, high: usize, cue: &Cue, cues: &[Cue], n: usize) -> usize {
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
fn ends_with_comma(text: &str, node: &Node) -> bool {
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
