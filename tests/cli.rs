//! The command line as scripts see it: exit status, streams, messages, folders.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

use common::{Place, last_line, stderr, stdout};

const STORY: &str =
    "Mayor Ana Bello said 40 people came to Lund. \u{201c}We counted them,\u{201d} she told reporters.\n";

#[test]
fn a_folder_becomes_tables() {
    let place = Place::new();
    place.write("news/a.txt", STORY);
    place.write("news/deep/b.txt", "The river rose by two metres on Friday, the mayor of the town said.\n");
    let output = place.expect(0, "extract news -o run");
    assert_eq!(stdout(&output), "");
    let names: Vec<String> = place.tables("run").into_keys().collect();
    assert_eq!(
        names,
        ["claims.csv", "datapackage.json", "documents.csv", "entities.csv", "quotes.csv", "rejects.csv", "texts.jsonl"]
    );
    assert_eq!(place.read("run/documents.csv").lines().count(), 3);
    let report: serde_json::Value = serde_json::from_str(&place.read("run/run.json")).unwrap();
    assert_eq!(report["counts"]["documents"], 2);
    assert_eq!(report["command"][1], "extract");
}

#[test]
fn the_last_line_of_stderr_sums_up() {
    let place = Place::with_dump(20);
    let output = place.expect(1, "extract dump.jsonl -o run");
    let line = last_line(&output);
    assert!(line.starts_with("done 19  rejected 1  skipped 0  in ") && line.ends_with("words/s) -> run/"), "{line}");
    assert!(stderr(&output).contains("dump.jsonl:14 rejected (bad_json)"), "{}", stderr(&output));
    let output = place.expect(1, "extract dump.jsonl -o run --resume -q");
    assert!(stderr(&output).starts_with("done 0  rejected 0  skipped 20  in "), "{}", stderr(&output));
    assert_eq!(place.read("run/rejects.csv").lines().count(), 2);
}

#[test]
fn json_logs_are_json_to_the_last_line() {
    let place = Place::with_dump(20);
    let output = place.expect(1, "extract dump.jsonl -o run --log-format json");
    let lines: Vec<serde_json::Value> =
        stderr(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["level"], "warn");
    assert!(lines[lines.len() - 1]["message"].as_str().unwrap().starts_with("done 19 "));
}

#[test]
fn a_folder_with_content_is_refused_with_what_to_do() {
    let place = Place::with_dump(3);
    place.expect(0, "extract dump.jsonl -o run");
    let before = place.tables("run");
    let output = place.expect(2, "extract dump.jsonl -o run");
    assert!(stderr(&output).contains("`--resume`") && stderr(&output).contains("`--force`"));
    place.expect(2, "extract dump.jsonl -o run --resume --claims all");
    assert_eq!(place.tables("run"), before);
    place.expect(0, "extract dump.jsonl -o run --force --claims all");
}

#[test]
fn usage_errors_are_told_before_anything_is_written() {
    let place = Place::with_dump(3);
    for (arguments, says) in [
        ("extract nothing -o run", "no input at `nothing`"),
        ("extract dump.jsonl -o run --format xlsx", "not in this version"),
        ("extract dump.jsonl -o run --tables quotas", "choose from"),
        ("extract dump.jsonl -o run --min-score 7", "from 0 to 1"),
        ("extract dump.jsonl -o run --resume --force", "cannot be used with"),
        ("extract dump.jsonl -o run --config no.toml", "no.toml"),
        ("extract dump.jsonl", "--output"),
        ("review run", "run has no documents.csv: name the folder of a finished run"),
        ("export run", "unrecognized subcommand"),
    ] {
        let output = place.expect(2, arguments);
        assert!(stderr(&output).contains(says), "{arguments}: {}", stderr(&output));
    }
    assert!(!place.path("run").exists());
}

