//! Rules of cleaning by name: their counts in `run.json`, their switches.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;

use common::{Place, stderr, stdout};
use serde_json::Value;

/// One of each, told by its name: what stands in the text, what the rule makes of it.
const BROKEN: [(&str, &str, &str); 11] = [
    ("mojibake", "JosÃ©", "José"),
    ("entity", "salt &amp; fish", "salt & fish"),
    ("soft_hyphen", "har\u{ad}bour", "harbour"),
    ("invisible", "quay\u{200b}side", "quayside"),
    ("ligature", "\u{fb01}shing", "fishing"),
    ("space", "40\u{a0}boats", "40 boats"),
    ("space_run", "two   piers", "two piers"),
    ("stray_space", "in Orvo , where", "in Orvo, where"),
    ("compose", "e\u{301}toile", "étoile"),
    ("glued_name", "MartaQuell", "Marta Quell"),
    ("broken_word", "govern-\nment", "government"),
];

fn article(n: usize) -> String {
    let words: Vec<&str> = BROKEN.iter().map(|(_, broken, _)| *broken).collect();
    format!(
        "The council of Orvo, number {n}, met on Monday and spoke of {} for most of the long afternoon. .\n\n\
         Mayor Quell said that the ferry would sail again before the summer.Repairs will cost 40 million crowns.\n\n\
         ALSO READ: Whale Seen Off Orvo\n\nBack to top button\n",
        words.join(" and ")
    )
}

fn dump(place: &Place, documents: usize) {
    let line = |n: usize| format!("{}\n", serde_json::json!({ "id": format!("d{n}"), "text": article(n) }));
    place.write("dump.jsonl", &(0..documents).map(line).collect::<String>());
}

fn repairs(place: &Place, run: &str) -> Value {
    serde_json::from_str::<Value>(&place.read(&format!("{run}/run.json"))).unwrap()["repairs"].clone()
}

fn text(place: &Place, run: &str) -> String {
    let texts = place.read(&format!("{run}/texts.jsonl"));
    let line: Value = serde_json::from_str(texts.lines().next().unwrap()).unwrap();
    line["text"].as_str().unwrap().to_owned()
}

#[test]
fn each_rule_is_counted_the_same_for_any_threads_and_after_a_stop() {
    let place = Place::new();
    dump(&place, 90);
    place.expect(0, "extract dump.jsonl -o one -j 1");
    place.expect(0, "extract dump.jsonl -o three -j 3");
    let counted = repairs(&place, "one");
    for (rule, _, _) in BROKEN {
        assert_eq!(counted[rule], 90, "{rule} in {counted}");
    }
    for (rule, n) in [("stray_stop", 90), ("glued_sentence", 90), ("read_more", 90), ("back_to_top", 90), ("login", 0)]
    {
        assert_eq!(counted[rule], n, "{rule} in {counted}");
    }
    assert_eq!(counted.to_string(), repairs(&place, "three").to_string());
    // A run that stopped at a broken record and went on.
    let whole = place.read("dump.jsonl");
    let (first, second) = whole.split_at(whole.find("{\"id\":\"d70\"").unwrap());
    place.write("dump.jsonl", &format!("{first}{{broken\n{second}"));
    place.expect(1, "extract dump.jsonl -o stopped --on-error stop");
    assert!(!place.path("stopped/run.json").exists());
    place.expect(1, "extract dump.jsonl -o stopped --resume");
    assert_eq!(counted.to_string(), repairs(&place, "stopped").to_string());
}

