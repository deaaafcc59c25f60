//! `claimwire models`: which models there are, what they are, whether they are whole; and fetching one.

use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{Config, ModelChoice, Settings};
use crate::tag::hub::{HubModel, HubSettings, Snapshot, fetch};
use crate::tag::{
    EngineName, EngineOptions, FileInfo, ModelError, ModelInfo, ModelSpec, Tagger, TaggerOptions, built_in, verify,
};

use super::{Failure, Ui};

/// Look at the models that find names
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Names of the models that this program holds
    List,
    /// Name, licence, engine, what the labels become, and files of a model
    Info {
        #[command(flatten)]
        which: Which,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Put a model of the Hub into the cache, or look there for a newer one of that name
    Fetch(Which),
    /// Compare a model's files with their checksums (exit status 3 when one differs)
    Verify(Which),
}

/// Which model: the one named, else the configured one.
#[derive(clap::Args, Debug)]
pub struct Which {
    /// A name of `models list`, a folder, or hf:OWNER/REPO[@REVISION] [default: the configured model]
    #[arg(value_name = "MODEL")]
    named: Option<ModelChoice>,
    /// The same
    #[arg(long, env = "CLAIMWIRE_MODEL", value_name = "MODEL")]
    model: Option<ModelChoice>,
    /// What computes it, see `claimwire extract --help`
    #[arg(long, env = "CLAIMWIRE_ENGINE", value_name = "ENGINE")]
    engine: Option<EngineName>,
    /// TOML file that says what the model's labels become, see `claimwire extract --help`
    #[arg(long, env = "CLAIMWIRE_LABELS", value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Configuration file [default: ./claimwire.toml, if there is one]
    #[arg(long, env = "CLAIMWIRE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Which {
    fn config(self) -> Result<Config, Failure> {
        let (model, engine, labels) = (self.named.or(self.model), self.engine, self.labels);
        let flags = Settings { model, engine, labels, ..Settings::default() };
        Ok(flags.or(Settings::from_file(self.config.as_deref())?).resolve()?)
    }
}

/// Runs the command.
pub fn run(action: Action, ui: &Ui) -> Result<ExitCode, Failure> {
    let shown = match action {
        Action::List => built_in().map(|name| format!("{name}\n")).collect(),
        Action::Info { which, json } => {
            let tagger = load(&which.config()?, ui)?;
            match json {
                true => serde_json::to_string_pretty(tagger.info()).map_err(std::io::Error::from)? + "\n",
                false => describe(tagger.info()),
            }
        }
        Action::Fetch(which) => {
            let config = which.config()?;
            let spec = ModelSpec::from(config.model.name());
            match bring(&spec, config.engine, true, ui)? {
                Some(snapshot) => format!(
                    "commit   {}\nfolder   {}\n{}",
                    snapshot.commit,
                    snapshot.folder.display(),
                    listed(&verify(&spec)?)
                ),
                None => format!("{spec}: nothing to fetch\n"),
            }
        }
        Action::Verify(which) => {
            let spec = ModelSpec::from(which.config()?.model.name());
            verify(&spec)?.iter().map(|file| format!("{}: OK\n", file.name)).collect()
        }
    };
    let mut out = stdout().lock();
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The configured model, fetched before if it is one of the Hub that is not in the cache.
pub(super) fn load(config: &Config, ui: &Ui) -> Result<Tagger, Failure> {
    let spec = ModelSpec::from(config.model.name());
    bring(&spec, config.engine, false, ui)?;
    let engine = EngineOptions {
        engine: config.engine,
        device: config.device,
        precision: config.precision,
        ort_library: config.ort_library.clone(),
        ..EngineOptions::default()
    };
    let labels = config.model.rules.clone();
    Ok(Tagger::load_with(&spec, TaggerOptions { engine, labels, ..TaggerOptions::default() })?)
}

/// Makes sure that a model of the Hub is in the cache; `None` for other models.
fn bring(spec: &ModelSpec, engine: EngineName, refresh: bool, ui: &Ui) -> Result<Option<Snapshot>, Failure> {
    let ModelSpec::Hub(name) = spec else { return Ok(None) };
    let brought = HubModel::parse(name).and_then(|model| fetch(&HubSettings::from_env()?, &model, engine, refresh, ui));
    Ok(Some(brought.map_err(ModelError::from)?))
}

fn describe(info: &ModelInfo) -> String {
    let mut shown = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(shown, "name     {}", format!("{} {}", info.name, info.version).trim_end());
    let _ = writeln!(shown, "source   {}", info.source);
    if let Some(hub) = &info.hub {
        let _ = writeln!(shown, "commit   {} (revision {})", hub.commit, hub.model.revision);
    }
    if !info.licence.is_empty() {
        let _ = writeln!(shown, "licence  {}", info.licence);
    }
    let _ = writeln!(shown, "engine   {}, windows of {} pieces", info.engine, info.max_pieces);
    let _ = writeln!(shown, "scheme   {}", info.scheme.as_str());
    let _ = writeln!(shown, "labels   {}", info.labels.join(" "));
    let widest = info.kinds.keys().map(|kind| kind.chars().count()).max().unwrap_or(0);
    for (kind, label) in &info.kinds {
        let _ = writeln!(shown, "         {kind:widest$} {label}");
    }
    shown + &listed(&info.files)
}

fn listed(files: &[FileInfo]) -> String {
    files.iter().map(|file| format!("{}  {:>10}  {}\n", file.sha256, file.bytes, file.name)).collect()
}
