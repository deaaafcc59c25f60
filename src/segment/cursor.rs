//! Looking around in a line: characters and words before and after a byte position. Every scan is bounded,
//! so that a line without a single space costs no more than any other.

/// No abbreviation or word of interest is longer (bytes).
const REACH: usize = 48;

/// The character that starts at byte `at`.
pub(super) fn char_at(line: &str, at: usize) -> Option<char> {
    line.get(at..)?.chars().next()
}

/// The character that ends at byte `at`.
pub(super) fn char_before(line: &str, at: usize) -> Option<char> {
    line.get(..at)?.chars().next_back()
}

/// Characters that may close a sentence after its full stop. Straight quotes are judged by their place.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '»' | '›' | ')' | ']' | '}' | '"' | '\'' | '」' | '』' | '）')
}

/// Characters that may open a sentence before its first word.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '“' | '‘' | '«' | '‹' | '„' | '‚' | '"' | '\'' | '(' | '[' | '{' | '¿' | '¡' | '「' | '『' | '`')
}

/// Dashes and bullets that may stand before a sentence's first word.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '–'
            | '—'
            | '―'
            | '•'
            | '·'
            | '▪'
            | '■'
            | '►'
            | '*'
            | '⁃'
            | '●'
            | '#'
            | '@'
            | '~'
            | '_'
            | '<'
            | '|'
            | '➡'
    )
}

/// The first position at or after `at` that is not white space.
pub(super) fn skip_space(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

/// The word that ends at byte `at`: letters, digits and the signs that stand inside abbreviations. It does
/// not reach back beyond `from`, the start of the sentence.
pub(super) fn word_before(line: &str, from: usize, at: usize) -> &str {
    let mut start = at;
    for (i, c) in line.get(from..at).unwrap_or("").char_indices().rev() {
        let i = from + i;
        if at - i > REACH || !(c.is_alphanumeric() || matches!(c, '.' | '&' | '\'' | '’' | '-' | '°')) {
            break;
        }
        start = i;
    }
    line.get(start..at).unwrap_or("").trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The word that starts at byte `at`, without a final full stop.
pub(super) fn word_after(line: &str, at: usize) -> &str {
    let rest = line.get(at..).unwrap_or("");
    let end = rest
        .char_indices()
        .find(|(i, c)| *i > REACH || !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '-')))
        .map_or(rest.len(), |(i, _)| i);
    let word = &rest[..end];
    word.split_once("'s")
        .or_else(|| word.split_once("’s"))
        .map_or(word, |(w, _)| w)
        .trim_end_matches(['.', '\'', '’', '-'])
}

/// The first letter or digit at or after `at`, behind openers, dashes, bullets and the white space between.
pub(super) fn first_of_next(line: &str, at: usize) -> Option<(usize, char)> {
    line.get(at..)?
        .char_indices()
        .take(12)
        .find(|(_, c)| {
            !(is_opener(*c) || is_bullet(*c) || c.is_whitespace() || matches!(c, '.' | '…' | '$' | '€' | '£'))
        })
        .map(|(i, c)| (at + i, c))
}

/// Whether the stretch without white space around byte `at` looks like an address (web, mail, file).
pub(super) fn in_address(line: &str, at: usize) -> bool {
    let mut back = line.get(..at).unwrap_or("").char_indices().rev().take(120);
    let start = back.find(|(_, c)| c.is_whitespace()).map_or(at.saturating_sub(480), |(i, c)| i + c.len_utf8());
    let start = if start == at.saturating_sub(480) { floor_boundary(line, start) } else { start };
    let mut ahead = line.get(at..).unwrap_or("").char_indices().take(120);
    let end = ahead.find(|(_, c)| c.is_whitespace()).map_or(line.len().min(at + 120), |(i, _)| at + i);
    let token = line.get(start..floor_boundary(line, end)).unwrap_or("");
    token.contains("://")
        || token.contains("www.")
        || token.contains('@')
        || token.contains(".html")
        || token.contains(".php")
}

/// The last code-point boundary at or before `at`.
fn floor_boundary(line: &str, at: usize) -> usize {
    let mut at = at.min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_full_stop() {
        let line = "(the U.S. “Army’s band";
        assert_eq!(word_before(line, 0, 8), "U.S");
        assert_eq!(first_of_next(line, 9), Some((13, 'A')));
        assert_eq!(word_after(line, 13), "Army");
    }

    #[test]
    fn addresses_are_seen() {
        let line = "see https://a.b/C.D now";
        assert!(in_address(line, line.find(".D").unwrap()));
        assert!(!in_address(line, line.len() - 1));
    }
}
