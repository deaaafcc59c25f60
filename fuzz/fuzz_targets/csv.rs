//! Tables: any bytes behind a good header end, without a panic, and are cut the same in small and large chunks.
#![no_main]

use std::io::{BufReader, Cursor};

use claimwire::input::cutter::{Cut, Cutter};
use claimwire::input::{InputOptions, records_from};
use libfuzzer_sys::fuzz_target;

fn cuts(data: &[u8], capacity: usize) -> Vec<(Cut, Vec<u8>)> {
    let mut reader = BufReader::with_capacity(capacity, data);
    let mut cutter = Cutter::new(b',', 48);
    let mut found = Vec::new();
    while let Ok(cut) = cutter.next(&mut reader) {
        if cut == Cut::End {
            break;
        }
        found.push((cut, cutter.raw().to_vec()));
    }
    found
}

fuzz_target!(|data: &[u8]| {
    assert_eq!(cuts(data, 3), cuts(data, 4096));
    let options = InputOptions { max_record_bytes: 64, ..InputOptions::default() };
    let table = [b"id,text\n", data].concat();
    assert!(records_from(Box::new(Cursor::new(table)), "a.csv", &options).count() <= data.len() + 1);
});
