//! Dumps on disk to records, through the public API.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use claimwire::document::{Body, Record};
use claimwire::input::{Fields, InputError, InputOptions, Rejected, json_lines_from, records, records_from};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
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
            ("_SUCCESS", b""),
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
    assert_eq!(hashes[2], claimwire::digest::sha256_hex(b"{\"text\": \"abc\"}"));
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
#[cfg(unix)]
fn links_are_followed_and_a_loop_is_one_reject() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    put(&folder, &[("real/a.txt", b"A"), ("dump/b.txt", b"B")]);
    symlink(folder.path().join("real"), folder.path().join("dump/link")).unwrap();
    symlink(folder.path().join("dump"), folder.path().join("dump/loop")).unwrap();
    symlink(folder.path().join("none"), folder.path().join("dump/none.txt")).unwrap();
    assert_eq!(
        shown(&folder, &read(&folder, &["dump"])),
        ["dump/b.txt 1 B", "dump/link/a.txt 1 A", "dump/loop 1 !unreadable", "dump/none.txt 1 !unreadable",]
    );
}

#[test]
fn what_writers_of_json_get_wrong_is_read_with_a_warning() {
    let folder = TempDir::new().unwrap();
    put(
        &folder,
        &[("a.jsonl", b"{\"text\": \"A \\ud83d b\", \"n\": NaN}\n"), ("b.xml", b"<?xml version='1.0'?><nitf>B</nitf>")],
    );
    let items = read(&folder, &[""]);
    assert_eq!(shown(&folder, &items)[0], "a.jsonl 1 A \u{fffd} b");
    assert_eq!(items[0].as_ref().unwrap().warnings.len(), 2);
    assert_eq!(items[1].as_ref().unwrap().warnings, ["XML read as if it were HTML"]);
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

#[test]
fn an_open_quotation_mark_costs_one_csv_record() {
    let folder = TempDir::new().unwrap();
    let good = |n: u32| format!("{n},\"Text, number {n}\nin two lines\",x\n");
    let open = "4,\"Left open, he said\nin, two\n";
    // Closed by the next record's opening mark; not closed at all; and an article that only looks like that.
    let middle = format!("id,text,tag\n{}{}{open}{}{}", good(1), good(2), good(5), good(6));
    let last = format!("id,text,tag\n{}4,\"Left open, he said\nin two\n7,\"\"plain\"\",y\n", good(1));
    let careless = format!("id,text,tag\n{}2,\"He said \"yes\" twice\nto \"all\" of us\",x\n{}", good(1), good(3));
    put(&folder, &[("a.csv", middle.as_bytes()), ("b.csv", last.as_bytes()), ("c.csv", careless.as_bytes())]);
    let items = read(&folder, &[""]);
    assert_eq!(
        shown(&folder, &items),
        [
            "a.csv 1 Text, number 1\nin two lines",
            "a.csv 2 Text, number 2\nin two lines",
            "a.csv 3 !bad_csv",
            "a.csv 4 Text, number 5\nin two lines",
            "a.csv 5 Text, number 6\nin two lines",
            "b.csv 1 Text, number 1\nin two lines",
            "b.csv 2 !bad_csv",
            "c.csv 1 Text, number 1\nin two lines",
            "c.csv 2 He said \"yes\" twice\nto \"all\" of us",
            "c.csv 3 Text, number 3\nin two lines",
        ]
    );
    let message = &items[2].as_ref().unwrap_err().message;
    assert!(message.contains("record 3, line 6"), "{message}");
    assert_eq!(items[8].as_ref().unwrap().warnings, ["quotation marks that were not doubled were kept"]);
}

#[test]
fn a_long_quoted_article_is_oversized_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let long = "A line, of prose\n".repeat(50);
    let text = format!("id,text\n1,\"A b\"\n2,\"{long}\"\n3,\"C d\"\n");
    put(&folder, &[("a.csv", text.as_bytes())]);
    let options = InputOptions { max_record_bytes: 200, ..InputOptions::default() };
    let items = read_with(&folder, &["a.csv"], &options);
    assert_eq!(shown(&folder, &items), ["a.csv 1 A b", "a.csv 2 !oversized", "a.csv 3 C d"]);
}

