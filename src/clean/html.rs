//! An HTML page to the lines of its article, by the crate `trafilatura`. Nothing is ever fetched.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::{ExtractionFocus, Options, extract, html2txt};

use super::CleanError;

/// What a page holds besides its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Paragraphs as lines.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date, ISO 8601.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What was odd.
    pub warnings: Vec<String>,
}

/// Reads a page. A page in which no article is found gives all its visible text.
pub(super) fn read(html: &str) -> Result<Page, CleanError> {
    let mut page = Page::default();
    let options =
        Options::default().with_focus(ExtractionFocus::FavorPrecision).with_fallback(true).with_exclude_comments(true);
    match guarded(|| extract(html, &options))? {
        Ok(found) => {
            page.text = found.content_text;
            let metadata = found.metadata;
            page.title = filled(metadata.title);
            page.author = filled(metadata.author);
            page.url = filled(metadata.url);
            page.published = metadata.date.map(|d| d.to_string());
        }
        Err(error) => page.warnings.push(format!("no article found in the page: {error}")),
    }
    if page.text.trim().is_empty() {
        page.text = guarded(|| html2txt(html))?;
    }
    Ok(page)
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
        let page = read(&html).unwrap();
        assert!(page.text.contains("voted on Tuesday") && !page.text.contains("rights"));
        assert_eq!(page.title.as_deref(), Some("Ferry dock closes"));
        assert_eq!(page.author.as_deref(), Some("Ines Okafor"));
        assert_eq!(page.published.as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn a_page_without_an_article_gives_its_text() {
        assert!(read("<p>Short note.</p>").unwrap().text.contains("Short note."));
        assert!(read("").unwrap().text.is_empty());
    }
}
