//! Roles of people from what stands beside their names: "the Armenian ambassador in Paris", "Prime Minister".

use std::ops::Range;

use super::lexicon::{LEXICON, class};
use crate::span::{Span, Text};

/// How far beside a name to look, in bytes.
const WINDOW: usize = 160;

/// The role that stands beside the mention `span`, if any.
pub fn role(text: &Text, span: Span) -> Option<Span> {
    let s = text.as_str();
    inside(s, span.bytes())
        .or_else(|| before(s, span.byte_start))
        .or_else(|| after(s, span.byte_end))
        .or_else(|| before_comma(s, span.byte_start))
        .map(|range| text.span(range))
}

fn class_of(word: &str) -> u32 {
    LEXICON.get(word.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '(' | ')'))).class
}

fn is_role(word: &str) -> bool {
    let found = class_of(word);
    found & class::ROLE != 0
        || found & class::TITLE != 0 && found & (class::MALE | class::FEMALE) == 0 && word.len() > 5
}

/// The words of `range` with their places.
fn words(s: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let part = s.get(range.clone()).unwrap_or("");
    let mut found = Vec::new();
    let mut start = None;
    for (i, c) in part.char_indices() {
        if c.is_whitespace() {
            found.extend(start.take().map(|b: usize| range.start + b..range.start + i));
        } else if start.is_none() {
            start = Some(i);
        }
    }
    found.extend(start.map(|b| range.start + b..range.end));
    found
}

fn floor(s: &str, mut at: usize) -> usize {
    while !s.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether the full stop at byte `i` belongs to an abbreviation ("U.S.", "Gov.") or stands inside a word.
fn abbreviates(s: &str, i: usize) -> bool {
    let word = s[..i].rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"')).next().unwrap_or("");
    // "3.5" and "U.S" go on, "crisis.Armenian" is a lost space.
    if let Some(next) = s[i + 1..].chars().next().filter(|c| !c.is_whitespace()) {
        return !next.is_uppercase() || word.chars().count() <= 3;
    }
    let letters = word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    letters || LEXICON.get(&s[i - word.len()..=i]).class & class::TITLE != 0
}

/// Where what stands before `at` begins: after the last of `marks` that is no abbreviation's full stop.
fn clause_start(s: &str, from: usize, at: usize, marks: &[char]) -> usize {
    let part = &s[from..at];
    let last = part.char_indices().rev().find(|(i, c)| marks.contains(c) && !(*c == '.' && abbreviates(s, from + i)));
    last.map_or(from, |(i, c)| from + i + c.len_utf8())
}

fn is_article(word: &str) -> bool {
    ["the", "a", "an"].iter().any(|a| word.eq_ignore_ascii_case(a))
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "--")
}

/// The last word of the role that ends right before a name: "analyst", or "Ports" of "Minister of Ports".
fn role_end(s: &str, found: &[Range<usize>]) -> Option<usize> {
    let last = found.len().checked_sub(1)?;
    if s[found[last].clone()].ends_with(',') {
        return None;
    }
    if is_role(&s[found[last].clone()]) {
        return Some(last);
    }
    // A capitalised office, so that "the arrest of minister" and "a friend of Harbour" stay out.
    let of = (last.saturating_sub(5)..last).rev().find(|n| matches!(&s[found[*n].clone()], "of" | "for"))?;
    let head = of.checked_sub(1)?;
    let capital = |n: usize| s[found[n].clone()].starts_with(char::is_uppercase);
    let joins = |n: usize| matches!(&s[found[n].clone()], "and" | "the" | "of");
    let plain = |n: usize| !s[found[n].clone()].ends_with([',', ':', '’', '\'']) && !is_role(&s[found[n].clone()]);
    (capital(head) && is_role(&s[found[head].clone()]) && (of + 1..=last).all(|n| (capital(n) || joins(n)) && plain(n)))
        .then_some(head)
}

/// A title inside the mention: "Prime Minister Ada Brun".
fn inside(s: &str, range: Range<usize>) -> Option<Range<usize>> {
    let found = words(s, range);
    let last = found
        .iter()
        .take(found.len().saturating_sub(1))
        .take_while(|w| class_of(&s[(*w).clone()]) & class::TITLE != 0)
        .last()?;
    is_role(&s[last.clone()]).then(|| found[0].start..last.end)
}

