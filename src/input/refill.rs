//! The one loop that refills a buffer.

use std::io::{self, BufRead};

/// What the reader holds, refilled when that is nothing; empty at the end. An interrupted call is made again.
///
/// # Errors
/// What the reader says.
pub fn refill<'a>(reader: &'a mut (dyn BufRead + '_)) -> io::Result<&'a [u8]> {
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // What is there is given again, without another call to the system.
    reader.fill_buf()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// Is interrupted before every read, and ends in an error.
    struct Fussy(u32);

    impl Read for Fussy {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 | 3 => Err(io::ErrorKind::Interrupted.into()),
                2 => {
                    buffer[0] = b'x';
                    Ok(1)
                }
                _ => Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }

    #[test]
    fn interruptions_are_nobody_elses_business() {
        let mut reader = BufReader::new(Fussy(0));
        assert_eq!(refill(&mut reader).unwrap(), b"x");
        assert_eq!(refill(&mut reader).unwrap(), b"x");
        reader.consume(1);
        assert_eq!(refill(&mut reader).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
