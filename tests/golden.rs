//! The sample articles through the binary, every table compared whole with its snapshot.
//! After a wanted change: `cargo insta review`, or `INSTA_UPDATE=always cargo test --release --test golden`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use assert_cmd::Command;

/// Scores move in the last digit between processors (float32 attention on other vector widths): one decimal is kept.
fn without_score_digits(table: &[u8]) -> String {
    let mut reader = csv::Reader::from_reader(table);
    let headers = reader.headers().unwrap().clone();
    let score = headers.iter().position(|h| h == "score");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let cells = record.iter().enumerate().map(|(i, cell)| match cell.parse::<f64>() {
            Ok(x) if Some(i) == score => format!("{x:.1}"),
            _ => cell.to_owned(),
        });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn the_samples_give_the_tables_that_we_read_and_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let run = dir.path().join("run");
    Command::cargo_bin("claimwire")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["extract", "data/samples", "--tables", "+sentences", "-o"])
        .arg(&run)
        .assert()
        .success();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for table in ["documents", "sentences", "entities", "quotes", "claims", "rejects"] {
            let content = std::fs::read(run.join(format!("{table}.csv"))).unwrap();
            insta::assert_snapshot!(table, without_score_digits(&content));
        }
    });
}
