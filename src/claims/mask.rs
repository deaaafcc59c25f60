//! What looks like a number and is no quantity: dates, clock times, years, scores, versions, numbers in names.

use super::lexicon::bit;
use super::token::Token;
use crate::span::Span;

/// Why a token is no part of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    Date,
    Time,
    Ordinal,
    Score,
    /// A number in a name, a version, an address, a telephone number, a list.
    Name,
}

/// A masked stretch of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Masked {
    /// Why.
    pub mask: Mask,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
}

/// The sentence that masks are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Masker<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
    /// Names inside the sentence, in order.
    pub names: &'a [Span],
    /// Whether nearly every word has a capital, as in a headline.
    pub title_case: bool,
}

/// Whether nearly every word of the sentence has a capital.
pub(super) fn title_case(tokens: &[Token]) -> bool {
    let (mut all, mut caps) = (0usize, 0usize);
    for t in tokens.iter().filter(|t| t.is_word() && !t.entry.is(bit::CLOSED)) {
        all += 1;
        caps += usize::from(t.cap);
    }
    all >= 5 && caps * 5 >= all * 4
}

impl<'a> Masker<'a> {
    pub(super) fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn before(&self, i: usize) -> Option<(usize, &'a Token)> {
        let i = i.checked_sub(1)?;
        Some((i, &self.tokens[i]))
    }

    pub(super) fn has(&self, i: usize, bits: u32) -> bool {
        self.at(i).is_some_and(|t| t.entry.is(bits))
    }

    pub(super) fn mark(&self, i: usize, c: char) -> bool {
        self.at(i).is_some_and(|t| t.is_mark(c))
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.at(i).is_some_and(|t| !t.gap)
    }

