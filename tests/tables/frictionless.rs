//! The independent check of `datapackage.json`: PyPI `frictionless`, when `FRICTIONLESS` names its command
//! (`FRICTIONLESS=path/to/frictionless cargo test --test tables`). Without it these tests pass unseen.

use std::fs;
use std::path::Path;
use std::process::Command;

use claimwire::tables::{CsvStyle, Table, csv_header, datapackage};

use crate::example::run;

/// Whether `frictionless` accepts the package, and what it says. `None` when it is not there.
fn validate(folder: &Path) -> Option<(bool, String)> {
    let command = std::env::var("FRICTIONLESS").ok()?;
    let output = Command::new(command).args(["validate", "datapackage.json"]).current_dir(folder).output().unwrap();
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn frictionless_accepts_a_run_in_either_style() {
    for excel in [false, true] {
        let folder = run(CsvStyle { excel }, false);
        if let Some((valid, report)) = validate(folder.path()) {
            assert!(valid, "{report}");
        }
    }
}

/// Needs `frictionless[json]`.
#[test]
fn frictionless_accepts_jsonl_tables() {
    let folder = run(CsvStyle::default(), true);
    if let Some((valid, report)) = validate(folder.path()) {
        assert!(valid || report.contains("Please install"), "{report}");
    }
}

#[test]
fn frictionless_accepts_tables_without_rows() {
    let folder = run(CsvStyle::default(), false);
    for table in Table::ALL {
        fs::write(folder.path().join(table.file_name()), csv_header(table, &CsvStyle::default()).unwrap()).unwrap();
    }
    fs::write(folder.path().join("texts.jsonl"), "").unwrap();
    fs::remove_file(folder.path().join("sentences.csv")).unwrap();
    datapackage::write(folder.path(), "empty").unwrap();
    if let Some((valid, report)) = validate(folder.path()) {
        assert!(valid, "{report}");
    }
}

#[test]
fn frictionless_catches_what_is_broken() {
    // In each: a file, what is changed in it, and the error that must be found.
    let breaks = [
        ("claims.csv", "a.q1,Ōna", "a.q9,Ōna", "foreign-key"),
        ("entities.csv", "a.m2,a,", "a.m1,a,", "primary-key"),
        ("quotes.csv", ",direct,", ",spoken,", "constraint"),
        ("claims.csv", ",1500000,", ",1.500.000,", "type-error"),
    ];
    for (file, from, to, error) in breaks {
        let folder = run(CsvStyle::default(), false);
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replace(from, to)).unwrap();
        if let Some((valid, report)) = validate(folder.path()) {
            assert!(!valid && report.contains("hash"), "a changed file must not pass: {report}");
            datapackage::write(folder.path(), "broken").unwrap();
            let (valid, report) = validate(folder.path()).unwrap();
            assert!(!valid && report.contains(error), "{error}: {report}");
        }
    }
}
