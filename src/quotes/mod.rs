//! Quotation spans, cues, speakers, and the resolution of pronouns and nominals.
//!
//! [`scanner`] finds what stands between quotation marks (`signs`); `nodes` turns the text around it into a sequence
//! of words and marks (`words`, `sentences`); `cue` finds cues (`verb`) and their subjects (`source`, `before`,
//! `phrase`, `np`); `clause` finds what they attribute (`complement`, `insertion`, `extent`); `attribute`, `linking`,
//! `beside` and `terms` join all that; `revision` and `missed` correct it by what the model sees (`seen`); `resolve`,
//! `several` and `people` tell who is meant; `confidence` says how sure each rule is, `evidence` what a reader of `-vv`
//! sees of it.

use std::ops::Range;

use crate::document::{Document, Quote, QuoteType, Speaker, Zone};
use crate::span::Span;

mod attribute;
mod before;
mod beside;
mod clause;
mod complement;
mod confidence;
mod cue;
mod evidence;
mod extent;
mod insertion;
mod linking;
mod missed;
mod nodes;
mod np;
mod people;
mod phrase;
mod resolve;
mod revision;
pub mod scanner;
mod seen;
mod sentences;
mod several;
mod signs;
mod source;
mod terms;
mod verb;
mod words;

use attribute::{Attributed, Context};
use nodes::Skeleton;
use people::People;
use scanner::{Mark, Stretch};

/// A stretch between quotation marks, seen by itself: the view of evaluation sets that annotate quotation
/// marks rather than attributions.
#[derive(Clone, Debug)]
pub struct QuotedStretch {
    /// Without the marks.
    pub span: Span,
    /// Which marks.
    pub mark: Mark,
    /// Direct, mixed (part of a larger quotation) or scare.
    pub quote_type: QuoteType,
    /// The cue of the quotation it belongs to.
    pub cue: Option<Span>,
    /// Its speaker.
    pub speaker: Option<Speaker>,
    /// How it was found.
    pub rule: &'static str,
    /// Confidence, 0 to 1.
    pub score: f32,
}

struct Analysis {
    stretches: Vec<Stretch>,
    skeleton: Skeleton,
    attributed: Attributed,
    speakers: Vec<Option<Speaker>>,
    people: People,
}

fn analyse(document: &Document) -> Analysis {
    let text = document.text.as_str();
    let lines = body_lines(text, &document.zones);
    let stretches = scanner::scan(text, &lines);
    let skeleton = nodes::build(text, &lines, &stretches, &document.sentences, &document.mentions);
    let context = Context { text, skeleton: &skeleton, stretches: &stretches };
    let mut attributed = attribute::attribute(&context);
    revision::revise(&context, &document.roles, &mut attributed);
    let (speakers, people) = resolve::resolve(document, &skeleton, &attributed);
    Analysis { stretches, skeleton, attributed, speakers, people }
}

/// The lines that can hold quotations: running text, captions, headings; never headlines, bylines, credits.
fn body_lines(text: &str, zones: &[(Span, Zone)]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut zone = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end_matches(['\n', '\r']).len();
        while zone < zones.len() && zones[zone].0.byte_end <= at {
            zone += 1;
        }
        let kind = zones.get(zone).filter(|z| z.0.byte_start < end).map_or(Zone::Body, |z| z.1);
        if matches!(kind, Zone::Body | Zone::Caption | Zone::Subhead) && end > at {
            lines.push(at..end);
        }
        at += line.len();
    }
    lines
}

