//! The tables as users get them: columns as promised, bytes as promised, and everything readable again.

use std::fs;

use claimwire::document::*;
use claimwire::input::Rejected;
use claimwire::span::{Run, Span, Text, TextMap};
use claimwire::tables::read::{self, TableReader};
use claimwire::tables::rows::*;
use claimwire::tables::{CsvStyle, Table, csv_header, csv_reject_row, csv_rows, datapackage, jsonl_rows, text_line};
use proptest::prelude::*;
use tempfile::TempDir;

const TEXT: &str = "“We paid €1.5 million\nin 2020,” said Ōna Petrosyan,\nthe =minister. Nearly 40% left.";

fn find(text: &Text, words: &str) -> Span {
    let start = text.as_str().find(words).unwrap_or_else(|| panic!("no {words}"));
    text.span(start..start + words.len())
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// A document with every column filled somewhere.
fn document() -> Document {
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

fn rejected() -> Rejected {
    Rejected {
        origin: Origin { path: "dump/b.jsonl".into(), record: 7, sha256: String::new() },
        id: None,
        stage: "input",
        code: "bad_json",
        message: "not JSON, \"record\" 7\nrepair it".into(),
    }
}

/// A run's folder with every file.
fn run(style: CsvStyle) -> TempDir {
    let folder = TempDir::new().unwrap();
    for table in Table::ALL {
        let mut bytes = csv_header(table, &style).unwrap();
        bytes.extend(csv_rows(table, &document(), &style).unwrap());
        if table == Table::Rejects {
            bytes.extend(csv_reject_row(&rejected(), "", &style).unwrap());
        }
        fs::write(folder.path().join(table.file_name()), bytes).unwrap();
    }
    fs::write(folder.path().join("texts.jsonl"), text_line(&document()).unwrap()).unwrap();
    datapackage::write(folder.path(), "example").unwrap();
    folder
}

#[test]
fn columns_are_those_of_the_contract() {
    // Copied from the design's tables.md; a change here is a change of the contract with users.
    let contract = [
        "doc_id, source_path, source_record, source_sha256, url, title, author, published, language, source_chars, char_count, sentence_count, mention_count, quote_count, claim_count, status, warnings",
        "sentence_id, doc_id, sentence_index, start, end, source_start, source_end, text",
        "mention_id, doc_id, sentence_id, start, end, source_start, source_end, text, label, score, entity_id, entity, mention_kind",
        "quote_id, doc_id, sentence_id, start, end, source_start, source_end, text, quote_type, cue_text, cue_start, cue_end, speaker_text, speaker_start, speaker_end, speaker_kind, speaker_entity_id, speaker, speaker_label, speaker_role, rule, score",
        "claim_id, doc_id, sentence_id, start, end, source_start, source_end, text, kind, value, value_low, value_high, comparator, approximator, change, unit_text, unit_name, unit_code, unit_system, unit_assumed, base_value, base_unit, counted, subject, subject_start, subject_end, predicate, iso, quote_id, claimant, claimant_entity_id, claim_source, anomaly, value_candidates, rule, score, sentence",
        "doc_id, source_path, source_record, stage, code, message",
    ];
    for (table, contract) in Table::ALL.into_iter().zip(contract) {
        let names: Vec<&str> = table.columns().iter().map(|c| c.name).collect();
        assert_eq!(names.join(", "), contract, "{}", table.name());
    }
}

#[test]
fn row_structs_have_the_columns_in_order() {
    fn fields<R: serde::Serialize + Default>() -> Vec<String> {
        let row = serde_json::to_value(R::default()).unwrap();
        row.as_object().unwrap().keys().cloned().collect()
    }
    let fields = [
        fields::<DocumentRow>(),
        fields::<SentenceRow>(),
        fields::<EntityRow>(),
        fields::<QuoteRow>(),
        fields::<ClaimRow>(),
        fields::<RejectRow>(),
    ];
    for (table, fields) in Table::ALL.into_iter().zip(fields) {
        let names: Vec<&str> = table.columns().iter().map(|c| c.name).collect();
        assert_eq!(fields, names, "{}", table.name());
    }
}

#[test]
fn tables_of_a_small_document() {
    let mut shown = String::new();
    for style in [CsvStyle { excel: false }, CsvStyle { excel: true }] {
        let folder = run(style);
        for table in Table::ALL {
            let text = fs::read_to_string(folder.path().join(table.file_name())).unwrap();
            shown.push_str(&format!(
                "--- {} excel={}\n{}",
                table.name(),
                style.excel,
                text.replace('\u{feff}', "<BOM>")
            ));
        }
    }
    for table in Table::ALL {
        let lines = String::from_utf8(jsonl_rows(table, &document()).unwrap()).unwrap();
        shown.push_str(&format!("--- {}.jsonl\n{lines}", table.name()));
    }
    shown.push_str(&format!("--- texts.jsonl\n{}", String::from_utf8(text_line(&document()).unwrap()).unwrap()));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_run_reads_back_in_either_style() {
    for style in [CsvStyle { excel: false }, CsvStyle { excel: true }] {
        let folder = run(style);
        let quotes: Vec<QuoteRow> = read::table(folder.path(), Table::Quotes).unwrap();
        let mut ours = quote_rows(&document());
        ours[0].text = ours[0].text.replace('\n', " ");
        assert_eq!(quotes, ours);
        let entities: Vec<EntityRow> = read::table(folder.path(), Table::Entities).unwrap();
        assert_eq!(entities[1].text, "=minister");
        let claims: Vec<ClaimRow> = read::table(folder.path(), Table::Claims).unwrap();
        assert_eq!(claims[1].value_candidates.as_deref(), Some("40;-4"));
        assert_eq!(claims[0].value.unwrap().to_string(), "1500000");
        let documents: Vec<DocumentRow> = read::table(folder.path(), Table::Documents).unwrap();
        assert_eq!(documents, [DocumentRow::new(&document())]);
        let texts: Vec<_> = read::texts(&folder.path().join("texts.jsonl")).unwrap().map(Result::unwrap).collect();
        assert_eq!(texts[0].text, TEXT);
        assert_eq!(texts[0].map.as_ref().unwrap()[1], (21, 22, 22, 24, Some("hard_wrap".into())));
    }
}

#[test]
fn a_table_in_another_order_and_with_other_columns_is_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gold.csv");
    fs::write(&path, "label;start;doc_id;end;note;text\r\nPER;1;007;4;mine;Ōna\r\n").unwrap();
    let rows: Vec<EntityRow> = read::rows(&path).unwrap();
    assert_eq!((rows[0].doc_id.as_str(), rows[0].start, rows[0].end, rows[0].label.as_str()), ("007", 1, 4, "PER"));
    fs::write(&path, "doc_id,start\na,x\n").unwrap();
    let error = TableReader::<EntityRow>::open(&path).unwrap().next().unwrap().unwrap_err();
    assert!(error.to_string().contains("line: 2"), "{error}");
}

#[test]
fn every_value_of_an_enumeration_is_in_its_column() {
    let values =
        |table: Table, name: &str| table.columns().iter().find(|c| c.name == name).map(|c| c.values.to_vec()).unwrap();
    let labels = [Label::Per, Label::Org, Label::Loc, Label::Misc].map(Label::as_str);
    assert_eq!(values(Table::Entities, "label"), labels);
    assert_eq!(values(Table::Quotes, "speaker_label"), labels);
    let statuses = [Status::Ok, Status::Empty, Status::NotEnglish, Status::Truncated].map(Status::as_str);
    assert_eq!(values(Table::Documents, "status"), statuses);
    let types = [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect, QuoteType::Scare].map(QuoteType::as_str);
    assert_eq!(values(Table::Quotes, "quote_type"), types);
    let kinds = [SpeakerKind::Name, SpeakerKind::Nominal, SpeakerKind::Pronoun, SpeakerKind::Group];
    assert_eq!(values(Table::Quotes, "speaker_kind")[..4], kinds.map(SpeakerKind::as_str));
    use ClaimKind as K;
    let kinds = [
        K::Count,
        K::Money,
        K::Percent,
        K::Measure,
        K::Duration,
        K::Age,
        K::Ratio,
        K::Rate,
        K::Date,
        K::Time,
        K::Ordinal,
        K::Score,
    ];
    assert_eq!(values(Table::Claims, "kind"), kinds.map(K::as_str));
    use Comparator as C;
    let comparators = [C::Eq, C::Approx, C::Gt, C::Ge, C::Lt, C::Le, C::Between].map(C::as_str);
    assert_eq!(values(Table::Claims, "comparator"), comparators);
    assert_eq!(values(Table::Claims, "change"), [Change::Up, Change::Down, Change::None].map(Change::as_str));
    let sources = [ClaimSource::Quoted, ClaimSource::Reported, ClaimSource::Author].map(ClaimSource::as_str);
    assert_eq!(values(Table::Claims, "claim_source"), sources);
}

/// Leaves an example run where `CLAIMWIRE_EXAMPLE_RUN` says, for `frictionless validate` and for a look.
#[test]
fn an_example_run_can_be_kept() {
    let Ok(target) = std::env::var("CLAIMWIRE_EXAMPLE_RUN") else { return };
    for (name, style) in [("plain", CsvStyle { excel: false }), ("excel", CsvStyle { excel: true })] {
        let folder = run(style);
        let target = std::path::Path::new(&target).join(name);
        fs::create_dir_all(&target).unwrap();
        for table in Table::ALL {
            fs::copy(folder.path().join(table.file_name()), target.join(table.file_name())).unwrap();
            let lines = jsonl_rows(table, &document()).unwrap();
            if style.excel && table != Table::Rejects {
                fs::write(target.join(table.jsonl_file_name()), lines).unwrap();
            }
        }
        fs::copy(folder.path().join("texts.jsonl"), target.join("texts.jsonl")).unwrap();
        datapackage::write(&target, "example").unwrap();
    }
}

proptest! {
    #[test]
    fn any_text_comes_back_from_csv(text in "\\PC*|[\\x00-\\x7f]*|['=+@\"\n\r,;-]*", excel: bool) {
        let style = CsvStyle { excel };
        let document = Document { doc_id: "d".into(), title: Some(text.clone()), ..Document::default() };
        let mut bytes = csv_header(Table::Documents, &style).unwrap();
        bytes.extend(csv_rows(Table::Documents, &document, &style).unwrap());
        prop_assert_eq!(bytes.iter().filter(|b| **b == b'\n').count(), 2);
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("documents.csv");
        fs::write(&path, &bytes).unwrap();
        let rows: Vec<DocumentRow> = read::rows(&path).unwrap();
        let wanted = text.replace(['\n', '\r'], " ");
        prop_assert_eq!(rows[0].title.clone().unwrap_or_default(), wanted);
        if excel {
            let row = csv::Reader::from_reader(bytes.as_slice()).into_records().next().unwrap().unwrap();
            let cell = row[5].to_owned();
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{}", cell);
        }
    }
}
