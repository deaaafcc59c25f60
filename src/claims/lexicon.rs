//! The word lists of `data/lexicons`, read once: what a word can be for the claims stage.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// FNV-1a: the keys are short words, for which the standard hasher costs more than the rest of a look-up.
#[derive(Clone, Copy)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A map with short string keys.
pub(super) type Map<V> = HashMap<&'static str, V, BuildHasherDefault<Fnv>>;

/// What a number word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumClass {
    Unit,
    Teen,
    Tens,
    Hundred,
    Dozen,
    Scale,
    /// "m", "bn": only after digits.
    Letter,
    /// "hundreds", "millions".
    Many,
    Half,
    /// "sixfold".
    Fold,
    /// An ordinal that can be a denominator.
    Nth,
    /// An ordinal that cannot.
    Ord,
}

/// Bits of [`Entry::bits`].
pub(super) mod bit {
    pub const DET: u32 = 1;
    pub const ART: u32 = 1 << 1;
    pub const PREP: u32 = 1 << 2;
    pub const CONJ: u32 = 1 << 3;
    pub const PRON: u32 = 1 << 4;
    pub const WH: u32 = 1 << 5;
    pub const AUX: u32 = 1 << 6;
    pub const MODAL: u32 = 1 << 7;
    pub const NEG: u32 = 1 << 8;
    pub const ADV: u32 = 1 << 9;
    pub const TITLE: u32 = 1 << 10;
    pub const MONTH: u32 = 1 << 11;
    pub const WEEKDAY: u32 = 1 << 12;
    pub const AMPM: u32 = 1 << 13;
    pub const STREET: u32 = 1 << 14;
    /// A label noun in any case ("section 5").
    pub const LABEL: u32 = 1 << 15;
    /// A label noun when capitalised ("Game 7").
    pub const LABEL_CAP: u32 = 1 << 16;
    /// First word of a unit or currency form.
    pub const UNIT: u32 = 1 << 17;
    /// Open-class tags: the word's usual ones.
    pub const NOUN: u32 = 1 << 18;
    pub const PLURAL: u32 = 1 << 19;
    pub const ADJ: u32 = 1 << 20;
    /// A finite verb form or base form.
    pub const VERB: u32 = 1 << 21;
    /// A past form that is a participle too.
    pub const PAST: u32 = 1 << 22;
    pub const ING: u32 = 1 << 23;
    /// Starts or ends a modifier phrase ("more than").
    pub const MOD: u32 = 1 << 24;
    /// Stands between a number and its unit ("three consecutive years").
    pub const BETWEEN: u32 = 1 << 25;
    /// Follows "a" in rates ("$70 a share").
    pub const PERNOUN: u32 = 1 << 26;
    /// Any closed-class word.
    pub const CLOSED: u32 = DET | ART | PREP | CONJ | PRON | WH | AUX | MODAL | NEG;
}

/// What the lists say about a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Word classes, see [`bit`].
    pub bits: u32,
    /// Number word: class and value.
    pub num: Option<(NumClass, u64)>,
    /// 1 for words of rise, -1 for words of fall.
    pub change: i8,
}

impl Entry {
    /// Whether any of `bits` is set.
    pub fn is(&self, bits: u32) -> bool {
        self.bits & bits != 0
    }
}

/// The empty entry of words in no list.
pub(super) const NONE: Entry = Entry { bits: 0, num: None, change: 0 };

/// Lines of a list without comments, split at tabs.
pub(super) fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

const NUMBERS: &str = include_str!("../../data/lexicons/claim_numbers.tsv");
const CLOSED: &str = include_str!("../../data/lexicons/claim_closed.tsv");
const CHANGES: &str = include_str!("../../data/lexicons/claim_changes.tsv");
const LABELS: &str = include_str!("../../data/lexicons/claim_labels.tsv");
const NOUNS: &str = include_str!("../../data/lexicons/claim_nouns.tsv");
const WORDS: &str = include_str!("../../data/lexicons/claim_words.tsv");

static ENTRIES: LazyLock<Map<Entry>> = LazyLock::new(read_entries);
static SINGULARS: LazyLock<Map<&'static str>> =
    LazyLock::new(|| rows(NOUNS).filter_map(|r| Some((*r.first()?, *r.get(1)?))).collect());

fn read_entries() -> Map<Entry> {
    let mut map: Map<Entry> = Map::default();
    for r in rows(WORDS) {
        let [tags, words] = r[..] else { continue };
        let bits = tags.split(' ').map(open_class).fold(0, |a, b| a | b);
        for w in words.split(' ') {
            map.entry(w).or_default().bits |= bits;
        }
    }
    for r in rows(NOUNS) {
        map.entry(r[0]).or_default().bits |= bit::NOUN | bit::PLURAL;
        if let Some(singular) = r.get(1).filter(|s| **s != r[0]) {
            map.entry(*singular).or_default().bits |= bit::NOUN;
        }
    }
    for r in rows(CLOSED) {
        let [class, words] = r[..] else { continue };
        for w in words.split(' ') {
            let e = map.entry(w).or_default();
            e.bits |= closed_class(class);
            if e.is(bit::CLOSED) {
                e.bits &= !(bit::NOUN | bit::PLURAL | bit::ADJ | bit::VERB | bit::PAST | bit::ING);
            }
        }
    }
    for r in rows(CHANGES) {
        let [direction, words] = r[..] else { continue };
        for w in words.split(' ') {
            map.entry(w).or_default().change = if direction == "up" { 1 } else { -1 };
        }
    }
    for r in rows(LABELS) {
        let [when, word] = r[..] else { continue };
        map.entry(word).or_default().bits |= if when == "any" { bit::LABEL } else { bit::LABEL_CAP };
    }
    for r in rows(NUMBERS) {
        let [word, class, value] = r[..] else { continue };
        let (Some(class), Ok(value)) = (num_class(class), value.parse()) else { continue };
        map.entry(word).or_default().num = Some((class, value));
    }
    for word in super::gazetteer::first_words() {
        map.entry(word).or_default().bits |= bit::UNIT;
    }
    for word in super::modifier::edge_words() {
        map.entry(word).or_default().bits |= bit::MOD;
    }
    map
}

