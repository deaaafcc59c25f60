//! Every kind of file that a dump may be, whole, cut and garbled, through the public API.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod pack;

use std::fs;

use claimwire::document::Body;
use claimwire::input::{InputOptions, Item, records, records_from};
use pack::{Codec, parquet, tar, warc, zip};

const JSONL: &[u8] = b"{\"text\": \"One\"}\n{\"text\": \"Two\"}\n";

/// One line an item: path, record, and the text or the code.
fn shown(items: &[Item]) -> Vec<String> {
    let show = |item: &Item| match item {
        Ok(r) => {
            let (Body::Plain(text) | Body::Html(text)) = &r.body;
            format!("{} {} {}", r.origin.path, r.origin.record, text.trim())
        }
        Err(r) => format!("{} {} !{}", r.origin.path, r.origin.record, r.code),
    };
    items.iter().map(show).collect()
}

fn read(bytes: &[u8], name: &str) -> Vec<Item> {
    let options = InputOptions { max_record_bytes: 4096, ..InputOptions::default() };
    records_from(Box::new(std::io::Cursor::new(bytes.to_vec())), name, &options).collect()
}

fn read_shown(bytes: &[u8], name: &str) -> Vec<String> {
    shown(&read(bytes, name))
}

/// A file of every kind, with the number of its records.
fn samples() -> Vec<(&'static str, Vec<u8>, usize)> {
    let html = b"<!doctype html><p>Three</p>".as_slice();
    let members: [(&str, &[u8]); 3] = [("a.jsonl", JSONL), ("d/b.html", html), ("c.txt", b"Four")];
    let tar = tar(&members);
    let mut samples: Vec<_> = Codec::ALL.map(|codec| (codec.ending(), codec.pack(JSONL), 2)).to_vec();
    samples.push(("a.zip", zip(&members), 4));
    samples.push(("a.tgz", Codec::Gzip.pack(&tar), 4));
    samples.push(("a.tar", tar, 4));
    samples.push(("a.parquet", parquet(&[("1", "One"), ("2", "Two")], 1), 2));
    samples.push(("a.warc", warc(&[("http://e/1", "<p>One</p>"), ("http://e/2", "<p>Two</p>")]).concat(), 2));
    samples.push(("a.json", b"{\"articles\": [{\"text\": \"One\"}, {\"text\": \"Two\"}], \"n\": 2}".to_vec(), 2));
    samples
}

#[test]
fn compressed_files_are_read_through_all_their_members() {
    for codec in Codec::ALL {
        let mut twice = codec.pack(JSONL);
        twice.extend(codec.pack(b"{\"text\": \"Three\"}\n"));
        let want = ["x 1 One", "x 2 Two", "x 3 Three"];
        assert_eq!(read_shown(&twice, "x"), want, "{codec:?}: found by content");
        let again = Codec::Gzip.pack(&twice);
        assert_eq!(read_shown(&again, "x"), want, "{codec:?} in gzip");
        let table = codec.pack(b"key,body\n1,One\n");
        let name = format!("a.csv.{}", codec.ending());
        assert_eq!(read_shown(&table, &name), [format!("{name} 1 One")], "the inner name helps");
    }
}

#[test]
fn members_of_archives_are_files_of_their_own() {
    let inner = zip(&[("x.txt", b"Deep")]);
    let gz = Codec::Gzip.pack(JSONL);
    let table = parquet(&[("1", "Row")], 1);
    let members: [(&str, &[u8]); 9] = [
        ("d/", b""),
        ("d/a.jsonl.gz", &gz),
        ("__MACOSX/d/._a.txt", b"no"),
        (".DS_Store", b"no"),
        ("b.zip", &inner),
        ("bad.bin", b"\0\x01\x02"),
        ("long.txt", &[b'x'; 5000]),
        ("t.parquet", &table),
        ("z.txt", b"Last"),
    ];
    for (name, bytes) in [("p.zip", zip(&members)), ("p.tar", tar(&members)), ("p", Codec::Xz.pack(&tar(&members)))] {
        let want = [
            "d/a.jsonl.gz 1 One",
            "d/a.jsonl.gz 2 Two",
            "b.zip!x.txt 1 Deep",
            "bad.bin 1 !binary",
            "long.txt 1 !oversized",
            "t.parquet 1 Row",
            "z.txt 1 Last",
        ];
        assert_eq!(read_shown(&bytes, name), want.map(|line| format!("{name}!{line}")));
    }
}

