//! Whole runs with a fake model: order, resumption, rejects, bounded memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::journal::Checkpoint;
use super::*;
use crate::config::{Config, OnError};
use crate::document::{Body, Label, Origin, Record, Tagged, Tagging};
use crate::input::Records;
use crate::span::{Span, Text};
use crate::tag::labels::Scheme;
use crate::tag::{ModelInfo, Tag, TagError};

/// Names every capitalised word; panics at PANIC and fails at FAIL.
struct Fake;

impl Tag for Fake {
    fn tag(&self, text: &Text, _sentences: &[Span]) -> Result<Tagging, TagError> {
        assert!(!text.as_str().contains("PANIC"), "the fake model panics");
        if text.as_str().contains("FAIL") {
            return Err(TagError::Engine { engine: "fake", message: "told to".into() });
        }
        let mut start = 0;
        let words = text.as_str().split_inclusive(' ');
        let names = words.filter_map(|word| {
            let span = text.span(start..start + word.trim_end().len());
            start += word.len();
            word.starts_with(char::is_uppercase).then_some(Tagged { span, label: Label::Per, score: 0.9 })
        });
        Ok(Tagging { names: names.collect(), roles: Vec::new() })
    }
}

/// A dump of JSON lines, most of them different, every 50th a duplicate id, some broken.
fn dump(documents: usize) -> String {
    let line = |n: usize| match n % 50 {
        7 => "{\"id\": \"twin\", \"text\": \"The same id said it with 5 others of the town again.\"}\n".to_owned(),
        21 => "{broken\n".to_owned(),
        33 => format!("{{\"id\": \"d{n}\", \"text\": \"PANIC in the streets of the town number {n}.\"}}\n"),
        44 => format!("{{\"id\": \"d{n}\", \"text\": \"FAIL of the harvest in the town number {n}.\"}}\n"),
        _ => format!("{{\"id\": \"d{n}\", \"text\": \"Ana Bello of the town said {n} people came to it.\"}}\n"),
    };
    (0..documents).map(line).collect()
}

struct Bench {
    dir: tempfile::TempDir,
    config: Config,
    stop: Arc<AtomicBool>,
}

impl Bench {
    fn new(documents: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("dump.jsonl"), dump(documents)).unwrap();
        Bench { dir, config: Config { jobs: 2, ..Config::default() }, stop: Arc::default() }
    }

    fn run(&self, root: &str, existing: Existing) -> Result<Summary, RunError> {
        self.run_until(root, existing, u64::MAX)
    }

    /// Runs until `most` documents are written, then as if interrupted.
    fn run_until(&self, root: &str, existing: Existing, most: u64) -> Result<Summary, RunError> {
        let written = AtomicU64::new(0);
        self.stop.store(false, Ordering::SeqCst);
        extract(&Request {
            inputs: &[self.path("dump.jsonl")],
            root: Path::new(&self.path(root)),
            existing,
            config: &self.config,
            tagger: &Fake,
            model: &ModelInfo {
                name: "fake".into(),
                version: String::new(),
                licence: String::new(),
                source: "test".into(),
                engine: "none",
                sha256: String::new(),
                bytes: 0,
                labels: Vec::new(),
                kinds: BTreeMap::new(),
                scheme: Scheme::Iob2,
                max_pieces: 0,
                files: Vec::new(),
                hub: None,
            },
            command: &["test".into()],
            stop: Arc::clone(&self.stop),
            observe: &|_| {
                if written.fetch_add(1, Ordering::SeqCst) + 1 >= most {
                    self.stop.store(true, Ordering::SeqCst);
                }
            },
        })
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().into()
    }

    /// All files of a run but `run.json`, which holds times.
    fn files(&self, root: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path(root)).unwrap().map(|entry| entry.unwrap());
        let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()));
        named.filter(|(name, _)| name != "run.json").collect()
    }

    fn rejects(&self, root: &str) -> String {
        fs::read_to_string(self.path(root) + "/rejects.csv").unwrap()
    }
}

#[test]
fn tables_do_not_depend_on_the_number_of_workers() {
    let mut bench = Bench::new(300);
    bench.config.jobs = 1;
    bench.run("one", Existing::Refuse).unwrap();
    bench.config.jobs = 5;
    let summary = bench.run("five", Existing::Refuse).unwrap();
    assert_eq!(bench.files("one"), bench.files("five"));
    assert_eq!((summary.checkpoint.counts.documents, summary.checkpoint.counts.rejected), (282, 18));
    let documents = fs::read_to_string(bench.path("one/documents.csv")).unwrap();
    let ids: Vec<&str> = documents.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!((ids[0], ids[7], ids[281]), ("d0", "twin", "d299"));
    assert!(ids.contains(&"twin-2") && ids.contains(&"twin-6"));
}

