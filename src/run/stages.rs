//! The stages of a document and the time that each takes.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// A step of a document's way, as `run.json` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Stage {
    Input,
    Clean,
    Language,
    Segment,
    Tag,
    Entities,
    Quotes,
    Claims,
    Tables,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Stage; 9] = [
        Stage::Input,
        Stage::Clean,
        Stage::Language,
        Stage::Segment,
        Stage::Tag,
        Stage::Entities,
        Stage::Quotes,
        Stage::Claims,
        Stage::Tables,
    ];

    /// The name in `run.json` and `rejects.csv`.
    pub fn as_str(self) -> &'static str {
        ["input", "clean", "language", "segment", "tag", "entities", "quotes", "claims", "tables"][self as usize]
    }
}

/// Time spent in each stage, summed over workers, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times([u64; Stage::ALL.len()]);

impl Times {
    /// Runs `work` and books its time under `stage`.
    pub fn measure<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = work();
        self.book(stage, begun.elapsed());
        result
    }

    /// Books time under `stage`.
    pub fn book(&mut self, stage: Stage, time: Duration) {
        self.0[stage as usize] += time.as_micros() as u64;
    }

    /// Adds another sum.
    pub fn add(&mut self, other: &Times) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }

    /// Seconds spent in a stage.
    pub fn seconds(&self, stage: Stage) -> f64 {
        self.0[stage as usize] as f64 / 1e6
    }
}
