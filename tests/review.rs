//! The review page through the binary: what is on it, and what it leaves alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;

use std::fs;

use common::{Place, stderr, stdout};
use serde_json::Value;

const HOSTILE: &str = "</script><script>alert(1)</script>";

/// A run of three documents, one of them hostile and with code points beyond 16 bits, and one reject.
fn run() -> Place {
    let place = Place::new();
    let story = "Mayor Ana Bello said 40 people came to Lund. \u{201c}We counted them,\u{201d} she told reporters.";
    let lines = [
        serde_json::json!({"id": "a", "title": "A count in Lund", "text": story}).to_string(),
        serde_json::json!({"id": "b", "title": HOSTILE, "text": format!("🚀🚀 {HOSTILE}\n\n🚀 {story}")}).to_string(),
        "{broken".into(),
        serde_json::json!({"id": "c", "text": "The river rose by two metres on Friday, the mayor of the town said."})
            .to_string(),
    ];
    place.write("dump.jsonl", &(lines.join("\n") + "\n"));
    place.expect(1, "extract dump.jsonl -o run");
    place
}

/// The JSON of the script element `id`.
fn json(page: &str, id: &str) -> Value {
    let open = format!("<script type=\"application/json\" id=\"{id}\">");
    let (_, rest) = page.split_once(&open).unwrap_or_else(|| panic!("no {id}"));
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn ids(index: &Value) -> Vec<&str> {
    index["documents"].as_array().unwrap().iter().map(|document| document["id"].as_str().unwrap()).collect()
}

#[test]
fn the_page_holds_the_run_and_cuts_words_as_a_browser_does() {
    let place = run();
    let output = place.expect(0, "review run");
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).ends_with("3 documents -> run/review.html\n"), "{}", stderr(&output));
    let page = place.read("run/review.html");
    assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("alert(1)</script>"));
    let index = json(&page, "index");
    assert_eq!(ids(&index), ["a", "b", "c"]);
    assert_eq!(index["documents"][1]["title"], HOSTILE);
    assert_eq!((&index["run"]["name"], &index["totals"]["rejects"]), (&"run".into(), &1.into()));
    assert_eq!(index["rejects"][0]["code"], "bad_json");
    // Every place of every row, against the tables' own words.
    let document = json(&page, "d1");
    let units: Vec<u16> = document["text"].as_str().unwrap().encode_utf16().collect();
    let at = |row: &Value, name: &str| {
        let place = |n: usize| usize::try_from(row[name][n].as_u64().unwrap()).unwrap();
        String::from_utf16(&units[place(0)..place(1)]).unwrap()
    };
    let claims = document["claims"].as_array().unwrap();
    let forty = claims.iter().find(|claim| claim["value"] == "40").unwrap();
    assert!(at(forty, "at").contains("40"));
    let quotes = document["quotes"].as_array().unwrap();
    let direct = quotes.iter().find(|quote| quote["quote_type"] == "direct").unwrap();
    assert_eq!((at(direct, "at").as_str(), at(direct, "cue_at").as_str()), ("We counted them,", "told"));
    assert_eq!((at(direct, "speaker_at").as_str(), &direct["speaker_kind"]), ("she", &"pronoun".into()));
    let rows = ["names", "quotes", "claims"].map(|kind| document[kind].as_array().unwrap());
    assert!(rows.iter().copied().flatten().all(|row| row["differs"].is_null() && row["at"].is_array()));
    // The number of the row is that of the table.
    let line = usize::try_from(direct["row"].as_u64().unwrap()).unwrap();
    assert!(place.read("run/quotes.csv").lines().nth(line - 1).unwrap().starts_with(direct["id"].as_str().unwrap()));
}

#[test]
fn limit_and_doc_choose_and_the_page_tells_so() {
    let place = run();
    let page = |arguments: &str| stdout(&place.expect(0, arguments));
    let index = json(&page("review run -o - --limit 2"), "index");
    assert_eq!(ids(&index), ["a", "b"]);
    assert!(index["left_out"].as_str().unwrap().starts_with("The first 2 of the run's 3 documents"));
    let one = page("review run -o - --doc c");
    let index = json(&one, "index");
    assert_eq!((ids(&index), &index["totals"]["documents"]), (vec!["c"], &3.into()));
    assert!(json(&one, "d0")["text"].as_str().unwrap().starts_with("The river"));
    assert!(!place.path("run/review.html").exists());
    place.expect(0, "review run -o elsewhere.html");
    assert_eq!(page("review run -o -"), place.read("elsewhere.html"));
}

#[test]
fn errors_tell_what_to_do() {
    let place = run();
    fs::create_dir(place.path("empty")).unwrap();
    for (status, arguments, says) in [
        (2, "review nowhere", "name the folder of a finished run"),
        (2, "review empty", "--format csv"),
        (2, "review run --doc nobody", "no document `nobody`"),
        (2, "review run --limit 0", "0 is not in 1.."),
        (4, "review run -o no/such/folder.html", "choose another file with -o"),
    ] {
        let output = place.expect(status, arguments);
        assert!(stderr(&output).contains(says), "{arguments}: {}", stderr(&output));
    }
}

#[test]
fn an_edited_table_is_shown_with_what_is_odd_about_it() {
    let place = run();
    let edit = |name: &str, from: &str, to: &str| {
        let content = place.read(name);
        assert!(content.contains(from), "{content}");
        place.write(name, &content.replacen(from, to, 1));
    };
    // As a spreadsheet saves it, with words corrected by hand in one row.
    edit("run/quotes.csv", "\"We counted them,\"", "We counted them all");
    fs::remove_file(place.path("run/claims.csv")).unwrap();
    edit("run/entities.csv", ",PER,0.", ",PER,0;");
    let output = place.expect(0, "review run");
    let page = place.read("run/review.html");
    let notes = json(&page, "index")["notes"].to_string();
    assert!(
        notes.contains("The run has no claims.csv.") && notes.contains("1 row of entities.csv cannot be read"),
        "{notes}"
    );
    assert!(stderr(&output).contains("no claims.csv"));
    let quotes = json(&page, "d0")["quotes"].as_array().unwrap().clone();
    let edited = quotes.iter().find(|quote| quote["text"] == "We counted them all").unwrap();
    assert_eq!(edited["differs"], true);
}

#[test]
fn the_page_is_in_nobodys_way() {
    let place = run();
    place.expect(0, "review run");
    let checked = place.expect(0, "check run");
    assert!(stdout(&checked).contains("sound"));
    place.expect(1, "extract dump.jsonl -o run --resume");
    assert!(place.path("run/review.html").exists());
    // A run that is made anew has no page about the old one.
    place.expect(1, "extract dump.jsonl -o run --force");
    assert!(!place.path("run/review.html").exists());
}
