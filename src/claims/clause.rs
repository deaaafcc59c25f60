//! Verbs and noun phrases of a clause, read from a number to the left: rules, no model.

use super::grammar::Grammar;
use super::lexicon::bit;
use super::noun::classes;
use super::quantity::Quantity;
use super::subject::noun_before;
use super::token::{Kind, Token};

/// Longest subject, in tokens.
const LONGEST: usize = 24;

/// What stands to the left of a verb.
pub(super) enum Left {
    /// The subject, if it is a noun phrase.
    Subject(Option<(usize, usize)>),
    /// Another verb has the subject: look on from here.
    Again(usize),
    /// Nothing.
    None,
}

/// A sentence read to the left, down to token `floor`.
pub(super) struct Clause<'g, 'a> {
    /// The sentence.
    pub g: &'g Grammar<'a>,
    /// First token to read.
    pub floor: usize,
}

impl Clause<'_, '_> {
    pub(super) fn token(&self, i: usize) -> Option<&Token> {
        self.g.at(i)
    }

    pub(super) fn classes(&self, i: usize) -> u32 {
        self.token(i).map_or(0, |t| classes(self.g.text, t))
    }

    pub(super) fn has(&self, i: usize, bits: u32) -> bool {
        self.classes(i) & bits != 0
    }

    pub(super) fn mark(&self, i: usize, c: char) -> bool {
        self.token(i).is_some_and(|t| t.is_mark(c))
    }

    /// Whether token `i` is the verb of a clause (finite, or an auxiliary).
    pub(super) fn finite(&self, i: usize) -> bool {
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
    pub(super) fn owner(&self, i: usize) -> bool {
        let w = self.g.word(i);
        w.ends_with("’s") || w.ends_with("'s")
    }

    /// Whether a verb stands right before `i`, adverbs and "that" aside: "killed 40 people".
    pub(super) fn verb_before(&self, i: usize) -> bool {
        let Some(p) = i.checked_sub(1) else { return false };
        self.finite(p)
            && !matches!(
                self.g.word(p),
                "said" | "says" | "say" | "found" | "showed" | "estimated" | "reported" | "added"
            )
            || self.has(p, bit::ING)
    }

    /// The noun left of a quantity that no verb governs: "a pixel pitch as high as 352 μm", "Tovar With 275 hp".
    pub(super) fn beside(&self, first: usize) -> Option<(usize, usize)> {
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
    pub(super) fn aged(&self, q: &Quantity) -> Option<(usize, usize)> {
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
    pub(super) fn clause_before(&self, i: usize) -> bool {
        let from = self.floor.max(i.saturating_sub(20));
        (from..i).rev().take_while(|k| !self.mark(*k, ';') && !self.has(*k, bit::WH)).any(|k| self.finite(k))
    }

    /// "this year", "last week": a time, not a thing.
    pub(super) fn period(&self, i: usize) -> bool {
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
    pub(super) fn verb(&self, from: usize) -> Option<usize> {
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
    pub(super) fn subordinates(&self, i: usize) -> bool {
        !matches!(self.g.word(i), "and" | "or" | "nor" | "yet" | "so" | "both")
    }

    /// First token of the verb group of `verb`: auxiliaries and adverbs before it.
    pub(super) fn group(&self, verb: usize) -> usize {
        let mut i = verb;
        while i > self.floor
            && (self.has(i - 1, bit::AUX | bit::MODAL | bit::NEG)
                || (self.has(i - 1, bit::ADV) && !self.has(i - 1, bit::NOUN)))
        {
            i -= 1;
        }
        i
    }

    /// Reads what stands left of the verb group around `verb`.
    pub(super) fn left_of(&self, verb: usize) -> Left {
        let i = self.group(verb);
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
    pub(super) fn apposed(&self, token: usize) -> Option<(usize, usize)> {
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
