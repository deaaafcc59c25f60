//! How the quote scorer compares spans and speakers: edges trimmed, heads and last names found.

use std::sync::LazyLock;

use regex::Regex;

/// Words: letters and digits with inner apostrophes, full stops and hyphens.
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\w+(?:[’'.\-]\w+)*"));
/// Where the head noun's chunk ends.
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s*(?:,|;|\(|—|–|\bwho\b|\bwhose\b|\bwhich\b|\bthat\b|\bof\b|\bin\b|\bfrom\b|\bfor\b|\bat\b|\bwith\b|\bon\b|\bto\b)\s*",
    )
});

const EDGE: &str = " \t\r\n\u{a0}“”„«»‟\"‘’'`,.;:!?…—–-()[]";
const DETERMINERS: [&str; 10] = ["the", "a", "an", "his", "her", "their", "its", "our", "my", ""];
const TITLES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "sen",
    "rep",
    "gov",
    "gen",
    "prof",
    "president",
    "senator",
    "secretary",
    "minister",
    "prime",
];
const PRONOUNS: [&str; 15] =
    ["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them", "that", "which", "", ""];
const FUNCTION_WORDS: [&str; 14] =
    ["of", "and", "for", "in", "to", "at", "by", "on", "from", "with", "is", "was", "s", ""];

#[allow(clippy::expect_used, reason = "the patterns above are constants that a test compiles")]
fn pattern(s: &str) -> Regex {
    Regex::new(s).expect("a valid constant pattern")
}

/// A code-point range without the quotation marks, white space and punctuation at its edges.
pub fn trim(text: &[char], mut start: usize, mut end: usize) -> (usize, usize) {
    let edge = |c: char| EDGE.contains(c);
    end = end.min(text.len());
    while start < end && edge(text[start]) {
        start += 1;
    }
    while end > start && edge(text[end - 1]) {
        end -= 1;
    }
    (start, end)
}

/// Code-point offsets (from the slice's start) at which its words begin.
pub fn word_starts(slice: &str) -> Vec<usize> {
    let (mut chars, mut byte) = (0, 0);
    WORD.find_iter(slice)
        .map(|m| {
            chars += slice[byte..m.start()].chars().count();
            byte = m.start();
            chars
        })
        .collect()
}

/// The words in lower case, curly apostrophes made straight.
pub fn words(s: &str) -> Vec<String> {
    WORD.find_iter(s).map(|m| m.as_str().to_lowercase().replace('’', "'")).collect()
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or_else(|| if word.ends_with("s'") { &word[..word.len() - 1] } else { word })
}

fn is_in(list: &[&str], word: &str) -> bool {
    !word.is_empty() && list.contains(&word)
}

/// The name without leading determiners and titles, in lower case.
fn bare_name(s: &str) -> String {
    let mut w: Vec<String> = words(s).iter().map(|x| without_possessive(x).trim_end_matches('.').to_owned()).collect();
    while w.len() > 1 && (is_in(&DETERMINERS, &w[0]) || is_in(&TITLES, &w[0])) {
        w.remove(0);
    }
    w.join(" ")
}

/// Last word of the first chunk before a comma, "of", "who" and the like; "" when there is none.
fn head(s: &str) -> String {
    let s = s.replace('’', "'");
    for chunk in CUT.split(&s) {
        let w: Vec<String> = words(chunk).iter().map(|x| without_possessive(x).to_owned()).collect();
        if let Some(last) = w.iter().rfind(|x| !is_in(&DETERMINERS, x)) {
            return last.clone();
        }
    }
    String::new()
}

fn last_name(s: &str) -> String {
    let name = bare_name(s);
    name.split(' ').rfind(|w| !["jr", "sr", "ii", "iii"].contains(w)).unwrap_or("").to_owned()
}

/// Same phrase but for case, edges, determiner, title and possessive; two missing speakers are the same.
pub fn same_speaker(gold: Option<&str>, predicted: Option<&str>) -> bool {
    match (gold, predicted) {
        (None, None) => true,
        (Some(g), Some(p)) => bare_name(g) == bare_name(p),
        _ => false,
    }
}

/// Same phrase, or the head or last name of one is a word of the other. A pronoun matches only itself.
pub fn same_head(gold: Option<&str>, predicted: Option<&str>) -> bool {
    if same_speaker(gold, predicted) {
        return true;
    }
    let (Some(g), Some(p)) = (gold, predicted) else { return false };
    let set = |s: &str| -> std::collections::BTreeSet<String> {
        words(s).iter().map(|w| without_possessive(w).to_owned()).collect()
    };
    let (gold_words, predicted_words) = (set(g), set(p));
    let lone_pronoun = |w: &std::collections::BTreeSet<String>| w.len() == 1 && w.iter().all(|x| is_in(&PRONOUNS, x));
    if lone_pronoun(&gold_words) || lone_pronoun(&predicted_words) {
        return false;
    }
    [(head(p), &gold_words), (head(g), &predicted_words), (last_name(p), &gold_words)].iter().any(|(h, other)| {
        !h.is_empty()
            && !is_in(&DETERMINERS, h)
            && !is_in(&PRONOUNS, h)
            && !is_in(&FUNCTION_WORDS, h)
            && other.contains(h)
    })
}

/// Same last name or same bare name of the canonical speakers.
pub fn same_canonical(gold: &str, predicted: Option<&str>) -> bool {
    predicted.is_some_and(|p| last_name(gold) == last_name(p) || bare_name(gold) == bare_name(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_last_names_match_as_the_paper_scorer_does() {
        assert!(same_head(Some("Deputy Minister Oona Varga, a member of the council"), Some("Varga")));
        assert!(same_head(Some("the ministry of ports"), Some("The ministry")));
        assert!(!same_head(Some("he"), Some("Varga")));
        assert!(same_head(None, None) && !same_head(None, Some("x")));
        assert!(same_canonical("Oona Varga", Some("Varga")));
    }

    #[test]
    fn edges_are_trimmed_and_words_counted_in_code_points() {
        let text: Vec<char> = "“Ōna’s plan.”".chars().collect();
        assert_eq!(trim(&text, 0, text.len()), (1, 11));
        assert_eq!(word_starts("Ōna’s plan"), vec![0, 6]);
        let _ = (&*CUT, &*WORD);
    }
}
