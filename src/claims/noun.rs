//! Noun phrases: what a number counts. Rules over word classes and endings, no model.

use super::classes::classes;
use super::lexicon::{NumClass, bit};
use super::mask::Masked;
use super::token::Token;

/// Longest noun phrase, in tokens.
const LONGEST: usize = 10;

/// A noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// Token of the head noun.
    pub head: usize,
    /// Whether the head is a plural.
    pub plural: bool,
}

/// The sentence that phrases are read from.
#[derive(Clone, Copy)]
pub(super) struct Chunker<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The sentence's tokens.
    pub tokens: &'a [Token],
    /// Its masked numbers.
    pub masks: &'a [Masked],
    /// Whether the phrase follows a unit, so that its first word is no verb ("a 750 metre swim").
    pub after_unit: bool,
}

impl<'a> Chunker<'a> {
    fn at(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    /// The word at `i`, empty past the end.
    pub fn word(&self, i: usize) -> &'a str {
        self.at(i).map_or("", |t| &self.text[t.start..t.end])
    }

    /// The word classes of token `i`.
    pub fn classes(&self, i: usize) -> u32 {
        self.at(i).map_or(0, |t| classes(self.text, t))
    }

    fn masked(&self, i: usize) -> Option<&'a Masked> {
        let k = self.masks.partition_point(|m| m.last <= i);
        self.masks.get(k).filter(|m| m.first <= i)
    }

    /// The noun phrase at token `i`. `many`: the number asks for a plural. Determiners are not skipped.
    pub fn phrase(&self, i: usize, many: bool) -> Option<Phrase> {
        let mut j = i;
        while self.at(j).is_some_and(Token::is_quote) && j < i + 2 {
            j += 1;
        }
        let mut first = j;
        let mut head: Option<(usize, bool)> = None;
        while let Some(t) = self.at(j) {
            if j >= first + LONGEST {
                break;
            }
            if let Some(step) = self.inner(j, first, head.is_some()) {
                j += step;
                if self.masked(first).is_none() && self.at(first).is_some_and(Token::is_number) {
                    // "eight million 250ml bottles": the bottles are counted.
                    first = j;
                }
                continue;
            }
            // "one point last year"
            if head.is_some() && matches!(self.word(j), "last" | "next") {
                break;
            }
            let joined = t.is_hyphen() && !t.gap && j > first && self.at(j + 1).is_some_and(|n| !n.gap && n.is_word());
            if joined {
                // The rest of a compound takes the place of its first part.
                let mut k = j + 1;
                while self.at(k + 1).is_some_and(|n| n.is_hyphen() && !n.gap)
                    && self.at(k + 2).is_some_and(|n| !n.gap && n.is_word())
                {
                    k += 2;
                }
                let c = self.classes(k);
                if c & (bit::PAST | bit::ING | bit::ADJ | bit::ADV | bit::CLOSED) != 0 && c & bit::PLURAL == 0 {
                    // "yet-to-be-titled", "tech-enabled": a modifier
                    if head.is_some_and(|h| h.0 == j - 1) {
                        head = None;
                    }
                } else {
                    head = Some((k, c & bit::PLURAL != 0));
                }
                j = k + 1;
                if many && head.is_some_and(|h| h.1) && self.stops_after_plural(j) {
                    break;
                }
                continue;
            }
            if !t.is_word() {
                if t.is_mark('&') && head.is_some() && self.at(j + 1).is_some_and(|n| n.cap) {
                    j += 1;
                    continue;
                }
                break;
            }
            if j > first && !t.gap {
                break;
            }
            let mut c = self.classes(j);
            if self.at(j + 1).is_some_and(|h| h.is_hyphen() && !h.gap)
                && self.at(j + 2).is_some_and(|n| !n.gap && n.is_word())
            {
                // The first part of a compound, whatever its class: "yet-to-be-titled".
                head = if c & bit::NOUN != 0 { Some((j, false)) } else { head };
                j += 1;
                continue;
            }
            let object = self.classes(j + 1) & (bit::DET | bit::ART | bit::PRON) != 0;
            if self.after_unit
                && !object
                && j < first + 2
                && c & (bit::NOUN | bit::VERB | bit::CLOSED) == bit::VERB
                && !self.word(j).ends_with('s')
            {
                c = c & !bit::VERB | bit::NOUN;
            }
            let adjective = j > first && head.is_none() && self.classes(j - 1) & (bit::ADJ | bit::NOUN) == bit::ADJ;
            if many
                && (j == first || adjective)
                && c & (bit::NOUN | bit::VERB) == bit::VERB
                && self.word(j).ends_with('s')
            {
                // "2000 hires", "the most spectacular catches": a noun is likelier than a verb there.
                c |= bit::NOUN | bit::PLURAL;
            }
            match self.step(j, first, c, head, many) {
                Step::Modifier => {}
                Step::Head => head = Some((j, c & bit::PLURAL != 0)),
                Step::Skip => {}
                Step::Stop => break,
            }
            j += 1;
            if c & bit::PLURAL != 0 && head.is_some_and(|h| h.0 + 1 == j) && self.stops_after_plural(j) {
                break;
            }
        }
        let (head, plural) = head?;
        Some(Phrase { first, last: head + 1, head, plural })
    }

    /// A number inside the phrase ("250ml bottles", "Model 3 sedans"): how many tokens to pass.
    fn inner(&self, j: usize, first: usize, headed: bool) -> Option<usize> {
        let t = self.at(j)?;
        if let Some(m) = self.masked(j) {
            let ends = self.at(m.last).is_some_and(|n| n.is_word() && n.gap && !n.entry.is(bit::CLOSED));
            return (m.mask == super::mask::Mask::Name && ends && (headed || j == first)).then_some(m.last - j);
        }
        if t.is_number() && j == first && t.gap && self.at(j + 1).is_some_and(|u| !u.gap && u.is_word()) {
            let ends = self.at(j + 2).is_some_and(|n| n.is_word() && n.gap && !n.entry.is(bit::CLOSED));
            return ends.then_some(2);
        }
        None
    }

    fn stops_after_plural(&self, j: usize) -> bool {
        let Some(t) = self.at(j) else { return true };
        if !t.is_word() || !t.gap {
            return !t.is_hyphen() || t.gap;
        }
        // "arms deals": a plural that modifies a plural.
        self.classes(j) & (bit::PLURAL | bit::VERB) != bit::PLURAL
    }

    fn step(&self, j: usize, first: usize, c: u32, head: Option<(usize, bool)>, many: bool) -> Step {
        let Some(t) = self.at(j) else { return Step::Stop };
        let w = self.word(j);
        if matches!(w, "and" | "or") && j > first && !head.is_some_and(|h| h.1) && many && self.plural_ahead(j + 1) {
            return Step::Skip;
        }
        if c & bit::CLOSED != 0 || t.entry.is(bit::AMPM) {
            return if w == "such" || w == "other" { Step::Modifier } else { Step::Stop };
        }
        if matches!(t.entry.num, Some((class, _)) if !matches!(class, NumClass::Letter | NumClass::Ord | NumClass::Nth | NumClass::Half))
        {
            return Step::Stop;
        }
        if c & bit::NOUN == 0 && c & bit::ADJ == 0 && c & bit::ADV != 0 {
            // "highly skilled workers"
            let next = self.classes(j + 1);
            let goes_on = head.is_none() && next & (bit::ADJ | bit::PAST | bit::ING | bit::ADV) != 0;
            return if goes_on { Step::Modifier } else { Step::Stop };
        }
        if c & (bit::NOUN | bit::ADJ) == 0 {
            if c & (bit::PAST | bit::ING) != 0 && head.is_none() {
                // "retired officers"; but "two died"
                let next = self.classes(j + 1);
                let joined = matches!(self.word(j + 1), "and" | "or") && self.plural_ahead(j + 2);
                let noun = joined || next & (bit::NOUN | bit::ADJ | bit::PAST | bit::ING) != 0;
                return if noun && self.at(j + 1).is_some_and(|n| n.gap) { Step::Modifier } else { Step::Stop };
            }
            return Step::Stop;
        }
        if c & bit::NOUN == 0 {
            // An adjective after the head ends it ("one area likely"), unless a noun follows.
            let next = self.classes(j + 1);
            let goes_on = next & (bit::NOUN | bit::ADJ | bit::PAST | bit::ING) != 0
                || self
                    .at(j + 1)
                    .is_some_and(|t| t.is_hyphen() || matches!(self.word(j + 1), "and" | "or") || t.is_mark(','));
            return if head.is_none_or(|_| goes_on && c & bit::ADV == 0) { Step::Modifier } else { Step::Stop };
        }
        // A word that is a verb as often as a noun ends a phrase that has its head.
        let next = self.classes(j + 1);
        let governs = next & (bit::DET | bit::ART | bit::PRON | bit::ADV) != 0
            || self.at(j + 1).is_some_and(|n| n.is_number() || n.entry.num.is_some());
        let verb = c & (bit::VERB | bit::PAST) != 0 && governs;
        if verb
            && head.is_some()
            && (!many || head.is_some_and(|h| h.1) || !self.plural_ahead(j + 1))
            && c & bit::PLURAL == 0
        {
            return Step::Stop;
        }
        Step::Head
    }

    /// Whether a plural follows before the phrase must end.
    fn plural_ahead(&self, j: usize) -> bool {
        for k in j..j + 4 {
            let Some(t) = self.at(k) else { return false };
            let c = self.classes(k);
            if !t.is_word() && (!t.is_hyphen() || t.gap) || c & bit::CLOSED != 0 {
                return false;
            }
            if c & bit::PLURAL != 0 {
                return true;
            }
        }
        false
    }
}

