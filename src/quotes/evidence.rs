//! What `claimwire extract -vv` tells of each quotation: the rule, the cue, the speaker, and what else was weighed.

use std::fmt::Write as _;

use super::Analysis;
use crate::document::{Document, Quote};

/// Longest piece of a quotation that is shown, in characters.
const SHOWN: usize = 60;

/// Writes one debug message for each quotation.
pub fn tell(document: &Document, analysis: &Analysis, quotes: &[Quote]) {
    for quote in quotes {
        log::debug!("{}: {}", document.doc_id, line(document, analysis, quote));
    }
}

/// The evidence for one row.
pub fn line(document: &Document, analysis: &Analysis, quote: &Quote) -> String {
    let text = &document.text;
    let content = text.slice(quote.span);
    let cut = content.char_indices().nth(SHOWN).map_or(content.len(), |(at, _)| at);
    let dots = if cut < content.len() { " ..." } else { "" };
    let mut out = format!(
        "{} [{}..{}] <{}{dots}> by rule {}, score {:.2}",
        quote.quote_type.as_str(),
        quote.span.start,
        quote.span.end,
        &content[..cut],
        quote.rule,
        quote.score
    );
    // Writing to a String cannot fail.
    if let Some(cue) = quote.cue {
        let _ = write!(out, "; cue <{}>", text.slice(cue));
    }
    match &quote.speaker {
        Some(speaker) => {
            let _ = write!(
                out,
                "; speaker <{}> ({}) is {}",
                text.slice(speaker.span),
                speaker.kind.as_str(),
                speaker.canonical
            );
            let node = analysis.skeleton.nodes.binary_search_by_key(&speaker.span.byte_start, |n| n.start);
            let candidates = node.map_or(&[][..], |k| analysis.people.candidates(k));
            for (n, (weight, entity)) in candidates.iter().take(4).enumerate() {
                let name = document.entities.get(*entity).map_or("", |e| e.name.as_str());
                let _ = write!(out, "{} {name} {weight:.1}", if n == 0 { "; weighed:" } else { "," });
            }
        }
        None => out.push_str("; no speaker"),
    }
    let others = analysis.attributed.all.iter().filter(|a| {
        let nodes = &analysis.skeleton.nodes;
        let cue = a.cue.map(|(first, _)| nodes[first].start);
        cue != quote.cue.map(|c| c.byte_start)
            && a.parts.iter().any(|p| {
                let start = nodes[p.start].start;
                let end = nodes[p.end.max(p.start + 1) - 1].end;
                start <= quote.span.byte_start && quote.span.byte_end <= end
            })
    });
    for other in others.take(2) {
        let nodes = &analysis.skeleton.nodes;
        let cue = other.cue.and_then(|(first, last)| text.as_str().get(nodes[first].start..nodes[last].end));
        let _ = write!(out, "; inside what <{}> reports", cue.unwrap_or(other.rule));
    }
    out
}
