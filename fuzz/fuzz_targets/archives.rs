//! Archives and compression: any bytes behind the beginning of each kind end, without a panic, in a bounded number
//! of items.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, records_from};
use libfuzzer_sys::fuzz_target;

/// Beginnings that choose a reader; the first leaves the choice to the data.
const BEGINNINGS: [&[u8]; 7] =
    [b"", b"PK\x03\x04", b"WARC/1.0\r\n", b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD", b"\xFD7zXZ\0", b"BZh91AY&SY"];

fuzz_target!(|data: &[u8]| {
    let options = InputOptions { max_record_bytes: 256, ..InputOptions::default() };
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = [BEGINNINGS[usize::from(*first) % BEGINNINGS.len()], rest].concat();
    // What is compressed may unpack to many lines, but not without end.
    let most = 64 * 1024 * 1024;
    assert!(records_from(Box::new(Cursor::new(bytes)), "a", &options).take(most).count() < most);
});
