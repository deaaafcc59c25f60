//! Units of measure and currencies: the gazetteers and the longest match at a token.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::lexicon::{Fnv, Map, bit, lower};
use super::token::Token;

/// What a unit measures, as far as claims tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Measure,
    Duration,
    Percent,
    Money,
    /// Named like a unit but counted.
    Count,
}

/// A unit of the gazetteer.
#[derive(Debug)]
pub(super) struct UnitDef {
    /// UCUM or ISO 4217 code.
    pub code: &'static str,
    /// English name, singular.
    pub name: &'static str,
    /// What it measures.
    pub kind: UnitKind,
    /// How many base units it is.
    pub factor: Option<Decimal>,
    /// UCUM code of the base unit.
    pub base: &'static str,
    /// Whether the code is the likeliest of several ("$").
    pub assumed: bool,
}

/// All units with the ways to write them.
pub(super) struct Gazetteer {
    /// The units.
    pub defs: Vec<UnitDef>,
    /// Lower-case words joined by single spaces.
    pub(super) words: std::collections::HashMap<String, u16, std::hash::BuildHasherDefault<Fnv>>,
    /// Symbols, case kept.
    pub(super) symbols: Map<u16>,
    /// Currency signs before the number, case kept.
    pub(super) signs: Map<u16>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);

/// A unit written after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Index into [`Gazetteer::defs`].
    pub unit: u16,
    /// One past the last token.
    pub last: usize,
    /// Written as a symbol.
    pub symbol: bool,
}

impl Gazetteer {
    /// The gazetteer, read on first use.
    pub fn get() -> &'static Gazetteer {
        &GAZETTEER
    }

    /// The unit with this number.
    pub fn def(&self, unit: u16) -> &UnitDef {
        &self.defs[usize::from(unit)]
    }

    /// The unit with this UCUM or ISO code.
    pub fn by_code(&self, code: &str) -> Option<u16> {
        self.defs.iter().position(|d| d.code == code).map(|i| i as u16)
    }

    /// Whether the word is a currency sign or code that stands before numbers ("RM", "USD").
    pub fn is_sign_word(&self, word: &str) -> bool {
        self.signs.contains_key(word)
    }

    /// The longest unit at token `i`. `glued`: the number ends right before it.
    pub fn at(&self, text: &str, tokens: &[Token], i: usize, glued: bool) -> Option<Match> {
        let first = tokens.get(i)?;
        if first.is_number() {
            return None;
        }
        let words = if first.is_word() && first.entry.is(bit::UNIT) { self.words_at(text, tokens, i) } else { None };
        // "km2" goes further than "km".
        let squared = tokens.get(i + 1).is_some_and(|t| !t.gap && (t.is_number() || t.is_mark('^') || t.is_mark('/')));
        if words.is_some() && !squared {
            return words;
        }
        let symbol = self.symbol_at(text, tokens, i, glued);
        match (words, symbol) {
            (Some(w), Some(s)) if s.last > w.last => Some(s),
            (Some(w), _) => Some(w),
            _ => symbol,
        }
    }

    fn words_at(&self, text: &str, tokens: &[Token], i: usize) -> Option<Match> {
        let mut buffer = [0u8; 64];
        let mut length = 0;
        let mut best = None;
        let mut words = 0;
        let mut j = i;
        while let Some(t) = tokens.get(j) {
            if t.is_hyphen() && !t.gap && j > i {
                j += 1;
                continue;
            }
            if t.is_mark('.') && !t.gap && j == i + 1 && text[tokens[i].start..tokens[i].end].eq_ignore_ascii_case("sq")
            {
                j += 1;
                continue;
            }
            if !t.is_word() || words == 4 {
                break;
            }
            if length > 0 {
                *buffer.get_mut(length)? = b' ';
                length += 1;
            }
            let mut small = [0u8; 24];
            let Some(w) = lower(&text[t.start..t.end], &mut small) else { break };
            let Some(room) = buffer.get_mut(length..length + w.len()) else { break };
            room.copy_from_slice(w.as_bytes());
            length += w.len();
            words += 1;
            j += 1;
            if let Ok(k) = std::str::from_utf8(&buffer[..length])
                && let Some(unit) = self.words.get(k)
            {
                best = Some(Match { unit: *unit, last: j, symbol: false });
            }
        }
        best
    }

    fn symbol_at(&self, text: &str, tokens: &[Token], i: usize, glued: bool) -> Option<Match> {
        let start = tokens[i].start;
        let mut j = i + 1;
        while j < tokens.len() && j < i + 5 && !tokens[j].gap {
            j += 1;
        }
        while j > i {
            let s = &text[start..tokens[j - 1].end];
            if s.len() <= 8
                && let Some(unit) = self.symbols.get(s)
                && self.symbol_fits(s, text, tokens, j, glued)
            {
                return Some(Match { unit: *unit, last: j, symbol: true });
            }
            j -= 1;
        }
        None
    }

    /// Whether a symbol is meant as one: short ones have other lives.
    fn symbol_fits(&self, s: &str, text: &str, tokens: &[Token], j: usize, glued: bool) -> bool {
        let next = tokens.get(j);
        // A letter or digit right after it makes it part of something else ("5Gbps", "9AB8").
        if next.is_some_and(|t| !t.gap && (t.is_word() || t.is_number())) {
            return false;
        }
        let ends = next.is_none_or(|t| !t.is_word() || t.entry.is(bit::CLOSED));
        // "1.3 A/cm2"
        if next.is_some_and(|t| t.is_mark('/') && !t.gap) && tokens.get(j + 1).is_some_and(|t| !t.gap && t.is_word()) {
            return true;
        }
        match s {
            "in" | "ins" => {
                glued
                    || next.is_some_and(|t| {
                        t.is_mark(')')
                            || matches!(
                                &text[t.start..t.end],
                                "thick" | "wide" | "long" | "high" | "tall" | "deep" | "diameter"
                            )
                    })
            }
            "A" | "N" | "T" | "R" | "b" | "B" | "K" | "J" | "d" | "t" => glued || (ends && s != "A"),
            "s" | "p" | "h" | "a" | "MP" | "NM" | "AU" | "PS" | "V" | "W" => glued || ends,
            "C" | "F" | "g" | "m" | "l" | "L" => glued || ends || next.is_some_and(|t| !t.cap),
            _ => true,
        }
    }

    /// The currency sign that ends right before token `i`: its unit and first token.
    pub fn sign_before(&self, text: &str, tokens: &[Token], i: usize) -> Option<(u16, usize)> {
        let mut first = i;
        let mut best = None;
        // At most "U", ".", "S", ".", "$" long; the longest wins.
        while first > 0 && first + 4 > i {
            first -= 1;
            let t = &tokens[first];
            if t.is_number() {
                break;
            }
            let mut buffer = [0u8; 16];
            let Some(s) = squeezed(text, &tokens[first..i], &mut buffer) else { break };
            if let Some(unit) = self.signs.get(s)
                && sign_fits(s, tokens, first, i)
            {
                best = Some((*unit, first));
            }
            if !t.is_mark('.') && !t.is_mark('=') && !is_sign(t) && best.is_none() && first + 1 < i {
                break;
            }
        }
        best
    }
}

