//! Our encoder as an engine.

use super::pool::{Pool, outside_rayon};
use super::{Engine, Logits};
use crate::encoder::{Batch, Encoder, Scratch};
use crate::tag::error::EngineError;

/// Our encoder. Each call runs on one thread.
pub struct EncoderEngine {
    encoder: Encoder,
    workers: Pool<(rayon::ThreadPool, Scratch)>,
}

impl EncoderEngine {
    /// An engine around a loaded encoder.
    pub fn new(encoder: Encoder) -> Self {
        EncoderEngine { encoder, workers: Pool::new() }
    }
}

impl Engine for EncoderEngine {
    fn name(&self) -> &'static str {
        "encoder"
    }

    fn longest_window(&self) -> usize {
        self.encoder.config().longest_window()
    }

    fn logits(&self, batch: &Batch) -> Result<Logits, EngineError> {
        // The matrix kernels use the Rayon pool that they find: here one of a single thread.
        let worker = || {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "encoder".to_owned()).build();
            pool.map(|pool| (pool, Scratch::default())).map_err(|e| EngineError::Other(e.to_string()))
        };
        let values = outside_rayon(|| {
            self.workers.with(worker, |(pool, scratch)| pool.install(|| self.encoder.logits(batch, scratch)))
        })??;
        Ok(Logits { values, outputs: self.encoder.config().outputs() })
    }
}
