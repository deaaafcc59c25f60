//! The grammar of quantities: numbers with units become ranges, counts, shares and ages, with their modifiers.

use rust_decimal::Decimal;

use super::lexicon::{bit, lower};
use super::mask::{Mask, Masked};
use super::modifier;
use super::noun::{Chunker, Phrase};
use super::number::Lexer;
use super::quantity::Quantity;
use super::side::Side;
use super::token::Token;
use super::unit::{Gazetteer, UnitKind};
use crate::document::{ClaimKind, Comparator};

/// Everything the grammar reads of one sentence.
#[derive(Clone, Copy)]
pub(super) struct Grammar<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
    /// Its masked numbers.
    pub masks: &'a [Masked],
    /// Units and currencies.
    pub units: &'static Gazetteer,
}

impl<'a> Grammar<'a> {
    pub(super) fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn has(&self, i: usize, bits: u32) -> bool {
        self.at(i).is_some_and(|t| t.entry.is(bits))
    }

    /// Whether token `i` is this lower-case word, in any case.
    pub(super) fn says(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    pub(super) fn lexer(&self) -> Lexer<'a> {
        Lexer { text: self.text, tokens: self.tokens }
    }

    pub(super) fn chunker(&self) -> Chunker<'a> {
        Chunker { text: self.text, tokens: self.tokens, masks: self.masks, after_unit: false }
    }

    pub(super) fn masked(&self, i: usize) -> Option<&'a Masked> {
        let k = self.masks.partition_point(|m| m.last <= i);
        self.masks.get(k).filter(|m| m.first <= i)
    }

    /// All quantities of the sentence, in order.
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut out: Vec<Quantity> = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            if let Some(m) = self.masked(i) {
                i = m.last;
                continue;
            }
            let q = if self.may_start(i) { self.quantity(i, out.last()) } else { self.article(i) };
            match q {
                Some(q) => {
                    i = q.1.max(i + 1);
                    if let Some(q) = q.0 {
                        out.push(q);
                    }
                }
                None => i += 1,
            }
        }
        out
    }

    /// The quantity whose number starts at `i`, and where to go on. `None` inside: a number that is no claim.
    fn quantity(&self, i: usize, previous: Option<&Quantity>) -> Option<(Option<Quantity>, usize)> {
        let side = self.side(i)?;
        let mut q = Quantity {
            first: side.first,
            last: side.last,
            number: (side.num.first, side.num.last),
            value: side.num.value,
            range: side.num.vague,
            vague: side.num.vague.is_some(),
            unit: side.unit,
            unit_tokens: side.unit_tokens,
            per: side.per.clone(),
            fraction: side.num.fraction,
            candidates: side.num.candidates.clone(),
            rule: "number",
            ..Quantity::default()
        };
        let mut end = side.clone();
        if let Some((range, right, path)) = self.range(&side) {
            q.range = Some(range);
            (q.value, q.vague, q.path) = (None, false, path);
            q.last = right.last;
            q.number.1 = right.num.last;
            q.unit = right.unit.or(q.unit);
            q.unit_tokens = right.unit_tokens.filter(|_| right.unit.is_some()).or(q.unit_tokens);
            q.per = right.per.clone().or(q.per);
            q.rule = if path { "from-to" } else { "range" };
            end = right;
        } else if let Some(value) = self.compound(&side) {
            // "6-foot-3"
            q.last = value;
        }
        self.set_modifier(&mut q);
        self.set_kind(&mut q, &mut end);
        if self.is_no_claim(&q, &side) {
            return Some((None, q.last));
        }
        self.set_change(&mut q, previous);
        // Numbers inside the counted phrase are read again ("eight million 250ml bottles").
        let unit = q.unit_tokens.map_or(0, |u| u.1);
        let next = if q.kind == Some(ClaimKind::Count) { q.number.1.max(unit) } else { q.last };
        Some((Some(q), next))
    }

    /// "6-foot-3", "5 feet 7": the second number belongs to the first; where it ends.
    fn compound(&self, side: &Side) -> Option<usize> {
        let foot = self.units.def(side.unit?).code == "[ft_i]";
        let hyphen = self.at(side.last).is_some_and(|t| t.is_hyphen() && !t.gap);
        let j = side.last + usize::from(hyphen);
        (foot && self.at(j).is_some_and(|t| t.is_number() && (hyphen || t.gap)) && self.word(j).len() <= 2)
            .then_some(j + 1)
    }

    /// "a month after", "just a day": the article is the number.
    fn article(&self, i: usize) -> Option<(Option<Quantity>, usize)> {
        if !self.has(i, bit::ART) || !self.has(i + 1, bit::UNIT) {
            return None;
        }
        let m = self.units.at(self.text, self.tokens, i + 1, false).filter(|m| !m.symbol)?;
        if self.units.def(m.unit).kind != UnitKind::Duration {
            return None;
        }
        let modifier = modifier::before(self.text, self.tokens, i);
        let dated = matches!(self.word(m.last), "after" | "before");
        if modifier.is_none() && !dated {
            return None;
        }
        let mut q = Quantity {
            first: i,
            last: m.last,
            number: (i, i + 1),
            value: Some(Decimal::ONE),
            unit: Some(m.unit),
            unit_tokens: Some((i + 1, m.last)),
            kind: Some(ClaimKind::Duration),
            rule: "article",
            ..Quantity::default()
        };
        self.set_modifier(&mut q);
        q.counted = self.after_of(q.last);
        let next = q.last;
        Some((Some(q), next))
    }

    /// The words before and after that say how the number relates to the true value.
    fn set_modifier(&self, q: &mut Quantity) {
        // "under the age of 5"
        let mut at = q.first;
        if at > 1 && self.says(at - 1, "of") && self.says(at - 2, "age") {
            at -= 2;
            at -= usize::from(at > 0 && self.says(at - 1, "the"));
        }
        if let Some(m) = modifier::before(self.text, self.tokens, at) {
            q.comparator = m.comparator;
            q.modifier = Some((m.first, m.last));
            q.first = m.first;
        }
        if let Some(m) = modifier::after(self.text, self.tokens, q.last) {
            q.comparator = m.comparator;
            q.modifier.get_or_insert((m.first, m.last));
            q.last = m.last;
        }
    }

    fn set_kind(&self, q: &mut Quantity, end: &mut Side) {
        if end.age || self.is_age(q, end) {
            q.kind = Some(ClaimKind::Age);
            q.unit = q.unit.or_else(|| self.units.by_code("a"));
            q.counted = self.aged(q);
            return;
        }
        if end.fold {
            q.kind = Some(ClaimKind::Ratio);
            q.rule = "fold";
            return;
        }
        if let Some(unit) = q.unit {
            q.kind = Some(match self.units.def(unit).kind {
                UnitKind::Money => ClaimKind::Money,
                UnitKind::Percent => ClaimKind::Percent,
                UnitKind::Duration if q.per.is_none() => ClaimKind::Duration,
                UnitKind::Count => ClaimKind::Count,
                _ if q.per.is_some() => ClaimKind::Rate,
                _ => ClaimKind::Measure,
            });
            q.counted = self
                .after_of(q.last)
                .or_else(|| self.attributive(q, end))
                .map(|p| self.with_parts(p))
                .or_else(|| self.of_before(q))
                .or_else(|| self.price_of(q))
                .or_else(|| self.object(q));
            return;
        }
        if self.ratio(q) {
            return;
        }
        if q.fraction {
            q.kind = Some(ClaimKind::Ratio);
            q.rule = "share";
            q.counted = self.share_of(q);
            if let Some(p) = q.counted {
                q.last = p.last;
            }
            return;
        }
        q.kind = Some(ClaimKind::Count);
        self.count(q, end);
    }

    /// What is counted, and "per" after it.
    fn count(&self, q: &mut Quantity, end: &mut Side) {
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
    fn with_term(&self, mut p: Phrase) -> Phrase {
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
    fn of_before(&self, q: &Quantity) -> Option<Phrase> {
        let of = q.first.checked_sub(1).filter(|p| self.says(*p, "of"))?;
        let (first, last) = super::subject::noun_before(self, of)?;
        Some(Phrase { first, last, head: last - 1, plural: false })
    }

    /// "$200 for a lamp", "$50 off the kettle".
    fn price_of(&self, q: &Quantity) -> Option<Phrase> {
        let money = self.units.def(q.unit?).kind == UnitKind::Money;
        if !money || !matches!(self.word(q.last), "for" | "off") || self.masked(q.last + 1).is_some() {
            return None;
        }
        let p = self.chunker().phrase(self.past_determiners(q.last + 1), false)?;
        (!self.has(p.head, bit::UNIT)).then_some(p)
    }

    /// "cut its forecast to 5%", "sold the house for $2 million": the object between verb and preposition.
    fn object(&self, q: &Quantity) -> Option<Phrase> {
        let p = q.first.checked_sub(1)?;
        if !self.has(p, bit::PREP) || matches!(self.word(p), "of" | "in" | "over" | "during" | "after" | "within") {
            return None;
        }
        super::subject::object(self, p)
    }

    /// The phrase with what prepositions tie to it: "tax on imported vehicles".
    fn with_parts(&self, mut p: Phrase) -> Phrase {
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
    fn after_of(&self, j: usize) -> Option<Phrase> {
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
    fn attributive(&self, q: &Quantity, end: &Side) -> Option<Phrase> {
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
    fn is_time(&self, i: usize) -> bool {
        self.has(i, bit::UNIT)
            && self
                .units
                .at(self.text, self.tokens, i, false)
                .is_some_and(|m| !m.symbol && self.units.def(m.unit).kind == UnitKind::Duration)
    }

    /// Who or what is of that age: the noun after ("18-year-old winger").
    fn aged(&self, q: &Quantity) -> Option<Phrase> {
        let t = self.at(q.last)?;
        (t.is_word() && t.gap).then(|| self.chunker().phrase(q.last, false)).flatten()
    }

    /// What a share is of: "a third of the crew", "half the condos".
    fn share_of(&self, q: &Quantity) -> Option<Phrase> {
        let mut j = q.last;
        if self.says(j, "of") {
            j += 1;
        }
        let k = self.past_determiners(j);
        self.chunker().phrase(k, true)
    }

    /// "one in five", "two out of three voters", "one of four".
    fn ratio(&self, q: &mut Quantity) -> bool {
        let j = q.last;
        let step = if self.says(j, "in") || self.says(j, "of") {
            1
        } else if self.says(j, "out") && self.says(j + 1, "of") {
            2
        } else if self.says(j, "over") && q.first == q.number.0 && q.modifier.is_none() {
            1
        } else {
            return false;
        };
        let over = self.says(j, "over");
        let Some(n) = self.at(j + step).filter(|t| t.is_number() || t.entry.num.is_some()) else { return false };
        if self.masked(j + step).is_some() || n.entry.is(bit::ART) || q.range.is_some() {
            return false;
        }
        let Some(d) = self.side(j + step) else { return false };
        let (Some(a), Some(b)) = (q.value, d.num.value) else { return false };
        if over && (d.per.is_some() || self.chunker().phrase(d.last, true).is_some() || d.num.candidates.len() > 1) {
            // "5 over 3 years" is no fraction.
            return false;
        }
        let whole = a.is_integer() && b.is_integer() && b > Decimal::ZERO && (over || a > Decimal::ZERO && a < b);
        if !whole || d.unit.is_some() || (step == 1 && b > Decimal::ONE_THOUSAND) || d.num.fraction {
            return false;
        }
        let Some(value) = a.checked_div(b) else { return false };
        q.value = Some(value);
        q.fraction = true;
        (q.kind, q.rule) = (Some(ClaimKind::Ratio), "one-in");
        q.last = d.last;
        q.number.1 = d.num.last;
        q.counted = self.chunker().phrase(d.last, true);
        if let Some(p) = q.counted {
            q.last = p.last;
        }
        true
    }

    /// "Maddon, 66, has", "Nick Hague 44 has", "aged 44", "the age of 44".
    fn is_age(&self, q: &Quantity, side: &Side) -> bool {
        if q.unit.is_some() || !side.num.digits && side.num.last - side.num.first > 1 || q.range.is_some() {
            return false;
        }
        let Some(v) = q.value.filter(|v| v.is_integer() && *v > Decimal::ZERO && *v < Decimal::from(120)) else {
            return false;
        };
        let Some(p) = side.first.checked_sub(1) else { return false };
        let start = q.modifier.map_or(side.first, |m| m.0);
        let before = start.checked_sub(1).map_or("", |p| self.word(p));
        if matches!(before, "aged" | "Aged" | "age") || (before == "of" && start > 1 && self.word(start - 2) == "age") {
            return true;
        }
        let closes =
            self.at(side.last).is_none_or(|t| matches!(t.kind, super::token::Kind::Mark(',' | '.' | ';' | ')')));
        let name = |k: usize| {
            self.at(k).is_some_and(|t| t.is_word() && t.cap && !t.entry.is(bit::MONTH | bit::WEEKDAY | bit::CLOSED))
        };
        if self.at(p).is_some_and(|t| t.is_mark(',') || t.is_mark('(')) {
            return side.num.digits && closes && side.num.plain && p > 0 && name(p - 1) && v >= Decimal::ONE;
        }
        side.num.plain && p > 0 && name(p) && name(p - 1) && self.has(side.last, bit::AUX) && v >= Decimal::TEN
    }

    /// Numbers that state nothing: pronouns ("this one"), bare words, list items.
    fn is_no_claim(&self, q: &Quantity, side: &Side) -> bool {
        if q.unit.is_some() || q.range.is_some() && !q.vague {
            return false;
        }
        let before = side.first.checked_sub(1).and_then(|p| self.at(p));
        let mut buffer = [0u8; 12];
        let prior = side.first.checked_sub(1).and_then(|p| lower(self.word(p), &mut buffer)).unwrap_or("");
        if q.is_one() && !side.num.digits && !q.fraction {
            // "this one", "no one", "the one", "one another", "one day", "one can"
            let pronoun = matches!(
                prior,
                "this"
                    | "that"
                    | "the"
                    | "no"
                    | "every"
                    | "any"
                    | "some"
                    | "which"
                    | "each"
                    | "same"
                    | "another"
                    | "new"
                    | "good"
                    | "big"
                    | "as"
                    | "'s"
                    | "’s"
            );
            let adjective = side.first > 0
                && self.chunker().classes(side.first - 1) & bit::ADJ != 0
                && before.is_some_and(|t| t.is_word());
            return pronoun || adjective || !q.is_count || self.says(side.last, "another");
        }
        let lone = self.says(side.num.first, "half")
            || (self.says(side.num.last - 1, "quarter")
                && side.num.first + 2 == side.num.last
                && before.is_some_and(|t| t.entry.is(bit::PREP)));
        if side.num.fraction && lone && q.counted.is_none() && !self.says(side.last, "of") && q.modifier.is_none() {
            // "at half time", "in a quarter"
            return true;
        }
        // "the bottom three", "the last 32"
        if matches!(prior, "top" | "bottom" | "last" | "final" | "next" | "first") && q.counted.is_none() {
            return true;
        }
        if q.value == Some(Decimal::ONE) && side.num.digits && !q.is_count && !q.fraction {
            return false;
        }
        if q.vague && q.counted.is_none() && q.unit.is_none() && q.modifier.is_none() {
            // "hundreds" with nothing said of what is kept: the number still claims a size.
            return false;
        }
        false
    }

    fn set_change(&self, q: &mut Quantity, previous: Option<&Quantity>) {
        // Counts change hands too often ("added two players"): only what can rise and fall.
        let scalar = matches!(q.kind, Some(ClaimKind::Percent | ClaimKind::Money | ClaimKind::Measure))
            || (q.kind == Some(ClaimKind::Count)
                && (!q.is_count || self.counted_word(q).is_some_and(|w| w.starts_with("point") || w == "percentage")))
            || q.kind == Some(ClaimKind::Ratio);
        if !scalar || q.range.is_some() && !q.path {
            return;
        }
        if let Some((direction, token)) = modifier::change_before(self.text, self.tokens, q.first) {
            (q.change, q.change_token) = (direction, Some(token));
            return;
        }
        // "fell to 49.5", with no other number for the change itself
        if q.first > 1
            && self.says(q.first - 1, "to")
            && previous.is_none_or(|p| p.change == 0 || p.last + 1 != q.first)
            && let Some((direction, token)) = modifier::change_before(self.text, self.tokens, q.first - 1)
        {
            (q.change, q.change_token) = (direction, Some(token));
            return;
        }
        let Some(p) = previous else { return };
        // "190 points, or 0.6%", "0.25 points, or 0.01%": said of the same change.
        let comma = usize::from(self.at(p.last).is_some_and(|t| t.is_mark(',')));
        let or = p.last + comma;
        if p.change != 0
            && ((self.says(or, "or") && or + 1 == q.first)
                || (self.at(p.last).is_some_and(|t| t.is_mark('(')) && p.last + 1 == q.first))
        {
            (q.change, q.change_token) = (p.change, p.change_token);
            return;
        }
        // "X fell 2%, Y by 3%": the verb is left out.
        if p.change != 0
            && q.first > 0
            && self.says(q.first - 1, "by")
            && self.at(q.first.wrapping_sub(2)).is_some_and(|t| t.cap)
        {
            (q.change, q.change_token) = (p.change, p.change_token);
        }
    }

    fn counted_word(&self, q: &Quantity) -> Option<&'a str> {
        q.counted.map(|p| self.word(p.head))
    }

    /// Whether a dash between numbers was masked as a score there.
    pub(super) fn is_score(&self, i: usize) -> bool {
        self.masked(i).is_some_and(|m| m.mask == Mask::Score)
    }

    /// Reads a comparator as one of a range's.
    pub(super) fn is_between(&self, i: usize) -> bool {
        self.says(i, "between")
    }

    /// Marks a quantity as vague or exact for the table.
    pub(super) fn comparator(q: &Quantity) -> Comparator {
        match q.comparator {
            Comparator::Eq if q.range.is_some() => Comparator::Between,
            c => c,
        }
    }
}
