//! A run that is killed or interrupted at any moment and resumed writes the same bytes as one that was not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]
#![cfg(unix)]

mod common;

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{Place, last_line, stderr};

/// Five shards.
const DOCUMENTS: usize = 320;

fn start(place: &Place, arguments: &str) -> Child {
    place.command(arguments).stderr(Stdio::piped()).spawn().unwrap()
}

/// An uninterrupted run and how long it takes.
fn whole(place: &Place, jobs: usize) -> Duration {
    let begun = Instant::now();
    place.expect(1, &format!("extract dump.jsonl -o whole-{jobs} -j {jobs}"));
    begun.elapsed()
}

#[test]
fn one_worker_and_two_write_the_same_bytes() {
    let place = Place::with_dump(DOCUMENTS);
    whole(&place, 1);
    whole(&place, 2);
    assert_eq!(place.tables("whole-1"), place.tables("whole-2"));
}

#[test]
fn kill_9_at_any_moment_loses_nothing() {
    let place = Place::with_dump(DOCUMENTS);
    let mut time = whole(&place, 2);
    let expected = place.tables("whole-2");
    let mut killed = 0;
    for attempt in 1..=60 {
        let run = format!("run-{attempt}");
        let begun = Instant::now();
        let mut child = start(&place, &format!("extract dump.jsonl -o {run} -j 2"));
        // Multiples of the golden ratio spread evenly over the run, in no order.
        sleep(time.mul_f64(f64::from(attempt) * 0.618 % 1.0));
        match child.try_wait().unwrap() {
            None => killed += 1,
            // The machine has become faster since the first run.
            Some(_) => time = time.min(begun.elapsed()),
        }
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
        place.expect(1, &format!("extract dump.jsonl -o {run} -j 1 --resume"));
        assert_eq!(place.tables(&run), expected, "killed in attempt {attempt}");
        if killed == 12 {
            return;
        }
    }
    panic!("only {killed} runs were killed in time");
}

#[test]
fn a_run_killed_again_and_again_gets_done() {
    let place = Place::with_dump(DOCUMENTS);
    let time = whole(&place, 2);
    let mut slice = time / 3;
    for _ in 0..100 {
        let mut child = start(&place, "extract dump.jsonl -o run -j 2 --resume");
        sleep(slice);
        let done = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        if done {
            break;
        }
        slice += time / 10; // loading the model must not eat it all, however slow the machine
    }
    place.expect(1, "extract dump.jsonl -o run --resume");
    assert_eq!(place.tables("run"), place.tables("whole-2"));
}

#[test]
fn an_interrupt_ends_in_a_checkpoint_and_says_how_to_go_on() {
    let place = Place::with_dump(DOCUMENTS);
    let time = whole(&place, 2);
    for (number, signal) in ["-INT", "-TERM"].iter().enumerate() {
        // Early enough to hit a run at work on any machine: later and later until it does.
        let run = format!("run-{number}");
        let output = (1..20)
            .find_map(|part| {
                let child = start(&place, &format!("extract dump.jsonl -o {run} -j 2 --force"));
                sleep(time * part / 20);
                let sent = Command::new("kill").args([*signal, &child.id().to_string()]).status();
                let output = child.wait_with_output().unwrap();
                (sent.is_ok() && output.status.code() == Some(130)).then_some(output)
            })
            .expect("no run was interrupted");
        assert!(stderr(&output).contains("claimwire extract dump.jsonl") && stderr(&output).contains("--resume"));
        assert!(last_line(&output).starts_with("done "), "{}", stderr(&output));
        place.expect(1, &format!("extract dump.jsonl -o {run} --resume"));
        assert_eq!(place.tables(&run), place.tables("whole-2"));
    }
}

#[test]
fn two_processes_do_not_write_one_folder() {
    let place = Place::with_dump(DOCUMENTS);
    let mut first = place.command("extract - -o run").stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    while !place.path("run/.parts/journal.jsonl").exists() {
        sleep(Duration::from_millis(5));
    }
    let output = place.expect(4, "extract - -o run --resume");
    assert!(stderr(&output).contains("another claimwire is writing"), "{}", stderr(&output));
    drop(first.stdin.take());
    first.wait().unwrap();
}
