//! A small hand-built document that fills every column somewhere, and a run made of it.

use std::fs;

use claimwire::document::*;
use claimwire::input::Rejected;
use claimwire::span::{Run, Span, Text, TextMap};
use claimwire::tables::{
    CsvStyle, Table, csv_header, csv_reject_row, csv_rows, datapackage, jsonl_reject_row, jsonl_rows, text_line,
};
use tempfile::TempDir;

pub const TEXT: &str = "“We paid €1.5 million\nin 2020,” said Ōna Petrosyan,\nthe =minister. Nearly 40% left.";

fn find(text: &Text, words: &str) -> Span {
    let start = text.as_str().find(words).unwrap_or_else(|| panic!("no {words}"));
    text.span(start..start + words.len())
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// A document with every column filled somewhere.
pub fn document() -> Document {
    let text = Text::new(TEXT);
    let chars = text.char_len();
    let speaker = Speaker {
        span: find(&text, "Ōna Petrosyan"),
        kind: SpeakerKind::Name,
        entity: Some(0),
        canonical: "Ōna Petrosyan".into(),
        role: Some("the =minister".into()),
    };
    let claim = Claim {
        span: find(&text, "€1.5 million"),
        kind: ClaimKind::Money,
        value: Some(decimal("1500000.0")),
        value_low: None,
        value_high: None,
        comparator: Comparator::Eq,
        approximator: None,
        change: Change::None,
        unit: Unit { text: "€".into(), name: "euro".into(), code: "EUR".into(), system: "ISO4217", assumed: false },
        base_value: None,
        base_unit: String::new(),
        counted: None,
        subject: Some(find(&text, "We")),
        predicate: Some(find(&text, "paid")),
        iso: String::new(),
        quote: Some(0),
        claimant: Some("Ōna Petrosyan".into()),
        claimant_entity: Some(0),
        source: ClaimSource::Quoted,
        anomaly: "",
        candidates: vec![],
        rule: "money",
        score: 0.9,
    };
    let percent = Claim {
        span: find(&text, "Nearly 40%"),
        kind: ClaimKind::Percent,
        value: None,
        value_low: Some(decimal("39")),
        value_high: Some(decimal("40")),
        comparator: Comparator::Lt,
        approximator: Some(find(&text, "Nearly")),
        change: Change::Down,
        unit: Unit { text: "%".into(), name: "percent".into(), code: "%".into(), system: "UCUM", assumed: true },
        base_value: Some(decimal("0.4")),
        base_unit: "1".into(),
        counted: Some(find(&text, "40%")),
        subject: None,
        predicate: Some(find(&text, "left")),
        iso: "P1Y".into(),
        quote: None,
        claimant: None,
        claimant_entity: None,
        source: ClaimSource::Author,
        anomaly: "malformed_grouping",
        candidates: vec![decimal("40"), decimal("-4.0")],
        rule: "percent",
        score: 1.0,
    };
    Document {
        doc_id: "a".into(),
        origin: Origin { path: "dump/a.txt".into(), record: 1, sha256: "00".repeat(32) },
        title: Some("=HYPERLINK(\"x\")".into()),
        url: Some("http://e.org/?a=1,2".into()),
        author: None,
        published: Some("2020-01-02".into()),
        language: Some("en".into()),
        source_chars: chars + 1,
        map: Some(TextMap::new(vec![
            Run { clean: 0..21, source: 1..22, reason: None },
            Run { clean: 21..22, source: 22..24, reason: Some("hard_wrap") },
            Run { clean: 22..chars, source: 24..chars + 2, reason: None },
        ])),
        zones: vec![],
        repairs: Default::default(),
        roles: vec![],
        sentences: vec![text.span(0..TEXT.find(" Nearly").unwrap()), find(&text, "Nearly 40% left.")],
        mentions: vec![
            Mention {
                span: find(&text, "Ōna Petrosyan"),
                label: Label::Per,
                score: 0.98678,
                entity: 0,
                kind: MentionKind::Name,
            },
            Mention {
                span: find(&text, "=minister"),
                label: Label::Misc,
                score: 0.5,
                entity: 1,
                kind: MentionKind::Alias,
            },
        ],
        entities: vec![
            Entity { name: "Ōna Petrosyan".into(), label: Label::Per, mentions: vec![0], role: None },
            Entity { name: "=minister".into(), label: Label::Misc, mentions: vec![1], role: None },
        ],
        quotes: vec![
            Quote {
                span: find(&text, "We paid €1.5 million\nin 2020,"),
                quote_type: QuoteType::Direct,
                cue: Some(find(&text, "said")),
                speaker: Some(speaker),
                group: 0,
                rule: "trailing",
                score: 0.75,
            },
            Quote {
                span: find(&text, "Nearly"),
                quote_type: QuoteType::Scare,
                cue: None,
                speaker: None,
                group: 1,
                rule: "scare",
                score: 0.25,
            },
        ],
        claims: vec![claim, percent],
        status: Status::Truncated,
        warnings: vec!["decoded as windows-1252".into(), "cut".into()],
        text,
    }
}

pub fn rejected() -> Rejected {
    Rejected {
        origin: Origin { path: "dump/b.jsonl".into(), record: 7, sha256: String::new() },
        id: None,
        stage: "input",
        code: "bad_json",
        message: "not JSON, \"record\" 7\nrepair it".into(),
    }
}

/// A run's folder with every table in CSV, and in JSONL when asked.
pub fn run(style: CsvStyle, jsonl: bool) -> TempDir {
    let folder = TempDir::new().unwrap();
    for table in Table::ALL {
        let mut bytes = csv_header(table, &style).unwrap();
        bytes.extend(csv_rows(table, &document(), &style).unwrap());
        if table == Table::Rejects {
            bytes.extend(csv_reject_row(&rejected(), "", &style).unwrap());
        }
        fs::write(folder.path().join(table.file_name()), bytes).unwrap();
    }
    if jsonl {
        for table in Table::ALL {
            let mut bytes = jsonl_rows(table, &document()).unwrap();
            if table == Table::Rejects {
                bytes.extend(jsonl_reject_row(&rejected(), "").unwrap());
            }
            fs::write(folder.path().join(table.jsonl_file_name()), bytes).unwrap();
        }
    }
    fs::write(folder.path().join("texts.jsonl"), text_line(&document()).unwrap()).unwrap();
    datapackage::write(folder.path(), "example").unwrap();
    folder
}