#[test]
fn errors_and_panics_cost_one_document_each() {
    let bench = Bench::new(50);
    bench.run("run", Existing::Refuse).unwrap();
    let rejects = bench.rejects("run");
    let rows: Vec<&str> = rejects.lines().skip(1).collect();
    assert_eq!(rows.len(), 3, "{rejects}");
    assert!(rows[0].contains(",22,input,bad_json,"), "{}", rows[0]);
    assert!(rows[1].starts_with("d33,") && rows[1].contains("panic") && rows[1].contains("the fake model panics"));
    assert!(rows[2].starts_with("d44,") && rows[2].contains(",tag,engine,"));
}

#[test]
fn an_interrupted_run_is_continued_to_the_same_bytes() {
    let bench = Bench::new(300);
    bench.run("whole", Existing::Refuse).unwrap();
    let first = bench.run_until("parts", Existing::Refuse, 70).unwrap();
    assert_eq!(first.stopped, Some(Stop::Interrupted));
    let done = first.checkpoint.counts.records();
    assert!((70..300).contains(&done), "{done}");
    assert!(!Path::new(&bench.path("parts/documents.csv")).exists());
    let second = bench.run_until("parts", Existing::Resume, 50).unwrap();
    assert_eq!(second.begun.counts.records(), done);
    bench.run("parts", Existing::Resume).unwrap();
    assert_eq!(bench.files("whole"), bench.files("parts"));
    // Nothing is left to do, and nothing is done.
    let again = bench.run("parts", Existing::Resume).unwrap();
    assert_eq!(again.checkpoint, again.begun);
    assert_eq!(bench.files("whole"), bench.files("parts"));
}

#[test]
fn a_changed_input_or_configuration_is_not_resumed() {
    let mut bench = Bench::new(300);
    bench.run_until("run", Existing::Refuse, 70).unwrap();
    let dump = fs::read_to_string(bench.path("dump.jsonl")).unwrap();
    fs::write(bench.path("dump.jsonl"), dump.replacen("Ana Bello", "Eva Bello", 1)).unwrap();
    let error = bench.run("run", Existing::Resume).unwrap_err().to_string();
    assert!(error.contains("have changed since"), "{error}");
    fs::write(bench.path("dump.jsonl"), &dump[..1000]).unwrap();
    assert!(bench.run("run", Existing::Resume).unwrap_err().to_string().contains("fewer documents"));
    fs::write(bench.path("dump.jsonl"), &dump).unwrap();
    bench.config.min_score = 0.5;
    assert!(bench.run("run", Existing::Resume).unwrap_err().to_string().contains("configuration"));
    bench.config.min_score = 0.0;
    bench.run("run", Existing::Resume).unwrap();
    fs::write(bench.path("dump.jsonl"), dump + "{\"text\": \"one more\"}\n").unwrap();
    assert!(bench.run("run", Existing::Resume).unwrap_err().to_string().contains("more documents"));
}

#[test]
fn a_folder_with_content_is_refused_and_force_deletes_only_a_run() {
    let bench = Bench::new(10);
    bench.run("run", Existing::Refuse).unwrap();
    assert!(matches!(bench.run("run", Existing::Refuse), Err(RunError::NotEmpty(_))));
    fs::write(bench.path("run/notes.txt"), "mine").unwrap();
    bench.run("run", Existing::Force).unwrap();
    assert_eq!(fs::read_to_string(bench.path("run/notes.txt")).unwrap(), "mine");
    fs::create_dir(bench.path("other")).unwrap();
    fs::write(bench.path("other/documents.csv"), "mine").unwrap();
    for existing in [Existing::Force, Existing::Resume] {
        assert!(matches!(bench.run("other", existing), Err(RunError::NotARun(_))));
    }
    assert_eq!(fs::read_to_string(bench.path("other/documents.csv")).unwrap(), "mine");
}

