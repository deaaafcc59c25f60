//! The document on its way through the pipeline: the [`Record`] that a dump holds, and the [`Document`] that
//! the stages fill: clean text, sentences, mentions, entities, quotes, claims.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::span::{Span, Text, TextMap};

/// Where a record stands in the user's dump.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The path as the user gave or reached it (`-` for standard input).
    pub path: String,
    /// Number of the record in its file, from 1 (1 for one-document files).
    pub record: u64,
    /// SHA-256 of the record's bytes, in hex.
    pub sha256: String,
}

/// What the record's text is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Plain text.
    Plain(String),
    /// An HTML page or fragment.
    Html(String),
}

/// One document as the dump holds it, decoded but not cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it stands.
    pub origin: Origin,
    /// The user's id field, when the format has one.
    pub id: Option<String>,
    /// The text.
    pub body: Body,
    /// Headline, from a field of the record.
    pub title: Option<String>,
    /// Address, from a field of the record.
    pub url: Option<String>,
    /// Author, from a field of the record.
    pub author: Option<String>,
    /// Date of publication as the source writes it.
    pub published: Option<String>,
    /// What was odd while reading it (an undecodable byte, say).
    pub warnings: Vec<String>,
}

/// What a line of the clean text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The article's headline.
    Headline,
    /// Who wrote it.
    Byline,
    /// When or where it was published.
    Date,
    /// Name of the section ("World").
    Section,
    /// A picture's caption.
    Caption,
    /// A heading inside the article.
    Subhead,
    /// Agency or source line.
    Credit,
    /// Running text.
    Body,
}

/// Type of a named entity, after CoNLL-2003.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Label {
    /// Person.
    Per,
    /// Organisation.
    Org,
    /// Location.
    Loc,
    /// Any other name (nationality, event, work, product).
    Misc,
}

impl Label {
    /// The label as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Per => "PER",
            Label::Org => "ORG",
            Label::Loc => "LOC",
            Label::Misc => "MISC",
        }
    }

    /// Reads `PER`, `ORG`, `LOC` or `MISC`.
    pub fn parse(s: &str) -> Option<Self> {
        Some(match s {
            "PER" => Label::Per,
            "ORG" => Label::Org,
            "LOC" => Label::Loc,
            "MISC" => Label::Misc,
            _ => return None,
        })
    }
}

/// A name that the tagger found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub label: Label,
    /// Mean probability of the label over the mention's words, 0 to 1.
    pub score: f32,
}

/// A part in an attribution ("*The mayor* **said** that *it rained*").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The words that attribute ("said", "according to").
    Cue,
    /// Whom something is attributed to.
    Source,
    /// What is attributed.
    Content,
}

impl Role {
    /// All roles, in the order of their numbers.
    pub const ALL: [Role; 3] = [Role::Cue, Role::Source, Role::Content];
}

/// What the model makes of a word in attributions. Roles overlap: a quotation can hold a cue of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct WordRoles {
    /// Bytes of the word.
    pub bytes: std::ops::Range<usize>,
    /// Probability, for each [`Role`], that a span of it begins with the word.
    pub begins: [f32; 3],
    /// Probability, for each [`Role`], that the word goes on with a span of it.
    pub goes_on: [f32; 3],
}

impl WordRoles {
    /// Probability that the word has the role.
    pub fn has(&self, role: Role) -> f32 {
        self.begins[role as usize] + self.goes_on[role as usize]
    }
}

/// What the model finds in a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tagging {
    /// Names in order, not overlapping.
    pub names: Vec<Tagged>,
    /// The roles of all words in order; empty when the model has no attribution head.
    pub roles: Vec<WordRoles>,
}

/// Whether a mention is the entity's own name or another way of naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// Equal to the canonical name.
    Name,
    /// Shorter, an acronym, or another variant.
    Alias,
}

/// A name in the text, linked to an entity of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub label: Label,
    /// Mean probability of the label over the mention's words, 0 to 1.
    pub score: f32,
    /// Index into [`Document::entities`].
    pub entity: usize,
    /// Name or alias.
    pub kind: MentionKind,
}

