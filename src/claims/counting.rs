//! What a number counts or measures: the nouns after it, before it and around it.

use super::grammar::Grammar;
use super::lexicon::bit;
use super::noun::{Chunker, Phrase};
use super::quantity::Quantity;
use super::side::Side;
use super::token::Token;
use super::unit::UnitKind;
use crate::document::ClaimKind;

impl<'a> Grammar<'a> {
    /// What is counted, and "per" after it.
    pub(super) fn count(&self, q: &mut Quantity, end: &mut Side) {
        let mut j = q.last;
        if end.hyphen {
            j = q.last + 1;
        }
        if self.says(j, "times") || (self.says(j, "time") && q.is_one()) {
            // "four times the number", "6.5 times earnings"
            q.counted = Some(Phrase { first: j, last: j + 1, head: j, plural: true });
            (q.is_count, q.last) = (true, j + 1);
            if let Some((per, last)) = self.per_count(q.last, end) {
                (q.per, q.last, q.kind) = (Some(per), last, Some(ClaimKind::Rate));
            }
            return;
        }
        let one = q.is_one() && q.range.is_none();
        let many = !one;
        let phrase = if self.says(j, "of") {
            let k = self.past_determiners(j + 1);
            // "one of the boats", "thousands of boats"; not "1.2 of them"
            if self.says(j + 1, "which") || self.has(k, bit::PRON) { None } else { self.chunker().phrase(k, true) }
        } else {
            self.chunker().phrase(j, many)
        };
        let Some(mut p) = phrase else {
            // "an average of 1500"
            q.counted = self.of_before(q);
            return;
        };
        if end.hyphen && p.head > p.first && !p.plural {
            // "four-cylinder engine": the unit is the word that the hyphen ties.
            let noun = Phrase { first: p.first, last: p.first + 1, head: p.first, plural: false };
            q.rule = "hyphen";
            q.of = Some((p.first + 1, p.last));
            p = noun;
        }
        if many && !p.plural && !end.hyphen && p.head > p.first && !self.says(q.last, "of") {
            // "12 page document": the first noun is the unit, unless it is an adjective or a name.
            let first = self.chunker().classes(p.first);
            let t = &self.tokens[p.first];
            if first & bit::NOUN != 0 && first & bit::ADJ == 0 && !t.cap {
                q.of = Some((p.first + 1, p.last));
                p = Phrase { first: p.first, last: p.first + 1, head: p.first, plural: false };
            }
        }
        q.counted = Some(self.with_term(p));
        q.is_count = true;
        q.last = q.counted.map_or(q.last, |c| c.last);
        if let Some((per, last)) = self.per_count(q.last, end) {
            q.per = Some(per);
            q.last = last;
            q.kind = Some(ClaimKind::Rate);
        }
    }

    /// "prisoners of war" is one term.
    pub(super) fn with_term(&self, mut p: Phrase) -> Phrase {
        let mut last = p.last;
        let noun = super::lexicon::singular(self.word(p.head));
        let noun = noun.to_ascii_lowercase();
        for (head, rest) in super::terms() {
            if *head == noun && rest.iter().enumerate().all(|(k, w)| self.says(p.last + k, w)) {
                last = p.last + rest.len();
            }
        }
        p.last = last;
        p
    }

    pub(super) fn past_determiners(&self, mut j: usize) -> usize {
        while self.has(j, bit::DET | bit::ART) || matches!(self.word(j), "’s" | "'s") {
            j += 1;
        }
        j
    }

    /// "a fine of $3 billion", "winds of at least 74 mph": the noun whose size the quantity is.
    pub(super) fn of_before(&self, q: &Quantity) -> Option<Phrase> {
        let of = q.first.checked_sub(1).filter(|p| self.says(*p, "of"))?;
        let (first, last) = super::subject::noun_before(self, of)?;
        Some(Phrase { first, last, head: last - 1, plural: false })
    }

    /// "$200 for a lamp", "$50 off the kettle".
    pub(super) fn price_of(&self, q: &Quantity) -> Option<Phrase> {
        let money = self.units.def(q.unit?).kind == UnitKind::Money;
        if !money || !matches!(self.word(q.last), "for" | "off") || self.masked(q.last + 1).is_some() {
            return None;
        }
        let p = self.chunker().phrase(self.past_determiners(q.last + 1), false)?;
        (!self.has(p.head, bit::UNIT)).then_some(p)
    }

    /// "cut its forecast to 5%", "sold the house for $2 million": the object between verb and preposition.
    pub(super) fn object(&self, q: &Quantity) -> Option<Phrase> {
        let p = q.first.checked_sub(1)?;
        if !self.has(p, bit::PREP) || matches!(self.word(p), "of" | "in" | "over" | "during" | "after" | "within") {
            return None;
        }
        super::subject::object(self, p)
    }