enum Step {
    Modifier,
    Head,
    Skip,
    Stop,
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::super::token::tokenize;
    use super::*;

    fn counted(text: &str) -> Option<String> {
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
        let chunker = Chunker { text, tokens: &tokens, masks: &[], after_unit: false };
        let p = chunker.phrase(1, !text.starts_with("one"))?;
        Some(text[tokens[p.first].start..tokens[p.last - 1].end].to_owned())
    }

    #[test]
    fn the_phrase_ends_with_its_plural() {
        for (text, phrase) in [
            ("32 Korvian prisoners in", "Korvian prisoners"),
            ("5 eligible pensioners were", "eligible pensioners"),
            ("two yet-to-be-titled projects", "yet-to-be-titled projects"),
            ("12 retired officers who", "retired officers"),
            ("9 red and blue lanterns hung", "red and blue lanterns"),
            ("one local store so", "local store"),
            ("one man to", "man"),
            ("40 people died", "people"),
            ("3,000” troops would", "troops"),
            ("7 highly skilled workers left", "highly skilled workers"),
            ("6 arms deals with", "arms deals"),
        ] {
            assert_eq!(counted(text).as_deref(), Some(phrase), "{text}");
        }
        assert_eq!(counted("5 of them"), None);
        assert_eq!(counted("5 died in"), None);
    }
}
