//! Word classes: the lexicon's, else what an ending suggests.

use super::lexicon::{Lexicon, NumClass, bit, lower};
use super::token::{Kind, Token};

/// The word classes of a token: the lexicon's, else what its ending suggests.
pub(super) fn classes(text: &str, t: &Token) -> u32 {
    if t.kind != Kind::Word
        || matches!(t.entry.num, Some((c, _)) if !matches!(c, NumClass::Letter | NumClass::Ord | NumClass::Nth | NumClass::Half))
    {
        return 0;
    }
    let known = t.entry.bits
        & (bit::CLOSED | bit::NOUN | bit::PLURAL | bit::ADJ | bit::VERB | bit::PAST | bit::ING | bit::ADV | bit::MONTH);
    if known & (bit::PLURAL | bit::VERB) == bit::PLURAL && !t.cap {
        // "trades" is what the tables list most often, and what "trade" may become.
        let mut buffer = [0u8; 32];
        let verb = lower(&text[t.start..t.end], &mut buffer).and_then(inflected).unwrap_or(0) & bit::VERB;
        return known | verb;
    }
    if known != 0 && !(t.cap && known & bit::CLOSED == 0 && known & bit::NOUN == 0) {
        return known;
    }
    let mut buffer = [0u8; 32];
    let Some(w) = lower(&text[t.start..t.end], &mut buffer) else { return bit::NOUN };
    let n = w.len();
    if t.cap {
        let plural = n > 3 && w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is");
        return known | bit::NOUN | if plural { bit::PLURAL } else { 0 };
    }
    if let Some(c) = inflected(w) {
        return c;
    }
    if n > 4 && w.ends_with("ly") {
        return bit::ADV;
    }
    if n > 4 && w.ends_with("ed") {
        return bit::PAST;
    }
    if n > 5 && w.ends_with("ing") {
        return bit::ING;
    }
    for tail in ["ous", "ful", "ive", "ic", "able", "ible", "less", "ish", "ary", "ese"] {
        if n > tail.len() + 2 && w.ends_with(tail) {
            return bit::ADJ;
        }
    }
    if n > 5 && w.ends_with("al") {
        return bit::ADJ | bit::NOUN;
    }
    if n > 3 && w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is") {
        return bit::NOUN | bit::PLURAL;
    }
    bit::NOUN
}

/// The classes of an inflected form whose base is in the lexicon: "generates" as "generate" is a verb.
fn inflected(w: &str) -> Option<u32> {
    let lexicon = Lexicon::get();
    let open = |base: &str| lexicon.entry(base).bits & (bit::NOUN | bit::VERB | bit::ADJ);
    if let Some(stem) = w.strip_suffix('s').filter(|s| s.len() > 2 && !s.ends_with('s')) {
        let c = open(stem)
            | stem.strip_suffix('e').map_or(0, open)
            | stem.strip_suffix("ie").map_or(0, |s| open_y(lexicon, s));
        let plural = if c & bit::NOUN != 0 { bit::NOUN | bit::PLURAL } else { 0 };
        return (c & (bit::NOUN | bit::VERB) != 0).then_some(plural | c & bit::VERB);
    }
    None
}

/// The classes of a base in -y, without it.
fn open_y(lexicon: Lexicon, stem: &str) -> u32 {
    let mut buffer = [0u8; 24];
    let Some(room) = buffer.get_mut(..stem.len() + 1) else { return 0 };
    room[..stem.len()].copy_from_slice(stem.as_bytes());
    room[stem.len()] = b'y';
    std::str::from_utf8(room).map_or(0, |w| lexicon.entry(w).bits & (bit::NOUN | bit::VERB | bit::ADJ))
}
