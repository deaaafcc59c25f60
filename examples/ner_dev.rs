//! Strict span F1 of a model on JSON lines `{"text": ..., "entities": [{"start", "end", "label"}]}` (code points):
//! `cargo run --release --example ner_dev -- MODEL_FOLDER DEV.jsonl [float32] [viterbi] [context=N]`.
//!
//! Each line of a text is one sentence, as scripts/train/evaluate.py has it.

use std::collections::BTreeMap;
use std::time::Instant;

use claimwire::encoder::Precision;
use claimwire::span::{Span, Text};
use claimwire::tag::decode::Decoding;
use claimwire::tag::{ModelSpec, Tag, Tagger, TaggerOptions};
use serde_json::Value;

type Error = Box<dyn std::error::Error>;

fn lines(text: &Text) -> Vec<Span> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.as_str().split('\n') {
        if !line.trim().is_empty() {
            found.push(text.span(start..start + line.len()));
        }
        start += line.len() + 1;
    }
    found
}

fn f1(right: usize, gold: usize, found: usize) -> f64 {
    200.0 * right as f64 / (gold + found).max(1) as f64
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, data, flags @ ..] = &arguments[..] else { return Err("usage: ner_dev MODEL_FOLDER DEV.jsonl".into()) };
    let mut options = TaggerOptions::default();
    for flag in flags {
        match flag.as_str() {
            "float32" => options.engine.precision = Precision::Float32,
            "viterbi" => options.decoding = Decoding::Viterbi,
            other => options.context = other.strip_prefix("context=").ok_or("unknown flag")?.parse()?,
        }
    }
    let tagger = Tagger::load_with(&ModelSpec::from(model.as_str()), options)?;
    // Per label: right, gold, found.
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let started = Instant::now();
    for line in std::fs::read_to_string(data)?.lines() {
        let record: Value = serde_json::from_str(line)?;
        let (Some(text), Some(entities)) = (record["text"].as_str(), record["entities"].as_array()) else { continue };
        let text = Text::new(text);
        let gold: Vec<(u64, u64, &str)> = entities
            .iter()
            .filter_map(|e| Some((e["start"].as_u64()?, e["end"].as_u64()?, e["label"].as_str()?)))
            .filter(|(_, _, label)| ["PER", "ORG", "LOC", "MISC"].contains(label))
            .collect();
        for (_, _, label) in &gold {
            counts.entry((*label).to_owned()).or_default()[1] += 1;
        }
        for mention in tagger.tag(&text, &lines(&text))?.names {
            let count = counts.entry(mention.label.as_str().to_owned()).or_default();
            count[2] += 1;
            let key = (mention.span.start as u64, mention.span.end as u64, mention.label.as_str());
            count[0] += usize::from(gold.contains(&key));
        }
    }
    // A label that the data do not annotate does not count.
    counts.retain(|_, [_, gold, _]| *gold > 0);
    let sum = |i: usize| counts.values().map(|c| c[i]).sum::<usize>();
    for (label, [right, gold, found]) in &counts {
        print!("{label} {:.2}  ", f1(*right, *gold, *found));
    }
    println!(
        "F1 {:.2}  P {:.2}  R {:.2}  ({:.1} s)",
        f1(sum(0), sum(1), sum(2)),
        100.0 * sum(0) as f64 / sum(2).max(1) as f64,
        100.0 * sum(0) as f64 / sum(1).max(1) as f64,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}
