//! Pages for measuring: reads JSONL with `id` and `html`, writes JSONL with `id` and `text` (the body of the
//! article); with the argument `lines`, `id` and `lines` (the extractor's lines before they are judged).

use std::io::{self, BufRead, Write};

use claimwire::clean::{CleanOptions, clean, page_lines};
use claimwire::document::{Body, Origin, Record, Zone};

fn main() -> io::Result<()> {
    let lines_only = std::env::args().nth(1).is_some_and(|a| a == "lines");
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let html = record["html"].as_str().unwrap_or_default().to_owned();
        if lines_only {
            let lines = page_lines(&html).unwrap_or_default();
            writeln!(out, "{}", serde_json::json!({ "id": record["id"], "lines": lines }))?;
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
