//! Source text or HTML to clean text with a map back: one file per rule, one trait, one registry.

use crate::document::{Record, Zone};
use crate::span::{Span, Text, TextMap};

/// How to clean.
#[derive(Clone, Debug)]
pub struct CleanOptions {
    /// `false` (`--no-clean`): the text is taken as it is, every line a body line.
    pub enabled: bool,
}

impl Default for CleanOptions {
    fn default() -> Self {
        CleanOptions { enabled: true }
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
    /// What was odd.
    pub warnings: Vec<String>,
}

/// Why a record could not be cleaned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CleanError {
    /// The HTML extractor failed.
    #[error("the HTML page could not be read: {0}; try `--no-clean`, or save the page again")]
    Html(String),
}

/// Cleans one record. Pure: the result depends on the record and the options only.
///
/// # Errors
/// [`CleanError`] when an HTML page cannot be read at all.
pub fn clean(record: &Record, _options: &CleanOptions) -> Result<Cleaned, CleanError> {
    let (crate::document::Body::Plain(source) | crate::document::Body::Html(source)) = &record.body;
    let text = Text::new(source.clone());
    let map = Some(TextMap::identity(text.char_len()));
    Ok(Cleaned { text, map, ..Cleaned::default() })
}
