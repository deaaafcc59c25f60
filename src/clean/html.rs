//! An HTML page to the lines of its article, by the crate `trafilatura`. Nothing is ever fetched.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{ExtractResult, ExtractionFocus, Options, TrafilaturaError, extract_document};

use super::blocks::{self, Block};
use super::{CleanError, tags};

/// What a page holds besides its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Paragraphs, headings and the like.
    pub lines: Vec<Block>,
    /// Whether the lines are those of an article, not all that the page shows.
    pub extracted: bool,
    /// Headline.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date, ISO 8601.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// ISO 639-1 code of the language that the page says it is in.
    pub language: Option<String>,
    /// What was odd.
    pub warnings: Vec<String>,
}

/// Reads a page. A page in which no article is found, or is to be found, gives all its visible text.
pub(super) fn read(html: &str, extract: bool) -> Result<Page, CleanError> {
    let document = guarded(|| Document::parse(html))?;
    let mut page = Page { language: guarded(|| tags::language(&document))?, ..Page::default() };
    match guarded(|| article(&document))? {
        Ok(found) => {
            if extract {
                page.lines = guarded(|| blocks::lines(&found.content_html))?;
            }
            let metadata = found.metadata;
            page.title = filled(metadata.title);
            page.author = filled(metadata.author);
            page.url = filled(metadata.url);
            page.published = metadata.date.map(|d| d.to_string());
        }
        Err(error) if extract => page.warnings.push(format!("no article found in the page: {error}")),
        Err(_) => {}
    }
    page.extracted = !page.lines.is_empty();
    if page.lines.is_empty() {
        page.lines = guarded(|| blocks::lines(html))?;
    }
    Ok(page)
}

/// Bytes of an article that may be taken as it is, at least.
const LONG: usize = 1000;
/// Bytes of a paragraph that belongs to an article rather than to a widget.
const PARAGRAPH: usize = 80;

/// The article by the strictest reading that finds one: precision first, checked against other extractors unless
/// the page itself bears it out; where that finds nothing, the balanced reading, unless it takes in much more than
/// the strict one (measured on `html_dev`).
fn article(page: &Document) -> Result<ExtractResult, TrafilaturaError> {
    let read = |focus, fallback| {
        let options = Options::default().with_focus(focus).with_fallback(fallback).with_exclude_comments(true);
        extract_document(page.clone_document(), &options)
    };
    let alone = read(ExtractionFocus::FavorPrecision, false);
    let nothing = alone.as_ref().map_or(true, |found| found.content_text.is_empty());
    if let Ok(found) = alone
        && is_borne_out(page, found.content_text.len())
    {
        return Ok(found);
    }
    let strict = read(ExtractionFocus::FavorPrecision, true)?;
    if nothing
        && let Ok(balanced) = read(ExtractionFocus::Balanced, false)
        && (strict.content_text.len()..strict.content_text.len() * 14 / 10).contains(&balanced.content_text.len())
    {
        return Ok(balanced);
    }
    Ok(strict)
}

/// Whether an article of that many bytes is about as long as all long paragraphs of the page together: then no
/// other extractor would find more, and asking them takes twice as long as all else.
fn is_borne_out(page: &Document, found: usize) -> bool {
    if found < LONG {
        return false;
    }
    let paragraphs = page.get_elements_by_tag_name(page.root(), "p").into_iter();
    let long = paragraphs.map(|p| page.text_content(p).trim().len()).filter(|length| *length >= PARAGRAPH);
    let total: usize = long.sum();
    (found * 6 / 10..=found * 15 / 10).contains(&total)
}

/// Runs foreign code that must not take the whole run down with it.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, CleanError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message =
            panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
        CleanError::Html(message.unwrap_or_else(|| "the extractor gave up".to_owned()))
    })
}

fn filled(value: String) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_its_article_and_what_it_says_of_itself() {
        let paragraph =
            "The council of Marrow Bay voted on Tuesday to close the old ferry dock after a long debate about repairs.";
        let html = format!(
            "<html><head><title>Ferry dock closes - Bay Post</title><meta property=\"og:title\" content=\"Ferry dock closes\">\
             <meta name=\"author\" content=\"Ines Okafor\"><meta property=\"article:published_time\" content=\"2024-03-05T10:00:00Z\"></head>\
             <body><nav><a href=\"/\">Home</a></nav><article><h1>Ferry dock closes</h1><p>{paragraph}</p><p>{paragraph} Nobody objected.</p></article>\
             <footer>All rights reserved</footer></body></html>"
        );
        let page = read(&html, true).unwrap();
        let text: Vec<&str> = page.lines.iter().map(|l| l.text.as_str()).collect();
        let text = text.join("\n");
        assert!(text.contains("voted on Tuesday") && text.contains("repairs.\n") && !text.contains("rights"));
        assert_eq!(page.title.as_deref(), Some("Ferry dock closes"));
        assert_eq!(page.author.as_deref(), Some("Ines Okafor"));
        assert_eq!(page.published.as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn a_page_without_an_article_gives_its_text() {
        assert_eq!(read("<p>Short note.</p>", true).unwrap().lines[0].text, "Short note.");
        assert!(read("", true).unwrap().lines.is_empty());
    }
}
