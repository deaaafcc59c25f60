//! Dumps on disk to records, through the public API.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::io::Write;
use std::path::Path;

use claimwire::document::{Body, Record};
use claimwire::input::{Fields, InputError, InputOptions, Rejected, records};
use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn put(folder: &TempDir, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn read_with(folder: &TempDir, inputs: &[&str], options: &InputOptions) -> Vec<Result<Record, Rejected>> {
    let inputs: Vec<String> = inputs.iter().map(|i| at(folder.path(), i)).collect();
    records(&inputs, options).unwrap().collect()
}

fn read(folder: &TempDir, inputs: &[&str]) -> Vec<Result<Record, Rejected>> {
    read_with(folder, inputs, &InputOptions::default())
}

fn at(folder: &Path, input: &str) -> String {
    match input.strip_prefix('@') {
        Some(list) => format!("@{}/{list}", folder.display()),
        None => format!("{}/{input}", folder.display()),
    }
}

/// One line an item: file, record, and the text or the code.
fn shown(folder: &TempDir, items: &[Result<Record, Rejected>]) -> Vec<String> {
    let prefix = format!("{}/", folder.path().display());
    let name = |path: &str| path.strip_prefix(&prefix).unwrap_or(path).to_owned();
    let show = |item: &Result<Record, Rejected>| match item {
        Ok(r) => {
            let body = match &r.body {
                Body::Plain(text) => text.clone(),
                Body::Html(text) => format!("html {text}"),
            };
            format!("{} {} {}", name(&r.origin.path), r.origin.record, body.trim())
        }
        Err(r) => format!("{} {} !{}", name(&r.origin.path), r.origin.record, r.code),
    };
    items.iter().map(show).collect()
}

#[test]
fn a_folder_is_read_in_order_whatever_its_files_are() {
    let folder = TempDir::new().unwrap();
    put(
        &folder,
        &[
            ("b/two.html", b"<p>Two</p>"),
            ("a.txt", b"One\n"),
            ("b/.hidden.txt", b"no"),
            (".git/x.txt", b"no"),
            ("c.jsonl.gz", &gz(b"{\"id\": 3, \"text\": \"Three\"}\n\n{\"text\": \"Four\"}")),
            ("d.bin", b"\0\x01\x02"),
            ("e", b"Five"),
            ("f.csv", b"id,text\n6,\"Six, \"\"six\"\"\"\n"),
            ("g.txt", b" \n"),
            ("h.txt.gz", &gz(b"<!doctype html><p>Eight")),
            ("i.json", b"[\n{\"text\": \"Nine\"},\n{\"text\": \"<p>Ten\"}]"),
        ],
    );
    assert_eq!(
        shown(&folder, &read(&folder, &[""])),
        [
            "a.txt 1 One",
            "b/two.html 1 html <p>Two</p>",
            "c.jsonl.gz 1 Three",
            "c.jsonl.gz 3 Four",
            "d.bin 1 !binary",
            "e 1 Five",
            "f.csv 1 Six, \"six\"",
            "g.txt 1 !empty",
            "h.txt.gz 1 html <!doctype html><p>Eight",
            "i.json 1 Nine",
            "i.json 2 html <p>Ten",
        ]
    );
}

#[test]
fn globs_and_lists_name_files_and_a_missing_one_costs_itself() {
    let folder = TempDir::new().unwrap();
    put(&folder, &[("x/a.txt", b"A"), ("x/b.txt", b"B"), ("x/[c].txt", b"C"), ("x/.d.txt", b"no")]);
    let list = format!("{0}/x/b.txt\r\n\n{0}/x/none.txt\n{0}/x/a*\n", folder.path().display());
    put(&folder, &[("list.txt", list.as_bytes())]);
    assert_eq!(shown(&folder, &read(&folder, &["x/*.txt"])), ["x/[c].txt 1 C", "x/a.txt 1 A", "x/b.txt 1 B"]);
    assert_eq!(shown(&folder, &read(&folder, &["x/[c].txt"])), ["x/[c].txt 1 C"]);
    assert_eq!(
        shown(&folder, &read(&folder, &["@list.txt", "x/b.txt"])),
        ["x/b.txt 1 B", "x/none.txt 1 !unreadable", "x/a.txt 1 A", "x/b.txt 1 B"]
    );
    for argument in ["none.txt", "x/none*", "@none.txt"] {
        let result = records(&[at(folder.path(), argument)], &InputOptions::default());
        assert!(matches!(result.err(), Some(InputError::NotFound(_))), "{argument}");
    }
}

#[test]
fn the_output_folder_is_not_read() {
    let folder = TempDir::new().unwrap();
    put(&folder, &[("a.txt", b"A"), ("run/texts.jsonl", b"{\"text\": \"A\"}")]);
    let options = InputOptions { skip: vec![folder.path().join("run")], ..InputOptions::default() };
    assert_eq!(shown(&folder, &read_with(&folder, &[""], &options)), ["a.txt 1 A"]);
}

#[test]
fn one_bad_record_never_loses_another() {
    let folder = TempDir::new().unwrap();
    let long = format!("{{\"text\": \"{}\"}}", "x".repeat(500));
    let jsonl = format!("{{\"text\": \"A\"}}\n{{\"text\": \"B\"\n[1]\n{long}\n{{\"words\": 1}}\n{{\"text\": \"F\"}}");
    let csv = format!("id,text\n1,A\n2\n3,{}\n4,D\n", "x".repeat(500));
    let json = b"[{\"text\": \"A\"},\n {\"text\": \"B,\n  \"id\": 2},\n {\"text\": \"C\"}]";
    let mut cut = gz(b"{\"text\": \"A\"}\n{\"text\": \"B\"}\n");
    cut.truncate(cut.len() - 4);
    put(&folder, &[("a.jsonl", jsonl.as_bytes()), ("b.csv", csv.as_bytes()), ("c.json", json), ("d.jsonl.gz", &cut)]);
    let options = InputOptions { max_record_bytes: 200, ..InputOptions::default() };
    let items = read_with(&folder, &[""], &options);
    assert_eq!(
        shown(&folder, &items),
        [
            "a.jsonl 1 A",
            "a.jsonl 2 !bad_json",
            "a.jsonl 3 !bad_json",
            "a.jsonl 4 !oversized",
            "a.jsonl 5 !missing_text_field",
            "a.jsonl 6 F",
            "b.csv 1 A",
            "b.csv 2 !bad_csv",
            "b.csv 3 !oversized",
            "b.csv 4 D",
            "c.json 1 A",
            "c.json 2 !bad_json",
            "c.json 3 C",
            "d.jsonl.gz 1 A",
            "d.jsonl.gz 2 B",
            "d.jsonl.gz 3 !bad_gzip",
        ]
    );
    let message = &items[1].as_ref().unwrap_err().message;
    assert!(message.contains("record 2, byte 25"), "{message}");
}

#[test]
fn hashes_are_of_the_records_bytes() {
    let folder = TempDir::new().unwrap();
    put(&folder, &[("a.txt", b"abc"), ("b.txt.gz", &gz(b"abc")), ("c.jsonl", b"{\"text\": \"abc\"}\r\n")]);
    let hashes: Vec<String> = read(&folder, &[""]).into_iter().map(|r| r.unwrap().origin.sha256).collect();
    assert_eq!(hashes[0], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(hashes[1], hashes[0]);
    assert_eq!(hashes[2], claimwire::input::sha256_hex(b"{\"text\": \"abc\"}"));
}

#[test]
fn a_table_without_the_needed_columns_is_one_reject() {
    let folder = TempDir::new().unwrap();
    put(&folder, &[("a.csv", b"id,words\n1,x\n2,y\n"), ("b.csv", b"id,text\n1,x\n")]);
    let fields = Fields { id: Some("key".into()), ..Fields::default() };
    let options = InputOptions { fields, ..InputOptions::default() };
    assert_eq!(shown(&folder, &read(&folder, &["a.csv"])), ["a.csv 1 !missing_text_field"]);
    assert_eq!(shown(&folder, &read_with(&folder, &["b.csv"], &options)), ["b.csv 1 !missing_id_field"]);
}

#[test]
fn legacy_encodings_are_read() {
    let folder = TempDir::new().unwrap();
    let utf16: Vec<u8> = "\u{feff}id\ttext\r\n1\t5 €\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(
        &folder,
        &[
            ("a.csv", b"id,text\n1,\"The \x93minister\x94 didn\x92t say\"\n"),
            ("b.tsv", &utf16),
            ("c.txt", b"The \x93minister\x94 didn\x92t say"),
        ],
    );
    let items = read(&folder, &[""]);
    assert_eq!(
        shown(&folder, &items),
        ["a.csv 1 The “minister” didn’t say", "b.tsv 1 5 €", "c.txt 1 The “minister” didn’t say"]
    );
    assert_eq!(items[2].as_ref().unwrap().warnings, ["decoded as windows-1252"]);
}
