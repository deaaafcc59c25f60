//! Where the verbs of a sentence stand: what is finite, what belongs to one verb group, what begins a clause.

use super::clause::Clause;
use super::lexicon::bit;
use super::token::{Kind, Token};

impl Clause<'_, '_> {
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
}
