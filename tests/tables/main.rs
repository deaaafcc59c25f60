//! The tables as users get them: columns as promised, bytes as promised, and everything readable again.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use claimwire::document::*;
use claimwire::tables::read::{self, TableReader};
use claimwire::tables::rows::*;
use claimwire::tables::{CsvStyle, Table, csv_header, csv_rows, jsonl_rows, text_line};
use proptest::prelude::*;
use tempfile::TempDir;

mod example;
mod frictionless;

use example::{TEXT, document, run};

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
        let folder = run(style, false);
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
        let folder = run(style, false);
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
