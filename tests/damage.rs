//! Damaged dumps through the binary: what is damaged is told once, with its place; what is sound is read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;
#[allow(dead_code, reason = "each test file uses a part")]
mod pack;

use common::Place;
use pack::{Codec, parquet, warc};

fn put(place: &Place, name: &str, bytes: &[u8]) {
    std::fs::write(place.path(name), bytes).unwrap();
}

/// Number and message of each reject.
fn rejects(place: &Place, run: &str) -> Vec<(u64, String)> {
    let content = place.read(&format!("{run}/rejects.csv"));
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| (row[2].parse().unwrap(), format!("{}: {}", &row[4], &row[5]))).collect()
}

/// A column of `documents.csv`.
fn documents(place: &Place, run: &str, column: &str) -> Vec<String> {
    let content = place.read(&format!("{run}/documents.csv"));
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == column).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

/// A sentence of its own for every number, long enough that a member of some has more than one block.
fn sentence(n: usize) -> String {
    let words = ["harbour", "ferry", "council", "pier", "lighthouse", "storm", "market", "captain", "quay", "boat"];
    let picked: Vec<&str> = (0..30).map(|i| words[(n * 7 + i * i * 13 + i * n) % words.len()]).collect();
    format!("Mayor Ana Bello counted {n} of them near the {}.", picked.join(", the "))
}

fn line(n: usize) -> String {
    format!("{{\"id\": \"d{n}\", \"text\": \"{}\"}}\n", sentence(n))
}

fn ids(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|n| format!("d{n}")).collect()
}

/// Where each member starts, and all of them.
fn join(members: &[Vec<u8>]) -> (Vec<usize>, Vec<u8>) {
    let starts = members.iter().scan(0, |at, member| {
        *at += member.len();
        Some(*at - member.len())
    });
    (starts.collect(), members.concat())
}

#[test]
fn a_damaged_page_of_a_web_archive_costs_itself() {
    let place = Place::new();
    let pages: Vec<(String, String)> = (0..12)
        .map(|n| {
            (
                format!("http://e.org/{n}"),
                format!("<html><body><p>{}</p><p>{}</p></body></html>", sentence(n), sentence(n + 50)),
            )
        })
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(url, page)| (url.as_str(), page.as_str())).collect();
    let members: Vec<Vec<u8>> = warc(&pages).iter().map(|record| Codec::Gzip.pack(record)).collect();
    let (starts, sound) = join(&members);
    // The member of page 5 is the seventh: the archive's description comes first.
    let mut number = 0;
    for at in (starts[6] + 12..starts[7]).step_by((starts[7] - starts[6]) / 6) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x5A;
        put(&place, "a.warc.gz", &bytes);
        number += 1;
        let run = format!("run-{number}");
        place.expect(1, &format!("extract a.warc.gz -o {run}"));
        let urls: Vec<String> = (0..12).filter(|n| *n != 5).map(|n| format!("http://e.org/{n}")).collect();
        let told = rejects(&place, &run);
        assert_eq!(documents(&place, &run, "url"), urls, "byte {at}: {told:?}");
        assert_eq!(told.len(), 1, "byte {at}: {told:?}");
        assert!(told[0].1.starts_with("bad_gzip: a.warc.gz, byte ") && told[0].1.contains("damaged"), "{told:?}");
        assert!(told[0].1.contains(&format!("starts at byte {}", starts[6])), "{told:?}");
        let records = documents(&place, &run, "source_record");
        assert_eq!((records[4].as_str(), told[0].0, records[5].as_str()), ("6", 7, "8"), "byte {at}");
    }
}

