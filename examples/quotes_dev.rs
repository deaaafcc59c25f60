//! Runs entities and quotes over a JSONL file of texts and writes predictions in the shape that
//! `score_quotes.py` reads.
//!
//! `quotes_dev [--stretches] [--mentions TAGGED.jsonl] TEXTS.jsonl > PRED.jsonl`: `--stretches` writes every double-quoted stretch by
//! itself (the view of `polnear-direct`). Without `--mentions` names come from a small heuristic, so that the stage can
//! be measured without a model.

use std::collections::HashSet;
use std::error::Error;
use std::io::{BufWriter, Write};

use claimwire::document::{Document, Label, QuoteType, Speaker, Tagged};
use claimwire::quotes::scanner::Mark;
use claimwire::span::{Span, Text};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let stretches = args.iter().any(|a| a == "--stretches");
    let repeat: usize = args.iter().find_map(|a| a.strip_prefix("--repeat=")?.parse().ok()).unwrap_or(0);
    let tags = args.iter().find_map(|a| a.strip_prefix("--mentions=").map(str::to_owned));
    args.retain(|a| !a.starts_with("--"));
    let tags: std::collections::HashMap<String, Value> = match tags {
        Some(path) => std::fs::read_to_string(path)?
            .lines()
            .filter_map(|l| serde_json::from_str::<Value>(l).ok())
            .filter_map(|v| Some((v["doc_id"].as_str()?.to_owned(), v["mentions"].clone())))
            .collect(),
        None => Default::default(),
    };
    let input = std::fs::read_to_string(args.first().ok_or("no input file")?)?;
    let mut documents = Vec::new();
    for line in input.lines().filter(|l| !l.trim().is_empty()) {
        let record: Value = serde_json::from_str(line)?;
        let id = record["doc_id"].as_str().ok_or("no doc_id")?.to_owned();
        let text = Text::new(record["text"].as_str().ok_or("no text")?);
        let sentences = claimwire::segment::sentences(&text, &[]);
        let tagged = match tags.get(&id).and_then(Value::as_array) {
            Some(list) => list
                .iter()
                .filter_map(|m| {
                    let (start, end) = (m["start"].as_u64()? as usize, m["end"].as_u64()? as usize);
                    let label = Label::parse(m["label"].as_str()?)?;
                    Some(Tagged { span: text.span_of_chars(start..end), label, score: 0.9 })
                })
                .collect(),
            None => tag(&text, &sentences),
        };
        documents.push((id, text, sentences, tagged));
    }
    let bytes: usize = documents.iter().map(|d| d.1.as_str().len()).sum();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (id, text, sentences, tagged) in &documents {
        let document = build(id, text, sentences, tagged);
        let quotes: Vec<Value> = if stretches {
            claimwire::quotes::quoted_stretches(&document)
                .into_iter()
                .filter(|s| matches!(s.mark, Mark::Double | Mark::Guillemet))
                .map(|s| row(&document, s.span, s.quote_type, s.cue, s.speaker.as_ref(), s.rule, s.score, 0))
                .collect()
        } else {
            claimwire::quotes::extract(&document)
                .into_iter()
                .map(|q| row(&document, q.span, q.quote_type, q.cue, q.speaker.as_ref(), q.rule, q.score, q.group))
                .collect()
        };
        writeln!(out, "{}", json!({ "doc_id": id, "text": text.as_str(), "quotes": quotes }))?;
    }
    if repeat > 0 {
        for (name, entities) in [("quotes", false), ("entities + quotes", true)] {
            let built: Vec<Document> = documents.iter().map(|(i, t, s, g)| build(i, t, s, g)).collect();
            let start = std::time::Instant::now();
            for _ in 0..repeat {
                for (document, (_, text, sentences, tagged)) in built.iter().zip(&documents) {
                    if entities {
                        std::hint::black_box(claimwire::entities::link(text, &[], sentences, tagged));
                    }
                    std::hint::black_box(claimwire::quotes::extract(document));
                }
            }
            let seconds = start.elapsed().as_secs_f64();
            eprintln!("{name}: {:.1} MB/s", (bytes * repeat) as f64 / seconds / 1e6);
        }
    }
    Ok(())
}

fn build(id: &str, text: &Text, sentences: &[Span], tagged: &[Tagged]) -> Document {
    let (mentions, entities) = claimwire::entities::link(text, &[], sentences, tagged);
    let mut document = Document { doc_id: id.to_owned(), text: text.clone(), ..Document::default() };
    document.sentences = sentences.to_vec();
    document.mentions = mentions;
    document.entities = entities;
    document
}

