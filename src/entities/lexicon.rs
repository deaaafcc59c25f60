//! The word lists of `data/lexicons`, compiled in: what class a word has and which frames a cue verb takes.
//!
//! One table from lower-case word to [`Word`]; looked up once per word of a document.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

macro_rules! bits {
    ($ty:ty, $n:expr; $($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        bits!(@step $ty, $n; $($(#[$doc])* $name,)+);
    };
    (@step $ty:ty, $n:expr; $(#[$doc:meta])* $name:ident, $($rest:tt)*) => {
        $(#[$doc])*
        pub const $name: $ty = 1 << $n;
        bits!(@step $ty, $n + 1; $($rest)*);
    };
    (@step $ty:ty, $n:expr;) => {};
}

/// Word classes, as bits: a word may have several.
pub mod class {
    bits! { u32, 0;
        /// Determiner.
        DET,
        /// Possessive pronoun.
        POSS,
        /// Preposition.
        PREP,
        /// Coordinating conjunction.
        CONJ,
        /// Subordinating conjunction.
        SUB,
        /// Relative pronoun.
        REL,
        /// The word "that".
        THAT,
        /// Interrogative that opens a clause.
        WH,
        /// Subject pronoun.
        SUBJ,
        /// Object pronoun.
        OBJ,
        /// Auxiliary verb.
        AUX,
        /// Modal verb.
        MODAL,
        /// "not", "never".
        NEG,
        /// Adverb.
        ADV,
        /// Day, month, part of the day.
        TIME,
        /// Month.
        MONTH,
        /// A verb that is no cue.
        VERB,
        /// Title before a name.
        TITLE,
        /// Noun for a person by role.
        ROLE,
        /// Noun for an organisation.
        ORG,
        /// Plural noun for people or bodies.
        GROUP,
        /// Noun for a text that says things.
        DOC,
        /// Noun for an act of speech.
        SPEECH,
        /// A verb that is a cue together with a particle ("point out").
        PHRASAL,
        /// Male: given name, title or noun.
        MALE,
        /// Female: given name, title or noun.
        FEMALE,
        /// Given name.
        GIVEN,
    }
}

/// Frames of cue verbs, as bits; see `data/lexicons/cue_verbs.tsv`.
pub mod frame {
    bits! { u16, 0;
        /// Introduces quotation marks.
        QUOTE,
        /// May stand before its subject.
        INVERT,
        /// Takes a clause.
        CLAUSE,
        /// Its object is the one spoken to.
        ADDRESSEE,
        /// A noun phrase or gerund is what was said.
        NOUN,
        /// Takes a to-infinitive.
        INFINITIVE,
        /// Names something.
        NAMING,
        /// Takes an "as" phrase.
        AS,
        /// Takes a preposition phrase.
        PREPOSITION,
        /// A noun is spelt the same.
        HOMOGRAPH,
        /// Thought or showing rather than speech.
        WEAK,
        /// Takes an infinitive that is speech only when quoted.
        QUOTED_INFINITIVE,
        /// Takes a noun phrase that is speech only when quoted.
        QUOTED_NOUN,
    }
}

/// Which form of a verb a word is, as bits ("said" is past and participle).
pub mod form {
    /// "say"
    pub const BASE: u8 = 1;
    /// "says"
    pub const THIRD: u8 = 2;
    /// "said"
    pub const PAST: u8 = 4;
    /// "said", "written"
    pub const PARTICIPLE: u8 = 8;
    /// "saying"
    pub const ING: u8 = 16;
}

/// What the lists know of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Word classes.
    pub class: u32,
    /// Frames, when it is a form of a cue verb; else 0.
    pub frames: u16,
    /// Forms of the cue verb that it is.
    pub form: u8,
    /// Number of the cue verb's lemma, from 1; 0 when it is none.
    pub lemma: u16,
}

/// FNV-1a: short keys, no attacker (the keys of the table are ours).
#[derive(Default)]
pub struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let mut h = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for b in bytes {
            h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self.0 = h;
    }
}

/// The compiled-in word lists.
pub struct Lexicon {
    words: HashMap<String, Word, BuildHasherDefault<Fnv>>,
    /// Verbs with their particles, by "pointed out".
    phrasal: HashMap<String, Word, BuildHasherDefault<Fnv>>,
    lemmas: Vec<String>,
}

/// The one lexicon of the process.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

const CUES: &str = include_str!("../../data/lexicons/cue_verbs.tsv");
const FUNCTION: &str = include_str!("../../data/lexicons/function_words.tsv");
const TITLES: &str = include_str!("../../data/lexicons/titles.tsv");
const ROLES: &str = include_str!("../../data/lexicons/role_nouns.tsv");
const GIVEN: &str = include_str!("../../data/lexicons/given_names.tsv");

fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

impl Lexicon {
    fn load() -> Self {
        let mut lexicon = Lexicon { words: HashMap::default(), phrasal: HashMap::default(), lemmas: Vec::new() };
        for (name, words) in rows(FUNCTION).chain(rows(ROLES)) {
            let class = match name {
                "det" => class::DET,
                "poss" => class::POSS,
                "prep" => class::PREP,
                "conj" => class::CONJ,
                "sub" => class::SUB,
                "rel" => class::REL,
                "that" => class::THAT,
                "wh" => class::WH,
                "subj" => class::SUBJ,
                "obj" => class::OBJ,
                "aux" => class::AUX,
                "modal" => class::MODAL,
                "neg" => class::NEG,
                "adv" => class::ADV,
                "time" => class::TIME,
                "month" => class::MONTH,
                "verb" => class::VERB,
                "role" => class::ROLE,
                "female" => class::FEMALE,
                "male" => class::MALE,
                "org" => class::ORG,
                "group" => class::GROUP,
                "doc" => class::DOC,
                "speech" => class::SPEECH,
                _ => 0,
            };
            lexicon.mark(words, class);
        }
        for (name, words) in rows(TITLES) {
            let gender = match name {
                "m" => class::MALE,
                "f" => class::FEMALE,
                _ => 0,
            };
            lexicon.mark(words, class::TITLE | gender);
        }
        for (name, words) in rows(GIVEN) {
            lexicon.mark(words, class::GIVEN | if name == "m" { class::MALE } else { class::FEMALE });
        }
        for (lemma, rest) in rows(CUES) {
            lexicon.add_cue(lemma, rest);
        }
        lexicon
    }

    fn mark(&mut self, words: &str, class: u32) {
        for word in words.split_whitespace() {
            self.words.entry(word.to_owned()).or_default().class |= class;
        }
    }

    fn add_cue(&mut self, lemma: &str, rest: &str) {
        let (letters, forms) = rest.split_once('\t').unwrap_or((rest, "-"));
        let frames = letters.chars().fold(0, |all, c| {
            all | match c {
                'q' => frame::QUOTE,
                'i' => frame::INVERT,
                't' => frame::CLAUSE,
                'o' => frame::ADDRESSEE,
                'n' => frame::NOUN,
                'v' => frame::INFINITIVE,
                'c' => frame::NAMING,
                'a' => frame::AS,
                'f' => frame::PREPOSITION,
                's' => frame::HOMOGRAPH,
                'm' => frame::WEAK,
                'V' => frame::QUOTED_INFINITIVE,
                'N' => frame::QUOTED_NOUN,
                _ => 0,
            }
        });
        self.lemmas.push(lemma.to_owned());
        let number = self.lemmas.len() as u16;
        let (verb, particle) = lemma.split_once(' ').map_or((lemma, ""), |(v, p)| (v, p));
        let mut irregular = forms.split_whitespace();
        let mut next = |regular: String| match irregular.next() {
            Some(form) if form != "-" => form.to_owned(),
            _ => regular,
        };
        let third = next(third_person(verb));
        let past = next(past(verb));
        let participle = next(past.clone());
        let ing = next(ing(verb));
        for (word, bit) in [
            (verb.to_owned(), form::BASE),
            (third, form::THIRD),
            (past, form::PAST),
            (participle, form::PARTICIPLE),
            (ing, form::ING),
        ] {
            if !particle.is_empty() {
                self.words.entry(word.clone()).or_default().class |= class::PHRASAL;
                let both = self.phrasal.entry(format!("{word} {particle}")).or_default();
                *both = Word { class: 0, frames, form: both.form | bit, lemma: number };
                continue;
            }
            let word = self.words.entry(word).or_default();
            word.frames |= frames;
            word.form |= bit;
            word.lemma = number;
        }
    }

    /// What the lists know of `word` (any case).
    pub fn get(&self, word: &str) -> Word {
        let mut buffer = [0u8; 24];
        let bytes = word.as_bytes();
        let Some(lower) = buffer.get_mut(..bytes.len()) else {
            return Word::default();
        };
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        match std::str::from_utf8(lower) {
            Ok(lower) => self.words.get(lower).copied().unwrap_or_default(),
            Err(_) => Word::default(),
        }
    }

    /// The cue verb that `verb` and `particle` make together; frames 0 when they make none.
    pub fn phrasal(&self, verb: &str, particle: &str) -> Word {
        self.phrasal.get(&format!("{} {particle}", verb.to_lowercase())).copied().unwrap_or_default()
    }

    /// The lemma with number `number` (see [`Word::lemma`]).
    pub fn lemma(&self, number: u16) -> &str {
        usize::from(number).checked_sub(1).and_then(|n| self.lemmas.get(n)).map_or("", String::as_str)
    }
}

fn ends_in_consonant_y(lemma: &str) -> bool {
    let b = lemma.as_bytes();
    b.len() > 1 && b[b.len() - 1] == b'y' && !b"aeiou".contains(&b[b.len() - 2])
}

fn third_person(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end)) {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

fn past(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        format!("{}ied", &lemma[..lemma.len() - 1])
    } else if lemma.ends_with('e') {
        format!("{lemma}d")
    } else {
        format!("{lemma}ed")
    }
}

fn ing(lemma: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{lemma}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflects_cue_verbs() {
        for (word, lemma, bit) in [
            ("said", "say", form::PAST),
            ("Saying", "say", form::ING),
            ("replied", "reply", form::PAST),
            ("denies", "deny", form::THIRD),
            ("noting", "note", form::ING),
            ("stresses", "stress", form::THIRD),
            ("written", "write", form::PARTICIPLE),
        ] {
            let found = LEXICON.get(word);
            assert_eq!(LEXICON.lemma(found.lemma), lemma, "{word}");
            assert!(found.form & bit != 0, "{word}");
        }
        assert_eq!(LEXICON.get("table").frames, 0);
        assert_eq!(LEXICON.get("a word that is much longer than any in the lists"), Word::default());
    }

    #[test]
    fn knows_word_classes() {
        assert!(LEXICON.get("the").class & class::DET != 0);
        assert!(LEXICON.get("Mrs.").class & class::FEMALE != 0);
        assert!(LEXICON.get("spokeswoman").class & (class::ROLE | class::FEMALE) == class::ROLE | class::FEMALE);
    }
}
