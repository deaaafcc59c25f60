//! What a number is said of: the subject of its clause and the verb between them. Rules, read from the number to
//! the left; no more than [`REACH`] tokens, so that the time stays linear.

use super::grammar::Grammar;
use super::lexicon::bit;
use super::noun::Phrase;
use super::noun::classes;
use super::quantity::Quantity;
use super::token::{Kind, Token};
use crate::document::ClaimKind;

/// How far to the left a verb is looked for.
const REACH: usize = 60;
/// Longest subject, in tokens.
const LONGEST: usize = 24;

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
        if let Some((p, _)) = previous.filter(|p| p.0.last == verb) {
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

/// What stands to the left of a verb.
enum Left {
    /// The subject, if it is a noun phrase.
    Subject(Option<(usize, usize)>),
    /// Another verb has the subject: look on from here.
    Again(usize),
    /// Nothing.
    None,
}

struct Clause<'g, 'a> {
    g: &'g Grammar<'a>,
    floor: usize,
}

impl Clause<'_, '_> {
    fn token(&self, i: usize) -> Option<&Token> {
        self.g.at(i)
    }

    fn classes(&self, i: usize) -> u32 {
        self.token(i).map_or(0, |t| classes(self.g.text, t))
    }

    fn has(&self, i: usize, bits: u32) -> bool {
        self.classes(i) & bits != 0
    }

    fn mark(&self, i: usize, c: char) -> bool {
        self.token(i).is_some_and(|t| t.is_mark(c))
    }

    /// Whether token `i` is the verb of a clause (finite, or an auxiliary).
    fn finite(&self, i: usize) -> bool {
        let Some(t) = self.token(i) else { return false };
        if !t.is_word() || (t.cap && i > 0) {
            return false;
        }
        let c = self.classes(i);
        if c & (bit::AUX | bit::MODAL) != 0 {
            return true;
        }
        let word = self.g.word(i);
        let change = t.entry.change != 0 && c & (bit::ADV | bit::ADJ | bit::PREP) == 0;
        if !change && c & (bit::VERB | bit::PAST) == 0 || c & bit::CLOSED != 0 {
            return false;
        }
        let Some(p) = i.checked_sub(1) else { return false };
        let prior = self.classes(p);
        if prior & bit::MODAL != 0 || self.g.says(p, "to") && c & bit::VERB != 0 {
            return true;
        }
        if self.token(p).is_some_and(|t| t.is_hyphen() && !t.gap)
            || prior & (bit::DET | bit::ART) != 0 && prior & (bit::PRON | bit::WH) == 0
            || self.owner(p)
        {
            return false;
        }
        if prior & bit::PREP != 0 && !self.g.says(p, "to") {
            return false;
        }
        let noun_before = prior & (bit::NOUN | bit::PRON | bit::ADV | bit::AUX | bit::MODAL | bit::WH | bit::NEG) != 0
            || !self.token(p).is_some_and(Token::is_word)
            || self.g.says(p, "to")
            || self.g.says(p, "and");
        if c & (bit::NOUN | bit::ADJ) == 0 || prior & bit::WH != 0 {
            // "retired officers": a participle before its noun, unless a noun stands before it.
            let attributive = c & bit::VERB == 0
                && t.entry.change == 0
                && prior & (bit::NOUN | bit::PRON | bit::ADV | bit::WH | bit::AUX) == 0
                && self.has(i + 1, bit::NOUN);
            return noun_before && !attributive;
        }
        // Noun and verb alike: a verb after a noun or pronoun and before something that it governs.
        let next = self.classes(i + 1);
        let governs = next & (bit::DET | bit::ART | bit::PRON | bit::ADV) != 0
            || self.g.says(i + 1, "to")
            || self.token(i + 1).is_some_and(|t| {
                t.is_number() || matches!(t.kind, Kind::Mark('$' | '£' | '€')) || t.entry.num.is_some()
            });
        let third = c & bit::PAST != 0 || word.ends_with('s') == (prior & bit::PLURAL == 0);
        let preposition = matches!(self.g.word(i + 1), "on" | "at" | "to" | "from" | "by" | "for");
        if prior & bit::NOUN != 0
            && word.ends_with('s')
            && prior & bit::PLURAL == 0
            && c & bit::VERB != 0
            && preposition
            && c & bit::PAST == 0
        {
            // "The stock trades on"
            return true;
        }
        if prior & bit::PLURAL != 0 && third && next & bit::PREP != 0 {
            // "Prices range from"
            return true;
        }
        prior & (bit::NOUN | bit::PRON) != 0 && governs && (third || t.entry.change != 0 || prior & bit::PRON != 0)
    }

    /// Whether the token is a possessive: no verb follows it.
    fn owner(&self, i: usize) -> bool {
        let w = self.g.word(i);
        w.ends_with("’s") || w.ends_with("'s")
    }

    /// Whether a verb stands right before `i`, adverbs and "that" aside: "killed 40 people".
    fn verb_before(&self, i: usize) -> bool {
        let Some(p) = i.checked_sub(1) else { return false };
        self.finite(p)
            && !matches!(
                self.g.word(p),
                "said" | "says" | "say" | "found" | "showed" | "estimated" | "reported" | "added"
            )
            || self.has(p, bit::ING)
    }

    /// The noun left of a quantity that no verb governs: "a pixel pitch as high as 352 μm", "Tovar With 275 hp".
    fn beside(&self, first: usize) -> Option<(usize, usize)> {
        let mut i = first;
        while i > self.floor {
            let t = self.token(i - 1)?;
            let passes = t.entry.is(bit::PREP | bit::MOD | bit::ART | bit::DET)
                || t.is_mark('(')
                || t.is_dash()
                || self.has(i - 1, bit::ADJ | bit::ING | bit::PAST) && !self.has(i - 1, bit::NOUN);
            if !passes {
                break;
            }
            i -= 1;
        }
        self.phrase(i)
    }

    /// Who is of an age: the name before the commas, or before "under the age of".
    fn aged(&self, q: &Quantity) -> Option<(usize, usize)> {
        if q.counted.is_some() {
            return None;
        }
        let mut i = q.first;
        while i > self.floor
            && (self.mark(i - 1, ',')
                || self.mark(i - 1, '(')
                || self.has(i - 1, bit::PREP | bit::DET)
                || matches!(self.g.word(i - 1), "age" | "aged"))
        {
            i -= 1;
        }
        self.phrase(i)
    }

    /// Whether a clause stands before the "and" at `i`: then it does not join two nouns of one subject.
    fn clause_before(&self, i: usize) -> bool {
        let from = self.floor.max(i.saturating_sub(20));
        (from..i).rev().take_while(|k| !self.mark(*k, ';') && !self.has(*k, bit::WH)).any(|k| self.finite(k))
    }

    /// "this year", "last week": a time, not a thing.
    fn period(&self, i: usize) -> bool {
        let noun = matches!(
            self.g.word(i),
            "year"
                | "month"
                | "week"
                | "quarter"
                | "day"
                | "night"
                | "morning"
                | "season"
                | "summer"
                | "winter"
                | "spring"
                | "autumn"
                | "time"
                | "months"
                | "years"
                | "weeks"
                | "days"
        );
        let in_the = i > 1
            && self.g.says(i - 1, "the")
            && matches!(self.g.word(i - 2), "in" | "during" | "for")
            && !self.g.says(i, "time");
        noun && in_the
            || noun
                && i > 0
                && matches!(
                    self.g.word(i - 1).to_ascii_lowercase().as_str(),
                    "this" | "last" | "next" | "each" | "every" | "past" | "same" | "three" | "two" | "earlier"
                )
    }

    /// The verb that governs what stands before `from`, going left to the clause's edge.
    fn verb(&self, from: usize) -> Option<usize> {
        let mut i = from;
        let mut depth = 0usize;
        while i > self.floor {
            i -= 1;
            if let Some(m) = self.g.masked(i) {
                // "5am" is no verb.
                i = m.first;
                continue;
            }
            let t = self.token(i)?;
            if t.is_mark(')') {
                depth += 1;
            } else if t.is_mark('(') {
                depth = depth.saturating_sub(1);
            }
            if depth > 0 {
                continue;
            }
            if t.is_mark(';')
                || t.is_mark(':')
                || (t.is_mark('.')
                    && !self.token(i.wrapping_sub(1)).is_some_and(|t| t.entry.is(bit::TITLE | bit::MONTH)))
            {
                return None;
            }
            if t.entry.is(bit::CONJ) && self.subordinates(i) {
                return None;
            }
            if self.finite(i) {
                return Some(i);
            }
        }
        None
    }

    /// Whether the conjunction at `i` opens a clause of its own.
    fn subordinates(&self, i: usize) -> bool {
        !matches!(self.g.word(i), "and" | "or" | "nor" | "yet" | "so" | "both")
    }

    /// Reads what stands left of the verb group around `verb`.
    fn left_of(&self, verb: usize) -> Left {
        let mut i = verb;
        while i > self.floor
            && (self.has(i - 1, bit::AUX | bit::MODAL | bit::NEG)
                || (self.has(i - 1, bit::ADV) && !self.has(i - 1, bit::NOUN)))
        {
            i -= 1;
        }
        let Some(p) = i.checked_sub(1).filter(|p| *p >= self.floor) else { return Left::None };
        let Some(t) = self.token(p) else { return Left::None };
        let word = self.g.word(p);
        if word == "to" || (matches!(word, "and" | "but" | "or" | "then") && p > 0) {
            return Left::Again(p);
        }
        if self.has(p, bit::WH) || (word == "that" && self.has(p.wrapping_sub(1), bit::NOUN)) {
            // A relative clause is said of the noun before it.
            let mut e = p;
            while e > self.floor && (self.mark(e - 1, ',') || self.has(e - 1, bit::PREP)) {
                e -= 1;
            }
            return Left::Subject(noun_before(self.g, e).or_else(|| self.phrase(e)));
        }
        if self.has(p, bit::PRON) && p > self.floor && self.has(p - 1, bit::PREP) {
            // "the voltage across it was"
            return Left::Subject(self.phrase(p - 1));
        }
        if matches!(word, "it" | "they" | "he" | "she") && p > self.floor && self.finite(p - 1) {
            // "Velmar is to announce it will cut 40 jobs"
            return Left::Again(p);
        }
        if self.has(p, bit::PRON) || word.eq_ignore_ascii_case("there") {
            return Left::Subject(None);
        }
        if t.is_mark(',') {
            // "Senard, 65, now faces": the phrase before the pair of commas; "..., and fell": the verb before.
            let opens = (self.floor..p).rev().take(LONGEST).find(|k| self.mark(*k, ','));
            return match opens {
                Some(k) if k > 0 && self.has(k - 1, bit::NOUN) => Left::Subject(self.phrase(k)),
                _ => Left::Again(p),
            };
        }
        if t.is_mark(')') {
            let opens = (self.floor..p).rev().take(LONGEST).find(|k| self.mark(*k, '('));
            return opens.map_or(Left::None, |k| Left::Subject(self.phrase(k)));
        }
        if t.is_dash() {
            return Left::Again(p);
        }
        Left::Subject(self.phrase(i))
    }

    /// "Unite Group, down 68 p": the name before the comma before `token`.
    fn apposed(&self, token: usize) -> Option<(usize, usize)> {
        let comma = token.checked_sub(1)?;
        let name = comma.checked_sub(1)?;
        let lone = matches!(self.g.word(token), "up" | "down" | "higher" | "lower");
        if !lone {
            return None;
        }
        if self.has(comma, bit::NOUN) && !self.finite(comma) {
            // "with its shares down 5%"
            return noun_before(self.g, token);
        }
        if !self.mark(comma, ',') || !self.token(name)?.cap {
            return None;
        }
        self.phrase(comma)
    }

    /// The noun phrase that ends right before `end`, prepositional parts included.
    pub(super) fn phrase(&self, end: usize) -> Option<(usize, usize)> {
        let mut end = end;
        let mut i = end;
        let mut noun = false;
        while i > self.floor && end - i < LONGEST {
            let t = self.token(i - 1)?;
            let c = self.classes(i - 1);
            if let Some(m) = self.g.masked(i - 1) {
                if m.mask == super::mask::Mask::Date {
                    if noun && m.last == m.first + 1 && i > self.floor + 1 && self.token(i - 2).is_some_and(|t| t.cap) {
                        // "Vexatol 2018 sales"
                        i = m.first;
                        continue;
                    }
                    if noun {
                        break;
                    }
                    // "The survey of 2017 also found": the date is no part of the name.
                    i = m.first;
                    while i > self.floor && self.has(i - 1, bit::PREP | bit::DET) {
                        i -= 1;
                    }
                    end = i;
                    continue;
                }
                if m.mask != super::mask::Mask::Name {
                    break;
                }
                i = m.first;
                noun = true;
                continue;
            }
            if t.is_quote()
                || t.is_mark('&')
                || t.is_mark('/')
                || t.is_mark('’')
                || t.is_mark('\'')
                || (t.is_dash() && !t.gap)
            {
                i -= 1;
                continue;
            }
            if t.is_mark(')') {
                match (self.floor..i - 1).rev().take(8).find(|k| self.mark(*k, '(')) {
                    Some(k) => i = k,
                    None => break,
                }
                continue;
            }
            if !t.is_word() || c & (bit::WH | bit::PRON | bit::MODAL | bit::AUX | bit::NEG) != 0 {
                break;
            }
            if c & bit::CONJ != 0 && !matches!(self.g.word(i - 1), "and") || c & bit::PREP != 0 && !noun {
                break;
            }
            if c & bit::CONJ != 0 && !(i > 1 && self.has(i - 2, bit::NOUN) && !self.clause_before(i - 1)) {
                break;
            }
            // "Dell on Monday announced", "this year shares rose"
            let time = t.entry.is(bit::WEEKDAY) || (t.cap && t.entry.is(bit::MONTH)) || self.period(i - 1);
            if time && !noun {
                i -= 1;
                while i > self.floor && self.has(i - 1, bit::PREP | bit::DET | bit::ADJ) && !self.has(i - 1, bit::NOUN)
                {
                    i -= 1;
                }
                end = i;
                continue;
            }
            if time
                || matches!(
                    self.g.word(i - 1),
                    "ago" | "earlier" | "later" | "now" | "today" | "yesterday" | "meanwhile" | "however"
                )
            {
                break;
            }
            if c & bit::PREP != 0
                && matches!(
                    self.g.word(i - 1),
                    "to" | "after" | "before" | "since" | "than" | "as" | "despite" | "while" | "until" | "by"
                )
            {
                break;
            }
            if self.finite(i - 1) {
                // "The charge stored in the cell was": a participle after its noun is part of the phrase.
                let reduced = c & bit::PAST != 0
                    && c & bit::NOUN == 0
                    && noun
                    && self.has(i, bit::PREP)
                    && i > 1
                    && self.has(i - 2, bit::NOUN)
                    && self.token(i - 1).is_some_and(|t| t.entry.change == 0);
                if !reduced {
                    break;
                }
            }
            if t.entry.num.is_some() && c & bit::NOUN == 0 {
                break;
            }
            noun |= c & bit::NOUN != 0
                || c & bit::ING != 0
                    && (i < 2 || !self.token(i - 2).is_some_and(Token::is_word) || self.has(i - 2, bit::DET));
            i -= 1;
        }
        // "In europe the new juke launches": what a preposition opens the clause with is no subject.
        if self.has(i, bit::PREP)
            && end > i + 1
            && let Some(k) =
                (i + 2..end).find(|k| self.has(*k, bit::DET | bit::ART) && !self.has(*k - 1, bit::PREP | bit::CONJ))
        {
            i = k;
        }
        while i < end
            && (self.has(i, bit::DET | bit::ART | bit::CONJ | bit::PREP)
                || self.token(i).is_some_and(|t| t.entry.is(bit::ADV) && !t.entry.is(bit::NOUN | bit::ADJ))
                || !self.token(i).is_some_and(|t| t.is_word() || t.is_number()))
        {
            i += 1;
        }
        // A date at the end belongs to the verb: "Sales in 2018".
        let mut e = end;
        while e > i && self.token(e - 1).is_some_and(|t| t.is_quote() || t.is_mark(',')) {
            e -= 1;
        }
        while e > i && self.token(e - 1).is_some_and(|t| t.entry.is(bit::ADV) && !t.entry.is(bit::NOUN | bit::ADJ)) {
            e -= 1;
        }
        while i + 1 < e && self.has(i, bit::VERB) && !self.has(i, bit::NOUN) {
            i += 1;
        }
        while i < e && self.has(i, bit::DET | bit::ART) {
            i += 1;
        }
        (i < e && noun).then_some((i, e))
    }
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