#[test]
fn archives_on_disk_are_read_like_those_in_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, _) in samples() {
        let path = folder.path().join(name).display().to_string();
        fs::write(&path, &bytes).unwrap();
        let from_disk: Vec<Item> = records(std::slice::from_ref(&path), &InputOptions::default()).unwrap().collect();
        let from_pipe = records_from(Box::new(std::io::Cursor::new(bytes)), &path, &InputOptions::default());
        assert_eq!(from_disk, from_pipe.collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut bytes = zip(&[("x.txt", b"Deep")]);
    for _ in 0..5 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    assert_eq!(read_shown(&bytes, "a.zip"), ["a.zip!a.zip!a.zip!a.zip 1 !nested"]);
}

#[test]
fn a_bad_member_costs_itself() {
    let (good, text) = ("Good ".repeat(40), "Wrong ".repeat(40));
    let members: [(&str, &[u8]); 3] = [("a.txt", good.as_bytes()), ("b.txt", text.as_bytes()), ("c.txt", b"Last")];
    let sound = zip(&members);
    let at = sound.windows(5).position(|w| w == b"b.txt").unwrap() + 8;
    let mut garbled = sound.clone();
    garbled[at] ^= 0x55;
    let items = read_shown(&garbled, "z");
    assert_eq!(
        (items[0].as_str(), items.last().unwrap().as_str()),
        (format!("z!a.txt 1 {}", good.trim()).as_str(), "z!c.txt 1 Last")
    );
    assert_eq!(items[1], "z!b.txt 1 !bad_zip");

    let mut garbled = tar(&members);
    garbled[1024 + 3] ^= 0x55;
    assert_eq!(read_shown(&garbled, "t")[1..], ["t 2 !bad_tar", "t!c.txt 1 Last"]);
    assert_eq!(read_shown(b"PK\x03\x04 and no more", "z"), ["z 1 !bad_zip"]);
}

#[test]
fn office_documents_are_named_as_such() {
    let docx = zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    let items = read(&docx, "a.docx");
    assert!(items[0].as_ref().unwrap_err().message.contains("office document"), "{items:?}");
}

#[test]
fn parquet_rows_are_records_and_a_damaged_group_costs_itself() {
    let rows: Vec<(String, String)> =
        (0..6).map(|n| (format!("k{n}"), format!("Text number {n}, ") + &"x".repeat(50))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(k, t)| (k.as_str(), t.as_str())).collect();
    let mut bytes = parquet(&rows, 3);
    let items = read(&bytes, "a.parquet");
    let first = items[0].as_ref().unwrap();
    assert_eq!((first.id.as_deref(), first.title.as_deref()), (Some("k0"), Some("Title")));
    assert_eq!(first.published.as_deref(), Some("2024-05-06"));
    assert_eq!(first.author.as_deref(), Some("A. One, B. Two"));
    assert_eq!(items.len(), 6);
    // The pages of the first group's texts lie in the file's first third.
    let at = bytes.windows(13).position(|w| w == b"Text number 1").unwrap();
    bytes[at - 4..at].fill(0xFF);
    let items = read_shown(&bytes, "p");
    assert!(items.iter().any(|item| item.ends_with("!bad_parquet")), "{items:?}");
    assert!(items.last().unwrap().starts_with("p 6 Text number 5"), "{items:?}");
}

#[test]
fn pages_of_web_archives_are_documents_and_the_rest_is_none() {
    let mut records = warc(&[("http://e/1", "<p>One</p>"), ("http://e/2", "<p>Two</p>")]);
    let redirect = String::from_utf8(records[1].clone()).unwrap();
    records.push(redirect.replace("200 OK", "302 No").into_bytes());
    records.push(redirect.replace("text/html", "image/gif").into_bytes());
    records.push(redirect.replace("Content-Length", "Content-Lenght").into_bytes());
    records.push(warc(&[("http://e/3", "<p>Three</p>")]).remove(1));
    records.push(b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://e/4\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nFour\r\n\r\n".to_vec());
    let want = ["w 2 <p>One</p>", "w 3 <p>Two</p>", "w 6 !bad_warc", "w 7 <p>Three</p>", "w 8 Four"];
    assert_eq!(read_shown(&records.concat(), "w"), want);
    let members: Vec<u8> = records.iter().flat_map(|record| Codec::Gzip.pack(record)).collect();
    let items = read(&members, "w");
    assert_eq!(shown(&items), want);
    assert_eq!(items[0].as_ref().unwrap().url.as_deref(), Some("http://e/1"));
    let message = &items[2].as_ref().unwrap_err().message;
    assert!(message.contains("record 6, byte ") && message.contains("length"), "{message}");
}

#[test]
fn articles_in_a_list_are_records_wherever_the_list_stands() {
    let page =
        r#"{"status": "ok", "n": {"a": [1]}, "articles": [{"text": "One"}, 7, {"text": "Two [x]"}], "next": "]"}"#;
    let want = ["j 1 One", "j 2 !bad_json", "j 3 Two [x]"];
    assert_eq!(read_shown(page.as_bytes(), "j"), want);
    let pretty = page.replace(", ", ",\n  ").replace("{\"status", "{\n  \"status");
    assert_eq!(read_shown(pretty.as_bytes(), "j"), want);
    let pages = format!("{page}\n{}\n", page.replace("One", "Three"));
    let items = read_shown(pages.as_bytes(), "j");
    assert_eq!((items.len(), items[3].as_str()), (6, "j 4 Three"));
    let search = r#"{"hits": {"hits": [{"_id": "a", "_source": {"title": "T", "body": "One"}}]}}"#;
    let items = read(search.as_bytes(), "j");
    let hit = items[0].as_ref().unwrap();
    assert_eq!((hit.id.as_deref(), hit.title.as_deref()), (Some("a"), Some("T")));
    let cut = &page[..page.find("Two").unwrap()];
    assert_eq!(read_shown(cut.as_bytes(), "j")[2], "j 3 !bad_json");
    assert_eq!(read_shown(br#"{"articles": []}"#, "j"), ["j 1 !empty"]);
    let large = format!("{{\"articles\": [{}]}}", vec!["{\"text\": \"One\"}"; 5000].join(","));
    assert_eq!(read(large.as_bytes(), "j").len(), 5000, "the list may be larger than a record");
}

#[test]
fn a_cut_file_gives_what_came_before_and_a_reason() {
    for (name, bytes, whole) in samples() {
        assert_eq!(read(&bytes, name).iter().filter(|item| item.is_ok()).count(), whole, "{name}");
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 200) {
            let items = read(&bytes[..end], name);
            let good = items.iter().filter(|item| item.is_ok()).count();
            // Some files end in bytes that hold no record.
            assert!(good == whole || items.iter().any(Result::is_err) || end == 0 || good < whole, "{name} at {end}");
            assert!(items.len() <= whole + 2, "{name} at {end}: {:?}", shown(&items));
        }
    }
}

#[test]
fn garbled_files_cost_no_more_than_themselves() {
    for (name, bytes, whole) in samples() {
        for step in 0..400usize {
            let mut garbled = bytes.clone();
            let at = step * 7919 % garbled.len();
            garbled[at] = garbled[at].wrapping_add((step * 31 % 255) as u8 + 1);
            let items = read(&garbled, name);
            assert!(!items.is_empty() && items.len() <= 3 * whole + 3, "{name} at {at}: {:?}", shown(&items));
        }
    }
}
