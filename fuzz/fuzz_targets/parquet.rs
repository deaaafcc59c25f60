//! Parquet: any bytes between the magic numbers are rows or a reason, and a panic of the decoder is caught.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, records_from};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = [b"PAR1", data, (data.len() as u32 / 2).to_le_bytes().as_slice(), b"PAR1"].concat();
    for bytes in [[b"PAR1", data].concat(), bytes] {
        records_from(Box::new(Cursor::new(bytes)), "a.parquet", &InputOptions::default()).take(10_000).for_each(drop);
    }
});
