//! One side of a quantity: sign, number, unit, "per" — everything but ranges and modifiers.

use super::classes::classes;
use super::grammar::Grammar;
use super::lexicon::{NumClass, bit};
use super::number::Num;
use super::quantity::Per;
use super::token::Token;
use super::unit::{Match, UnitKind};

/// A number with its unit.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// The number.
    pub num: Num,
    /// First token (the currency sign, if there is one).
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// Unit in the gazetteer.
    pub unit: Option<u16>,
    /// Tokens of the unit after the number, or of the sign before it.
    pub unit_tokens: Option<(usize, usize)>,
    /// What it is per.
    pub per: Option<Per>,
    /// Whether unit or noun follow with a hyphen ("12-kilometre").
    pub hyphen: bool,
    /// "18-year-old", "years of age".
    pub age: bool,
    /// "sixfold".
    pub fold: bool,
    /// Whether the unit stands before the number.
    pub signed: bool,
}

impl Grammar<'_> {
    /// The number with its unit at token `i` (a number, number word, article or currency sign's number).
    pub(super) fn side(&self, i: usize) -> Option<Side> {
        let sign = if self.tokens[i].is_number() || self.tokens[i].entry.num.is_some() {
            self.units.sign_before(self.text, self.tokens, i)
        } else {
            None
        };
        let mut num = self.lexer().read(i, sign.is_some())?;
        let first = sign.map_or(num.first, |s| s.1);
        num.first = num.first.min(first);
        // "-$5"
        if sign.is_some()
            && first > 0
            && self.tokens[first - 1].is_hyphen()
            && self.tokens[first - 1].gap
            && !self.tokens[first].gap
        {
            num.value = num.value.map(|v| -v.abs());
            num.first = first - 1;
        }
        let mut side = Side {
            first: num.first,
            last: num.last,
            unit: sign.map(|s| s.0),
            unit_tokens: sign.map(|s| (s.1, i)),
            per: None,
            hyphen: false,
            age: false,
            fold: false,
            signed: sign.is_some(),
            num,
        };
        if side.signed {
            self.suffix_country(&mut side);
        } else {
            self.unit_after(&mut side);
        }
        if side.unit.is_some() {
            self.per(&mut side);
        }
        Some(side)
    }

    /// "$31.20 US", "$75 U.S."
    fn suffix_country(&self, side: &mut Side) {
        let code = match self.word(side.last) {
            "US" | "U.S." | "U.S" | "USD" => "USD",
            "Canadian" | "CAD" | "Cdn" => "CAD",
            "Australian" | "AUD" => "AUD",
            "NZ" => "NZD",
            _ => return,
        };
        // "$5 US beer" has a noun to go with the adjective: then it is no suffix.
        let noun = self
            .at(side.last + 1)
            .is_some_and(|t| t.is_word() && t.gap && !t.entry.is(bit::CLOSED | bit::ADV | bit::VERB | bit::PAST));
        if !noun && let Some(unit) = self.units.by_code(code) {
            side.unit = Some(unit);
            side.last += 1;
        }
    }

    fn unit_after(&self, side: &mut Side) {
        let n = side.last;
        let Some(t) = self.at(n) else { return };
        let mut j = n;
        if t.is_hyphen()
            && self.at(n + 1).is_some_and(|u| !u.gap || (t.gap && side.num.digits))
            && (!t.gap || self.has(n + 1, bit::UNIT))
        {
            side.hyphen = true;
            j += 1;
        } else if t.is_quote() && !t.gap {
            j += 1;
        }
        if matches!(self.tokens[side.num.first].entry.num, Some((NumClass::Fold, _))) {
            side.fold = true;
            side.unit_tokens = Some((side.num.first, side.num.last));
            return;
        }
        if self.fold(side, j) || self.age(side, j) {
            return;
        }
        if side.num.vague.is_some() && self.says(j, "of") && self.has(j + 1, bit::UNIT) {
            // "billions of dollars"
            j += 1;
        }
        let glued = self.at(j).is_some_and(|t| !t.gap);
        let mut found = self.units.at(self.text, self.tokens, j, glued && !side.hyphen);
        if found.is_none() && !side.hyphen && self.has(j, bit::BETWEEN) && !self.has(j, bit::UNIT) {
            // "three consecutive years"
            let mut k = j + 1;
            if self.has(k, bit::BETWEEN) {
                k += 1;
            }
            found = self
                .units
                .at(self.text, self.tokens, k, false)
                .filter(|m| !m.symbol && self.units.def(m.unit).kind == UnitKind::Duration);
        }
        let Some(m) = found.and_then(|m| self.fits(side, m, j)) else {
            // "half a <noun>" is a share of it: the article goes back.
            return;
        };
        side.unit = Some(m.unit);
        side.unit_tokens = Some((j, m.last));
        side.last = m.last;
        // "7-inch-long", "121ft)-long"
        if self.age_tail(side) {
            side.age = true;
        }
    }

    /// Whether a unit is meant, for words that have other lives; some change to another unit.
    fn fits(&self, side: &Side, m: Match, j: usize) -> Option<Match> {
        let def = self.units.def(m.unit);
        let word = self.word(j);
        let next = self.at(m.last);
        let of = self.word(m.last) == "of";
        let value = side.num.low().unwrap_or_default();
        let big = side.num.scale.is_some() || value >= rust_decimal::Decimal::ONE_HUNDRED;
        match def.code {
            "KRW" | "VND" | "BDT" if word == "won" || word == "dong" => big.then_some(m),
            "AMD" if of && !big => self.units.by_code("[fdr_us]").map(|unit| Match { unit, ..m }),
            "[fdr_us]" if !of && (big || self.at(j).is_some_and(|t| t.cap)) => {
                self.units.by_code("AMD").map(|unit| Match { unit, ..m })
            }
            "[lb_av]" if side.num.scale.is_some_and(|s| s >= rust_decimal::Decimal::from(1_000_000)) && !of => {
                self.units.by_code("GBP").map(|unit| Match { unit, ..m })
            }
            "bar"
                if !m.symbol
                    && (word.ends_with('s') || next.is_some_and(|t| t.is_word() && !t.entry.is(bit::CLOSED))) =>
            {
                None
            }
            "[stone_av]" if word.ends_with('s') => None,
            "[cup_us]" | "[car_m]" | "[gr]" | "[pc]" if self.at(j).is_some_and(|t| t.cap) => None,
            "[pt_us]" if self.at(j).is_some_and(|t| t.cap) => None,
            "s" if word.eq_ignore_ascii_case("second") && side.num.value == Some(rust_decimal::Decimal::ONE) => None,
            // "a quarter" is a share, "one night" a night.
            "{quarter}" if !word.ends_with('s') => None,
            _ => Some(m),
        }
    }

    /// "sixfold", "10-fold".
    fn fold(&self, side: &mut Side, j: usize) -> bool {
        if self.word(j) == "fold" && self.at(j).is_some_and(|t| !t.gap) {
            (side.fold, side.last) = (true, j + 1);
            side.unit_tokens = Some((j, j + 1));
        }
        side.fold
    }

    /// "18-year-old", "18 year-old", "five years old", "ten months of age", "5 yrs. old".
    fn age(&self, side: &mut Side, j: usize) -> bool {
        let Some(t) = self.at(j) else { return false };
        if matches!(self.word(j), "yo" | "y.o." | "y.o") {
            side.unit = self.units.by_code("a");
            side.unit_tokens = Some((j, j + 1));
            (side.last, side.age) = (j + 1, true);
            return true;
        }
        if !t.entry.is(bit::UNIT) {
            return false;
        }
        let Some(m) = self.units.at(self.text, self.tokens, j, false) else { return false };
        if self.units.def(m.unit).kind != UnitKind::Duration {
            return false;
        }
        let mut k = m.last;
        if self.at(k).is_some_and(Token::is_hyphen) && self.at(k + 1).is_some_and(|t| !t.gap) {
            k += 1;
        }
        let last = if matches!(self.word(k), "old" | "olds") {
            k + 1
        } else if self.word(k) == "of" && self.word(k + 1) == "age" {
            k + 2
        } else {
            return false;
        };
        side.unit = Some(m.unit);
        side.unit_tokens = Some((j, last));
        (side.last, side.age) = (last, true);
        true
    }

    /// "the age of 5 years", "aged 5".
    fn age_tail(&self, side: &Side) -> bool {
        let before = side.first.checked_sub(1).map_or("", |p| self.word(p));
        let duration = side.unit.is_some_and(|u| self.units.def(u).kind == UnitKind::Duration);
        duration
            && (matches!(before, "aged" | "Aged")
                || (before == "of" && side.first > 1 && self.word(side.first - 2) == "age"))
    }

    /// "per gallon", "a barrel", "an hour", "/kg", "each year", "-a-day".
    fn per(&self, side: &mut Side) {
        let mut j = side.last;
        let hyphen = |k: usize| self.at(k).is_some_and(|t| t.is_hyphen() && !t.gap);
        if hyphen(j) {
            j += 1;
        }
        let slash = self.at(j).is_some_and(|t| t.is_mark('/') && !t.gap);
        let word = self.word(j);
        let mut buffer = [0u8; 8];
        let low = super::lexicon::lower(word, &mut buffer).unwrap_or("");
        let each = matches!(low, "each" | "every");
        let article = matches!(low, "a" | "an");
        if !(slash || low == "per" || each || article) {
            return;
        }
        let mut k = j + 1;
        if hyphen(k) {
            k += 1;
        }
        let Some(t) = self.at(k) else { return };
        let glued = slash && !t.gap;
        if let Some(m) = self.units.at(self.text, self.tokens, k, glued) {
            let def = self.units.def(m.unit);
            let countable = def.kind != UnitKind::Percent && def.kind != UnitKind::Money;
            let duration = def.kind == UnitKind::Duration;
            // "$6 a week earlier" is no rate.
            let dated = article
                && matches!(self.word(m.last), "after" | "before" | "later" | "earlier" | "ago" | "old" | "long");
            if dated {
                return;
            }
            if countable && (!each || duration) && !(article && m.symbol) {
                side.per = Some(Per::Unit(m.unit));
                side.last = m.last;
                self.unit_to(side);
                return;
            }
        }
        if each || slash && t.gap {
            return;
        }
        let noun =
            t.entry.is(bit::PERNOUN) || (low == "per" && t.is_word() && classes(self.text, t) & bit::CLOSED == 0);
        if noun {
            side.per = Some(Per::Noun(super::lexicon::singular(self.word(k)).to_lowercase()));
            side.last = k + 1;
            self.unit_to(side);
        }
    }

    /// Lets the unit's tokens reach to the end of "per X" (not for a sign before the number).
    fn unit_to(&self, side: &mut Side) {
        if !side.signed
            && let Some(u) = &mut side.unit_tokens
        {
            u.1 = side.last;
        }
    }

    /// "78,000 times a minute", "7.3 points per game": what a counted noun is per.
    pub(super) fn per_count(&self, last: usize, hint: &mut Side) -> Option<(Per, usize)> {
        hint.last = last;
        hint.per = None;
        self.per(hint);
        let per = hint.per.take()?;
        Some((per, hint.last))
    }

    /// Whether token `i` can start a number.
    pub(super) fn may_start(&self, i: usize) -> bool {
        let Some(t) = self.at(i) else { return false };
        t.is_number()
            || matches!(t.entry.num, Some((c, _)) if !matches!(c, NumClass::Letter | NumClass::Ord))
            || (t.entry.is(bit::ART) && self.at(i + 1).is_some_and(|n| n.entry.num.is_some() || self.is_few(i + 1)))
            || (self.is_few(i) && self.at(i + 1).is_some_and(|n| n.entry.num.is_some()))
    }

    fn is_few(&self, i: usize) -> bool {
        matches!(self.word(i), "several" | "few" | "Several" | "Few")
    }
}