fn open_class(tag: &str) -> u32 {
    match tag {
        "N" => bit::NOUN,
        "P" => bit::NOUN | bit::PLURAL,
        "A" => bit::ADJ,
        "R" => bit::ADV,
        "V" => bit::VERB,
        "D" => bit::PAST,
        "G" => bit::ING,
        _ => 0,
    }
}

fn closed_class(class: &str) -> u32 {
    match class {
        "det" => bit::DET,
        "art" => bit::ART,
        "prep" => bit::PREP,
        "conj" => bit::CONJ,
        "pron" => bit::PRON,
        "wh" => bit::WH,
        "aux" => bit::AUX,
        "modal" => bit::MODAL,
        "neg" => bit::NEG,
        "adv" => bit::ADV,
        "title" => bit::TITLE,
        "month" => bit::MONTH,
        "weekday" => bit::WEEKDAY,
        "ampm" => bit::AMPM,
        "street" => bit::STREET,
        "past" => bit::PAST,
        "between" => bit::BETWEEN,
        "pernoun" => bit::PERNOUN,
        _ => 0,
    }
}

fn num_class(class: &str) -> Option<NumClass> {
    Some(match class {
        "unit" => NumClass::Unit,
        "teen" => NumClass::Teen,
        "tens" => NumClass::Tens,
        "hundred" => NumClass::Hundred,
        "dozen" => NumClass::Dozen,
        "scale" => NumClass::Scale,
        "letter" => NumClass::Letter,
        "many" => NumClass::Many,
        "half" => NumClass::Half,
        "fold" => NumClass::Fold,
        "nth" => NumClass::Nth,
        "ord" => NumClass::Ord,
        _ => return None,
    })
}

/// A handle on the table, so that a look-up does not check the lock each time.
#[derive(Clone, Copy)]
pub(super) struct Lexicon(&'static Map<Entry>);

impl Lexicon {
    /// The table, read on first use.
    pub fn get() -> Self {
        Lexicon(&ENTRIES)
    }

    /// The entry of a word in any case; typographic apostrophes count as straight ones.
    pub fn entry(&self, word: &str) -> Entry {
        let mut buffer = [0u8; 24];
        match lower(word, &mut buffer) {
            Some(w) => self.0.get(w).copied().unwrap_or(NONE),
            None => NONE,
        }
    }
}

/// Lower-cases ASCII letters into `buffer`; `None` when the word does not fit (no listed word is that long).
pub(super) fn lower<'b>(word: &str, buffer: &'b mut [u8]) -> Option<&'b str> {
    let mut n = 0;
    let mut rest = word.as_bytes();
    while let Some((&b, tail)) = rest.split_first() {
        let (out, tail) = match rest {
            [0xe2, 0x80, 0x99, tail @ ..] => (b'\'', tail),
            _ => (b.to_ascii_lowercase(), tail),
        };
        *buffer.get_mut(n)? = out;
        n += 1;
        rest = tail;
    }
    std::str::from_utf8(&buffer[..n]).ok()
}

/// The singular of a noun, lower-cased only at its ASCII letters when `fold` is set.
pub(super) fn singular(noun: &str) -> String {
    let mut buffer = [0u8; 40];
    let Some(low) = lower(noun, &mut buffer) else { return noun.to_owned() };
    if let Some(s) = SINGULARS.get(low) {
        return if noun.starts_with(|c: char| c.is_ascii_uppercase()) && *s == low {
            noun.to_owned()
        } else {
            (*s).to_owned()
        };
    }
    for (plural, tail) in [("men", "man"), ("women", "woman"), ("people", "people")] {
        if low.len() > plural.len() + 1 && low.ends_with(plural) {
            return format!("{}{tail}", &noun[..noun.len() - plural.len()]);
        }
    }
    let n = noun.len();
    if !noun.is_ascii() || n < 3 || !low.ends_with('s') {
        return noun.to_owned();
    }
    if low.ends_with("ss") || low.ends_with("us") || low.ends_with("is") {
        return noun.to_owned();
    }
    if low.ends_with("ies") && n > 4 {
        return format!("{}y", &noun[..n - 3]);
    }
    for tail in ["sses", "shes", "ches", "xes", "zzes"] {
        if low.ends_with(tail) && !low.ends_with("aches") {
            return noun[..n - 2].to_owned();
        }
    }
    noun[..n - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.entry("Seven").num, Some((NumClass::Unit, 7)));
        assert_eq!(lexicon.entry("ROSE").change, 1);
        assert!(lexicon.entry("isn’t").is(bit::AUX));
        assert_eq!(lexicon.entry("antidisestablishmentarianism-and-more"), NONE);
    }

    #[test]
    fn plurals_become_singular() {
        for (plural, one) in [
            ("residents", "resident"),
            ("countries", "country"),
            ("bosses", "boss"),
            ("boxes", "box"),
            ("children", "child"),
            ("people", "people"),
            ("troops", "troop"),
            ("wars", "war"),
            ("lives", "life"),
            ("airwomen", "airwoman"),
            ("houses", "house"),
            ("class", "class"),
            ("séances", "séances"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
