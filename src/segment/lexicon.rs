//! The abbreviation lexicon (`data/lexicons/abbreviations.tsv`), compiled in and read once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a full stop after a word tells about the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// "Mr.": never an end.
    Title,
    /// "e.g.": never an end.
    Inner,
    /// "No.": no end before a number.
    Number,
    /// "Jan.": no end before a number.
    Month,
    /// "Inc.": an end before a word that starts sentences.
    MayEnd,
    /// "p.m.": an end before any capital but a day or time zone.
    Time,
}

/// The words of one lexicon file by class.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    abbreviations: HashMap<&'static str, Class>,
    starters: HashMap<&'static str, ()>,
    zones: HashMap<&'static str, ()>,
    longest: usize,
}

static SOURCE: &str = include_str!("../../data/lexicons/abbreviations.tsv");
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(SOURCE));

impl Lexicon {
    /// The compiled-in lexicon.
    pub(super) fn get() -> &'static Lexicon {
        &LEXICON
    }

    fn read(source: &'static str) -> Self {
        let mut lexicon = Lexicon::default();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let Some((class, words)) = line.split_once('\t') else { continue };
            for word in words.split_whitespace() {
                lexicon.longest = lexicon.longest.max(word.len());
                let class = match class {
                    "title" => Class::Title,
                    "inner" => Class::Inner,
                    "number" => Class::Number,
                    "month" => Class::Month,
                    "may_end" => Class::MayEnd,
                    "time" => Class::Time,
                    "starter" => {
                        lexicon.starters.insert(word, ());
                        continue;
                    }
                    "zone" => {
                        lexicon.zones.insert(word, ());
                        continue;
                    }
                    _ => continue,
                };
                // The first class named wins ("st" is a title before it is a street).
                lexicon.abbreviations.entry(word).or_insert(class);
            }
        }
        lexicon
    }

    /// The class of a word written without its last full stop, in any case.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        self.folded(word, |w| self.abbreviations.get(w).copied())
    }

    /// Whether a capitalised `word` usually starts a sentence.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.folded(word, |w| self.starters.get(w).copied()).is_some()
    }

    /// Whether `word` follows a clock time within a sentence.
    pub(super) fn is_zone(&self, word: &str) -> bool {
        self.folded(word, |w| self.zones.get(w).copied()).is_some()
    }

    /// Looks up the lower-case form without allocating: no entry is longer than a small buffer.
    fn folded<T>(&self, word: &str, look: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut buffer = [0u8; 32];
        if word.is_empty() || word.len() > self.longest.min(buffer.len()) {
            return None;
        }
        let folded = buffer.get_mut(..word.len())?;
        folded.copy_from_slice(word.as_bytes());
        folded.make_ascii_lowercase();
        look(std::str::from_utf8(folded).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_known_class() {
        for line in SOURCE.lines().filter(|l| !l.starts_with('#')) {
            let class = line.split_once('\t').unwrap().0;
            assert!(
                ["title", "inner", "number", "month", "may_end", "time", "starter", "zone"].contains(&class),
                "{class}"
            );
        }
    }

    #[test]
    fn case_does_not_matter() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.class("Mr"), Some(Class::Title));
        assert_eq!(lexicon.class("P.M"), Some(Class::Time));
        assert_eq!(lexicon.class("house"), None);
        assert!(lexicon.is_starter("The") && !lexicon.is_starter("Government"));
    }
}