    /// The whole number at `i`, when it is nothing but 1 to 4 digits.
    pub(super) fn small(&self, i: usize) -> Option<u32> {
        let w = self.word(i);
        if (1..=4).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit()) { w.parse().ok() } else { None }
    }

    /// All masks of the sentence, in order, not overlapping.
    pub fn find(&self, out: &mut Vec<Masked>) {
        out.clear();
        let mut i = 0;
        while i < self.tokens.len() {
            match self.at_token(i) {
                Some(m) => {
                    // A mask may start before the token that gave it away ("May" of "May 4").
                    while out.last().is_some_and(|o| o.last > m.first) {
                        out.pop();
                    }
                    i = m.last.max(i + 1);
                    out.push(m);
                }
                None => i += 1,
            }
        }
    }

    fn at_token(&self, i: usize) -> Option<Masked> {
        let t = self.at(i)?;
        if t.is_number() {
            return self
                .address(i)
                .or_else(|| self.date(i))
                .or_else(|| self.time(i))
                .or_else(|| self.mixed(i))
                .or_else(|| self.ordinal(i))
                .or_else(|| self.score(i))
                .or_else(|| self.year(i))
                .or_else(|| self.in_name(i));
        }
        if t.is_word() && t.entry.num.is_some() {
            return self.word_number(i);
        }
        if t.is_mark('/') && i > 0 && self.word(i.saturating_sub(2)).starts_with("http") {
            return None;
        }
        self.url(i)
    }

    /// "https://x.y/7?a=3", "www.x7.org": to the next space.
    fn url(&self, i: usize) -> Option<Masked> {
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
    fn address(&self, i: usize) -> Option<Masked> {
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
    fn mixed(&self, i: usize) -> Option<Masked> {
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
    fn squared(&self, i: usize) -> bool {
        if matches!(self.word(i + 1), "e" | "E" | "x") && self.glued(i + 2) {
            return true;
        }
        matches!(self.word(i + 1), "m" | "km" | "cm" | "mm" | "ft")
            && self.glued(i + 2)
            && matches!(self.word(i + 2), "2" | "3")
    }

    /// One past the last token that is glued on, at most a few.
    fn glued_end(&self, i: usize) -> usize {
        let mut last = i;
        while last < i + 4 && self.glued(last) && self.at(last).is_some_and(|t| t.is_word() || t.is_number()) {
            last += 1;
        }
        last
    }

    /// Whether the word is a currency sign in letters.
    fn is_sign(&self, i: usize) -> bool {
        let w = self.word(i);
        super::unit::Gazetteer::get().is_sign_word(w) || (i > 0 && self.mark(i - 1, '$'))
    }

    /// Words that stand before hyphen and number without naming anything: "mid-20", "minus-5", "pre-2014".
    fn prefix(&self, i: usize) -> bool {
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

    /// "22nd", "10th".
    fn ordinal(&self, i: usize) -> Option<Masked> {
        let next = self.at(i + 1)?;
        if next.gap || !next.is_word() {
            return None;
        }
        let w = self.word(i + 1);
        let end = matches!(w, "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH");
        end.then_some(Masked { mask: Mask::Ordinal, first: i, last: i + 2 })
    }

    /// A number word that is an ordinal, a clock time or part of a name.
    fn word_number(&self, i: usize) -> Option<Masked> {
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
    fn named_word(&self, i: usize) -> Option<Masked> {
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

    /// "2-0", "89-89", "3+3": two numbers tied by a mark that is not a range's.
    fn score(&self, i: usize) -> Option<Masked> {
        let a = self.small(i)?;
        let mark = self.at(i + 1)?;
        if mark.gap || !self.glued(i + 2) || !self.at(i + 2)?.is_number() {
            return None;
        }
        let b = self.small(i + 2)?;
        let out = Some(Masked { mask: Mask::Score, first: i, last: i + 3 });
        if mark.is_mark('+') || mark.is_mark(':') {
            return out;
        }
        if !mark.is_dash() || self.word(i).len() > 3 || self.word(i + 2).len() > 3 {
            return None;
        }
        // Three in a row: a telephone number, or a record of wins, draws and losses.
        if self.at(i + 3).is_some_and(|t| t.is_dash() && !t.gap)
            && self.at(i + 4).is_some_and(|t| t.is_number() && !t.gap)
        {
            let mut last = i + 5;
            while self.at(last).is_some_and(|t| t.is_dash() && !t.gap)
                && self.at(last + 1).is_some_and(|t| t.is_number() && !t.gap)
            {
                last += 2;
            }
            let mask = if last == i + 5 { Mask::Score } else { Mask::Name };
            return Some(Masked { mask, first: i, last });
        }
        if self.glued(i + 3) && self.at(i + 3).is_some_and(|t| t.is_word() || t.is_mark('%') || t.is_hyphen()) {
            return None;
        }
        let next = self.word(i + 3);
        let game = matches!(
            next,
            "win"
                | "victory"
                | "defeat"
                | "loss"
                | "draw"
                | "lead"
                | "record"
                | "vote"
                | "decision"
                | "ruling"
                | "score"
                | "triumph"
                | "thrashing"
                | "rout"
                | "tie"
                | "aggregate"
                | "on"
                | "at"
                | "in"
                | "against"
                | "down"
                | "up"
                | "over"
                | "by"
                | "to"
                | "and"
                | "format"
        );
        let ends = self.at(i + 3).is_none_or(|t| !t.is_word());
        let noun = self.has(i + 3, bit::PLURAL | bit::UNIT) || next.ends_with('s');
        let before = self.before(i).map_or("", |(p, _)| self.word(p));
        let won = matches!(
            before,
            "won"
                | "lost"
                | "win"
                | "lose"
                | "beat"
                | "lead"
                | "leading"
                | "led"
                | "trail"
                | "trailing"
                | "at"
                | "finished"
                | "drew"
                | "is"
                | "went"
        );
        if noun && a < b && !won {
            return None;
        }
        (game || won || a >= b || (ends && b < 20)).then_some(Masked { mask: Mask::Score, first: i, last: i + 3 })
    }
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
