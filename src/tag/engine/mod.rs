//! What turns windows of word pieces into logits. Everything before and after is the same for every engine.
//!
//! `encoder` (ours) and `rten` are always there; `rust-bert` and `ort` are cargo features of the same names.

mod choice;
mod encoder;
#[cfg(feature = "ort")]
mod onnxruntime;
#[cfg(any(feature = "rust-bert", feature = "ort"))]
mod padding;
mod pool;
mod rten;
#[cfg(feature = "rust-bert")]
mod rust_bert;

pub use self::choice::{Device, EngineName, EngineOptions, Outputs, load};
pub use self::encoder::EncoderEngine;
pub use self::rten::RtenEngine;

use super::error::EngineError;
use crate::encoder::Batch;

/// The output of an engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logits {
    /// `[pieces, outputs]`, in the order of the batch.
    pub values: Vec<f32>,
    /// Number of outputs: labels of names, then those of the attribution head if the model has one.
    pub outputs: usize,
}

impl Logits {
    /// The logits of piece `row` of the batch; empty when the engine gave too few.
    pub fn row(&self, row: usize) -> &[f32] {
        self.values.get(row * self.outputs..(row + 1) * self.outputs).unwrap_or(&[])
    }
}

/// A token classifier. One value serves all workers.
///
/// A window's logits must not depend on the other windows in the batch.
pub trait Engine: Send + Sync {
    /// Name for messages and reports.
    fn name(&self) -> &'static str;

    /// Most pieces that a window may have, special pieces included.
    fn longest_window(&self) -> usize;

    /// The logits of a batch.
    ///
    /// # Errors
    /// [`EngineError`] when the engine cannot take the batch.
    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError>;
}
