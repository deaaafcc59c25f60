//! `claimwire completions` and `claimwire man`, derived from the one definition of the command line.

use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use super::Failure;

/// Print a completion script for a shell
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Which shell
    shell: Shell,
}

/// Prints the completions.
pub fn completions(args: &Args, command: &mut Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "claimwire", &mut script);
    print(&script)
}

/// Prints the man page: the command, then each subcommand.
pub fn man(command: Command) -> Result<ExitCode, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(&page)
}

fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
