//! `claimwire models`: which models there are, and whether they are whole.

use std::process::ExitCode;

use super::Failure;

/// Look at the models that find names
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Names of the bundled models
    List,
}

/// Runs the command.
pub fn run(action: &Action) -> Result<ExitCode, Failure> {
    match action {
        Action::List => Ok(ExitCode::SUCCESS),
    }
}
