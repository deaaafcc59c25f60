//! Plain text: characters repaired, lines judged, the rest put together again.

use std::collections::BTreeMap;

use super::draft::{Draft, Edit};
use super::lines::{self, Kind, Labelled};
use super::repeated::{REPEATED_LINE, Repeated};
use super::{CleanOptions, Cleaned, Dropped, rules};
use crate::document::Zone;
use crate::span::{Text, TextMap};

/// The text as it is: identity map, every line a body line.
pub(super) fn untouched(source: &str) -> Cleaned {
    let text = Text::new(source);
    let mut zones = Vec::new();
    let mut at = 0;
    for line in source.split('\n') {
        if !line.trim().is_empty() {
            zones.push((text.span(at..at + line.len()), Zone::Body));
        }
        at += line.len() + 1;
    }
    let map = Some(TextMap::identity(text.char_len()));
    Cleaned { text, map, zones, ..Cleaned::default() }
}

/// Cleans a plain text. `title` is the headline when it is known from elsewhere, `page` what the elements of
/// a page say of its lines, `repeated` the lines that stand in many documents.
pub(super) fn clean(
    source: &str,
    title: Option<&str>,
    page: Option<&[Option<Zone>]>,
    options: &CleanOptions,
    repeated: Option<&Repeated>,
) -> Cleaned {
    let enabled = |rule: &str| !options.disabled.contains(rule);
    let mut draft = Draft::new(source);
    let mut counts: BTreeMap<&'static str, usize> = rules::repair(&mut draft, enabled).into_iter().collect();
    let mut labelled = lines::label(draft.as_str(), title, page, enabled);
    if let Some(repeated) = repeated.filter(|_| enabled(REPEATED_LINE)) {
        repeated.drop(draft.as_str(), &mut labelled);
    }
    let dropped: Vec<(String, &'static str)> = labelled
        .iter()
        .filter_map(|l| match l.kind {
            Kind::Drop(rule) => Some((draft.as_str().get(l.range.clone()).unwrap_or("").to_owned(), rule)),
            _ => None,
        })
        .collect();
    for (_, rule) in &dropped {
        *counts.entry(rule).or_default() += 1;
    }
    let places = places(&draft, source, &labelled);
    let (edits, kept) = keep(draft.as_str(), &labelled);
    draft.apply(&edits, "line");
    let (text, map) = draft.finish(source);
    let zones: Vec<_> = kept.into_iter().map(|(range, zone)| (text.span(range), zone)).collect();
    let headline = zones.iter().find(|(_, zone)| *zone == Zone::Headline).map(|(span, _)| text.slice(*span).to_owned());
    let dropped =
        dropped.into_iter().zip(places).map(|((text, rule), source)| Dropped { text, source, rule }).collect();
    Cleaned {
        text,
        map: Some(map),
        zones,
        title: headline.filter(|_| title.is_none()),
        counts,
        dropped,
        ..Cleaned::default()
    }
}

/// Where the dropped lines stand in the source.
fn places(draft: &Draft, source: &str, labelled: &[Labelled]) -> Vec<Option<std::ops::Range<usize>>> {
    if !labelled.iter().any(|l| matches!(l.kind, Kind::Drop(_))) {
        return Vec::new();
    }
    let (text, map) = draft.clone().finish(source);
    labelled
        .iter()
        .filter(|l| matches!(l.kind, Kind::Drop(_)))
        .map(|l| {
            let span = text.span(l.range.clone());
            map.to_source(span.start..span.end)
        })
        .collect()
}

/// The edits that leave only kept lines, one line end between them and a blank line where the source had
/// one; and the kept lines' bytes afterwards.
fn keep(text: &str, labelled: &[Labelled]) -> (Vec<Edit>, Vec<(std::ops::Range<usize>, Zone)>) {
    let mut edits = Vec::new();
    let mut kept: Vec<(std::ops::Range<usize>, Zone)> = Vec::new();
    // `done`: draft bytes dealt with; `size`: bytes of the result so far.
    let (mut done, mut size, mut blank) = (0, 0, false);
    for line in labelled {
        let zone = match line.kind {
            Kind::Keep(zone) => zone,
            Kind::Blank => {
                blank = true;
                continue;
            }
            Kind::Drop(_) => continue,
        };
        // Of the line ends between two kept lines one or two stay: the first and, after a blank line, the last.
        let (mut from, to) = (done, line.range.start);
        if !kept.is_empty() {
            from += 1;
            size += 1;
            if blank && to > from {
                if to - 1 > from {
                    edits.push(Edit::delete(from..to - 1));
                }
                (from, size) = (to, size + 1);
            }
        }
        if to > from {
            edits.push(Edit::delete(from..to));
        }
        kept.push((size..size + line.range.len(), zone));
        size += line.range.len();
        (done, blank) = (line.range.end, false);
    }
    if done < text.len() {
        edits.push(Edit::delete(done..text.len()));
    }
    (edits, kept)
}
