//! The progress bars: documents, documents a second, time left when the number of documents is known; and the same of
//! the bytes of a download.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::session::Summary;

/// A bar on stderr; a hidden one when it is not wanted.
pub fn bar(shown: bool, total: Option<u64>) -> ProgressBar {
    if !shown {
        return ProgressBar::hidden();
    }
    let (bar, template) = match total {
        Some(total) => {
            (ProgressBar::new(total), "{bar:24} {human_pos}/{human_len} documents  {per_sec}  {eta} left  {msg}")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {human_pos} documents  {per_sec}  {elapsed}  {msg}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A bar on stderr for a download; a hidden one when it is not wanted.
pub fn transfer(shown: bool, bytes: Option<u64>, file: &str) -> ProgressBar {
    if !shown {
        return ProgressBar::hidden();
    }
    let (bar, template) = match bytes {
        Some(bytes) => (
            ProgressBar::new(bytes),
            "{msg}  {bar:24} {binary_bytes}/{binary_total_bytes}  {binary_bytes_per_sec}  {eta} left",
        ),
        None => (ProgressBar::new_spinner(), "{msg}  {spinner} {binary_bytes}  {binary_bytes_per_sec}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(file.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The last line of stderr: `done 11982  rejected 18  skipped 0  in 3m12s (62.4 docs/s, 41k words/s) -> RUN/`.
/// `skipped` are documents that an earlier session did.
pub fn last_line(summary: &Summary, root: &str) -> String {
    let (now, begun) = (&summary.checkpoint.counts, &summary.begun.counts);
    let (records, words) = (now.records() - begun.records(), now.words - begun.words);
    let seconds = summary.time.as_secs_f64();
    let rate = |count: u64| if seconds > 0.0 { count as f64 / seconds } else { 0.0 };
    format!(
        "done {}  rejected {}  skipped {}  in {} ({:.1} docs/s, {} words/s) -> {}/",
        now.documents - begun.documents,
        now.rejected - begun.rejected,
        begun.records(),
        duration(summary.time),
        rate(records),
        thousands(rate(words)),
        root.trim_end_matches('/'),
    )
}

fn thousands(rate: f64) -> String {
    if rate < 10_000.0 { format!("{rate:.0}") } else { format!("{:.0}k", rate / 1000.0) }
}

/// `0.4s`, `12s`, `3m12s`, `2h05m`.
fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1}s", time.as_secs_f64()),
        10..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::journal::{Checkpoint, Counts};

    #[test]
    fn the_last_line_tells_this_session_and_what_was_done_before() {
        let at = |documents, rejected, words| Checkpoint {
            counts: Counts { documents, rejected, words, ..Counts::default() },
            ..Checkpoint::default()
        };
        let summary = Summary {
            checkpoint: at(12_064, 20, 7_900_000),
            begun: at(82, 2, 40_000),
            time: Duration::from_secs(192),
            stopped: None,
        };
        assert_eq!(
            last_line(&summary, "out/"),
            "done 11982  rejected 18  skipped 84  in 3m12s (62.5 docs/s, 41k words/s) -> out/"
        );
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(
            [0.42, 12.0, 192.0, 7500.0].map(|s| duration(Duration::from_secs_f64(s))),
            ["0.4s", "12s", "3m12s", "2h05m"]
        );
    }
}