#[test]
fn a_run_stops_at_too_many_errors_and_goes_on_after_them() {
    let mut bench = Bench::new(100);
    bench.run("whole", Existing::Refuse).unwrap();
    bench.config.on_error = OnError::Stop;
    let summary = bench.run("run", Existing::Refuse).unwrap();
    assert_eq!(summary.stopped, Some(Stop::Errors));
    assert_eq!(summary.checkpoint.counts.records(), 22);
    (bench.config.on_error, bench.config.max_errors) = (OnError::Continue, Some(2));
    assert_eq!(bench.run("run", Existing::Resume).unwrap().checkpoint.counts.records(), 72);
    bench.config.max_errors = None;
    assert_eq!(bench.run("run", Existing::Resume).unwrap().stopped, None);
    assert_eq!(bench.files("whole"), bench.files("run"));
}

#[test]
fn the_reader_stays_close_to_the_writer() {
    let read = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&read);
    let records: Records = Box::new((0..500).map(move |n| {
        counter.fetch_add(1, Ordering::SeqCst);
        let origin = Origin { path: "a".into(), record: n, sha256: String::new() };
        let body = Body::Plain(format!("The number is {n} of the lot."));
        Ok(Record { origin, id: None, body, title: None, url: None, author: None, published: None, warnings: vec![] })
    }));
    let config = Config { jobs: 2, ..Config::default() };
    let pipeline = Pipeline::new(&config, &Fake);
    let (written, furthest) = (AtomicU64::new(0), AtomicU64::new(0));
    let job = Job {
        pipeline: &pipeline,
        render: &JsonLines::new(&config),
        config: &config,
        stop: Arc::default(),
        observe: &|_| {
            let ahead = read.load(Ordering::SeqCst) - written.fetch_add(1, Ordering::SeqCst);
            furthest.fetch_max(ahead, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_micros(200)); // a slow disk
        },
    };
    let mut out = Vec::new();
    let reader = Reader::new(records, Path::new("-"), &Checkpoint::default());
    assert_eq!(drive(&job, reader, &mut LineSink::new(&mut out), Duplicates::default()).unwrap(), None);
    assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 500);
    let furthest = furthest.load(Ordering::SeqCst);
    assert!(furthest <= 2 * 4, "{furthest} documents in flight");
}

#[test]
fn a_half_deleted_run_is_not_taken_for_a_finished_one() {
    // What `--force` leaves when it is killed right after the first deletions.
    let bench = Bench::new(10);
    bench.run("run", Existing::Refuse).unwrap();
    let whole = bench.files("run");
    fs::create_dir(bench.path("run/.parts")).unwrap();
    fs::remove_file(bench.path("run/run.json")).unwrap();
    fs::remove_file(bench.path("run/quotes.csv")).unwrap();
    bench.run("run", Existing::Resume).unwrap();
    assert_eq!(bench.files("run"), whole);
}

#[test]
fn near_duplicates_name_the_first_of_their_kind_also_after_a_resumption() {
    let mut bench = Bench::new(0);
    let sentence = |n: usize| {
        format!("Ana Bello of the town number {n} said that place {} had {} wells and {} mills.", n * 7, n * 3, n * 5)
    };
    let article = |n: usize| (n..n + 12).map(|n| sentence(n * 31)).collect::<Vec<_>>().join(" ");
    let line = |n: usize| match n % 10 {
        // An edited copy of the article three lines before.
        8 => {
            format!("{{\"id\": \"d{n}\", \"text\": \"{} Our staff.\"}}\n", article(n - 3).replacen("mills", "barns", 1))
        }
        _ => format!("{{\"id\": \"d{n}\", \"text\": \"{}\"}}\n", article(n * 100)),
    };
    let line =
        |n: usize| if n % 10 == 5 { format!("{{\"id\": \"d{n}\", \"text\": \"{}\"}}\n", article(n)) } else { line(n) };
    fs::write(bench.path("dump.jsonl"), (0..200).map(line).collect::<String>()).unwrap();
    bench.config.dedup = true;
    bench.run("whole", Existing::Refuse).unwrap();
    let documents = fs::read_to_string(bench.path("whole/documents.csv")).unwrap();
    let marked: Vec<&str> = documents.lines().filter(|line| line.contains("near_duplicate:")).collect();
    assert_eq!(marked.len(), 20, "{marked:?}");
    assert!(marked[3].starts_with("d38,") && marked[3].ends_with("near_duplicate:d35"), "{}", marked[3]);
    for most in [1, 70, 130] {
        bench.run_until("run", Existing::Force, most).unwrap();
        bench.config.jobs = 3;
        bench.run("run", Existing::Resume).unwrap();
        assert_eq!(bench.files("whole"), bench.files("run"), "interrupted after {most}");
    }
}