#[allow(clippy::too_many_arguments)]
fn row(
    document: &Document,
    span: Span,
    quote_type: QuoteType,
    cue: Option<Span>,
    speaker: Option<&Speaker>,
    rule: &str,
    score: f32,
    group: usize,
) -> Value {
    let place = |s: Span| json!({ "text": document.text.slice(s), "start": s.start, "end": s.end });
    json!({
        "text": document.text.slice(span), "start": span.start, "end": span.end, "type": quote_type.as_str(),
        "cue": cue.map(place),
        "speaker": speaker.map(|s| json!({
            "text": document.text.slice(s.span), "start": s.span.start, "end": s.span.end, "canonical": s.canonical,
            "kind": s.kind.as_str(), "entity": s.entity.map(|e| &document.entities[e].name), "role": s.role,
        })),
        "rule": rule, "score": score, "group": group,
    })
}

/// Names by capitals: sequences of capitalised words, sentence starts only when the word is seen capitalised elsewhere.
fn tag(text: &Text, sentences: &[Span]) -> Vec<Tagged> {
    use claimwire::entities::lexicon::{LEXICON, class};
    let s = text.as_str();
    let mut inside: HashSet<&str> = HashSet::new();
    let mut all: Vec<(usize, usize, bool)> = Vec::new();
    for sentence in sentences {
        let part = text.slice(*sentence);
        let mut first = true;
        let mut at = 0;
        for token in part.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')) {
            let start = sentence.byte_start + at;
            at += token.len();
            at += part[at..].chars().next().map_or(0, char::len_utf8);
            let word = token.trim_end_matches(['.', '-']).trim_start_matches(['.', '-']);
            if word.is_empty() {
                continue;
            }
            let lead = token.find(word).unwrap_or(0);
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let class = LEXICON.get(word).class;
            let function = class
                & (class::DET
                    | class::POSS
                    | class::PREP
                    | class::CONJ
                    | class::SUB
                    | class::SUBJ
                    | class::WH
                    | class::THAT
                    | class::AUX
                    | class::MODAL
                    | class::ADV
                    | class::NEG
                    | class::TIME
                    | class::TITLE)
                != 0
                || LEXICON.get(&token.to_lowercase()).class & class::TITLE != 0;
            if capital && !(function && class & class::GIVEN == 0) && word.len() > 1
                || capital && word.len() == 1 && word != "I" && word != "A"
            {
                if !first {
                    inside.insert(word);
                }
                all.push((start + lead, start + lead + word.len(), first));
            }
            first = false;
        }
    }
    let mut tagged: Vec<Tagged> = Vec::new();
    for (start, end, first) in all {
        let word = &s[start..end];
        if first && !inside.contains(word) && LEXICON.get(word).class & class::GIVEN == 0 {
            continue;
        }
        if let Some(last) = tagged.last_mut()
            && matches!(&s[last.span.byte_end..start], " " | ". ")
        {
            last.span = text.span(last.span.byte_start..end);
            continue;
        }
        tagged.push(Tagged { span: text.span(start..end), label: Label::Misc, score: 0.5 });
    }
    for t in &mut tagged {
        let name = &s[t.span.bytes()];
        let lower = name.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        t.label = if words.iter().any(|w| LEXICON.get(w).class & (class::ORG | class::DOC | class::GROUP) != 0) {
            Label::Org
        } else if name.chars().all(|c| !c.is_lowercase()) {
            Label::Org
        } else if words.len() >= 2 && words.len() < 4 || words.iter().any(|w| LEXICON.get(w).class & class::GIVEN != 0)
        {
            Label::Per
        } else {
            let person = s[..t.span.byte_start].trim_end();
            let title = person.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
            if LEXICON.get(&title).class & (class::TITLE | class::ROLE) != 0 { Label::Per } else { Label::Misc }
        };
    }
    // A lone word that ends a person's name elsewhere is that person.
    let surnames: HashSet<String> = tagged
        .iter()
        .filter(|t| t.label == Label::Per)
        .filter_map(|t| s[t.span.bytes()].split_whitespace().next_back().map(str::to_owned))
        .collect();
    for t in &mut tagged {
        if t.label == Label::Misc && surnames.contains(&s[t.span.bytes()]) {
            t.label = Label::Per;
        }
    }
    tagged
}
