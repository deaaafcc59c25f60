//! What a number is said of: the subject of its clause and the verb between them. Rules, read from the number to
//! the left; no more than [`REACH`] tokens, so that the time stays linear.

use super::clause::{Clause, Left};
use super::grammar::Grammar;
use super::lexicon::bit;
use super::noun::Phrase;
use super::quantity::Quantity;
use crate::document::ClaimKind;

/// How far to the left a verb is looked for.
const REACH: usize = 60;

/// Subject and predicate, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Noun phrase.
    pub subject: Option<(usize, usize)>,
    /// Verb.
    pub predicate: Option<(usize, usize)>,
    /// What the quantity before measures, when this one says the same again ("8 miles (13 km)").
    pub counted: Option<(usize, usize)>,
}

/// The subject and predicate of a quantity. `previous`: the quantity before it in the sentence.
pub(super) fn of(g: &Grammar<'_>, q: &Quantity, previous: Option<(&Quantity, Said)>) -> Said {
    let clause = Clause { g, floor: q.first.saturating_sub(REACH) };
    if let Some((p, said)) = previous
        && let Some(same) = follows(g, p, q)
    {
        // "8 miles (13 kilometres)", "60%, or $30 billion": the same thing in another unit; "68p at 1112p".
        let counted =
            p.counted.filter(|_| same && !p.is_count).map(|c| (c.first, c.last)).or(said.counted.filter(|_| same));
        return Said { counted, ..said };
    }
    let mut said = Said::default();
    if q.kind == Some(ClaimKind::Age) {
        said.subject = clause.aged(q);
        return said;
    }
    if let Some(of) = q.of {
        said.subject = Some(of);
        return said;
    }
    if q.is_count && q.first > 0 && g.says(q.first - 1, "of") {
        // "sales of 5,835 units"
        said.subject = noun_before(g, q.first - 1);
        if said.subject.is_some() {
            return said;
        }
    }
    if q.is_count && clause.finite(q.last) && !clause.verb_before(q.first) {
        // "40 people died": the number is in the subject itself.
        said.predicate = Some((q.last, q.last + 1));
        return said;
    }
    let mut from = q.first;
    if q.first > 1
        && g.says(q.first - 1, "by")
        && q.change_token.is_some_and(|t| previous.is_some_and(|p| p.0.change_token == Some(t)))
    {
        // "X fell 2%, Y by 3%"
        said.subject = clause.phrase(q.first - 1);
        return said;
    }
    if let Some(token) = q.change_token.filter(|t| *t < q.first)
        && let Some(name) = clause.apposed(token)
    {
        said.subject = Some(name);
        said.predicate = Some((token, token + 1));
        return said;
    }
    for _ in 0..6 {
        let Some(verb) = clause.verb(from) else {
            if said.predicate.is_none() && q.counted.is_none() {
                said.subject = clause.beside(q.first);
            } else if g.says(from, "to") {
                // "company to spend $13 million"
                said.subject = clause.phrase(from);
            }
            if said == Said::default() && !q.is_count {
                // "..., 99 days; $2 million to $4 million, 299 days": said of the same.
                said.subject = previous.and_then(|p| p.1.subject);
            }
            return said;
        };
        said.predicate.get_or_insert((verb, verb + 1));
        let group = clause.group(verb);
        if let Some((p, before)) = previous.filter(|p| p.0.last == group) {
            if p.kind == Some(ClaimKind::Age) {
                // "Nick Tolvar 44 has spent"
                said.subject = before.subject;
                return said;
            }
            // "Homes from $1 million to $2 million stay 70 days", "12 boats sank in 5 minutes"
            said.subject = match p.counted.filter(|_| p.is_count) {
                Some(c) => Some((c.first, c.last)),
                None => clause.beside(p.first),
            };
            return said;
        }
        match clause.left_of(verb) {
            Left::Subject(s) => {
                said.subject = s;
                return said;
            }
            Left::Again(i) => from = i,
            Left::None => return said,
        }
    }
    said
}