#[test]
fn memory_does_not_grow_with_a_line_that_never_ends() {
    // 64 MiB of one line out of a pipe-like reader: rejected, and the next record is read.
    let long = std::io::repeat(b'x').take(64 << 20);
    let dump = std::io::Cursor::new(b"{\"text\": \"A\"}\n".to_vec()).chain(long).chain(&b"\n{\"text\": \"B\"}"[..]);
    let items: Vec<_> = records_from(Box::new(dump), "-", &InputOptions::default()).collect();
    let codes: Vec<&str> = items.iter().map(|i| i.as_ref().map_or_else(|r| r.code, |_| "ok")).collect();
    assert_eq!(codes, ["ok", "oversized", "ok"]);
}

#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let mut records = json_lines_from(Box::new(reader), "-", &InputOptions::default());
    for (line, wanted) in [("not JSON\n", false), ("{\"text\": \"A\"}\n", true)] {
        writer.write_all(line.as_bytes()).unwrap();
        assert_eq!(records.next().unwrap().is_ok(), wanted);
    }
    drop(writer);
    assert!(records.next().is_none());
}

#[test]
fn a_named_pipe_is_read_when_named_and_not_when_met() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe.jsonl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(shown(&folder, &read(&folder, &[""])), ["pipe.jsonl 1 !unreadable"]);
    let writer = std::thread::spawn(move || fs::write(pipe, b"{\"text\": \"A\"}\n").unwrap());
    assert_eq!(shown(&folder, &read(&folder, &["pipe.jsonl"])), ["pipe.jsonl 1 A"]);
    writer.join().unwrap();
}

proptest! {
    /// Whatever the bytes and the name: no panic, an end, no more items than bytes, and the same ones again.
    #[test]
    fn any_bytes_are_survived(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}\",:\\\\\n tex]{0,120}".prop_map(String::into_bytes),
            "(id,text\n)?[a\",;\r\n\t ]{0,120}".prop_map(String::into_bytes),
            "<[a-z!/<>é ]{0,60}".prop_map(String::into_bytes),
        ],
        name in prop_oneof!["-", "a\\.(txt|html|jsonl|json|csv|tsv|bin)"],
        zip: bool,
        limit in prop_oneof![Just(1u64), Just(20), Just(1 << 20)],
    ) {
        let options = InputOptions { max_record_bytes: limit, ..InputOptions::default() };
        let dump = if zip { gz(&bytes) } else { bytes.clone() };
        let read = || records_from(Box::new(std::io::Cursor::new(dump.clone())), &name, &options);
        let items: Vec<_> = read().take(bytes.len() + 2).collect();
        prop_assert!(items.len() <= bytes.len() + 1);
        prop_assert_eq!(&items, &read().collect::<Vec<_>>());
    }

    /// One spoilt line costs one record.
    #[test]
    fn a_spoilt_line_costs_itself(lines in 1usize..8, spoilt in 0usize..8, junk in "[{}\\[\\]\":a\\\\]{1,20}") {
        let line = |n: usize| if n == spoilt { junk.clone() } else { format!("{{\"id\": {n}, \"text\": \"T\"}}") };
        // The name decides here: a spoilt first line must not change the file's kind.
        let dump = (0..lines).map(|n| line(n) + "\n").collect::<String>();
        let first = format!("{{\"id\": \"first\", \"text\": \"T\"}}\n{dump}");
        let items = records_from(Box::new(std::io::Cursor::new(first)), "a.jsonl", &InputOptions::default());
        let ids: Vec<String> = items.filter_map(|i| i.ok()?.id).collect();
        let wanted: Vec<String> =
            std::iter::once("first".to_owned()).chain((0..lines).filter(|n| *n != spoilt).map(|n| n.to_string())).collect();
        prop_assert_eq!(ids, wanted);
    }
}
