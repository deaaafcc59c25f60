//! Masks of the calendar and the clock, and of numbers in names.

use super::lexicon::{NumClass, bit};
use super::mask::{Mask, Masked, Masker};
use super::token::Token;

impl Masker<'_> {
    /// Dates with a month's name, and numeric dates. `i` is a number.
    pub(super) fn date(&self, i: usize) -> Option<Masked> {
        let date = |first, last| Some(Masked { mask: Mask::Date, first, last });
        if let Some(m) = self.numeric_date(i) {
            return Some(m);
        }
        let n = self.small(i)?;
        let month = self.before(i).and_then(|(p, t)| {
            let p = if t.is_mark('.') { p.checked_sub(1)? } else { p };
            (self.has(p, bit::MONTH) && self.at(p)?.cap).then_some(p)
        });
        if let Some(m) = month {
            if n > 31 {
                // "September 2022"
                return if (1000..2200).contains(&n) { date(m, i + 1) } else { None };
            }
            let mut last = i + 1;
            if self.glued(last) && matches!(self.word(last), "st" | "nd" | "rd" | "th") {
                last += 1;
            }
            // "Sept. 20-24", "July 3 to 9"
            if self.at(last).is_some_and(|t| t.is_dash() || self.word(last) == "to" || self.word(last) == "and")
                && self.small(last + 1).is_some_and(|d| d <= 31 && d > n)
                && self.calendar_ends(last + 2)
            {
                last += 2;
            }
            return date(m, self.with_year(last));
        }
        // "4 May", "the 4th of May 2020"
        let mut j = i + 1;
        if self.glued(j) && matches!(self.word(j), "st" | "nd" | "rd" | "th") {
            j += 1;
        }
        if self.word(j) == "of" {
            j += 1;
        }
        if n <= 31 && n > 0 && self.has(j, bit::MONTH) && self.at(j)?.cap && self.at(j)?.gap {
            let last = if self.mark(j + 1, '.') && self.small(j + 2).is_some() { j + 2 } else { j + 1 };
            return date(i, self.with_year(last));
        }
        None
    }

    /// After the day of a date: a year, with or without a comma.
    fn with_year(&self, j: usize) -> usize {
        let k = if self.mark(j, ',') { j + 1 } else { j };
        match self.small(k) {
            Some(y) if (1000..2200).contains(&y) && self.word(k).len() == 4 => k + 1,
            _ => j,
        }
    }

    /// Whether no unit or noun follows that would make the last number a count.
    fn calendar_ends(&self, j: usize) -> bool {
        self.at(j).is_none_or(|t| !t.is_word() || t.entry.is(bit::CLOSED | bit::MONTH))
    }

    /// "5/17/2018", "2019-07-15", "17.5.2018", "2013-14", "2019–2021".
    fn numeric_date(&self, i: usize) -> Option<Masked> {
        let date = |last| Some(Masked { mask: Mask::Date, first: i, last });
        let w = self.word(i);
        if w.bytes().filter(|b| *b == b'.').count() == 2 && w.len() <= 10 {
            let parts: Vec<&str> = w.split('.').collect();
            if parts[2].len() == 4 && parts[0].len() <= 2 && parts[1].len() <= 2 {
                return date(i + 1);
            }
        }
        let a = self.small(i)?;
        let mark = self.at(i + 1)?;
        if mark.gap || !self.glued(i + 2) {
            return None;
        }
        let b = self.small(i + 2)?;
        let third = self
            .at(i + 3)
            .filter(|t| !t.gap && t.kind == mark.kind)
            .and(self.small(i + 4))
            .filter(|_| self.glued(i + 4));
        if mark.is_mark('/') || mark.is_hyphen() {
            if let Some(c) = third {
                let ends =
                    |y: u32, n: usize| (1900..2200).contains(&y) || (mark.is_mark('/') && self.word(n).len() == 2);
                if (ends(c, i + 4) && a <= 31 && b <= 31) || ((1900..2200).contains(&a) && b <= 12 && c <= 31) {
                    return date(i + 5);
                }
            }
            if mark.is_mark('/') && third.is_none() && (1900..2200).contains(&a) && b <= 99 {
                return date(i + 3);
            }
            // "24/7", "9/11"
            if mark.is_mark('/') && ((a, b) == (24, 7) || (a, b) == (9, 11)) {
                return date(i + 3);
            }
        }
        // Year ranges.
        if mark.is_dash() && (1500..2200).contains(&a) && self.word(i).len() == 4 {
            let long = self.word(i + 2).len() == 4 && b > a && b < 2200;
            let short = self.word(i + 2).len() == 2 && b == (a + 1) % 100;
            if (long || short || (self.word(i + 2).len() == 2 && b > a % 100)) && self.calendar_ends(i + 3) || short {
                return date(i + 3);
            }
        }
        None
    }

    /// "5:25 a.m.", "17:22", "6pm", "10.45pm", "0401 GMT". `i` is a number.
    pub(super) fn time(&self, i: usize) -> Option<Masked> {
        let time = |first, last| Some(Masked { mask: Mask::Time, first, last });
        let zone = |j: usize| if self.has(j, bit::AMPM) && self.ampm(j) { j + 1 } else { j };
        if self.mark(i + 1, ':')
            && self.glued(i + 1)
            && self.glued(i + 2)
            && self.at(i + 2).is_some_and(Token::is_number)
        {
            self.small(i)?;
            let whole = self.word(i + 2);
            if whole.len() >= 2 && whole.as_bytes()[..2].iter().all(u8::is_ascii_digit) {
                let mut last = i + 3;
                if self.mark(last, ':')
                    && self.glued(last)
                    && self.glued(last + 1)
                    && self.at(last + 1).is_some_and(Token::is_number)
                {
                    last += 2;
                }
                return time(i, zone(zone(last)));
            }
        }
        if self.has(i + 1, bit::AMPM) && self.ampm(i + 1) {
            let w = self.word(i);
            let hour = w.split('.').next().and_then(|h| h.parse::<u32>().ok());
            let zone_word = self.word(i + 1).chars().all(|c| c.is_ascii_uppercase()) && self.word(i + 1).len() == 3;
            let clock = if zone_word { w.len() == 4 } else { hour.is_some_and(|h| h <= 24) || w.len() == 4 };
            if clock {
                // "from 1.05 to 7.05am": the first clock time is left to the caller's range check.
                return time(i, zone(i + 2));
            }
        }
        None
    }

    /// Whether the word is a part of day or a time zone, and not the verb "am".
    fn ampm(&self, j: usize) -> bool {
        let w = self.word(j);
        let zone = matches!(w, "GMT" | "UTC" | "EST" | "EDT" | "CST" | "PST" | "BST" | "CET");
        zone || !matches!(
            w.to_ascii_lowercase().as_str(),
            "gmt" | "utc" | "est" | "edt" | "cst" | "pst" | "bst" | "cet"
        )
    }

    /// "seven o'clock", "three a.m."
    pub(super) fn o_clock(&self, i: usize) -> Option<Masked> {
        let (class, _) = self.at(i)?.entry.num?;
        let clock =
            self.has(i + 1, bit::AMPM) && self.ampm(i + 1) && self.glued(i + 1).eq(&false) && self.word(i + 1) != "am";
        (clock && matches!(class, NumClass::Unit | NumClass::Teen)).then_some(Masked {
            mask: Mask::Time,
            first: i,
            last: i + 2,
        })
    }

    /// A year, a decade, or years in a row. `i` is a number.
    pub(super) fn year(&self, i: usize) -> Option<Masked> {
        let w = self.word(i);
        let next = self.at(i + 1);
        let s = next.is_some_and(|t| !t.gap) && matches!(self.word(i + 1), "s" | "S");
        let apostrophe_s = next.is_some_and(|t| !t.gap && (t.is_mark('’') || t.is_mark('\'')))
            && self.glued(i + 2)
            && self.word(i + 2) == "s";
        let digits = self.small(i)?;
        if s && ((w.len() == 4) || (w.len() == 2 && digits.is_multiple_of(10))) {
            return Some(Masked { mask: Mask::Date, first: i, last: i + 2 });
        }
        // "'90s", "the class of '98"
        if let Some((p, t)) = self.before(i)
            && (t.is_mark('’') || t.is_mark('\'') || t.is_mark('‘'))
            && self.glued(i)
            && t.gap
            && w.len() == 2
        {
            return Some(Masked { mask: Mask::Date, first: p, last: i + 1 });
        }
        if w.len() != 4 {
            return None;
        }
        let before = self.before(i).map_or("", |(p, _)| self.word(p));
        let ends = next.is_none_or(|t| !t.is_word() || t.entry.is(bit::CLOSED));
        let in_year = matches!(
            before.to_ascii_lowercase().as_str(),
            "in" | "since"
                | "until"
                | "till"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "before"
                | "after"
                | "summer"
                | "spring"
                | "autumn"
                | "winter"
                | "fall"
                | "year"
        );
        let hundreds = (1100..1600).contains(&digits) && in_year && ends;
        if !(1600..2100).contains(&digits) && !hundreds {
            return None;
        }
        if self.before(i).is_some_and(|(p, t)| {
            t.is_mark('$') || t.is_mark('£') || t.is_mark('€') || t.is_mark('¥') || self.is_money(p)
        }) {
            return None;
        }
        // "3000 rpm", "2000 hires", "1650 metres"
        let glued_unit = next.is_some_and(|t| !t.gap && (t.is_word() || t.is_mark('%'))) && !apostrophe_s;
        let gazetteer = super::unit::Gazetteer::get();
        let unit = next.is_some_and(|t| !t.entry.is(bit::CLOSED) && !t.cap && t.is_word())
            && gazetteer
                .at(self.text, self.tokens, i + 1, false)
                .is_some_and(|m| !m.symbol || self.word(i + 1).len() > 1);
        // "2000 hires"; but "Vexatol's 2018 sales"
        let owner = self.before(i).is_some_and(|(p, t)| (t.cap && p > 0) || before == "s");
        let counted = self.plural(i + 1) && !in_year && !owner && !matches!(before, "the" | "of" | "its" | "their");
        let divided = self.word(i + 1) == "over"
            && self.at(i + 2).is_some_and(Token::is_number)
            && self.at(i + 3).is_none_or(|t| !t.is_word());
        let scaled = next.is_some_and(|t| matches!(t.entry.num, Some((NumClass::Scale | NumClass::Hundred, _))));
        let modified = self
            .before(i)
            .is_some_and(|(p, t)| t.entry.is(bit::MOD) && !in_year && !self.has(p, bit::PREP | bit::CONJ));
        if divided || glued_unit || unit && !in_year || counted || scaled || (modified && !ends) {
            return None;
        }
        Some(Masked { mask: Mask::Date, first: i, last: i + 1 })
    }

    fn is_money(&self, i: usize) -> bool {
        let w = self.word(i);
        w.len() >= 2 && w.chars().all(|c| c.is_ascii_uppercase()) && super::unit::Gazetteer::get().is_sign_word(w)
    }

    /// A number inside a name that the tagger found, or after a name's word or a label. `i` is a number.
    /// Whether a currency before the number or a unit glued to it shows that it is no part of a name, whatever
    /// was found around it: "EUR 125", "the Velmar 2.4GHz toy".
    fn measured(&self, i: usize) -> bool {
        let units = super::unit::Gazetteer::get();
        let glued = self.at(i + 1).is_some_and(|t| !t.gap && t.is_word() && t.end - t.start > 1);
        units.sign_before(self.text, self.tokens, i).is_some()
            || glued && units.at(self.text, self.tokens, i + 1, true).is_some()
    }

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

    fn money_or_unit_after(&self, i: usize) -> bool {
        self.at(i + 1).is_some_and(|t| {
            t.is_mark('%')
                || (t.is_word() && !t.cap && (t.entry.is(bit::UNIT) && !t.entry.is(bit::CLOSED | bit::ADV)))
                || matches!(t.entry.num, Some((NumClass::Scale | NumClass::Hundred | NumClass::Dozen, _)))
                || (!t.gap && t.is_word())
                || (t.is_hyphen() && !t.gap && self.has(i + 2, bit::UNIT))
        })
    }

    /// Whether a noun that is counted starts at `j`: a plural within the next words, in lower case.
    fn counts(&self, j: usize) -> bool {
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

    fn plural(&self, i: usize) -> bool {
        self.at(i).is_some_and(|t| super::noun::classes(self.text, t) & bit::PLURAL != 0)
    }
}
