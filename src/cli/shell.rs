//! `claimwire completions` and `claimwire man`, derived from the one definition of the command line.

use std::io::{Write, stdout};
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

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

/// Prints one man page: the command, then a section for each subcommand.
pub fn man(mut command: Command) -> Result<ExitCode, Failure> {
    command.build();
    let page = Man::new(command.clone());
    let mut roff = Vec::new();
    page.render_title(&mut roff)?;
    page.render_name_section(&mut roff)?;
    page.render_synopsis_section(&mut roff)?;
    page.render_description_section(&mut roff)?;
    page.render_subcommands_section(&mut roff)?;
    page.render_options_section(&mut roff)?;
    for subcommand in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let mut section = Vec::new();
        let page = Man::new(subcommand.clone());
        page.render_synopsis_section(&mut section)?;
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        writeln!(roff, ".SH CLAIMWIRE {}", subcommand.get_name().to_uppercase())?;
        roff.extend(String::from_utf8_lossy(&section).replace("\n.SH ", "\n.SS ").into_bytes());
    }
    page.render_extra_section(&mut roff)?;
    page.render_version_section(&mut roff)?;
    print(&roff)
}

fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
