//! What ends a command, and the exit status that tells scripts so.

use std::io;

use crate::config::ConfigError;
use crate::eval::EvalError;
use crate::input::InputError;
use crate::review::ReviewError;
use crate::run::RunError;
use crate::tables::TableError;
use crate::tag::ModelError;
use crate::tag::hub::HubError;

/// Exit status of usage and configuration errors.
pub const USAGE: u8 = 2;
/// Exit status of a missing or damaged model.
pub const MODEL: u8 = 3;
/// Exit status when output cannot be written.
pub const OUTPUT: u8 = 4;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// Wrong configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Wrong inputs.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A run that could not start or go on.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A table that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// No review page could be made.
    #[error(transparent)]
    Review(ReviewError),
    /// Nothing could be scored.
    #[error(transparent)]
    Eval(#[from] EvalError),
    /// The model is missing or damaged.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The arguments make no sense together, or name something unusable.
    #[error("{0}")]
    Usage(String),
    /// Standard output cannot be written.
    #[error("standard output cannot be written: {0}")]
    Stdout(#[from] io::Error),
}

impl Failure {
    /// The status that tells a script what happened.
    pub fn exit_code(&self) -> u8 {
        match self {
            // A wrong word of the user's, not a wrong model.
            Failure::Model(ModelError::LabelRules(_) | ModelError::Hub(HubError::Name(_))) => USAGE,
            Failure::Model(_) => MODEL,
            Failure::Stdout(_)
            | Failure::Run(RunError::Output { .. } | RunError::Busy(_))
            | Failure::Review(ReviewError::Output { .. }) => OUTPUT,
            _ => USAGE,
        }
    }

    /// Whether the reader of our standard output went away: no error at all (`| head`).
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Failure::Stdout(error)
            | Failure::Run(RunError::Output { source: error, .. })
            | Failure::Review(ReviewError::Output { source: error, .. }) => error.kind() == io::ErrorKind::BrokenPipe,
            _ => false,
        }
    }
}
