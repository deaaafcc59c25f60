//! What goes into the encoder.

use super::config::EncoderConfig;
use super::error::EncodeError;

/// Windows of word pieces laid end to end, without padding. Each window is encoded as if it were alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Ids of all pieces, window after window, special pieces included.
    pub ids: Vec<u32>,
    /// Token type of each piece.
    pub types: Vec<u32>,
    /// Number of pieces of each window.
    pub lengths: Vec<usize>,
}

impl Batch {
    /// Adds a window; `ids` and `types` have the same length.
    pub fn push(&mut self, ids: &[u32], types: &[u32]) {
        self.ids.extend_from_slice(ids);
        self.types.extend_from_slice(types);
        self.lengths.push(ids.len());
    }

    /// Pieces in all windows together.
    pub fn pieces(&self) -> usize {
        self.ids.len()
    }

    /// The windows as (first piece, number of pieces).
    pub fn windows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.lengths.iter().scan(0, |next, &length| {
            let first = *next;
            *next += length;
            Some((first, length))
        })
    }

    /// Whether a model of this shape can take the batch.
    pub(super) fn check(&self, config: &EncoderConfig) -> Result<(), EncodeError> {
        let windows = self.lengths.iter().sum();
        if self.types.len() != self.ids.len() || windows != self.ids.len() {
            return Err(EncodeError::Ragged { ids: self.ids.len(), types: self.types.len(), windows });
        }
        let limit = config.longest_window();
        if let Some(&length) = self.lengths.iter().find(|length| **length == 0 || **length > limit) {
            return Err(EncodeError::WindowLength { length, limit });
        }
        let beyond = |what, values: &[u32], rows: usize| match values.iter().find(|v| **v as usize >= rows) {
            Some(&value) => Err(EncodeError::OutOfTable { what, value, rows }),
            None => Ok(()),
        };
        beyond("id", &self.ids, config.vocabulary)?;
        if config.token_types > 0 {
            beyond("token type", &self.types, config.token_types)?;
        }
        Ok(())
    }
}