#[test]
fn a_missing_model_has_its_own_status() {
    let place = Place::with_dump(3);
    let output = place.expect(3, "extract dump.jsonl -o run --model no-such-model");
    assert!(stderr(&output).contains("no-such-model"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_made_has_its_own_status() {
    let place = Place::with_dump(3);
    place.write("file", "");
    let output = place.expect(4, "extract dump.jsonl -o file/run");
    assert!(stderr(&output).contains("file/run cannot be written"), "{}", stderr(&output));
}

#[test]
fn standard_input_is_an_input() {
    let place = Place::new();
    let mut child = place.command("extract - -o run").stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(STORY.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(place.read("run/documents.csv").contains(",-,1,"));
}

#[test]
fn stream_answers_every_line_at_once_and_in_order() {
    let place = Place::new();
    let mut child = place.command("stream -j 2 -q").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    // The answer comes while standard input is still open.
    writeln!(stdin, r#"{{"id": "a", "text": "Ana Bello said 40 people came to Lund."}}"#).unwrap();
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    let first: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&first["doc_id"], &first["status"]), (&"a".into(), &"ok".into()));
    assert!(first["claims"].is_array() && first["text"].is_string());
    writeln!(stdin, "{{broken").unwrap();
    writeln!(stdin, r#"{{"id": "c", "text": "Nobody came to Lund."}}"#).unwrap();
    drop(stdin);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let rest: Vec<serde_json::Value> = rest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rest[0]["error"]["code"], "bad_json");
    assert_eq!(rest[1]["doc_id"], "c");
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_broken_pipe_is_quiet() {
    let place = Place::with_dump(2000);
    for command in ["clean dump.jsonl", "completions bash"] {
        let mut child = place.command(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{command}");
    }
}

#[test]
fn flags_beat_the_environment_and_that_beats_the_file() {
    let place = Place::new();
    place.write("claimwire.toml", "jobs = 1\nmin-score = 0.1\nclaims = \"all\"\n");
    let show = |arguments: &str| {
        let mut command = place.command(&format!("config show {arguments}"));
        stdout(&command.env("CLAIMWIRE_MIN_SCORE", "0.2").env("CLAIMWIRE_JOBS", "3").output().unwrap())
    };
    let shown = show("--jobs 5");
    assert!(shown.contains("jobs = 5") && shown.contains("min-score = 0.2") && shown.contains("claims = \"all\""));
    place.write("claimwire.toml", "jbos = 1\n");
    let output = place.expect(2, "config show");
    assert!(stderr(&output).contains("jbos"), "{}", stderr(&output));
}

#[test]
fn completions_and_man_page_know_every_flag() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&place.expect(0, &format!("completions {shell}")));
        assert!(script.contains("max-record-bytes"), "{shell}");
    }
    let page = stdout(&place.expect(0, "man"));
    assert!(page.contains(".TH") && page.contains("max\\-record\\-bytes"), "{page}");
}

#[test]
fn clean_tells_what_it_dropped() {
    let place = Place::new();
    place.write("a.txt", STORY);
    let line: serde_json::Value = serde_json::from_str(&stdout(&place.expect(0, "clean a.txt"))).unwrap();
    assert_eq!(line["path"], "a.txt");
    assert!(line["text"].as_str().unwrap().contains("Ana Bello"));
    assert!(line["dropped"].is_array() && line["rewritten"].is_array());
}

#[test]
fn models_are_told_and_verified() {
    let place = Place::new();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder/int8");
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        fs::create_dir_all(place.path("tiny")).unwrap();
        fs::copy(model.join(name), place.path("tiny").join(name)).unwrap();
    }
    let info: serde_json::Value = serde_json::from_str(&stdout(&place.expect(0, "models info tiny --json"))).unwrap();
    assert_eq!(info["engine"], "encoder");
    let hash = info["sha256"].as_str().unwrap();
    let manifest = |hash: &str| {
        let file = serde_json::json!({ "name": "model.safetensors", "sha256": hash, "bytes": 1 });
        serde_json::json!({ "name": "tiny", "version": "1", "licence": "MIT", "files": [file] }).to_string()
    };
    place.write("tiny/manifest.json", &manifest(hash));
    assert_eq!(stdout(&place.expect(0, "models verify tiny")), "model.safetensors: OK\n");
    place.write(
        "tiny/manifest.json",
        &manifest(&hash.replace(&hash[..1], if hash.starts_with('0') { "1" } else { "0" })),
    );
    place.expect(3, "models verify tiny");
    place.write("a.txt", STORY);
    place.expect(3, "extract a.txt -o run --model tiny");
    place.expect(0, "models list");
}

#[test]
fn a_run_is_summed_up_and_checked() {
    let place = Place::with_dump(20);
    place.expect(1, "extract dump.jsonl -o run --tables +sentences");
    let stats: serde_json::Value = serde_json::from_str(&stdout(&place.expect(0, "stats run --json"))).unwrap();
    assert_eq!((&stats["counts"]["documents"], &stats["counts"]["rejected"]), (&19.into(), &1.into()));
    assert!(stdout(&place.expect(0, "stats run")).contains("Speakers"));
    place.expect(2, "stats nothing");
    let verdict = stdout(&place.expect(0, "check run"));
    assert!(verdict.starts_with("sound: 6 tables"), "{verdict}");
    place.write("run/documents.csv", &place.read("run/documents.csv").replacen("d3,", "d4,", 1));
    let verdict = stdout(&place.expect(1, "check run"));
    assert!(verdict.contains("documents.csv, row 6: the key `d4` is there twice"), "{verdict}");
    assert!(verdict.contains("which documents.csv has not"), "{verdict}");
}

#[test]
fn a_document_in_another_language_is_not_tagged_unless_asked() {
    let place = Place::new();
    place.write(
        "de.txt",
        "Die Minister trafen sich am Dienstag in Berlin, sagte ein Sprecher des Amtes, und berieten.\n",
    );
    place.expect(0, "extract de.txt -o run");
    assert!(place.read("run/documents.csv").contains(",not_english,"));
    place.expect(0, "extract de.txt -o any --language any");
    assert!(place.read("any/documents.csv").contains(",ok,"));
}

#[test]
fn a_short_page_is_in_the_language_that_it_names() {
    let place = Place::new();
    let page =
        |lang: &str, text: &str| format!("<html lang=\"{lang}\"><body><article><p>{text}</p></article></body></html>");
    place.write("pages/a.html", &page("sv-SE", "Stormen stoppade trafiken."));
    place.write("pages/b.html", &page("en", "The storm stopped all ferries."));
    let long = "Mayor Ana Bello said on Monday that the ferries of Lund would sail again before the end of the week. ";
    place.write("pages/c.html", &page("de", &long.repeat(4)));
    place.expect(0, "extract pages -o run");
    let documents = place.read("run/documents.csv");
    let mut reader = csv::Reader::from_reader(documents.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "language").unwrap();
    let found: Vec<String> = reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
    assert_eq!(found, ["sv", "en", "en"]);
}
