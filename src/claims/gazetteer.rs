//! Reads the lists of units and currencies.

use rust_decimal::Decimal;

use super::lexicon::{Map, rows};
use super::unit::{Gazetteer, UnitDef, UnitKind};

const UNITS: &str = include_str!("../../data/lexicons/units.tsv");
const CURRENCIES: &str = include_str!("../../data/lexicons/currencies.tsv");
const CURRENCY_WORDS: &str = include_str!("../../data/lexicons/currency_words.tsv");

/// First words of all word forms, lower-case.
pub(super) fn first_words() -> Vec<&'static str> {
    let mut out = Vec::new();
    let firsts = |forms: &'static str| forms.split(';').filter_map(|f| f.split([' ', '-', '.']).next());
    for r in rows(UNITS) {
        if let Some(forms) = r.get(5) {
            out.extend(firsts(forms));
        }
    }
    for r in rows(CURRENCY_WORDS).filter(|r| r[0] == "word") {
        out.extend(firsts(r[1]));
        // "u.s. dollar" is one token with its stops.
        out.extend(r[1].split(';').filter_map(|f| f.split(' ').next()));
    }
    // CLDR writes "Australian dollar"; the look-up is in lower case. Read once for the life of the program.
    for r in rows(CURRENCIES) {
        let first = r.get(1).and_then(|name| name.split(' ').next()).unwrap_or("");
        out.push(Box::leak(first.to_lowercase().into_boxed_str()));
    }
    out.retain(|w| !w.is_empty());
    out
}

impl Gazetteer {
    /// Reads the lists.
    pub(super) fn read() -> Gazetteer {
        let mut g =
            Gazetteer { defs: Vec::new(), words: Default::default(), symbols: Map::default(), signs: Map::default() };
        for r in rows(UNITS) {
            let [code, name, kind, factor, base, words, symbols] = r[..] else { continue };
            let kind = match kind {
                "duration" => UnitKind::Duration,
                "percent" => UnitKind::Percent,
                "count" => UnitKind::Count,
                _ => UnitKind::Measure,
            };
            let unit = g.add(UnitDef { code, name, kind, factor: factor.parse().ok(), base, assumed: false });
            for w in words.split(';').filter(|w| !w.is_empty()) {
                g.words.entry(key(w)).or_insert(unit);
            }
            for s in symbols.split(';').filter(|s| !s.is_empty()) {
                g.symbols.entry(s).or_insert(unit);
            }
        }
        let mut names: Map<(&'static str, u16)> = Map::default();
        for r in rows(CURRENCIES) {
            let [code, one, many, _] = r[..] else { continue };
            let unit = g.money(code, one, None, false);
            names.insert(code, (one, unit));
            g.words.entry(key(one)).or_insert(unit);
            g.words.entry(key(many)).or_insert(unit);
            g.symbols.insert(code, unit);
            g.signs.insert(code, unit);
            // "aud$ 15", "CAD$5". Read once for the life of the program.
            for with_sign in [format!("{code}$"), format!("{}$", code.to_lowercase())] {
                g.signs.insert(Box::leak(with_sign.into_boxed_str()), unit);
            }
        }
        for r in rows(CURRENCY_WORDS) {
            let [place, forms, code, subunit, parts, assumed] = r[..] else { continue };
            let Some(&(name, whole)) = names.get(code) else { continue };
            let assumed = assumed == "1";
            let unit = match (subunit, assumed) {
                ("", false) => whole,
                ("", true) => g.money(code, name, None, true),
                _ => g.money(code, subunit, parts.parse().ok(), assumed),
            };
            for f in forms.split(';') {
                if place == "pre" {
                    g.signs.insert(f, unit);
                    if !f.contains(|c: char| c.is_ascii() || c.is_alphabetic()) {
                        g.symbols.entry(f).or_insert(unit);
                    }
                } else if f.chars().all(|c| !c.is_alphabetic()) || f == "kn" || f == "p" {
                    g.symbols.insert(f, unit);
                } else {
                    g.words.entry(key(f)).or_insert(unit);
                }
            }
        }
        g
    }

    fn add(&mut self, def: UnitDef) -> u16 {
        self.defs.push(def);
        (self.defs.len() - 1) as u16
    }

    /// A currency or its subunit; `parts` subunits make one unit.
    fn money(&mut self, code: &'static str, name: &'static str, parts: Option<Decimal>, assumed: bool) -> u16 {
        let factor = match parts {
            Some(p) => Decimal::ONE.checked_div(p),
            None => Some(Decimal::ONE),
        };
        self.add(UnitDef { code, name, kind: UnitKind::Money, factor, base: code, assumed })
    }
}

/// Lower-case words with single spaces; hyphens part words as they do in [`Gazetteer::words_at`].
fn key(form: &str) -> String {
    form.replace("sq. ", "sq ").to_lowercase().split(['-', ' ']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}
