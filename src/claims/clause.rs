//! Verbs and noun phrases of a clause, read from a number to the left: rules, no model.

use super::classes::classes;
use super::grammar::Grammar;
use super::lexicon::bit;
use super::quantity::Quantity;
use super::subject::noun_before;
use super::token::Token;

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

    /// Whether the token is a possessive: no verb follows it.
    pub(super) fn owner(&self, i: usize) -> bool {
        let w = self.g.word(i);
        w.ends_with("’s") || w.ends_with("'s")
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
