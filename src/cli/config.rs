//! `claimwire config`: what a run would be configured with.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::Settings;

use super::Failure;

/// Look at the configuration
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Print the resolved configuration (flags > environment > file > defaults) as a claimwire.toml
    Show(Box<Show>),
}

/// Flags of `config show`: those of `extract` that configure a run.
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Configuration file [default: ./claimwire.toml, if there is one]
    #[arg(long, env = "CLAIMWIRE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// Runs the command.
pub fn run(action: Action) -> Result<ExitCode, Failure> {
    let Action::Show(args) = action;
    let config = args.settings.or(Settings::from_file(args.config.as_deref())?).resolve()?;
    stdout().write_all(config.to_toml().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