    /// The phrase with what prepositions tie to it: "tax on imported vehicles".
    pub(super) fn with_parts(&self, mut p: Phrase) -> Phrase {
        for _ in 0..4 {
            if !matches!(self.word(p.last), "of" | "on" | "in" | "for" | "with" | "among" | "against") {
                break;
            }
            let j = self.past_determiners(p.last + 1);
            if self.masked(j).is_some() {
                break;
            }
            let Some(part) = self.chunker().phrase(j, false) else { break };
            if self.has(part.head, bit::UNIT) {
                // "for a month" says when, not what.
                break;
            }
            p.last = part.last;
        }
        p
    }

    /// The noun phrase after "of" at `j`.
    pub(super) fn after_of(&self, j: usize) -> Option<Phrase> {
        // "8 miles (13 kilometres) of tunnels"
        let mut j = j;
        if self.at(j).is_some_and(|t| t.is_mark('(')) {
            let closes = (j..j + 6).find(|k| self.at(*k).is_some_and(|t| t.is_mark(')')))?;
            j = closes + 1;
        } else if self.at(j).is_some_and(|t| t.is_mark(')')) {
            j += 1;
        }
        if !self.says(j, "of") {
            return None;
        }
        self.chunker().phrase(self.past_determiners(j + 1), false)
    }

    /// "12-kilometer border segment", "$150,000 contract": the noun that the quantity modifies.
    pub(super) fn attributive(&self, q: &Quantity, end: &Side) -> Option<Phrase> {
        let t = self.at(q.last)?;
        let def = self.units.def(q.unit?);
        let word = end.unit_tokens.map_or("", |u| self.word(u.1.saturating_sub(1)));
        let plural = !end.signed && word.len() > 2 && word.ends_with('s') && def.kind != UnitKind::Percent;
        if t.is_mark('(') || t.is_mark(')') {
            // "the 37m (121ft)-long skeleton"
            let closes = (q.last..q.last + 6).find(|k| self.at(*k).is_some_and(|t| t.is_mark(')')))?;
            let tied = self.at(closes + 1).is_some_and(|t| t.is_hyphen() && !t.gap);
            if end.hyphen && !tied {
                // "a 1.8 billion-mile (2.8bn km) journey"
                return self.chunker().phrase(closes + 1, false);
            }
            return if tied { Chunker { after_unit: true, ..self.chunker() }.phrase(closes + 3, false) } else { None };
        }
        if plural || (!t.is_word() && !t.is_hyphen()) || t.entry.is(bit::CLOSED | bit::WEEKDAY) {
            return None;
        }
        // "rose 5% last year", "15 ppb requiring action", "down 9% year over year": no noun that is measured.
        let when = matches!(self.word(q.last), "last" | "next" | "this" | "early" | "late" | "each" | "every");
        if when || self.chunker().classes(q.last) & (bit::ING | bit::NOUN | bit::ADJ) == bit::ING && !end.hyphen {
            return None;
        }
        let mut j = if t.is_hyphen() && !t.gap { q.last + 1 } else { q.last };
        if matches!(self.word(j), "long" | "wide" | "high" | "tall" | "deep" | "thick" | "strong" | "plus") {
            j += 1;
        }
        Chunker { after_unit: true, ..self.chunker() }
            .phrase(j, false)
            .filter(|p| !self.has(p.head, bit::WEEKDAY) && (end.hyphen || !self.is_time(p.head)))
    }

    /// Whether the word names a stretch of time.
    pub(super) fn is_time(&self, i: usize) -> bool {
        self.has(i, bit::UNIT)
            && self
                .units
                .at(self.text, self.tokens, i, false)
                .is_some_and(|m| !m.symbol && self.units.def(m.unit).kind == UnitKind::Duration)
    }

    /// Who or what is of that age: the noun after ("18-year-old winger").
    pub(super) fn aged(&self, q: &Quantity) -> Option<Phrase> {
        let t = self.at(q.last)?;
        let unit = q.unit_tokens.map_or("", |u| self.word(u.0));
        if unit.ends_with('s') && !self.at(q.number.1).is_some_and(Token::is_hyphen) {
            // "was ten months old when it sank"
            return None;
        }
        (t.is_word() && t.gap).then(|| self.chunker().phrase(q.last, false)).flatten()
    }

    /// What a share is of: "a third of the crew", "half the condos".
    pub(super) fn share_of(&self, q: &Quantity) -> Option<Phrase> {
        let mut j = q.last;
        if self.says(j, "of") {
            j += 1;
        }
        let k = self.past_determiners(j);
        self.chunker().phrase(k, true)
    }

    pub(super) fn counted_word(&self, q: &Quantity) -> Option<&'a str> {
        q.counted.map(|p| self.word(p.head))
    }
}
