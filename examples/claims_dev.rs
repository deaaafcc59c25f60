//! Measures the claims stage against gold of `shared/eval/score_quant.py`:
//! `cargo run --release --example claims_dev -- GOLD.jsonl > PRED.jsonl`.

use std::io::{BufRead, Write};

use claimwire::claims::{ClaimScope, extract};
use claimwire::document::{Change, Claim, ClaimKind, Comparator, Document};
use claimwire::span::Text;
use serde_json::{Value, json};

/// CQE's names of units whose CLDR name is another.
fn cqe_name(claim: &Claim) -> String {
    let one = |name: &str| match name {
        "percent" => "percentage".to_owned(),
        "British pound" => "pound sterling".to_owned(),
        "pound" => "pound-mass".to_owned(),
        "degree Celsius" => "celsius".to_owned(),
        "degree Fahrenheit" => "fahrenheit".to_owned(),
        "pound-force-foot" => "pound-foot".to_owned(),
        "Israeli new shekel" => "shekel".to_owned(),
        "Singapore dollar" => "singaporean dollar".to_owned(),
        n => n.to_lowercase(),
    };
    match claim.unit.name.as_str() {
        "revolution per minute" => return "revolutions per minute".into(),
        "part per billion" => return "parts-per-billion".into(),
        _ => {}
    }
    claim.unit.name.split(" per ").map(one).collect::<Vec<_>>().join(" per ")
}

const STOP: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "to", "in", "for", "its", "their", "his", "her", "on", "at", "by", "with",
    "from", "'s", "’s", "than", "most", "all", "across", "among", "per", "this", "as", "into", "after", "before",
    "between", "both", "own", "which", "that", "was", "is",
];

fn content(text: &str) -> Vec<String> {
    text.replace("’s", "")
        .replace("'s", "")
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '&' | '.')))
        .map(|w| w.trim_matches('.'))
        .filter(|w| !w.is_empty() && !STOP.contains(&w.to_lowercase().as_str()))
        .map(|w| if w.chars().all(|c| c.is_uppercase() || c == '.') { w.replace('.', "") } else { w.to_owned() })
        .collect()
}

fn row(document: &Document, c: &Claim) -> Value {
    let slice = |s: Option<claimwire::span::Span>| s.map(|s| document.text.slice(s)).unwrap_or("");
    let counted = slice(c.counted);
    let count = c.unit.system == "count" && !counted.is_empty();
    let mut unit = if count {
        let mut words = content(counted);
        if let Some(last) = words.last_mut() {
            *last = c.unit.name.split(" per ").next().unwrap_or("").to_owned();
        }
        let mut name = words.join(" ");
        if let Some((_, per)) = c.unit.name.split_once(" per ") {
            name = format!("{name} per {per}");
        }
        name
    } else {
        cqe_name(c)
    };
    if c.kind == ClaimKind::Ratio && count {
        unit = format!("% {unit}");
    }
    if c.kind == ClaimKind::Ratio && unit.is_empty() && c.rule == "share" {
        unit = "% -".into();
    }
    if c.kind == ClaimKind::Age {
        unit = "year of age".into();
    }
    let modifier = match (c.comparator, c.change) {
        (Comparator::Gt | Comparator::Ge, _) => ">",
        (Comparator::Lt | Comparator::Le, _) => "<",
        (_, Change::Up) => "up",
        (_, Change::Down) if c.rule != "from-to" => "down",
        (Comparator::Approx, _) => "~",
        _ => "=",
    };
    let mut concept = Vec::new();
    if !count {
        concept.extend(content(counted));
    }
    concept.extend(content(slice(c.subject)));
    let concept = if concept.is_empty() { "-".to_owned() } else { concept.join(" ") };
    let mut out = json!({"start": c.span.start, "end": c.span.end, "surface": document.text.slice(c.span), "unit": if unit.is_empty() { "-".into() } else { unit },
        "modifier": modifier, "concept": concept, "kind": c.kind.as_str(), "rule": c.rule});
    let number = |v: Option<rust_decimal::Decimal>| v.map(|v| v.to_string().parse::<f64>().unwrap_or(f64::NAN));
    if let (Some(low), Some(high)) = (c.value_low, c.value_high) {
        let falls = c.rule == "from-to" && c.change == Change::Down;
        let (a, b) = if falls { (high, low) } else { (low, high) };
        out["low"] = json!(number(Some(a)));
        out["high"] = json!(number(Some(b)));
    } else {
        out["value"] = json!(number(c.value.or(c.candidates.first().copied())));
    }
    out
}

fn main() -> std::io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| std::io::Error::other("usage: claims_dev GOLD.jsonl"))?;
    let mut out = std::io::stdout().lock();
    for line in std::io::BufReader::new(std::fs::File::open(path)?).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = Text::new(record["text"].as_str().unwrap_or(""));
        let sentences = vec![text.span(0..text.as_str().len())];
        let document = Document { text, sentences, ..Document::default() };
        let rows: Vec<Value> = extract(&document, ClaimScope::Numeric).iter().map(|c| row(&document, c)).collect();
        writeln!(out, "{}", json!({"id": record["id"], "text": record["text"], "quantities": rows}))?;
    }
    Ok(())
}