/// A named thing of one document: all its mentions under one canonical name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest name that the document uses, repaired where it was glued.
    pub name: String,
    /// The label that most of its mentions have.
    pub label: Label,
    /// Indices into [`Document::mentions`], in text order.
    pub mentions: Vec<usize>,
    /// Role from a title or apposition ("the Armenian ambassador in Paris").
    pub role: Option<String>,
}

/// How much of a quotation stands between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteType {
    /// All words.
    Direct,
    /// Some words.
    Mixed,
    /// None.
    Indirect,
    /// A quoted stretch that nobody said: scare quotes, titles of works.
    Scare,
}

impl QuoteType {
    /// The type as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteType::Direct => "direct",
            QuoteType::Mixed => "mixed",
            QuoteType::Indirect => "indirect",
            QuoteType::Scare => "scare",
        }
    }
}

/// What kind of phrase names the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A proper name.
    Name,
    /// A common noun phrase ("the minister").
    Nominal,
    /// A pronoun.
    Pronoun,
    /// Several speakers ("the two sides", "Pashinyan and Aliyev").
    Group,
}

impl SpeakerKind {
    /// The kind as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            SpeakerKind::Name => "name",
            SpeakerKind::Nominal => "nominal",
            SpeakerKind::Pronoun => "pronoun",
            SpeakerKind::Group => "group",
        }
    }
}

/// Who said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The phrase as written.
    pub span: Span,
    /// What kind of phrase it is.
    pub kind: SpeakerKind,
    /// The entity it was resolved to: index into [`Document::entities`].
    pub entity: Option<usize>,
    /// Canonical name: the entity's name, or the phrase that a pronoun or nominal stands for.
    pub canonical: String,
    /// Role from a title or apposition.
    pub role: Option<String>,
}

/// One quotation (or one part of a split quotation; the parts share `group`).
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The words that are attributed; for direct quotations without the outer marks.
    pub span: Span,
    /// Direct, mixed, indirect or scare.
    pub quote_type: QuoteType,
    /// The cue ("said", "according to").
    pub cue: Option<Span>,
    /// The speaker, when one was found with enough evidence.
    pub speaker: Option<Speaker>,
    /// The attribution this quotation belongs to, numbered from 0 in the document.
    pub group: usize,
    /// How span and speaker were found.
    pub rule: &'static str,
    /// Confidence, 0 to 1.
    pub score: f32,
}

/// Decimal numbers of claims.
pub type Decimal = rust_decimal::Decimal;

/// What kind of number a claim states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the table's vocabulary")]
pub enum ClaimKind {
    Count,
    Money,
    Percent,
    Measure,
    Duration,
    Age,
    Ratio,
    Rate,
    Date,
    Time,
    Ordinal,
    Score,
}

impl ClaimKind {
    /// The kind as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimKind::Count => "count",
            ClaimKind::Money => "money",
            ClaimKind::Percent => "percent",
            ClaimKind::Measure => "measure",
            ClaimKind::Duration => "duration",
            ClaimKind::Age => "age",
            ClaimKind::Ratio => "ratio",
            ClaimKind::Rate => "rate",
            ClaimKind::Date => "date",
            ClaimKind::Time => "time",
            ClaimKind::Ordinal => "ordinal",
            ClaimKind::Score => "score",
        }
    }
}

/// How the claimed value relates to the true one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the table's vocabulary")]
pub enum Comparator {
    #[default]
    Eq,
    Approx,
    Gt,
    Ge,
    Lt,
    Le,
    Between,
}

impl Comparator {
    /// The comparator as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparator::Eq => "eq",
            Comparator::Approx => "approx",
            Comparator::Gt => "gt",
            Comparator::Ge => "ge",
            Comparator::Lt => "lt",
            Comparator::Le => "le",
            Comparator::Between => "between",
        }
    }
}

/// Direction of a change that the number states ("rose 5%").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the table's vocabulary")]
pub enum Change {
    Up,
    Down,
    None,
}

impl Change {
    /// The change as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Up => "up",
            Change::Down => "down",
            Change::None => "none",
        }
    }
}

/// The unit of a quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// As written.
    pub text: String,
    /// CLDR English long name, singular ("kilometer"); for counts the lemma of the head noun.
    pub name: String,
    /// UCUM or ISO 4217 code; empty for counts.
    pub code: String,
    /// `UCUM`, `ISO4217` or `count`.
    pub system: &'static str,
    /// Whether the code is an assumption ("$" without a country = USD).
    pub assumed: bool,
}

