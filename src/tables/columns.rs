//! The columns of every table: names, order, types and meaning.

use super::schema::Column;
use super::schema::Type::{Boolean, Integer, Number, String};

const fn col(name: &'static str, kind: super::schema::Type, description: &'static str) -> Column {
    Column::new(name, kind, description)
}

const DOC_ID: Column =
    col("doc_id", String, "The document: the user's id, else 16 hex digits of its SHA-256").required();
const SENTENCE_ID: Column = col("sentence_id", String, "The sentence of the first character");
const START: Column = col("start", Integer, "First code point in the clean text (texts.jsonl), from 0").required();
const END: Column = col("end", Integer, "One past the last code point in the clean text").required();
const SOURCE_START: Column =
    col("source_start", Integer, "First code point in the source record's decoded text; empty for HTML");
const SOURCE_END: Column =
    col("source_end", Integer, "One past the last code point in the source text; empty for HTML");
const TEXT: Column = col("text", String, "The words at start..end, line ends as spaces").required();
const RULE: Column = col("rule", String, "How it was found").required();
const SCORE: Column = col("score", Number, "Confidence").required().range(0, 1);

/// Columns of `documents.csv`.
pub const DOCUMENTS: &[Column] = &[
    DOC_ID.key(),
    col("source_path", String, "File as the user reached it; - is standard input").required(),
    col("source_record", Integer, "Number of the record in its file, from 1 (JSONL: its line)").required(),
    col("source_sha256", String, "SHA-256 of the record's bytes").required(),
    col("url", String, "Address"),
    col("title", String, "Headline"),
    col("author", String, "Author"),
    col("published", String, "Date of publication as the source writes it"),
    col("language", String, "ISO 639-1 code"),
    col("source_chars", Integer, "Code points of the decoded source").required(),
    col("char_count", Integer, "Code points of the clean text").required(),
    col("sentence_count", Integer, "Sentences").required(),
    col("mention_count", Integer, "Rows of the document in entities").required(),
    col("quote_count", Integer, "Rows of the document in quotes").required(),
    col("claim_count", Integer, "Rows of the document in claims").required(),
    col("status", String, "What became of it").required().one_of(&["ok", "empty", "not_english", "truncated"]),
    col("warnings", String, "What was odd about it, joined by \"; \""),
];

/// Columns of `sentences.csv`.
pub const SENTENCES: &[Column] = &[
    col("sentence_id", String, "doc_id.s1, doc_id.s2, ... in text order").key(),
    DOC_ID,
    col("sentence_index", Integer, "Number of the sentence in its document, from 1, as in its id").required(),
    START,
    END,
    SOURCE_START,
    SOURCE_END,
    TEXT,
];

/// Columns of `entities.csv`.
pub const ENTITIES: &[Column] = &[
    col("mention_id", String, "doc_id.m1, doc_id.m2, ... in text order").key(),
    DOC_ID,
    SENTENCE_ID,
    START,
    END,
    SOURCE_START,
    SOURCE_END,
    TEXT,
    col("label", String, "Kind of name").required().one_of(&["PER", "ORG", "LOC", "MISC"]),
    SCORE,
    col("entity_id", String, "doc_id.e1, ...: all mentions of one entity share it").required(),
    col("entity", String, "Canonical name in the document").required(),
    col("mention_kind", String, "Whether it is the canonical name or a variant").required().one_of(&["name", "alias"]),
];

/// Columns of `quotes.csv`.
pub const QUOTES: &[Column] = &[
    col("quote_id", String, "doc_id.q1, doc_id.q2, ... in text order").key(),
    DOC_ID,
    SENTENCE_ID,
    START,
    END,
    SOURCE_START,
    SOURCE_END,
    TEXT,
    col("quote_type", String, "How much of it stands between quotation marks; scare: nobody said it")
        .required()
        .one_of(&["direct", "mixed", "indirect", "scare"]),
    col("cue_text", String, "Words that introduce it (said, according to)"),
    col("cue_start", Integer, "First code point of the cue"),
    col("cue_end", Integer, "One past the cue"),
    col("speaker_text", String, "The speaker as written"),
    col("speaker_start", Integer, "First code point of the speaker"),
    col("speaker_end", Integer, "One past the speaker"),
    col("speaker_kind", String, "What kind of phrase names the speaker")
        .required()
        .one_of(&["name", "nominal", "pronoun", "group", "none"]),
    col("speaker_entity_id", String, "entity_id of the speaker"),
    col("speaker", String, "Canonical name of the speaker"),
    col("speaker_label", String, "Label of the speaker's entity").one_of(&["PER", "ORG", "LOC", "MISC"]),
    col("speaker_role", String, "Role from a title or apposition"),
    RULE,
    SCORE,
];

/// Columns of `claims.csv`.
pub const CLAIMS: &[Column] = &[
    col("claim_id", String, "doc_id.c1, doc_id.c2, ... in text order").key(),
    DOC_ID,
    SENTENCE_ID,
    START,
    END,
    SOURCE_START,
    SOURCE_END,
    TEXT,
    col("kind", String, "Kind of number").required().one_of(&[
        "count", "money", "percent", "measure", "duration", "age", "ratio", "rate", "date", "time", "ordinal", "score",
    ]),
    col("value", Number, "The value; empty for ranges and malformed numbers"),
    col("value_low", Number, "Low end of a range"),
    col("value_high", Number, "High end of a range"),
    col("comparator", String, "Relation of the number to the true value")
        .required()
        .one_of(&["eq", "approx", "gt", "ge", "lt", "le", "between"]),
    col("approximator", String, "Approximating words as written (nearly, up to)"),
    col("change", String, "Direction of a change").required().one_of(&["up", "down", "none"]),
    col("unit_text", String, "Unit as written"),
    col("unit_name", String, "CLDR English long name, singular; for counts the lemma of what is counted"),
    col("unit_code", String, "UCUM or ISO 4217 code"),
    col("unit_system", String, "Where the code is from").one_of(&["UCUM", "ISO4217", "count"]),
    col("unit_assumed", Boolean, "Whether the code is an assumption ($ without a country is USD)").required(),
    col("base_value", Number, "The value in base_unit"),
    col("base_unit", String, "UCUM code of the base unit"),
    col("counted", String, "What is counted or measured, as written"),
    col("subject", String, "What the number is said of, as written"),
    col("subject_start", Integer, "First code point of the subject"),
    col("subject_end", Integer, "One past the subject"),
    col("predicate", String, "The verb between subject and number"),
    col("iso", String, "ISO 8601 date or duration"),
    col("quote_id", String, "The quotation around it"),
    col("claimant", String, "Canonical speaker or source"),
    col("claimant_entity_id", String, "entity_id of the claimant"),
    col("claim_source", String, "Whether it is quoted, reported, or in the article's own voice")
        .required()
        .one_of(&["quoted", "reported", "author"]),
    col("anomaly", String, "What is broken about the number"),
    col("value_candidates", String, "Readings of a malformed number, joined by ;"),
    RULE,
    SCORE,
    col(
        "sentence",
        String,
        "The sentence of the first character; of a very long one the part around the number, … at its cuts",
    ),
];

/// Columns of `rejects.csv`.
pub const REJECTS: &[Column] = &[
    col("doc_id", String, "The user's id, else 16 hex digits of the record's SHA-256, when either is known"),
    col("source_path", String, "File as the user reached it").required(),
    col("source_record", Integer, "Number of the record in its file, from 1").required(),
    col("stage", String, "The stage that failed").required(),
    col("code", String, "Short, stable reason").required(),
    col("message", String, "What happened and what to do").required(),
];
