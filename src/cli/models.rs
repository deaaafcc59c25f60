//! `claimwire models`: which models there are, what they are, and whether they are whole.

use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::process::ExitCode;

use crate::tag::{ModelSpec, Tagger, has_default, verify};

use super::Failure;

/// Look at the models that find names
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Names of the models that this program holds
    List,
    /// Name, version, licence, engine, labels and files of a model
    Info {
        /// A name of `models list`, or a folder
        #[arg(default_value = "default", value_name = "NAME|DIR")]
        model: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Compare a model's files with the checksums in its manifest (exit status 3 when one differs)
    Verify {
        /// A name of `models list`, or a folder
        #[arg(default_value = "default", value_name = "NAME|DIR")]
        model: String,
    },
}

/// Runs the command.
pub fn run(action: &Action) -> Result<ExitCode, Failure> {
    let mut shown = String::new();
    // Writing to a String cannot fail.
    match action {
        Action::List => {
            if has_default() {
                shown.push_str("default\n");
            }
        }
        Action::Info { model, json } => {
            let tagger = Tagger::load(&ModelSpec::from(model.as_str()))?;
            let info = tagger.info();
            if *json {
                shown = serde_json::to_string_pretty(info).map_err(std::io::Error::from)? + "\n";
            } else {
                let _ = writeln!(shown, "name     {} {}", info.name, info.version);
                let _ = writeln!(shown, "source   {}", info.source);
                let _ = writeln!(shown, "licence  {}", info.licence);
                let _ = writeln!(shown, "engine   {}, windows of {} pieces", info.engine, info.max_pieces);
                let _ = writeln!(shown, "labels   {}", info.labels.join(" "));
                for file in &info.files {
                    let _ = writeln!(shown, "{}  {:>10}  {}", file.sha256, file.bytes, file.name);
                }
            }
        }
        Action::Verify { model } => {
            for file in verify(&ModelSpec::from(model.as_str()))? {
                let _ = writeln!(shown, "{}: OK", file.name);
            }
        }
    }
    let mut out = stdout().lock();
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