/// Whether `q` goes on right after `p`: `Some(true)` when it says the same in another unit.
fn follows(g: &Grammar<'_>, p: &Quantity, q: &Quantity) -> Option<bool> {
    let last = p.counted.filter(|c| c.first >= p.last).map_or(p.last, |c| c.last);
    let between = last..q.first;
    if between.is_empty() || between.len() > 2 {
        return None;
    }
    let mut same = false;
    for k in between.clone() {
        let t = g.at(k)?;
        if t.is_mark('(') || g.says(k, "or") {
            same = true;
        } else if !(t.is_mark(',') && between.len() == 2 || matches!(g.word(k), "to" | "at" | "from")) {
            return None;
        }
    }
    (same || !g.at(between.start).is_some_and(|t| t.is_mark(','))).then_some(same)
}

/// The object of the verb before token `p`, a preposition: "its forecast" of "cut its forecast to 5%".
pub(super) fn object(g: &Grammar<'_>, p: usize) -> Option<Phrase> {
    let clause = Clause { g, floor: p.saturating_sub(12) };
    let mut i = p;
    while i > clause.floor {
        i -= 1;
        let t = clause.token(i)?;
        if !t.is_word() && !t.is_hyphen() || t.entry.is(bit::CONJ | bit::WH) || g.masked(i).is_some() && i + 3 > p {
            return None;
        }
        if clause.finite(i) || clause.has(i, bit::ING) && i > 0 && !clause.has(i - 1, bit::DET | bit::ART) {
            let j = g.past_determiners(i + 1);
            if clause.has(i, bit::AUX) && !matches!(g.word(i), "had" | "has" | "have") {
                return None;
            }
            return g.chunker().phrase(j, false).filter(|n| n.last <= p && n.first == j);
        }
    }
    None
}

/// The noun phrase that ends right before token `end`, without prepositional parts: "a staggering sum" of "of".
pub(super) fn noun_before(g: &Grammar<'_>, end: usize) -> Option<(usize, usize)> {
    let clause = Clause { g, floor: end.saturating_sub(8) };
    let mut i = end;
    while i > clause.floor {
        let t = clause.token(i - 1)?;
        let c = clause.classes(i - 1);
        let joins = (t.is_hyphen() && !t.gap) || t.is_mark('&');
        if !joins && (!t.is_word() || c & (bit::CLOSED | bit::ADV) != 0 && c & bit::ADJ == 0 || clause.finite(i - 1)) {
            break;
        }
        i -= 1;
    }
    // "an overall cut": what a determiner or adjective stands before is a noun here.
    let noun = clause.has(end.checked_sub(1)?, bit::NOUN)
        || (i + 1 < end || clause.has(i.saturating_sub(1), bit::DET | bit::ART))
            && clause.has(end - 1, bit::VERB | bit::PAST | bit::ING);
    (i < end && noun).then_some((i, end))
}

#[cfg(test)]
mod tests {
    use crate::claims::{ClaimScope, extract};
    use crate::document::Document;
    use crate::span::Text;

    /// Subject and predicate of the last claim of a sentence.
    fn said(text: &str) -> (String, String) {
        let text = Text::new(text);
        let sentences = vec![text.span(0..text.as_str().len())];
        let document = Document { text, sentences, ..Document::default() };
        let claims = extract(&document, ClaimScope::Numeric);
        let c = claims.last().unwrap();
        let slice = |s: Option<crate::span::Span>| s.map_or("", |s| document.text.slice(s)).to_owned();
        (slice(c.subject), slice(c.predicate))
    }

    #[track_caller]
    fn check(text: &str, subject: &str, predicate: &str) {
        assert_eq!(said(text), (subject.to_owned(), predicate.to_owned()), "{text}");
    }

    #[test]
    fn the_subject_stands_left_of_the_verb() {
        check("Revenue from northern Korvia rose 5%.", "Revenue from northern Korvia", "rose");
        check("The Vexatol index, a gauge of fear, fell 2.3%.", "Vexatol index", "fell");
        check("Velmar, which has 1,300 workers, closed.", "Velmar", "has");
        check("The company plans to hire up to 400 people.", "company", "hire");
        check("He scored 12 goals.", "", "scored");
        check("There are 12 boats.", "", "are");
        check("Officials said 40 people died.", "", "died");
        check("The fallers were Orbel Group, down 68p.", "Orbel Group", "down");
        check("Sales grew in June and profit jumped 8%.", "profit", "jumped");
    }
}