/// "Azerbaijani analyst Orrik Foxley": words that lead up to a role noun right before the name.
fn before(s: &str, at: usize) -> Option<Range<usize>> {
    let from = floor(s, at.saturating_sub(WINDOW));
    let found = words(s, clause_start(s, from, at, &['\n', '.', '“', '"', ';', '('])..at);
    let last = found.last()?;
    let head = role_end(s, &found)?;
    let mut first = head;
    while first > 0 {
        let word = &s[found[first - 1].clone()];
        let found_class = class_of(word);
        if word.ends_with([',', ':', '”', '"', ')']) || is_dash(word) {
            break;
        }
        let boundary = found_class
            & (class::PREP
                | class::CONJ
                | class::SUB
                | class::REL
                | class::THAT
                | class::WH
                | class::AUX
                | class::MODAL
                | class::SUBJ
                | class::OBJ
                | class::ADV
                | class::TIME
                | class::VERB)
            != 0
            || LEXICON.get(word).frames != 0;
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let article = is_article(word);
        if boundary
            && !(capital
                && found_class & (class::PREP | class::CONJ) == 0
                && LEXICON.get(word).frames == 0
                && found_class & class::SUB == 0)
        {
            break;
        }
        if article {
            break;
        }
        first -= 1;
        if head + 1 - first > 7 {
            break;
        }
    }
    // "the club's former captain" is whole with its article only.
    let possessive = |w: &Range<usize>| {
        s[w.clone()].ends_with(['\'', '’']) || s[w.clone()].ends_with("'s") || s[w.clone()].ends_with("’s")
    };
    if found[first..=head].iter().any(possessive) && first > 0 && is_article(&s[found[first - 1].clone()]) {
        first -= 1;
    }
    Some(found[first].start..last.end)
}

/// ", the Armenian ambassador in Paris": an apposition after the name.
fn after(s: &str, at: usize) -> Option<Range<usize>> {
    let rest = s.get(at..floor(s, s.len().min(at + WINDOW)))?;
    let body = rest.strip_prefix(',')?;
    let start = at + 1 + (body.len() - body.trim_start().len());
    let body = body.trim_start();
    let end = [", ", " who ", "\n", " “", " \"", "; ", " — ", " said", " told"]
        .iter()
        .filter_map(|stop| body.find(stop))
        .chain(body.match_indices(". ").map(|(i, _)| i).find(|i| !abbreviates(s, start + i)))
        .min();
    let body = match end {
        Some(end) => &body[..end],
        None => body,
    };
    let body = body.trim_end_matches([',', '.', ';', ' ', '\n']);
    let found = words(s, start..start + body.len());
    let role = found.iter().take(7).position(|w| is_role(&s[w.clone()]))?;
    // Nothing but modifiers may stand before the role noun.
    let clean = found[..role].iter().all(|w| {
        let word = &s[w.clone()];
        class_of(word)
            & (class::AUX | class::MODAL | class::SUBJ | class::VERB | class::SUB | class::CONJ | class::PREP)
            == 0
            && LEXICON.get(word).frames == 0
    });
    (clean && found.len() <= 14).then(|| start..start + body.len())
}

/// "Azerbaijan’s ambassador in Paris, Leyla ...": an apposition before the name.
fn before_comma(s: &str, at: usize) -> Option<Range<usize>> {
    let from = floor(s, at.saturating_sub(WINDOW));
    let lead = s[from..at].trim_end().strip_suffix(',')?;
    let end = from + lead.len();
    let found = words(s, clause_start(s, from, end, &['\n', '.', '“', '”', '"', ';', ','])..end);
    // "according to the league's auditor, Mila Ortun", "said the auditor, Mila Ortun": the role begins after the cue.
    let cue = found.iter().rposition(|w| {
        let word = &s[w.clone()];
        LEXICON.get(word).frames != 0 && !is_role(word) || word.eq_ignore_ascii_case("according")
    });
    let found = match cue {
        Some(n) => {
            let to = found.get(n + 1).is_some_and(|w| &s[w.clone()] == "to");
            found.get(n + 1 + usize::from(to)..).unwrap_or(&[])
        }
        None => &found,
    };
    let clean = found.iter().all(|w| {
        let word = &s[w.clone()];
        class_of(word) & (class::AUX | class::MODAL | class::SUBJ | class::VERB | class::SUB | class::THAT) == 0
            && (LEXICON.get(word).frames == 0 || is_role(word))
    });
    let role = found.iter().any(|w| is_role(&s[w.clone()]));
    let opens = found.first().is_some_and(|w| {
        class_of(&s[w.clone()]) & class::PREP == 0 && s[w.clone()].chars().next().is_some_and(char::is_alphabetic)
    });
    (role && clean && opens && found.len() <= 9).then(|| found[0].start..end)
}