/// Where the claimant comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimSource {
    /// Inside quotation marks.
    Quoted,
    /// In reported or "according to" speech.
    Reported,
    /// The article's own voice.
    #[default]
    Author,
}

impl ClaimSource {
    /// The source as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimSource::Quoted => "quoted",
            ClaimSource::Reported => "reported",
            ClaimSource::Author => "author",
        }
    }
}

/// One numeric expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Number, unit and what belongs to the expression (approximator included).
    pub span: Span,
    /// Kind of number.
    pub kind: ClaimKind,
    /// The value; empty for ranges and malformed numbers.
    pub value: Option<Decimal>,
    /// Low end of a range.
    pub value_low: Option<Decimal>,
    /// High end of a range.
    pub value_high: Option<Decimal>,
    /// Relation to the true value.
    pub comparator: Comparator,
    /// The approximating words as written ("nearly").
    pub approximator: Option<Span>,
    /// Direction of change.
    pub change: Change,
    /// Unit.
    pub unit: Unit,
    /// The value in the base unit of its dimension (metre, kilogram, second ...), when there is one.
    pub base_value: Option<Decimal>,
    /// UCUM code of that base unit.
    pub base_unit: String,
    /// What is counted or measured, as written.
    pub counted: Option<Span>,
    /// What the number is said of.
    pub subject: Option<Span>,
    /// The verb that ties subject and number.
    pub predicate: Option<Span>,
    /// ISO 8601 date or duration.
    pub iso: String,
    /// Index into [`Document::quotes`] of the quotation around it.
    pub quote: Option<usize>,
    /// Canonical speaker or source.
    pub claimant: Option<String>,
    /// The claimant's entity: index into [`Document::entities`].
    pub claimant_entity: Option<usize>,
    /// Where the claimant comes from.
    pub source: ClaimSource,
    /// What is broken about the number; empty when nothing is.
    pub anomaly: &'static str,
    /// Readings of a malformed number.
    pub candidates: Vec<Decimal>,
    /// How it was found.
    pub rule: &'static str,
    /// Confidence, 0 to 1.
    pub score: f32,
}

/// What became of a document that was not rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All stages ran.
    #[default]
    Ok,
    /// Cleaning left no text.
    Empty,
    /// Not in English, so not tagged.
    NotEnglish,
    /// Longer than the limit; the rest was cut.
    Truncated,
}

impl Status {
    /// The status as tables show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Empty => "empty",
            Status::NotEnglish => "not_english",
            Status::Truncated => "truncated",
        }
    }
}

/// A document with all that the stages found in it. Every span refers to `text`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Unique in its run.
    pub doc_id: String,
    /// Where it came from.
    pub origin: Origin,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// ISO 639-1 code of its language, when known.
    pub language: Option<String>,
    /// Code points of the decoded source.
    pub source_chars: usize,
    /// The clean text.
    pub text: Text,
    /// Clean text to source text; `None` for HTML.
    pub map: Option<TextMap>,
    /// What the lines of the clean text are, in order, not overlapping.
    pub zones: Vec<(Span, Zone)>,
    /// Sentences in order, not overlapping.
    pub sentences: Vec<Span>,
    /// What each word is in attributions, in text order; empty when the model does not tell.
    pub roles: Vec<WordRoles>,
    /// Names in text order.
    pub mentions: Vec<Mention>,
    /// Entities in order of their first mention.
    pub entities: Vec<Entity>,
    /// Quotations in text order.
    pub quotes: Vec<Quote>,
    /// Numeric expressions in text order.
    pub claims: Vec<Claim>,
    /// What became of it.
    pub status: Status,
    /// What was odd about it.
    pub warnings: Vec<String>,
    /// How often each rule of cleaning changed or dropped something, or the splitter parted glued sentences.
    pub repairs: BTreeMap<&'static str, usize>,
}

impl Document {
    /// Index of the sentence that holds the span's first byte, or the last sentence before it.
    pub fn sentence_of(&self, span: Span) -> Option<usize> {
        self.sentences.partition_point(|s| s.byte_start <= span.byte_start).checked_sub(1)
    }
}
