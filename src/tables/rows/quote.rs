use serde::{Deserialize, Serialize};

use super::{Place, filled, words};
use crate::document::{Document, Quote};
use crate::tables::cell::Score;

/// A row of `quotes.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::QUOTES says what each column means")]
pub struct QuoteRow {
    pub quote_id: String,
    pub doc_id: String,
    pub sentence_id: Option<String>,
    pub start: usize,
    pub end: usize,
    pub source_start: Option<usize>,
    pub source_end: Option<usize>,
    pub text: String,
    pub quote_type: String,
    pub cue_text: Option<String>,
    pub cue_start: Option<usize>,
    pub cue_end: Option<usize>,
    pub speaker_text: Option<String>,
    pub speaker_start: Option<usize>,
    pub speaker_end: Option<usize>,
    pub speaker_kind: String,
    pub speaker_entity_id: Option<String>,
    pub speaker: Option<String>,
    pub speaker_label: Option<String>,
    pub speaker_role: Option<String>,
    pub rule: String,
    pub score: Score,
}

/// The rows of the document's quotations.
pub fn quote_rows(document: &Document) -> Vec<QuoteRow> {
    document.quotes.iter().enumerate().map(|(index, quote)| row(document, index, quote)).collect()
}

fn row(document: &Document, index: usize, quote: &Quote) -> QuoteRow {
    let place = Place::of(document, quote.span);
    let speaker = quote.speaker.as_ref();
    let entity = speaker.and_then(|s| s.entity);
    QuoteRow {
        quote_id: super::quote_id(document, index),
        doc_id: document.doc_id.clone(),
        sentence_id: place.sentence_id,
        start: quote.span.start,
        end: quote.span.end,
        source_start: place.source_start,
        source_end: place.source_end,
        text: place.text,
        quote_type: quote.quote_type.as_str().to_owned(),
        cue_text: quote.cue.map(|span| words(document, span)),
        cue_start: quote.cue.map(|span| span.start),
        cue_end: quote.cue.map(|span| span.end),
        speaker_text: speaker.map(|s| words(document, s.span)),
        speaker_start: speaker.map(|s| s.span.start),
        speaker_end: speaker.map(|s| s.span.end),
        speaker_kind: speaker.map_or("none", |s| s.kind.as_str()).to_owned(),
        speaker_entity_id: entity.map(|e| super::entity_id(document, e)),
        speaker: speaker.and_then(|s| filled(s.canonical.as_str())),
        speaker_label: entity.and_then(|e| document.entities.get(e)).map(|e| e.label.as_str().to_owned()),
        speaker_role: speaker.and_then(|s| s.role.clone()),
        rule: quote.rule.to_owned(),
        score: Score(quote.score),
    }
}
