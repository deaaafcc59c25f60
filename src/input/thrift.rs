//! A walk over Thrift's compact encoding, in which Parquet files describe themselves. Crate `parquet` takes the size
//! of a list at its word, and a list of two thousand million booleans takes six bytes: whether a description holds
//! what it says is checked here before it is given to the crate.

/// Structs and lists inside one another, at most.
const DEEPEST: u8 = 64;

/// Whether the bytes begin with a whole struct whose lists can be as long as they say, none of booleans: those take
/// no room in the crate's reading, and Parquet's descriptions have none.
pub fn is_sound(bytes: &[u8]) -> bool {
    Walk { rest: bytes }.value(STRUCT, DEEPEST).is_some()
}

const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn skip(&mut self, n: usize) -> Option<()> {
        self.rest = self.rest.get(n..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Goes on behind a value.
    fn value(&mut self, kind: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // Booleans of structs stand in the field's own byte.
            1 | 2 => Some(()),
            3 => self.skip(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(usize::try_from(length).ok()?)
            }
            LIST | SET => {
                let head = self.byte()?;
                let size = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                self.values(size, &[head & 15], depth)
            }
            MAP => {
                let size = self.number()?;
                let kinds = if size > 0 { self.byte()? } else { 0 };
                self.values(size, &[kinds >> 4, kinds & 15], depth)
            }
            STRUCT => loop {
                let head = self.byte()?;
                if head & 15 == 0 {
                    return Some(());
                }
                if head >> 4 == 0 {
                    self.number()?;
                }
                self.value(head & 15, depth)?;
            },
            13 => self.skip(16),
            _ => None,
        }
    }

    /// Goes on behind the elements of a list or map.
    fn values(&mut self, size: u64, kinds: &[u8], depth: u8) -> Option<()> {
        let bools = kinds.iter().any(|kind| matches!(kind, 1 | 2));
        if size > 0 && (bools || size > self.rest.len() as u64) {
            return None;
        }
        for _ in 0..size {
            for kind in kinds {
                self.value(*kind, depth)?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_not_taken_at_their_word() {
        // Field 1: an i32; field 2: a list of two i32; field 3: a binary of one byte; the end.
        let sound = [0x15, 0x02, 0x19, 0x25, 0x02, 0x04, 0x18, 0x01, b'x', 0x00];
        assert!(is_sound(&sound));
        assert!((0..sound.len()).all(|end| !is_sound(&sound[..end])));
        let bools = [0x19, 0xF1, 0xF1, 0xF1, 0xF1, 0xF1, 0x07, 0x00];
        let numbers = [0x19, 0xF5, 0xF1, 0xF1, 0xF1, 0xF1, 0x07, 0x00];
        assert!(!is_sound(&bools) && !is_sound(&numbers));
        assert!(!is_sound(&[0x1C; 1000]), "structs in structs end somewhere");
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            is_sound(&bytes);
        }
    }
}
