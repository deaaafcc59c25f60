use serde::{Deserialize, Serialize};

use super::Place;
use crate::document::{Document, Mention, MentionKind};
use crate::tables::cell::Score;

/// A row of `entities.csv`: one mention.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "columns::ENTITIES says what each column means")]
pub struct EntityRow {
    pub mention_id: String,
    pub doc_id: String,
    pub sentence_id: Option<String>,
    pub start: usize,
    pub end: usize,
    pub source_start: Option<usize>,
    pub source_end: Option<usize>,
    pub text: String,
    pub label: String,
    pub score: Score,
    pub entity_id: String,
    pub entity: String,
    pub mention_kind: String,
}

/// The rows of the document's mentions.
pub fn entity_rows(document: &Document) -> Vec<EntityRow> {
    let row = |(index, mention): (usize, &Mention)| {
        let place = Place::of(document, mention.span);
        let entity = document.entities.get(mention.entity);
        EntityRow {
            mention_id: super::row_id(document, 'm', index),
            doc_id: document.doc_id.clone(),
            sentence_id: place.sentence_id,
            start: mention.span.start,
            end: mention.span.end,
            source_start: place.source_start,
            source_end: place.source_end,
            entity: entity.map_or_else(|| place.text.clone(), |e| e.name.clone()),
            text: place.text,
            label: mention.label.as_str().to_owned(),
            score: Score(mention.score),
            entity_id: super::entity_id(document, mention.entity),
            mention_kind: match mention.kind {
                MentionKind::Name => "name".to_owned(),
                MentionKind::Alias => "alias".to_owned(),
            },
        }
    };
    document.mentions.iter().enumerate().map(row).collect()
}