#[test]
fn each_rule_has_a_switch() {
    let place = Place::new();
    dump(&place, 1);
    place.expect(0, "extract dump.jsonl -o all");
    let repaired = text(&place, "all");
    for (number, (rule, broken, whole)) in BROKEN.iter().enumerate() {
        assert!(repaired.contains(whole), "{rule}: {repaired}");
        place.expect(0, &format!("extract dump.jsonl -o run-{number} --no-repair {rule}"));
        let left = text(&place, &format!("run-{number}"));
        assert!(left.contains(broken), "{rule}: {left}");
        assert!(repairs(&place, &format!("run-{number}"))[rule].is_null(), "{rule}");
    }
    place.expect(0, "extract dump.jsonl -o lines --no-repair read_more,back_to_top,glued_sentence --tables +sentences");
    let left = text(&place, "lines");
    assert!(left.contains("ALSO READ") && left.contains("Back to top"), "{left}");
    assert!(place.read("lines/sentences.csv").contains("before the summer.Repairs"));
}

#[test]
fn switches_stand_in_the_file_too_and_a_changed_one_is_not_resumed() {
    let place = Place::new();
    dump(&place, 2);
    place.write("claimwire.toml", "[clean]\noff = [\"glued_name\", \"mojibake\"]\n");
    let shown = stdout(&place.expect(0, "config show"));
    assert!(shown.contains("[clean]\noff = [\"mojibake\", \"glued_name\"]"), "{shown}");
    place.write("again.toml", &shown);
    assert_eq!(stdout(&place.expect(0, "config show --config again.toml")), shown);
    place.expect(0, "extract dump.jsonl -o run");
    assert!(text(&place, "run").contains("MartaQuell"));
    let cleaned = stdout(&place.expect(0, "clean dump.jsonl --no-repair stray_stop"));
    assert!(cleaned.contains("afternoon. .") && cleaned.contains("Marta Quell"), "the flag replaces the list");
    let output = place.expect(2, "extract dump.jsonl -o run --resume --no-repair mojibake");
    assert!(stderr(&output).contains("configuration"), "{}", stderr(&output));
    for arguments in ["extract dump.jsonl -o new --no-repair glued_names", "clean dump.jsonl --no-repair glued_names"] {
        let output = place.expect(2, arguments);
        let told = stderr(&output);
        assert!(told.contains("glued_names") && told.contains("glued_name,") && told.contains("line_model"), "{told}");
    }
    assert!(!place.path("new").exists());
}

#[test]
fn a_page_is_taken_whole_where_the_article_is_not_to_be_found() {
    let place = Place::new();
    let paragraph =
        "The council of Orvo voted on Tuesday to close the old ferry dock after a long debate about repairs.";
    place.write(
        "a.html",
        &format!(
            "<html><body><nav><a href='/x'>Weather in Orvo today</a></nav><article><h1>Dock closes</h1>\
                  <p>{paragraph}</p><p>{paragraph} Nobody objected to it.</p></article></body></html>"
        ),
    );
    place.expect(0, "extract a.html -o run");
    assert_eq!(repairs(&place, "run")["html_article"], 1);
    assert!(!text(&place, "run").contains("Weather"));
    place.expect(0, "extract a.html -o whole --no-repair html_article,line_model,widget,nav");
    assert!(text(&place, "whole").contains("Weather"), "{}", text(&place, "whole"));
}

/// A site's pages: each has an article of its own between the same lines.
fn site(place: &Place, pages: usize) {
    let line = |n: usize| {
        let text = format!(
            "Coastal Gazette is the voice of Orvo since 1911.\n\nFerry number {n} sails\n\n\
             Mayor Marta Quell said on Monday that ferry number {n} of the town of Orvo would sail again before the summer.\n\n\
             Harbour master Ivo Sandmark has seen {} boats of the kind that page {n} tells of, and he counts them every day.\n\n\
             The Gazette's readers pay for its reporters, so please think of giving {n} crowns to its fund today.\n",
            n * 3 + 1
        )
        .replace(&format!("number {n}"), &format!("number {}", ["one", "two", "six", "ten"][n % 4].repeat(1 + n / 4)))
        .replace(&format!("page {n}"), &format!("page {}", "x".repeat(n + 1)));
        format!("{}\n", serde_json::json!({ "id": format!("d{n}"), "text": text }))
    };
    let same = "The whole of this notice is all that there is to be read, and it is the same for everybody in town.";
    let copies: String =
        (0..3).map(|n| format!("{}\n", serde_json::json!({ "id": format!("c{n}"), "text": same }))).collect();
    place.write("site.jsonl", &((0..pages).map(line).collect::<String>() + &copies));
}

