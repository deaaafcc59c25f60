//! The command line: one file per subcommand. Everything is defined once, here and in the `Args` of the files;
//! help, man page and completions are derived from it.

mod check;
mod clean;
mod config;
mod eval;
mod extract;
mod failure;
mod models;
mod review;
mod shell;
mod stats;
mod stream;
mod ui;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use failure::Failure;
pub use ui::Ui;

/// Exit status of a run that is finished but has rejected documents.
pub const REJECTED: u8 = 1;
/// Exit status after ctrl-C and a checkpoint.
pub const INTERRUPTED: u8 = 130;

const EXIT_STATUS: &str = "\
Exit status: 0 all documents done; 1 finished, some documents rejected; 2 usage or configuration; 3 model missing \
or wrong checksum; 4 output cannot be written; 130 interrupted after a checkpoint.";

/// News dumps to tables: who is named, who said what, and which numbers were claimed, of what, and by whom.
#[derive(Debug, Parser)]
#[command(name = "claimwire", version, about, max_term_width = 100, after_help = EXIT_STATUS)]
struct Cli {
    #[command(flatten)]
    ui: Ui,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(Box<extract::Args>),
    Stream(Box<stream::Args>),
    Clean(Box<clean::Args>),
    Stats(stats::Args),
    Check(check::Args),
    Review(review::Args),
    Eval(Box<eval::Args>),
    #[command(subcommand)]
    Models(models::Action),
    #[command(subcommand)]
    Config(config::Action),
    Completions(shell::Args),
    /// Print the man page (roff)
    Man,
}

/// Parses the arguments, runs the subcommand, and maps its outcome to an exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print(); // nobody is left to tell
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(failure::USAGE));
        }
    };
    let ui = cli.ui;
    ui.begin();
    let outcome = match cli.command {
        Command::Extract(args) => extract::run(*args, &ui),
        Command::Stream(args) => stream::run(*args, &ui),
        Command::Clean(args) => clean::run(*args),
        Command::Stats(args) => stats::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Review(args) => review::run(&args, &ui),
        Command::Eval(args) => eval::run(&args),
        Command::Models(action) => models::run(action, &ui),
        Command::Config(action) => config::run(action),
        Command::Completions(args) => shell::completions(&args, &mut Cli::command()),
        Command::Man => shell::man(Cli::command()),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            log::error!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
