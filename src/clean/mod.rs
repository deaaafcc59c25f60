//! Source text or HTML to clean text with a map back: one file per rule, one trait, one registry.

mod blocks;
mod draft;
mod html;
mod language;
mod lines;
mod plain;
mod repeated;
mod rules;
mod tags;

#[cfg(test)]
mod tests;

pub use language::{language, language_of};
pub use repeated::{Counter, Repeated};

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::document::{Body, Record, Zone};
use crate::span::{Span, Text, TextMap};

/// How to clean.
#[derive(Clone, Debug)]
pub struct CleanOptions {
    /// `false` (`--no-clean`): the text is taken as it is, every line a body line.
    pub enabled: bool,
    /// Names of rules that are not run (see [`rule_names`]).
    pub disabled: BTreeSet<String>,
    /// Lines of plain texts that are dropped because they stand in many documents of the dump.
    pub repeated: Option<Arc<Repeated>>,
}

impl Default for CleanOptions {
    fn default() -> Self {
        CleanOptions { enabled: true, disabled: BTreeSet::new(), repeated: None }
    }
}

/// What cleaning leaves of a record.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// The clean text.
    pub text: Text,
    /// Clean text to source text; `None` for HTML.
    pub map: Option<TextMap>,
    /// What the lines are, in order, not overlapping.
    pub zones: Vec<(Span, Zone)>,
    /// Headline found in the text or page, when the record names none.
    pub title: Option<String>,
    /// Author found in the page.
    pub author: Option<String>,
    /// Date of publication found in the page.
    pub published: Option<String>,
    /// Address found in the page.
    pub url: Option<String>,
    /// ISO 639-1 code of the language that the page says it is in.
    pub language: Option<String>,
    /// What was odd.
    pub warnings: Vec<String>,
    /// How often each rule changed or dropped something.
    pub counts: BTreeMap<&'static str, usize>,
    /// Lines that were dropped.
    pub dropped: Vec<Dropped>,
}

/// A line that cleaning dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The line.
    pub text: String,
    /// Its code points in the source; `None` for HTML.
    pub source: Option<Range<usize>>,
    /// The rule that dropped it.
    pub rule: &'static str,
}

/// Why a record could not be cleaned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CleanError {
    /// The HTML extractor failed.
    #[error("the HTML page could not be read: {0}; try `--no-clean`, or save the page again")]
    Html(String),
}

/// The rule that takes the article out of an HTML page; without it all that the page shows is the text.
const HTML_ARTICLE: &str = "html_article";

/// The names of all rules that change or drop text: that for pages, those for characters and spaces in the order
/// in which they run, those that drop lines.
pub fn rule_names() -> Vec<&'static str> {
    let characters = rules::RULES.iter().map(|r| r.name());
    let lines = lines::rule_names().into_iter().chain([repeated::REPEATED_LINE]);
    std::iter::once(HTML_ARTICLE).chain(characters).chain(lines).collect()
}

/// The lines of a text, each repaired for itself, and what becomes of each: a zone's name, `blank`, or
/// `drop:` and the rule. For measuring.
pub fn label_lines(source_lines: &[&str]) -> Vec<String> {
    let name = |kind| match kind {
        lines::Kind::Blank => "blank".to_owned(),
        lines::Kind::Keep(zone) => format!("{zone:?}").to_lowercase(),
        lines::Kind::Drop(rule) => format!("drop:{rule}"),
    };
    lines::label(&repaired(source_lines), None, None, |_| true).into_iter().map(|l| name(l.kind)).collect()
}

/// What the line model sees of each line that is not blank after its repair. For training.
pub fn describe_lines(source_lines: &[&str]) -> Vec<Vec<f32>> {
    lines::describe(&repaired(source_lines))
}

/// The lines of the article in a page before they are judged, each with its zone's name or nothing. For
/// measuring.
///
/// # Errors
/// [`CleanError`] when the page cannot be read at all.
pub fn page_lines(page: &str) -> Result<Vec<(String, String)>, CleanError> {
    let name = |zone: Option<Zone>| zone.map_or(String::new(), |z| format!("{z:?}").to_lowercase());
    Ok(html::read(page, true)?.lines.into_iter().map(|l| (l.text, name(l.zone))).collect())
}

/// The repaired lines; one line stays one line.
fn repaired(source_lines: &[&str]) -> String {
    let repair = |line: &&str| {
        let mut draft = draft::Draft::new(line);
        rules::repair(&mut draft, |_| true);
        draft.as_str().replace('\n', " ").trim().to_owned()
    };
    source_lines.iter().map(repair).collect::<Vec<String>>().join("\n")
}

/// Cleans one record. Pure: the result depends on the record and the options only.
///
/// # Errors
/// [`CleanError`] when an HTML page cannot be read at all.
pub fn clean(record: &Record, options: &CleanOptions) -> Result<Cleaned, CleanError> {
    let source = match &record.body {
        Body::Plain(source) => source,
        Body::Html(page) if options.enabled => {
            let page = html::read(page, !options.disabled.contains(HTML_ARTICLE))?;
            let title = record.title.as_deref().or(page.title.as_deref());
            let text = page.lines.iter().map(|l| l.text.as_str()).collect::<Vec<&str>>().join("\n");
            let hints: Vec<Option<Zone>> = page.lines.iter().map(|l| l.zone).collect();
            let mut cleaned = plain::clean(&text, title, page.extracted.then_some(&hints), options, None);
            cleaned.map = None;
            if page.extracted {
                cleaned.counts.insert(HTML_ARTICLE, 1);
            }
            for dropped in &mut cleaned.dropped {
                dropped.source = None;
            }
            if record.title.is_none() {
                cleaned.title = page.title.or(cleaned.title);
            }
            (cleaned.author, cleaned.published, cleaned.url) = (page.author, page.published, page.url);
            cleaned.language = page.language;
            cleaned.warnings.extend(page.warnings);
            return Ok(cleaned);
        }
        Body::Html(source) => source,
    };
    if options.enabled {
        let repeated = options.repeated.as_deref();
        return Ok(plain::clean(source, record.title.as_deref(), None, options, repeated));
    }
    Ok(plain::untouched(source))
}