#[test]
fn lines_of_many_documents_go_when_asked() {
    let place = Place::new();
    site(&place, 70);
    place.expect(0, "extract site.jsonl -o plain");
    assert!(place.read("plain/texts.jsonl").contains("think of giving"));
    assert!(repairs(&place, "plain")["repeated_line"].is_null());
    place.expect(0, "extract site.jsonl -o run --repeated-lines 3 -j 2");
    let texts = place.read("run/texts.jsonl");
    assert!(!texts.contains("think of giving") && !texts.contains("voice of Orvo"), "{texts}");
    assert_eq!(texts.matches("would sail again").count(), 70);
    assert_eq!(texts.matches("The whole of this notice").count(), 3, "a document's only line stays");
    assert_eq!(repairs(&place, "run")["repeated_line"], 140);
    place.expect(0, "extract site.jsonl -o high --repeated-lines 71");
    assert!(place.read("high/texts.jsonl").contains("think of giving"));
    place.expect(0, "extract site.jsonl -o off --repeated-lines 3 --no-repair repeated_line");
    assert!(place.read("off/texts.jsonl").contains("think of giving"));
    let cleaned = stdout(&place.expect(0, "clean site.jsonl --repeated-lines 3"));
    assert_eq!(cleaned.matches("\"repeated_line\":2").count(), 70);
}

#[test]
fn repeated_lines_are_the_same_for_any_threads_and_after_a_stop() {
    let place = Place::new();
    site(&place, 90);
    let whole = place.read("site.jsonl");
    let (first, second) = whole.split_at(whole.find("{\"id\":\"d70\"").unwrap());
    place.write("site.jsonl", &format!("{first}{{broken\n{second}"));
    place.expect(1, "extract site.jsonl -o one --repeated-lines 5 -j 1");
    place.expect(1, "extract site.jsonl -o three --repeated-lines 5 -j 3");
    assert_eq!(place.tables("one"), place.tables("three"));
    place.expect(1, "extract site.jsonl -o stopped --repeated-lines 5 --on-error stop");
    assert!(!place.path("stopped/run.json").exists());
    // What stands in many documents depends on those that are still to be done.
    let changed = format!("{first}{{broken\n{second}{}", "{\"text\": \"Ferry sails\\nOrvo is a town.\"}\n".repeat(5));
    place.write("site.jsonl", &changed);
    let output = place.expect(2, "extract site.jsonl -o stopped --repeated-lines 5 --resume");
    assert!(stderr(&output).contains("many documents"), "{}", stderr(&output));
    place.write("site.jsonl", &format!("{first}{{broken\n{second}"));
    place.expect(1, "extract site.jsonl -o stopped --repeated-lines 5 --resume");
    assert_eq!(place.tables("one"), place.tables("stopped"));
    assert_eq!(repairs(&place, "one").to_string(), repairs(&place, "stopped").to_string());
}

#[test]
fn what_is_read_once_has_no_repeated_lines() {
    let place = Place::new();
    for arguments in ["extract - -o run --repeated-lines 5", "stream --repeated-lines 5", "clean - --repeated-lines 5"]
    {
        let output = place.expect(2, arguments);
        assert!(stderr(&output).contains("reads the input twice"), "{}", stderr(&output));
    }
    assert!(!place.path("run").exists());
    let output = place.expect(2, "config show --repeated-lines 1");
    assert!(stderr(&output).contains("--repeated-lines"), "{}", stderr(&output));
    assert!(stdout(&place.expect(0, "config show --repeated-lines 9")).contains("repeated-lines = 9"));
}
