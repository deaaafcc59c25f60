use serde::{Deserialize, Serialize};

use super::{Place, filled, words};
use crate::document::{Claim, Document};
use crate::span::Span;
use crate::tables::cell::{Plain, Score};

/// A row of `claims.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::CLAIMS says what each column means")]
pub struct ClaimRow {
    pub claim_id: String,
    pub doc_id: String,
    pub sentence_id: Option<String>,
    pub start: usize,
    pub end: usize,
    pub source_start: Option<usize>,
    pub source_end: Option<usize>,
    pub text: String,
    pub kind: String,
    pub value: Option<Plain>,
    pub value_low: Option<Plain>,
    pub value_high: Option<Plain>,
    pub comparator: String,
    pub approximator: Option<String>,
    pub change: String,
    pub unit_text: Option<String>,
    pub unit_name: Option<String>,
    pub unit_code: Option<String>,
    pub unit_system: Option<String>,
    pub unit_assumed: bool,
    pub base_value: Option<Plain>,
    pub base_unit: Option<String>,
    pub counted: Option<String>,
    pub subject: Option<String>,
    pub subject_start: Option<usize>,
    pub subject_end: Option<usize>,
    pub predicate: Option<String>,
    pub iso: Option<String>,
    pub quote_id: Option<String>,
    pub claimant: Option<String>,
    pub claimant_entity_id: Option<String>,
    pub claim_source: String,
    pub anomaly: Option<String>,
    pub value_candidates: Option<String>,
    pub rule: String,
    pub score: Score,
    pub sentence: Option<String>,
}

/// The rows of the document's numeric expressions.
pub fn claim_rows(document: &Document) -> Vec<ClaimRow> {
    document.claims.iter().enumerate().map(|(index, claim)| row(document, index, claim)).collect()
}

/// Most code points of the sentence on either side of the number.
const CONTEXT: usize = 500;

/// The sentence, or of a very long one (a list of figures without a full stop) the part around the number, `…` at
/// its cuts: else the table of a page of figures grows with the square of the page.
fn excerpt(document: &Document, sentence: Span, around: Span) -> String {
    if sentence.end - sentence.start <= 2 * CONTEXT {
        return words(document, sentence);
    }
    let text = document.text.as_str();
    let before = text.get(sentence.byte_start..around.byte_start).unwrap_or("");
    let after = text.get(around.byte_end..sentence.byte_end).unwrap_or("");
    let first = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |(at, _)| at);
    let last = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    let mark = |cut: bool| if cut { "…" } else { "" };
    let part = &text[sentence.byte_start + first..around.byte_end + last];
    format!("{}{part}{}", mark(first > 0), mark(last < after.len()))
}

fn row(document: &Document, index: usize, claim: &Claim) -> ClaimRow {
    let place = Place::of(document, claim.span);
    let sentence = document.sentence_of(claim.span).map(|i| document.sentences[i]);
    let candidates: Vec<String> = claim.candidates.iter().map(|c| Plain(*c).to_string()).collect();
    ClaimRow {
        claim_id: super::row_id(document, 'c', index),
        doc_id: document.doc_id.clone(),
        sentence_id: place.sentence_id,
        start: claim.span.start,
        end: claim.span.end,
        source_start: place.source_start,
        source_end: place.source_end,
        text: place.text,
        kind: claim.kind.as_str().to_owned(),
        value: claim.value.map(Plain),
        value_low: claim.value_low.map(Plain),
        value_high: claim.value_high.map(Plain),
        comparator: claim.comparator.as_str().to_owned(),
        approximator: claim.approximator.map(|span| words(document, span)),
        change: claim.change.as_str().to_owned(),
        unit_text: filled(claim.unit.text.as_str()),
        unit_name: filled(claim.unit.name.as_str()),
        unit_code: filled(claim.unit.code.as_str()),
        unit_system: filled(claim.unit.system),
        unit_assumed: claim.unit.assumed,
        base_value: claim.base_value.map(Plain),
        base_unit: filled(claim.base_unit.as_str()),
        counted: claim.counted.map(|span| words(document, span)),
        subject: claim.subject.map(|span| words(document, span)),
        subject_start: claim.subject.map(|span| span.start),
        subject_end: claim.subject.map(|span| span.end),
        predicate: claim.predicate.map(|span| words(document, span)),
        iso: filled(claim.iso.as_str()),
        quote_id: claim.quote.map(|q| super::quote_id(document, q)),
        claimant: claim.claimant.clone(),
        claimant_entity_id: claim.claimant_entity.map(|e| super::entity_id(document, e)),
        claim_source: claim.source.as_str().to_owned(),
        anomaly: filled(claim.anomaly),
        value_candidates: filled(candidates.join(";")),
        rule: claim.rule.to_owned(),
        score: Score(claim.score),
        sentence: sentence.map(|span| excerpt(document, span, claim.span)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Text;

    #[test]
    fn a_long_sentence_is_cut_around_the_number() {
        let long = format!("{}12{}", "é ".repeat(400), " ū".repeat(400));
        let text = Text::new(&long);
        let number = text.span(long.find("12").unwrap()..long.find("12").unwrap() + 2);
        let all = text.span(0..long.len());
        let document = Document { text, ..Document::default() };
        let cell = excerpt(&document, all, number);
        assert_eq!(cell, format!("…{}12{}…", "é ".repeat(250), " ū".repeat(250)));
        let short = Document { text: Text::new("There are 12."), ..Document::default() };
        assert_eq!(excerpt(&short, short.text.span(0..13), short.text.span(10..12)), "There are 12.");
    }
}
