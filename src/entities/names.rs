//! Names as keys: folded, without titles and possessives, glued ones split.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{LEXICON, class};

/// A mention's name, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// As it should be shown: no title, no possessive, no leading "the", white space squeezed, unglued.
    pub shown: String,
    /// Its words, folded to lower case without diacritics.
    pub words: Vec<String>,
    /// What its title says: male, female, or 0.
    pub gender: u32,
}

impl Name {
    /// The key under which equal names meet.
    pub fn key(&self) -> String {
        self.words.join(" ")
    }

    /// The last word: a person's surname, an organisation's head.
    pub fn last(&self) -> &str {
        let mut words = self.words.iter().rev().filter(|w| !matches!(w.as_str(), "jr" | "sr" | "ii" | "iii"));
        words.next().map_or("", String::as_str)
    }

    /// The first word.
    pub fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

/// Lower case, no diacritics, no full stops or apostrophes.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().filter(|c| !matches!(c, '.' | '\'')).map(|c| c.to_ascii_lowercase()).collect();
    }
    word.nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '.' | '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name of a mention. `known` tells whether a folded word is part of some mention of the document:
/// evidence for splitting "AdaBrun".
pub fn read(surface: &str, known: &dyn Fn(&str) -> bool) -> Name {
    let surface = surface.trim();
    let bare = ["'s", "’s", "'", "’"].iter().find_map(|p| surface.strip_suffix(p)).unwrap_or(surface);
    let mut words: Vec<&str> = bare.split_whitespace().collect();
    let mut gender = 0;
    while words.len() > 1 {
        let Some(first) = words.first() else { break };
        let found = LEXICON.get(first).class;
        if found & class::TITLE != 0 {
            gender |= found & (class::MALE | class::FEMALE);
        } else if !first.eq_ignore_ascii_case("the") {
            break;
        }
        // "General Motors", "President Hotel": a title before one more word stays when nothing else is left.
        words.remove(0);
    }
    let mut shown = Vec::new();
    let mut folded = Vec::new();
    for word in words {
        match unglue(word, known) {
            Some((left, right)) => {
                shown.extend([left, right]);
                folded.extend([fold(left), fold(right)]);
            }
            None => {
                shown.push(word);
                folded.push(fold(word));
            }
        }
    }
    folded.retain(|w| !w.is_empty());
    Name { shown: shown.join(" "), words: folded, gender }
}

/// "NikolPashinyan" into its parts, when the parts are known from elsewhere.
fn unglue<'w>(word: &'w str, known: &dyn Fn(&str) -> bool) -> Option<(&'w str, &'w str)> {
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        if c.is_uppercase() && before.is_some_and(char::is_lowercase) {
            let (left, right) = word.split_at(at);
            let prefix =
                matches!(left, "Mc" | "Mac" | "De" | "Di" | "Du" | "La" | "Le" | "Van" | "Von" | "Fitz" | "Al" | "El");
            let given = LEXICON.get(left).class & class::GIVEN != 0;
            if !prefix && left.chars().count() >= 2 && right.chars().count() >= 3 && (given || known(&fold(right))) {
                return Some((left, right));
            }
        }
        before = Some(c);
    }
    None
}

/// The initials of a name, small words left out: "Coastal Ports Authority" -> "cpa".
pub fn initials(words: &[String]) -> String {
    words
        .iter()
        .filter(|w| !matches!(w.as_str(), "of" | "the" | "and" | "for" | "in" | "on" | "to"))
        .flat_map(|w| w.split('-'))
        .filter_map(|w| w.chars().next())
        .collect()
}

/// Whether a surface is an acronym: two to seven capitals, digits or full stops.
pub fn is_acronym(surface: &str) -> bool {
    let letters = surface.chars().filter(|c| *c != '.' && *c != '-');
    let count = letters.clone().count();
    (2..=7).contains(&count)
        && letters.clone().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && letters.clone().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_titles_and_possessives() {
        let name = read("Prime Minister Ada Brun’s", &|_| false);
        assert_eq!((name.shown.as_str(), name.key().as_str()), ("Ada Brun", "ada brun"));
        assert_eq!(read("Mrs. Brun", &|_| false).gender, class::FEMALE);
        assert_eq!(read("the  Coastal\u{a0}Bank", &|_| false).shown, "Coastal Bank");
        assert_eq!(read("Émile Dörr", &|_| false).key(), "emile dorr");
    }

    #[test]
    fn splits_glued_names_on_evidence_only() {
        assert_eq!(read("LenaFoxley", &|_| false).shown, "Lena Foxley");
        assert_eq!(read("OrrikFoxley", &|w| w == "foxley").shown, "Orrik Foxley");
        assert_eq!(read("YouTube", &|_| false).shown, "YouTube");
        assert_eq!(read("McAllen", &|w| w == "allen").shown, "McAllen");
    }

    #[test]
    fn initials_leave_small_words_out() {
        let words: Vec<String> = ["bank", "of", "the", "north"].map(String::from).to_vec();
        assert_eq!(initials(&words), "bn");
        assert!(is_acronym("U.S.") && is_acronym("NATO") && !is_acronym("Nato"));
    }
}
