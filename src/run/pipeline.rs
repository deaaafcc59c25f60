//! All stages of one document, composed.

use std::sync::Arc;

use crate::claims::{self, ClaimScope};
use crate::clean::{self, CleanOptions, Repeated};
use crate::config::{Claims, Config, Language};
use crate::document::{Body, Document, Record, Status, Zone};
use crate::input::Rejected;
use crate::span::Span;
use crate::tag::Tag;
use crate::{entities, quotes, segment};

use super::stages::{Stage, Times};

/// One record in, one document out: clean, language, segment, tag, entities, quotes, claims. Pure: a document's
/// result depends on its record and the configuration only, so one pipeline serves all workers.
pub struct Pipeline<'a> {
    tagger: &'a dyn Tag,
    clean: CleanOptions,
    /// Whether sentences without a space between them are parted.
    glued: bool,
    language: Language,
    scope: ClaimScope,
    min_score: f32,
}

impl<'a> Pipeline<'a> {
    /// A pipeline with this model.
    pub fn new(config: &Config, tagger: &'a dyn Tag) -> Self {
        Pipeline {
            tagger,
            clean: clean_options(config),
            glued: !config.clean.off.iter().any(|name| name == segment::GLUED_SENTENCE),
            language: config.language,
            scope: match config.claims {
                Claims::Numeric => ClaimScope::Numeric,
                Claims::All => ClaimScope::All,
            },
            min_score: config.min_score,
        }
    }

    /// The same, dropping lines that stand in many documents of the dump.
    pub fn without(mut self, repeated: Option<Arc<Repeated>>) -> Self {
        self.clean.repeated = repeated;
        self
    }

    /// Takes a record through all stages and books the time of each.
    ///
    /// # Errors
    /// [`Rejected`] when a stage cannot do its work on this record.
    pub fn process(&self, doc_id: &str, record: Record, times: &mut Times) -> Result<Document, Rejected> {
        let mut document = self.prepare(doc_id, record, times)?;
        if document.status != Status::Ok && document.status != Status::Truncated {
            return Ok(document);
        }
        let tagged = times
            .measure(Stage::Tag, || self.tagger.tag(&document.text, &document.sentences))
            .map_err(|error| reject(&document.origin, Some(doc_id), Stage::Tag, "engine", &error))?;
        document.roles = tagged.roles;
        let names: Vec<_> = tagged
            .names
            .into_iter()
            .filter(|name| name.score >= self.min_score && in_article(&document.zones, name.span))
            .collect();
        (document.mentions, document.entities) = times
            .measure(Stage::Entities, || entities::link(&document.text, &document.zones, &document.sentences, &names));
        document.quotes = times.measure(Stage::Quotes, || quotes::extract(&document));
        document.quotes.retain(|quote| quote.score >= self.min_score);
        document.claims = times.measure(Stage::Claims, || claims::extract(&document, self.scope));
        document.claims.retain(|claim| claim.score >= self.min_score);
        Ok(document)
    }

    /// The stages before the model: clean text, language, sentences.
    fn prepare(&self, doc_id: &str, record: Record, times: &mut Times) -> Result<Document, Rejected> {
        let cleaned = times
            .measure(Stage::Clean, || clean::clean(&record, &self.clean))
            .map_err(|error| reject(&record.origin, record.id.as_deref(), Stage::Clean, "html", &error))?;
        let (Body::Plain(source) | Body::Html(source)) = &record.body;
        let tag = cleaned.language;
        let mut warnings = record.warnings;
        warnings.extend(cleaned.warnings);
        let mut document = Document {
            doc_id: doc_id.to_owned(),
            source_chars: source.chars().count(),
            origin: record.origin,
            title: record.title.or(cleaned.title),
            url: record.url.or(cleaned.url),
            author: record.author.or(cleaned.author),
            published: record.published.or(cleaned.published),
            text: cleaned.text,
            map: cleaned.map,
            zones: cleaned.zones,
            warnings,
            repairs: cleaned.counts,
            ..Document::default()
        };
        if document.text.as_str().trim().is_empty() {
            document.status = Status::Empty;
            return Ok(document);
        }
        document.language =
            times.measure(Stage::Language, || clean::language_of(document.text.as_str(), tag.as_deref()));
        let english = document.language.as_deref().is_none_or(|language| language == "en");
        if self.language == Language::En && !english {
            document.status = Status::NotEnglish;
        }
        let sentences = times.measure(Stage::Segment, || segment::sentences(&document.text, &document.zones));
        let glued = segment::count_glued(&document.text, &sentences);
        document.sentences = match self.glued {
            _ if glued == 0 => sentences,
            false => segment::join_glued(&document.text, &sentences),
            true => {
                document.repairs.insert(segment::GLUED_SENTENCE, glued);
                sentences
            }
        };
        Ok(document)
    }
}

/// How texts are to be cleaned under a configuration.
pub fn clean_options(config: &Config) -> CleanOptions {
    CleanOptions { enabled: !config.no_clean, disabled: config.clean.off.iter().cloned().collect(), repeated: None }
}

/// Whether a name stands in the article itself and not in the lines about it: a section's name ("World"), the
/// byline, the date line and the agency's credit are the document's data, not whom it speaks of.
fn in_article(zones: &[(Span, Zone)], name: Span) -> bool {
    let before = zones.partition_point(|(line, _)| line.byte_start <= name.byte_start);
    let zone = before.checked_sub(1).map(|at| &zones[at]).filter(|(line, _)| line.contains(&name));
    !zone.is_some_and(|(_, zone)| matches!(zone, Zone::Section | Zone::Byline | Zone::Date | Zone::Credit))
}

fn reject(
    origin: &crate::document::Origin,
    id: Option<&str>,
    stage: Stage,
    code: &'static str,
    error: &dyn std::error::Error,
) -> Rejected {
    Rejected {
        origin: origin.clone(),
        id: id.map(str::to_owned),
        stage: stage.as_str(),
        code,
        message: error.to_string(),
    }
}
