//! Predictions for `score_sents.py`: reads JSONL with `id` and `text`, writes JSONL with `id` and `ends`.

use std::io::{self, BufRead, Write};

use claimwire::segment::sentences;
use claimwire::span::Text;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let text = Text::new(record["text"].as_str().unwrap_or_default());
        let ends: Vec<usize> = sentences(&text, &[]).iter().map(|s| s.end).collect();
        writeln!(out, "{}", serde_json::json!({ "id": record["id"], "ends": ends }))?;
    }
    Ok(())
}
