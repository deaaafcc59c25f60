//! Line labels for measuring: reads JSONL with `id` and `lines` ([text, label] pairs), writes for each
//! document the zone or rule of every line.

use std::io::{self, BufRead, Write};

use claimwire::clean::label_lines;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let lines: Vec<&str> = record["lines"].as_array().into_iter().flatten().filter_map(|l| l[0].as_str()).collect();
        let labels = label_lines(&lines);
        writeln!(out, "{}", serde_json::json!({ "id": record["id"], "labels": labels }))?;
    }
    Ok(())
}
