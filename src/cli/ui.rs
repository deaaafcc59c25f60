//! Messages to people: verbosity, colour, log format, progress. All of it goes to stderr; stdout is data.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueEnum};
use env_logger::{Builder, Target};
use indicatif::ProgressBar;
use log::{Level, LevelFilter};
use serde_json::json;

use crate::run::progress;
use crate::tag::hub::Observe;

/// When to do something that only people want to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Flags that every subcommand has.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Messages")]
pub struct Ui {
    /// Tell more (-vv: even more)
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    verbose: u8,
    /// Tell errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// How messages are written
    #[arg(
        long,
        env = "CLAIMWIRE_LOG_FORMAT",
        value_enum,
        default_value_t,
        global = true,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    log_format: LogFormat,
    /// When to use colour
    #[arg(long, env = "CLAIMWIRE_COLOR", value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: When,
    /// When to show a progress bar
    #[arg(long, env = "CLAIMWIRE_PROGRESS", value_enum, default_value_t, global = true, value_name = "WHEN")]
    progress: When,
}

/// The bar that is shown now, so that messages do not run into it.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

impl Ui {
    /// Starts logging. To be called once.
    pub fn begin(&self) {
        let level = match (self.quiet, self.verbose) {
            (true, _) => LevelFilter::Error,
            (_, 0) => LevelFilter::Warn,
            (_, 1) => LevelFilter::Info,
            _ => LevelFilter::Debug,
        };
        let ui = *self;
        let colour = ui.colour();
        // Libraries' own warnings say nothing that a user can act on.
        let _ = Builder::new()
            .filter_level(LevelFilter::Off)
            .filter_module("claimwire", level)
            .target(Target::Pipe(Box::new(Stderr)))
            .format(move |out, record| match ui.log_format {
                LogFormat::Json => writeln!(out, "{}", ui.json(record.level(), &record.args().to_string())),
                LogFormat::Text => writeln!(out, "{}: {}", label(record.level(), colour), record.args()),
            })
            .try_init();
    }

    /// Writes a line whatever the verbosity.
    pub fn say(&self, line: &str) {
        let line = match self.log_format {
            LogFormat::Text => line.to_owned(),
            LogFormat::Json => self.json(Level::Info, line),
        };
        let _ = Stderr.write_all(format!("{line}\n").as_bytes()); // a closed stderr is no reason to fail
    }

    /// The progress bar, shown when a person is watching; only then `total` is asked.
    pub fn bar(&self, total: impl FnOnce() -> Option<u64>) -> ProgressBar {
        let shown = self.shows_progress();
        show(progress::bar(shown, if shown { total() } else { None }))
    }

    fn shows_progress(&self) -> bool {
        match self.progress {
            When::Always => true,
            When::Never => false,
            When::Auto => !self.quiet && self.log_format == LogFormat::Text && std::io::stderr().is_terminal(),
        }
    }

    fn colour(&self) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    fn json(&self, level: Level, message: &str) -> String {
        let time = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        json!({ "time": time, "level": level.as_str().to_lowercase(), "message": message }).to_string()
    }
}

fn label(level: Level, colour: bool) -> String {
    let (name, code) = match level {
        Level::Error => ("error", "1;31"),
        Level::Warn => ("warning", "1;33"),
        Level::Info => ("info", "1;32"),
        Level::Debug | Level::Trace => ("debug", "2"),
    };
    if colour { format!("\x1b[{code}m{name}\x1b[0m") } else { name.into() }
}

/// Remembers the bar that is shown now.
fn show(bar: ProgressBar) -> ProgressBar {
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    bar
}

/// A bar for each file that is downloaded.
impl Observe for Ui {
    fn begin(&self, file: &str, bytes: Option<u64>, done: u64) {
        log::info!("fetching {file}{}", bytes.map_or(String::new(), |bytes| format!(", {bytes} bytes")));
        let bar = show(progress::transfer(self.shows_progress(), bytes, file));
        bar.set_position(done);
        bar.reset_eta();
    }

    fn advance(&self, bytes: u64) {
        if let Some(bar) = BAR.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            bar.inc(bytes);
        }
    }

    fn end(&self) {
        if let Some(bar) = BAR.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

/// Stderr, with the progress bar out of the way while a message is written.
struct Stderr;

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let bar = BAR.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match bar.filter(|bar| !bar.is_hidden()) {
            Some(bar) => bar.suspend(|| std::io::stderr().write(bytes)),
            None => std::io::stderr().write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}
