//! Tar archives: a sound header is put before each stretch of data, so that what lies behind it is reached.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, records_from};
use libfuzzer_sys::fuzz_target;

/// A header with a right checksum whose name, size, type and prefix come from `data`.
fn header(data: &[u8]) -> [u8; 512] {
    let mut header = [0u8; 512];
    let byte = |i: usize| data.get(i).copied().unwrap_or(0);
    header[..8].copy_from_slice(&std::array::from_fn::<u8, 8, _>(byte));
    header[124..135].copy_from_slice(format!("{:011o}", u16::from_le_bytes([byte(8), byte(9)])).as_bytes());
    header[156] = b"0057xgLKS"[usize::from(byte(10)) % 9];
    header[257..263].copy_from_slice(if byte(11) % 2 == 0 { b"ustar\0" } else { b"ustar " });
    header[345] = byte(12);
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = Vec::new();
    for stretch in data.chunks(256) {
        bytes.extend(header(stretch));
        bytes.extend(stretch);
        // Data does not always fill its blocks.
        if stretch.first().is_some_and(|b| b % 4 > 0) {
            bytes.resize(bytes.len().next_multiple_of(512), 0);
        }
    }
    let options = InputOptions { max_record_bytes: 256, ..InputOptions::default() };
    assert!(records_from(Box::new(Cursor::new(bytes)), "a.tar", &options).count() <= 4 * data.len() + 4);
});