/// Whether the token is a mark that takes part in currency signs.
fn is_sign(t: &Token) -> bool {
    matches!(t.kind, super::token::Kind::Mark(c) if !c.is_ascii() || c == '$')
}

/// The tokens' text without spaces.
fn squeezed<'b>(text: &str, tokens: &[Token], buffer: &'b mut [u8; 16]) -> Option<&'b str> {
    let mut n = 0;
    for t in tokens {
        let w = &text.as_bytes()[t.start..t.end];
        buffer.get_mut(n..n + w.len())?.copy_from_slice(w);
        n += w.len();
    }
    std::str::from_utf8(&buffer[..n]).ok()
}

/// Whether a sign in letters is meant as one: "PS" only glued to its number.
fn sign_fits(s: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    let glued = !tokens[i].gap;
    match s {
        "PS" | "Dh" | "Tk" => glued,
        "ALL" | "TOP" | "CUP" | "MOP" | "PEN" | "BAM" | "LAK" | "GEL" | "TRY" | "COP" | "RON" => glued,
        // "A $5 toll" is no Australian money.
        "A$" | "S$" | "C$" | "R$" | "N$" => tokens.get(first + 1).is_none_or(|t| !t.gap) || s == "S$",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::token::tokenize;
    use super::*;

    fn unit(text: &str) -> Option<(&'static str, usize)> {
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
        let g = Gazetteer::get();
        g.at(text, &tokens, 1, !tokens[1].gap).map(|m| (g.def(m.unit).code, tokens[m.last - 1].end))
    }

    #[test]
    fn the_longest_form_wins() {
        assert_eq!(unit("5 miles per hour."), Some(("[mi_i]/h", 16)));
        assert_eq!(unit("5 pound-feet of torque"), Some(("[lbf_av].[ft_i]", 12)));
        assert_eq!(unit("450 sq. ft up"), Some(("[sft_i]", 10)));
        assert_eq!(unit("10 Australian dollars"), Some(("AUD", 21)));
        assert_eq!(unit("10 New Zealand dollars"), Some(("NZD", 22)));
        assert_eq!(unit("80 m.p.h."), Some(("[mi_i]/h", 9)));
        assert_eq!(unit("352 μm."), Some(("um", 7)));
        assert_eq!(unit("32m2"), Some(("m2", 4)));
        assert_eq!(unit("25.5″ from"), Some(("[in_i]", 7)));
        assert_eq!(unit("12°C"), Some(("Cel", 5)));
        assert_eq!(unit("2.4Ghz"), Some(("GHz", 6)));
    }

    #[test]
    fn words_that_only_look_like_units_are_none() {
        assert_eq!(unit("5 in ten"), None);
        assert_eq!(unit("5 recent talks"), None);
        assert_eq!(unit("9AB8"), None);
    }

    #[test]
    fn signs_stand_before_the_number() {
        let g = Gazetteer::get();
        for (text, code) in [
            ("US $5", "USD"),
            ("$US5", "USD"),
            ("U.S.$5", "USD"),
            ("HK$5", "HKD"),
            ("NZ $5", "NZD"),
            ("Y=5", "JPY"),
            ("PS5", "GBP"),
            ("RM5", "MYR"),
            ("USD 5", "USD"),
            ("Rs. 5", "INR"),
            ("A $5", "USD"),
            ("A$5", "AUD"),
            ("was €5", "EUR"),
        ] {
            let mut tokens = Vec::new();
            tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
            let last = tokens.len() - 1;
            assert_eq!(g.sign_before(text, &tokens, last).map(|s| g.def(s.0).code), Some(code), "{text}");
        }
    }

    #[test]
    fn codes_are_those_of_iso_4217() {
        for d in Gazetteer::get().defs.iter().filter(|d| d.kind == UnitKind::Money) {
            let old = ["ANG", "BGN", "CUC", "DEM", "FRF", "ITL", "ESP", "NLG", "FIM", "BTC", "HRK", "ZWL", "CUC"];
            assert!(old.contains(&d.code) || iso_currency::Currency::from_code(d.code).is_some(), "{}", d.code);
        }
    }
}