/// The quotations of a document in text order. Reads text, zones, sentences, mentions and entities.
pub fn extract(document: &Document) -> Vec<Quote> {
    let analysis = analyse(document);
    let mut quotes = Vec::new();
    for (group, attribution) in analysis.attributed.all.iter().enumerate() {
        for part in &attribution.parts {
            emit(document, &analysis, group, part, &mut quotes);
        }
    }
    let mut group = analysis.attributed.all.len();
    for (q, stretch) in analysis.stretches.iter().enumerate() {
        if analysis.attributed.owner[q].is_none()
            && analysis.attributed.node_of[q].is_some()
            && stretch.mark != Mark::Single
        {
            quotes.push(Quote {
                span: document.text.span(stretch.inner.clone()),
                quote_type: QuoteType::Scare,
                cue: None,
                speaker: None,
                group,
                rule: "no-attribution",
                score: 0.5,
            });
            group += 1;
        }
    }
    quotes.sort_by_key(|q| (q.span.byte_start, q.span.byte_end));
    if log::log_enabled!(log::Level::Debug) {
        evidence::tell(document, &analysis, &quotes);
    }
    // Groups are numbered in text order.
    let mut order = vec![usize::MAX; group];
    let mut next = 0;
    for quote in &mut quotes {
        if order[quote.group] == usize::MAX {
            order[quote.group] = next;
            next += 1;
        }
        quote.group = order[quote.group];
    }
    quotes
}

/// Every stretch between quotation marks by itself, in text order.
pub fn quoted_stretches(document: &Document) -> Vec<QuotedStretch> {
    let analysis = analyse(document);
    let nodes = &analysis.skeleton.nodes;
    let mut alone = vec![false; nodes.len()];
    for part in analysis.attributed.all.iter().flat_map(|a| &a.parts).filter(|p| p.len() == 1) {
        alone[part.start] = true;
    }
    let mut result = Vec::new();
    for (q, stretch) in analysis.stretches.iter().enumerate() {
        let Some(node) = analysis.attributed.node_of[q] else { continue };
        let owner = analysis.attributed.owner[q];
        let attribution = owner.and_then(|o| analysis.attributed.all.get(o));
        let alone = alone[node];
        let quote_type = match (attribution.is_some(), alone) {
            (false, _) => QuoteType::Scare,
            (true, true) => QuoteType::Direct,
            (true, false) => QuoteType::Mixed,
        };
        result.push(QuotedStretch {
            span: document.text.span(stretch.inner.clone()),
            mark: stretch.mark,
            quote_type,
            cue: attribution
                .and_then(|a| a.cue)
                .map(|(first, last)| document.text.span(nodes[first].start..nodes[last].end)),
            speaker: owner.and_then(|o| analysis.speakers[o].clone()),
            rule: attribution.map_or("no-attribution", |a| a.rule),
            score: attribution.map_or(0.5, |a| confidence::measured(a.rule, a.weak, quote_type)),
        });
    }
    result
}

fn emit(document: &Document, analysis: &Analysis, group: usize, part: &Range<usize>, quotes: &mut Vec<Quote>) {
    let nodes = &analysis.skeleton.nodes[part.clone()];
    let attribution = &analysis.attributed.all[group];
    let words = nodes.iter().any(|n| n.is_word());
    let quoted = nodes.iter().filter_map(|n| n.quote()).count();
    if quoted == 0 && (attribution.weak || !words) {
        return;
    }
    let mut push = |span: Range<usize>, quote_type| {
        quotes.push(Quote {
            span: document.text.span(span),
            quote_type,
            cue: attribution.cue.map(|(first, last)| {
                document.text.span(analysis.skeleton.nodes[first].start..analysis.skeleton.nodes[last].end)
            }),
            speaker: analysis.speakers[group].clone(),
            group,
            rule: attribution.rule,
            score: confidence::measured(attribution.rule, attribution.weak, quote_type),
        });
    };
    if !words {
        for q in nodes.iter().filter_map(|n| n.quote()) {
            push(analysis.stretches[q].inner.clone(), QuoteType::Direct);
        }
    } else if let (Some(first), Some(last)) = (nodes.first(), nodes.last()) {
        push(first.start..last.end, if quoted > 0 { QuoteType::Mixed } else { QuoteType::Indirect });
    }
}

#[cfg(test)]
mod revision_tests;
#[cfg(test)]
mod tests;
