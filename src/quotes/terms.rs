//! Quotation marks around titles, names and terms rather than around speech.

use super::attribute::Context;

/// Whether a stretch reads like a name, a title or a term rather than like speech.
pub fn reads_like_title(context: &Context<'_>, q: usize) -> bool {
    title_like(context.inner(q))
}

/// Whether words read like a title or a name: each begins with a capital.
pub fn title_like(inner: &str) -> bool {
    let inner = inner.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '…' | '“' | '”' | '‘' | '’'));
    let mut words = 0;
    let mut capitals = 0;
    for word in inner.split_whitespace() {
        let small = matches!(
            word,
            "of" | "the" | "and" | "a" | "an" | "in" | "on" | "for" | "to" | "with" | "at" | "by" | "from"
        );
        words += usize::from(!small);
        capitals += usize::from(
            !small
                && word
                    .trim_start_matches(['(', '['])
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_uppercase() || c.is_numeric()),
        );
    }
    words <= 8 && words == capitals
}

/// Words that introduce a name or a term rather than speech.
pub fn introduces_term(context: &Context<'_>, k: usize) -> bool {
    const BEFORE: [&str; 24] = [
        "so-called",
        "titled",
        "entitled",
        "dubbed",
        "named",
        "nicknamed",
        "film",
        "movie",
        "book",
        "novel",
        "song",
        "show",
        "series",
        "album",
        "program",
        "programme",
        "memoir",
        "documentary",
        "column",
        "podcast",
        "hashtag",
        "known",
        "magazine",
        "musical",
    ];
    k > 0 && {
        let word = context.word(k - 1);
        let word2 = if k > 1 { context.word(k - 2) } else { "" };
        BEFORE.iter().any(|b| word.eq_ignore_ascii_case(b))
            || word.eq_ignore_ascii_case("as") && (word2 == "known" || word2 == "such")
    }
}
