//! What the codes in the tables mean, in words for people who check them.

use serde_json::{Map, Value, json};

/// Rules of quotations: name, how the speaker was found.
pub const QUOTE_RULES: &[(&str, &str)] = &[
    ("speaker-verb", "The speaker stands before a verb of saying, as in “X said ...”."),
    ("verb-speaker", "The speaker stands after a verb of saying, as in “..., said X”."),
    ("shared-subject", "The verb of saying takes its subject from an earlier verb, as in “X rose, adding that ...”."),
    ("according-to", "The source is named by “according to” or words like it."),
    ("noun", "The speaker stands at a noun of saying, as in “X’s claim that ...”."),
    ("model", "No rule of grammar matched: the language model marked the speaker, the cue and what was said."),
    ("colon", "The speaker stands before a colon and the quotation after it."),
    ("colon-paragraph", "The paragraph before names the speaker and ends with a colon."),
    ("verb-beside", "The speaker and a verb that is in no list of verbs of saying stand right after the quotation."),
    ("sign-off", "The speaker’s name follows the quotation as a signature, as in “...” — X."),
    ("transcript", "The speaker’s name stands inside the quotation marks before a colon, as in a transcript."),
    ("sentence-before", "The quotation stands without a cue; the one who spoke in the sentences before it is taken."),
    ("subject-before", "The quotation stands without a cue; the subject of the sentence before it is taken."),
    (
        "paragraph-before",
        "The quotation begins a paragraph without a cue; the speaker of the paragraph before is taken.",
    ),
    (
        "subject-of-paragraph",
        "The quotation begins a paragraph without a cue; whom the paragraph before is about is taken: a guess.",
    ),
    ("subject", "No word of saying is near: the subject of the sentence around the quotation is taken, a guess."),
    ("same-paragraph", "No word of saying is near: whoever spoke last in the paragraph is taken, a guess."),
    ("no-speaker", "It reads like a quotation, but nothing tells who speaks."),
    ("no-attribution", "Words between quotation marks that nobody is said to have spoken: a title, a term, or irony."),
];

/// Rules of numbers: name, how the number was read.
pub const CLAIM_RULES: &[(&str, &str)] = &[
    ("number", "A number with its unit or with the noun that it counts."),
    ("range", "Two numbers that bound a range."),
    ("from-to", "A change from one number to another."),
    ("multiple", "A multiple in a word, as in “twice as many”."),
    ("article", "An article that stands for one, as in “a month after”."),
    ("fold", "A multiple written with “-fold” or “times”."),
    ("share", "A part of a whole, as in “two thirds of the boats”."),
    ("hyphen", "A number tied to its unit by a hyphen, as in “four-cylinder engine”."),
    ("elided", "The unit or the noun is left to another number of the sentence, as in “45 and 50 cases”."),
    ("mask", "A date, clock time, ordinal or result, told by its shape."),
];

/// Types of quotations.
const QUOTE_TYPES: &[(&str, &str)] = &[
    ("direct", "all of it between quotation marks"),
    ("mixed", "partly between quotation marks"),
    ("indirect", "reported without quotation marks"),
    ("scare", "between quotation marks, but nobody said it"),
];

/// Kinds of phrases that name a speaker.
const SPEAKER_KINDS: &[(&str, &str)] = &[
    ("name", "named"),
    ("nominal", "named by a role or description"),
    ("pronoun", "a pronoun, resolved within this document"),
    ("group", "a group"),
    ("none", "no speaker found"),
];

/// Relations of a number to the true value.
const COMPARATORS: &[(&str, &str)] = &[
    ("eq", "exactly"),
    ("approx", "about"),
    ("gt", "more than"),
    ("ge", "at least"),
    ("lt", "less than"),
    ("le", "at most"),
    ("between", "between"),
];

/// Whose voice a number is in.
const CLAIM_SOURCES: &[(&str, &str)] =
    &[("quoted", "in their own words"), ("reported", "as reported"), ("author", "the article’s own voice")];

/// What is broken about a number.
const ANOMALIES: &[(&str, &str)] = &[
    ("malformed_grouping", "The digits are grouped in a way that has more than one reading; no value is given."),
    ("glued", "Number and word are run together in the text."),
    ("spliced_sentence", "The sentence before ends right at the number, without a space."),
    ("impossible_percent", "More than 100 % of a whole."),
];

/// All words by the column that they explain.
pub fn all() -> Value {
    let map = |pairs: &[(&str, &str)]| -> Value {
        Value::Object(pairs.iter().map(|(name, words)| ((*name).to_owned(), json!(words))).collect::<Map<_, _>>())
    };
    json!({
        "quote_rule": map(QUOTE_RULES),
        "claim_rule": map(CLAIM_RULES),
        "quote_type": map(QUOTE_TYPES),
        "speaker_kind": map(SPEAKER_KINDS),
        "comparator": map(COMPARATORS),
        "claim_source": map(CLAIM_SOURCES),
        "anomaly": map(ANOMALIES),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Table;

    /// The names of rules in the sources of a stage: where a rule is set, and where its share of right rows is told.
    fn rules_in(folder: &str) -> Vec<String> {
        let name = regex::Regex::new(r#""([a-z]+(?:-[a-z]+)*)""#).unwrap();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
        let mut found = Vec::new();
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap().lines();
            let sets = |line: &&str| {
                let line = line.trim();
                file == "confidence.rs" && line.contains("=>")
                    || line.starts_with("rule: ")
                    || line.contains("rule = ")
                    || line.contains("found(result, ")
            };
            if !file.contains("test") {
                let lines: Vec<&str> = code.filter(sets).collect();
                found.extend(name.captures_iter(&lines.join("\n")).map(|c| c[1].to_owned()));
            }
        }
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn every_rule_of_the_stages_has_its_sentence() {
        for (folder, rules) in [("quotes", QUOTE_RULES), ("claims", CLAIM_RULES)] {
            let found = rules_in(folder);
            let mut known: Vec<&str> = rules.iter().map(|(name, _)| *name).collect();
            known.sort_unstable();
            assert_eq!(found, known, "{folder}");
        }
    }

    #[test]
    fn every_value_of_a_column_has_its_words() {
        let all = all();
        for (table, column) in [
            (Table::Quotes, "quote_type"),
            (Table::Quotes, "speaker_kind"),
            (Table::Claims, "comparator"),
            (Table::Claims, "claim_source"),
        ] {
            let values = table.columns().iter().find(|c| c.name == column).unwrap().values;
            for value in values {
                assert!(all[column][value].is_string(), "{column} {value}");
            }
        }
    }
}
