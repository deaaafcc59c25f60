//! Who claims a number: the speaker of the quotation around it, else the article.

use crate::document::{ClaimSource, Document, QuoteType};
use crate::span::Span;

/// The source of a claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Claimant {
    /// Index of the quotation.
    pub quote: Option<usize>,
    /// Canonical speaker.
    pub name: Option<String>,
    /// The speaker's entity.
    pub entity: Option<usize>,
    /// Quoted, reported or author.
    pub source: ClaimSource,
}

/// The claimant of a claim at `span`: of the quotations around it the innermost with a speaker.
pub(super) fn of(document: &Document, span: Span) -> Claimant {
    let end = document.quotes.partition_point(|q| q.span.byte_start < span.byte_end);
    let mut out = Claimant::default();
    // Quotations stand in text order and are short: a few before the claim can reach it.
    for (k, q) in document.quotes[..end].iter().enumerate().rev().take(16) {
        if !q.span.overlaps(&span) || q.quote_type == QuoteType::Scare {
            continue;
        }
        let Some(speaker) = &q.speaker else {
            out.quote.get_or_insert(k);
            continue;
        };
        out.quote = Some(k);
        out.name = Some(speaker.canonical.clone());
        out.entity = speaker.entity;
        out.source = if q.quote_type == QuoteType::Indirect { ClaimSource::Reported } else { ClaimSource::Quoted };
        return out;
    }
    out
}
