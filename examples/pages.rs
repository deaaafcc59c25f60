//! Article bodies for measuring: reads JSONL with `id` and `html`, writes JSONL with `id` and `text`.

use std::io::{self, BufRead, Write};

use claimwire::clean::{CleanOptions, clean};
use claimwire::document::{Body, Origin, Record, Zone};

fn main() -> io::Result<()> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let html = record["html"].as_str().unwrap_or_default().to_owned();
        if mode != "" {
            use trafilatura::*;
            let focus = match &mode[..1] {
                "p" => ExtractionFocus::FavorPrecision,
                "r" => ExtractionFocus::FavorRecall,
                _ => ExtractionFocus::Balanced,
            };
            let o = Options::default()
                .with_focus(focus)
                .with_fallback(mode.contains('f'))
                .with_exclude_comments(!mode.contains('c'))
                .with_exclude_tables(mode.contains('t'))
                .with_links(mode.contains('l'));
            let text = extract(&html, &o).map(|r| r.content_text).unwrap_or_default();
            writeln!(out, "{}", serde_json::json!({ "id": record["id"], "text": text }))?;
            continue;
        }
        let page = Record {
            origin: Origin::default(),
            id: None,
            body: Body::Html(html),
            title: None,
            url: None,
            author: None,
            published: None,
            warnings: Vec::new(),
        };
        let Ok(cleaned) = clean(&page, &CleanOptions::default()) else { continue };
        let body: Vec<&str> = cleaned
            .zones
            .iter()
            .filter(|(_, zone)| matches!(zone, Zone::Body | Zone::Subhead))
            .map(|(span, _)| cleaned.text.slice(*span))
            .collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({ "id": record["id"], "text": body.join("\n"), "title": cleaned.title })
        )?;
    }
    Ok(())
}
