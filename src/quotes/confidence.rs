//! How often a row is right, by the rule that made it.

use crate::document::QuoteType;

/// The share of rows with such a rule and type whose span (four fifths of the words) and speaker (head word) were both
/// right, measured on articles of news (200 of `polnear-speech` train, and dev; 2026-11-22); rules seen fewer than ten
/// times are rounded towards their neighbours. `weak`: the cue is one of thought or showing, or says something only
/// where quotation marks stand. The rows of `model` depend on the model in use, and the default one has learned from
/// train: its figure is of dev alone (19 of 31 rows, 2026-11-23).
pub fn measured(rule: &str, weak: bool, quote_type: QuoteType) -> f32 {
    let direct = matches!(quote_type, QuoteType::Direct | QuoteType::Scare);
    let mixed = quote_type == QuoteType::Mixed;
    if weak {
        return 0.2;
    }
    match rule {
        "speaker-verb" if direct => 0.96,
        "speaker-verb" if mixed => 0.75,
        "speaker-verb" => 0.71,
        "verb-speaker" if direct => 0.95,
        "verb-speaker" if mixed => 0.8,
        "verb-speaker" => 0.55,
        "shared-subject" if direct => 0.75,
        "shared-subject" if mixed => 0.68,
        "shared-subject" => 0.6,
        "according-to" if direct => 0.9,
        "according-to" => 0.78,
        "noun" => 0.55,
        "model" => 0.61,
        "colon" | "verb-beside" => 0.84,
        "sign-off" => 0.9,
        "colon-paragraph" | "sentence-before" => 0.7,
        "transcript" | "subject-before" | "paragraph-before" => 0.6,
        "subject" if direct => 0.31,
        "subject" => 0.23,
        "same-paragraph" | "subject-of-paragraph" => 0.2,
        "no-speaker" => 0.1,
        _ => 0.5,
    }
}

/// Whether a rule only guesses that somebody said what stands between the marks: no word nearby says so.
pub fn is_guess(rule: &str) -> bool {
    matches!(rule, "subject" | "same-paragraph" | "subject-of-paragraph" | "no-speaker")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_on_both_sides_are_surer_and_guesses_are_low() {
        for rule in ["speaker-verb", "verb-speaker", "shared-subject", "according-to"] {
            let [direct, mixed, indirect] =
                [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect].map(|t| measured(rule, false, t));
            assert!(direct > mixed && mixed >= indirect, "{rule}");
        }
        for guess in ["subject", "same-paragraph", "no-speaker", "subject-of-paragraph"] {
            assert!(is_guess(guess) && measured(guess, false, QuoteType::Direct) < 0.4);
        }
    }
}