#[test]
fn lines_behind_a_damaged_member_are_read() {
    let place = Place::new();
    // The second and third member are cut within a line.
    let text: String = (0..40).map(line).collect();
    let cuts =
        [0, text.find("{\"id\": \"d10\"").unwrap(), text.find("\"d20\"").unwrap(), text.find("\"d30\"").unwrap()];
    let ends = [cuts[1], cuts[2], cuts[3], text.len()];
    let members: Vec<Vec<u8>> =
        cuts.iter().zip(ends).map(|(from, to)| Codec::Gzip.pack(&text.as_bytes()[*from..to])).collect();
    let (starts, mut bytes) = join(&members);
    bytes[starts[1] + 15..starts[1] + 40].fill(0xEE);
    put(&place, "a.jsonl.gz", &bytes);
    place.expect(1, "extract a.jsonl.gz -o run -j 1");
    place.expect(1, "extract a.jsonl.gz -o again -j 3");
    assert_eq!(place.tables("run"), place.tables("again"));
    // The third member begins inside line 20.
    assert_eq!(documents(&place, "run", "doc_id"), ids((0..10).chain(21..40)));
    let told = rejects(&place, "run");
    assert_eq!((told.len(), told[0].0), (1, 11), "{told:?}");
    assert!(told[0].1.contains(&format!("starts at byte {}", starts[1])), "{told:?}");

    // The first member lost: the second one tells what the file is, and begins with a whole line.
    let mut bytes = members.concat();
    bytes[10..60].fill(0xEE);
    put(&place, "b.jsonl.gz", &bytes);
    place.expect(1, "extract b.jsonl.gz -o first");
    assert_eq!(documents(&place, "first", "doc_id"), ids(10..40));
    assert_eq!(rejects(&place, "first").len(), 1);
}

#[test]
fn one_damaged_member_keeps_what_came_before() {
    let place = Place::new();
    let text: String = (0..500).map(line).collect();
    let sound = Codec::Gzip.pack(text.as_bytes());
    let half = sound.len() / 2;
    for (name, bytes) in
        [("cut", sound[..half].to_vec()), ("hit", [&sound[..half], &[0xEE; 40], &sound[half + 40..]].concat())]
    {
        put(&place, &format!("{name}.jsonl.gz"), &bytes);
        place.expect(1, &format!("extract {name}.jsonl.gz -o {name}"));
        let read = documents(&place, name, "doc_id");
        assert!(read.len() > 150 && read[..150] == ids(0..150), "{name}: {}", read.len());
        let told = rejects(&place, name);
        assert!(told.iter().any(|(_, message)| message.starts_with("bad_gzip")), "{name}: {told:?}");
    }
}

#[test]
fn rows_behind_a_damaged_member_are_read() {
    let place = Place::new();
    let row = |n: usize| format!("d{n},\"{}\"\n", sentence(n));
    let parts = [0..10, 10..20, 20..30].map(|numbers| numbers.map(row).collect::<String>());
    let members: Vec<Vec<u8>> = [format!("id,text\n{}", parts[0]), parts[1].clone(), parts[2].clone()]
        .iter()
        .map(|p| Codec::Gzip.pack(p.as_bytes()))
        .collect();
    let (starts, mut bytes) = join(&members);
    bytes[starts[1] + 15..starts[1] + 40].fill(0xEE);
    put(&place, "a.csv.gz", &bytes);
    place.expect(1, "extract a.csv.gz -o run --id-field id");
    assert_eq!(documents(&place, "run", "doc_id"), ids((0..10).chain(20..30)));
    assert_eq!(rejects(&place, "run").len(), 1);
}

#[test]
fn a_damaged_row_group_is_told_with_row_and_byte() {
    let place = Place::new();
    let rows: Vec<(String, String)> = (0..9).map(|n| (format!("d{n}"), sentence(n))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let mut bytes = parquet(&rows, 3);
    let find = |what: &str| bytes.windows(what.len()).position(|w| w == what.as_bytes()).unwrap();
    let (at, group) = (find("Mayor Ana Bello counted 4"), find("d3") as u64);
    bytes[at - 4..at].fill(0xFF);
    put(&place, "a.parquet", &bytes);
    place.expect(1, "extract a.parquet -o run");
    let told = rejects(&place, "run");
    assert_eq!(told.len(), 1, "{told:?}");
    let message = &told[0].1;
    assert!(message.contains("row group 2 is damaged"), "{message}");
    assert!(message.starts_with(&format!("bad_parquet: a.parquet, record {}, byte ", told[0].0)), "{message}");
    let byte: u64 = message.split("byte ").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
    // The page's header stands between the row group's start and its first id.
    assert!(byte < group && group - byte < 64, "{byte} and {group}: {message}");
    let read = documents(&place, "run", "source_record");
    assert!(read.starts_with(&["1", "2", "3"].map(String::from)) && read.ends_with(&["7", "8", "9"].map(String::from)));
}
