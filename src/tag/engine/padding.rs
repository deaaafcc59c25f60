//! Windows side by side in one rectangle, for engines that want one.

use crate::encoder::Batch;

/// A few windows, padded to the longest.
pub(super) struct Padded {
    /// Number of windows.
    pub windows: usize,
    /// Pieces in a row.
    pub length: usize,
    /// `[windows, length]`; 0 in the padding.
    pub ids: Vec<i64>,
    /// `[windows, length]`: 1 for pieces, 0 for padding.
    pub mask: Vec<i64>,
    /// `[windows, length]`; 0 in the padding.
    pub types: Vec<i64>,
}

/// The windows of a batch, at most `together` in a rectangle, in order.
pub(super) fn rectangles(batch: &Batch, together: usize) -> impl Iterator<Item = Padded> + '_ {
    let windows: Vec<(usize, usize)> = batch.windows().collect();
    (0..windows.len()).step_by(together.max(1)).map(move |from| {
        let part = &windows[from..windows.len().min(from + together.max(1))];
        let length = part.iter().map(|(_, length)| *length).max().unwrap_or(0);
        let fill = |values: &dyn Fn(usize) -> i64| {
            let mut rows = Vec::with_capacity(part.len() * length);
            for &(first, pieces) in part {
                rows.extend((0..length).map(|i| if i < pieces { values(first + i) } else { 0 }));
            }
            rows
        };
        Padded {
            windows: part.len(),
            length,
            ids: fill(&|piece| i64::from(batch.ids[piece])),
            mask: fill(&|_| 1),
            types: fill(&|piece| i64::from(batch.types[piece])),
        }
    })
}

impl Padded {
    /// The rows of an output `[windows, length, width]` that belong to pieces, in the batch's order.
    pub fn rows<'a>(&'a self, values: &'a [f32], width: usize) -> impl Iterator<Item = &'a [f32]> {
        values.chunks_exact(width.max(1)).zip(&self.mask).filter(|(_, mask)| **mask == 1).map(|(row, _)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_comes_and_goes() {
        let mut batch = Batch::default();
        batch.push(&[5, 6, 7], &[0, 1, 0]);
        batch.push(&[8], &[1]);
        batch.push(&[9, 10], &[0, 0]);
        let parts: Vec<Padded> = rectangles(&batch, 2).collect();
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].windows, parts[0].length), (2, 3));
        assert_eq!(parts[0].ids, [5, 6, 7, 8, 0, 0]);
        assert_eq!(parts[0].mask, [1, 1, 1, 1, 0, 0]);
        assert_eq!(parts[0].types, [0, 1, 0, 1, 0, 0]);
        let outputs: Vec<f32> = (0u8..12).map(f32::from).collect();
        let rows: Vec<&[f32]> = parts[0].rows(&outputs, 2).collect();
        assert_eq!(rows, [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]]);
        assert_eq!(parts[1].ids, [9, 10]);
        assert_eq!(rectangles(&Batch::default(), 2).count(), 0);
    }
}
