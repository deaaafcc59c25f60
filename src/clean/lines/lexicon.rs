//! What a line says about itself, by the phrases of `data/lexicons/boilerplate.tsv`.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::document::Zone;

/// What a phrase makes of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Dropped, by this rule.
    Drop(&'static str),
    /// Part of this zone.
    Zone(Zone),
}

/// The phrases of the lexicon, ready to be looked up.
#[derive(Debug)]
pub(super) struct Lexicon {
    exact: HashMap<&'static str, Verdict>,
    prefixes: Vec<(&'static str, Verdict)>,
    contained: Option<AhoCorasick>,
    containing: Vec<Verdict>,
}

/// Phrases inside longer lines prove nothing (characters).
const LONGEST: usize = 240;

static SOURCE: &str = include_str!("../../../data/lexicons/boilerplate.tsv");
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(SOURCE));

impl Lexicon {
    /// The compiled-in lexicon.
    pub(super) fn get() -> &'static Lexicon {
        &LEXICON
    }

    /// The names of the rules that drop a line for its words.
    pub(super) fn rules(&self) -> BTreeSet<&'static str> {
        let prefixes = self.prefixes.iter().map(|(_, verdict)| verdict);
        let all = self.exact.values().chain(prefixes).chain(&self.containing);
        all.filter_map(|verdict| if let Verdict::Drop(rule) = verdict { Some(*rule) } else { None }).collect()
    }

    fn read(source: &'static str) -> Self {
        let (mut exact, mut prefixes, mut patterns, mut containing) =
            (HashMap::new(), Vec::new(), Vec::new(), Vec::new());
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(rule), Some(place), Some(phrases)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let Some(verdict) = verdict(rule) else { continue };
            for phrase in phrases.split(" | ").map(str::trim).filter(|p| !p.is_empty()) {
                match place {
                    "exact" => {
                        exact.entry(phrase).or_insert(verdict);
                    }
                    "prefix" => prefixes.push((phrase, verdict)),
                    _ => {
                        patterns.push(phrase);
                        containing.push(verdict);
                    }
                }
            }
        }
        prefixes.sort_by_key(|(phrase, _)| *phrase);
        Lexicon { exact, prefixes, contained: AhoCorasick::new(patterns).ok(), containing }
    }

    /// What the phrases make of a line in its [`fold`]ed form.
    pub(super) fn look(&self, folded: &str) -> Option<Verdict> {
        if let Some(verdict) = self.exact.get(folded) {
            return Some(*verdict);
        }
        if folded.len() > LONGEST {
            return None;
        }
        // "by" must not find "bypass", but "copyright" may be followed by anything.
        let prefix = self.prefixes.iter().find(|(phrase, _)| {
            folded.strip_prefix(phrase).is_some_and(|rest| {
                phrase.ends_with(|c: char| !c.is_alphanumeric())
                    || rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
            })
        });
        if let Some((_, verdict)) = prefix {
            return Some(*verdict);
        }
        let found = self.contained.as_ref()?.find(folded)?;
        self.containing.get(found.pattern().as_usize()).copied()
    }
}

fn verdict(rule: &'static str) -> Option<Verdict> {
    Some(match rule.strip_prefix("zone:") {
        None => Verdict::Drop(rule),
        Some("section") => Verdict::Zone(Zone::Section),
        Some("credit") => Verdict::Zone(Zone::Credit),
        Some("byline") => Verdict::Zone(Zone::Byline),
        Some("caption") => Verdict::Zone(Zone::Caption),
        Some(_) => return None,
    })
}

/// The form in which lines are compared: lower case, straight quotation marks, runs of digits as "0", no
/// signs at the start and end. Long lines are cut.
pub(super) fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len().min(LONGEST + 16));
    for c in line.chars() {
        if folded.len() > LONGEST {
            break;
        }
        match c {
            '’' | '‘' => folded.push('\''),
            '“' | '”' => folded.push('"'),
            c if c.is_ascii_digit() => {
                if !folded.ends_with('0') {
                    folded.push('0');
                }
            }
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '©' | '@')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_known_form() {
        for line in SOURCE.lines().filter(|l| !l.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(verdict(columns[0]).is_some(), "{line}");
            assert!(["exact", "prefix", "contains"].contains(&columns[1]), "{line}");
        }
    }

    #[test]
    fn lines_are_told_by_their_words() {
        let look = |line: &str| Lexicon::get().look(&fold(line));
        assert_eq!(look("Post a Comment"), Some(Verdict::Drop("comment_ui")));
        assert_eq!(look("ALSO READ: Fog Closes Port"), Some(Verdict::Drop("read_more")));
        assert_eq!(look("12 Comments"), Some(Verdict::Drop("comment_ui")));
        assert_eq!(look("By Ines Okafor"), Some(Verdict::Zone(Zone::Byline)));
        assert_eq!(look("Bypass closed"), None);
        assert_eq!(look("(INCLUDES INPUTS FROM AGENCIES)"), Some(Verdict::Zone(Zone::Credit)));
    }
}
