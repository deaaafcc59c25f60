//! Numbers that are parts of names: versions, addresses, products, labels and what was tagged as a name.

use super::lexicon::{NumClass, bit};
use super::mask::{Mask, Masked, Masker};

impl Masker<'_> {
    /// "https://x.y/7?a=3", "www.x7.org": to the next space.
    pub(super) fn url(&self, i: usize) -> Option<Masked> {
        let w = self.word(i);
        let starts = (matches!(w, "http" | "https") && self.mark(i + 1, ':')) || (w == "www" && self.mark(i + 1, '.'));
        let tag = matches!(w, "#" | "@") && self.glued(i + 1);
        if !starts && !tag {
            return None;
        }
        let mut last = i + 1;
        while self.glued(last) {
            last += 1;
        }
        Some(Masked { mask: Mask::Name, first: i, last })
    }

    /// "575 Wilbraham Road".
    pub(super) fn address(&self, i: usize) -> Option<Masked> {
        self.small(i)?;
        for j in i + 1..i + 5 {
            let t = self.at(j)?;
            if !t.is_word() || !t.gap || !t.cap {
                return None;
            }
            if j > i + 1 && t.entry.is(bit::STREET) {
                return Some(Masked { mask: Mask::Name, first: i, last: j + 1 });
            }
        }
        None
    }

    /// Digits glued to letters that are neither unit nor scale: "5G", "3D", "M21", "F-16", "Covid-19".
    pub(super) fn mixed(&self, i: usize) -> Option<Masked> {
        let name = |first, last| Some(Masked { mask: Mask::Name, first, last });
        if self.glued(i)
            && let Some((p, t)) = self.before(i)
        {
            let power = matches!(self.word(p), "e" | "E" | "x") && !t.gap && p > 0 && self.tokens[p - 1].is_number();
            if power {
                return None;
            }
            let single = t.is_word() && self.word(p).chars().count() == 1;
            let area =
                matches!(self.word(i), "2" | "3") && p > 0 && self.squared(p - 1) && self.tokens[p - 1].is_number();
            if area {
                return None;
            }
            if t.is_word() && t.entry.num.is_none_or(|n| n.0 == super::lexicon::NumClass::Letter) && !self.is_sign(p) {
                return name(p, i + 1);
            }
            if t.is_hyphen()
                && !t.gap
                && let Some((q, w)) = self.before(p)
                && w.is_word()
                && w.entry.num.is_none_or(|n| n.0 == super::lexicon::NumClass::Letter)
                && !self.prefix(q)
                && (self.word(q).starts_with(char::is_uppercase) || single || self.word(q).chars().count() == 1)
            {
                return name(q, self.glued_end(i + 1));
            }
            if t.is_mark('.')
                && !t.gap
                && p > 0
                && self.at(p - 1).is_some_and(|w| w.is_word() && !w.entry.is(bit::CLOSED))
                && self.word(p - 1).len() <= 3
            {
                return name(p - 1, i + 1);
            }
        }
        // "5G", "9AB8", "20s"
        let next = self.at(i + 1)?;
        if next.gap || !next.is_word() {
            return None;
        }
        let w = self.word(i + 1);
        let i_power = self.glued(i) && i > 1 && self.squared(i - 2) && self.glued(i - 1);
        if i_power {
            return None;
        }
        if self.squared(i) {
            return None;
        }
        let upper = w.len() > 1
            && w.bytes().all(|b| b.is_ascii_uppercase())
            && !next.entry.is(bit::UNIT | bit::AMPM)
            && next.entry.num.is_none();
        if upper && super::unit::Gazetteer::get().at(self.text, self.tokens, i + 1, true).is_none() {
            return name(i, self.glued_end(i + 2));
        }
        if matches!(w, "G" | "D" | "P" | "X" | "x" | "H" | "Q" | "c")
            || (self.glued(i + 2) && self.at(i + 2)?.is_number())
        {
            return name(i, self.glued_end(i + 2));
        }
        None
    }

    /// "32m2": a unit with its power.
    pub(super) fn squared(&self, i: usize) -> bool {
        if matches!(self.word(i + 1), "e" | "E" | "x") && self.glued(i + 2) {
            return true;
        }
        matches!(self.word(i + 1), "m" | "km" | "cm" | "mm" | "ft")
            && self.glued(i + 2)
            && matches!(self.word(i + 2), "2" | "3")
    }

    /// One past the last token that is glued on, at most a few.
    pub(super) fn glued_end(&self, i: usize) -> usize {
        let mut last = i;
        while last < i + 4 && self.glued(last) && self.at(last).is_some_and(|t| t.is_word() || t.is_number()) {
            last += 1;
        }
        last
    }

    /// Whether the word is a currency sign in letters.
    pub(super) fn is_sign(&self, i: usize) -> bool {
        let w = self.word(i);
        super::unit::Gazetteer::get().is_sign_word(w) || (i > 0 && self.mark(i - 1, '$'))
    }

    /// Words that stand before hyphen and number without naming anything: "mid-20", "minus-5", "pre-2014".
    pub(super) fn prefix(&self, i: usize) -> bool {
        let mut buffer = [0u8; 12];
        super::lexicon::lower(self.word(i), &mut buffer).is_some_and(|w| {
            matches!(
                w,
                "mid"
                    | "pre"
                    | "post"
                    | "sub"
                    | "minus"
                    | "under"
                    | "over"
                    | "top"
                    | "then"
                    | "all"
                    | "near"
                    | "plus"
                    | "a"
                    | "last"
                    | "best"
            )
        })
    }

    /// A number word that is an ordinal, a clock time or part of a name.
    pub(super) fn word_number(&self, i: usize) -> Option<Masked> {
        use super::lexicon::NumClass;
        if let Some(m) = self.o_clock(i) {
            return Some(m);
        }
        let (class, _) = self.at(i)?.entry.num?;
        let hyphen = self.at(i + 1).is_some_and(|t| t.is_hyphen() && !t.gap) && self.glued(i + 2);
        let quarter = self.word(i).len() >= 7 && self.word(i).as_bytes()[..7].eq_ignore_ascii_case(b"quarter");
        if matches!(class, NumClass::Ord | NumClass::Nth) && i > 0 && !hyphen && !quarter {
            let p = &self.tokens[i - 1];
            // "the third", "his fifth", "twenty-first"; "a third" and "two thirds" are left to the lexer.
            let tens = p.is_hyphen() && i > 1 && matches!(self.tokens[i - 2].entry.num, Some((NumClass::Tens, _)));
            if p.entry.is(bit::DET) || tens {
                return Some(Masked { mask: Mask::Ordinal, first: if tens { i - 2 } else { i }, last: i + 1 });
            }
        }
        if class == NumClass::Ord {
            return Some(Masked { mask: Mask::Ordinal, first: i, last: i + 1 });
        }
        self.named_word(i)
    }

    /// "Part Three", "BBC One", "category one": a number word after the noun that it numbers.
    pub(super) fn named_word(&self, i: usize) -> Option<Masked> {
        let (p, t) = self.before(i)?;
        let here = self.at(i)?;
        if !t.is_word() || here.is_number() {
            return None;
        }
        let label = here.cap && (t.entry.is(bit::LABEL) || (t.cap && t.entry.is(bit::LABEL_CAP)));
        let name = here.cap
            && t.cap
            && p > 0
            && !t.entry.is(bit::CLOSED | bit::ADV | bit::MOD | bit::VERB)
            && !self
                .at(i + 1)
                .is_some_and(|n| n.is_word() && !n.cap && !n.entry.is(bit::CLOSED | bit::VERB | bit::PAST));
        (label || (name && self.no_title_case())).then_some(Masked { mask: Mask::Name, first: p, last: i + 1 })
    }

    /// Whether the sentence is no headline in title case, so that capitals mean names.
    pub(super) fn no_title_case(&self) -> bool {
        !self.title_case
    }

    /// Whether a currency before the number or a unit glued to it shows that it is no part of a name, whatever
    /// was found around it: "EUR 125", "the Velmar 2.4GHz toy".
    pub(super) fn measured(&self, i: usize) -> bool {
        let units = super::unit::Gazetteer::get();
        let glued = self.at(i + 1).is_some_and(|t| !t.gap && t.is_word() && t.end - t.start > 1);
        units.sign_before(self.text, self.tokens, i).is_some()
            || glued && units.at(self.text, self.tokens, i + 1, true).is_some()
    }

    /// A number inside a name that the tagger found, or after a name's word or a label. `i` is a number.
    pub(super) fn in_name(&self, i: usize) -> Option<Masked> {
        let t = self.at(i)?;
        let name = |first, last| Some(Masked { mask: Mask::Name, first, last });
        let k = self.names.partition_point(|s| s.byte_end <= t.start);
        if let Some(s) = self.names.get(k)
            && s.byte_start < t.start
            && t.end <= s.byte_end
            && !self.measured(i)
        {
            return name(i, i + 1);
        }
        if matches!(self.word(i + 1), "ZIP" | "zip" | "postcode") {
            return name(i, i + 1);
        }
        // More than one stop: a version or an address of a machine.
        if self.word(i).bytes().filter(|b| *b == b'.').count() > 1
            && super::digits::read(self.word(i)) == super::digits::Digits::Other
        {
            return name(i, i + 1);
        }
        let (mut p, mut b) = self.before(i)?;
        if b.is_mark('.') && p > 0 {
            p -= 1;
            b = &self.tokens[p];
        }
        if !b.is_word() || self.money_or_unit_after(i) || self.measured(i) {
            return None;
        }
        if matches!(self.word(p), "No" | "no" | "Nos" | "nos" | "NO") && p + 2 == i {
            return name(p, i + 1);
        }
        let label = b.entry.is(bit::LABEL)
            || (b.cap && b.entry.is(bit::LABEL_CAP) && p > 0)
            || (b.cap && b.entry.is(bit::LABEL_CAP) && !self.counts(i + 1));
        let digits = self.word(i);
        if label && p + 1 == i && !digits.contains(',') && !matches!(self.word(p), "no" | "NO") {
            return name(p, i + 1);
        }
        // "Galaxy Note 20 Ultra", "FTSE 100": a capital right before, and nothing counted after.
        let letters = self.word(p);
        let acronym = letters.len() > 1 && letters.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        let proper = b.cap
            && p + 1 == i
            && (p > 0 || acronym || !b.entry.is(!bit::NOUN))
            && !b.entry.is(bit::CLOSED | bit::ADV | bit::MOD | bit::MONTH | bit::WEEKDAY)
            && (!b.entry.is(bit::VERB) || self.tokens[p - 1].cap && p > 1);
        if proper
            && t.gap
            && !digits.contains([',', '.'])
            && b.entry.num.is_none()
            && b.entry.change == 0
            && self.no_title_case()
            && !self.counts(i + 1)
        {
            let age = (16..=99).contains(&self.small(i).unwrap_or(0))
                && p > 0
                && self.tokens[p - 1].cap
                && self.tokens[p - 1].is_word()
                && self.has(i + 1, bit::AUX);
            return if age { None } else { name(p, i + 1) };
        }
        // "iPhone 11", "S&P 500"
        let mixed_case = letters.len() > 1 && letters.chars().skip(1).any(char::is_uppercase) && !acronym;
        if mixed_case && p + 1 == i && t.gap && !self.counts(i + 1) {
            return name(p, i + 1);
        }
        None
    }

    pub(super) fn money_or_unit_after(&self, i: usize) -> bool {
        self.at(i + 1).is_some_and(|t| {
            t.is_mark('%')
                || (t.is_word() && !t.cap && (t.entry.is(bit::UNIT) && !t.entry.is(bit::CLOSED | bit::ADV)))
                || matches!(t.entry.num, Some((NumClass::Scale | NumClass::Hundred | NumClass::Dozen, _)))
                || (!t.gap && t.is_word())
                || (t.is_hyphen() && !t.gap && self.has(i + 2, bit::UNIT))
        })
    }

    /// Whether a noun that is counted starts at `j`: a plural within the next words, in lower case.
    pub(super) fn counts(&self, j: usize) -> bool {
        for k in j..j + 3 {
            let Some(t) = self.at(k) else { return false };
            if !t.is_word() || t.cap || !t.gap || t.entry.is(bit::CLOSED | bit::VERB) && !t.entry.is(bit::NOUN) {
                return false;
            }
            if self.plural(k) {
                return true;
            }
        }
        false
    }

    pub(super) fn plural(&self, i: usize) -> bool {
        self.at(i).is_some_and(|t| super::classes::classes(self.text, t) & bit::PLURAL != 0)
    }
}
