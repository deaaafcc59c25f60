//! JSON Lines and JSON over several lines: any bytes end, without a panic, in at most one item a byte.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, records_from};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let options = InputOptions { max_record_bytes: 64, ..InputOptions::default() };
    for name in ["a.jsonl", "a.json"] {
        assert!(records_from(Box::new(Cursor::new(data.to_vec())), name, &options).count() <= data.len() + 1);
    }
});
