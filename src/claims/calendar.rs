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
}
