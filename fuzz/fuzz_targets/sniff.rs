//! Kinds and encodings: any bytes have a kind or a reason, and decode to text that says what was lost.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, encoding, records_from, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for (whole, name) in [(true, "-"), (false, "a.json"), (true, "a.csv")] {
        let _ = sniff::kind(data, whole, name, Some("text"));
    }
    for declared in [false, true] {
        let decoded = encoding::decode(data.to_vec(), declared);
        let utf8 = std::str::from_utf8(data).is_ok();
        assert!(utf8 || data.starts_with(b"\xFF\xFE") || data.starts_with(b"\xFE\xFF") || !decoded.warnings.is_empty());
    }
    records_from(Box::new(Cursor::new(data.to_vec())), "-", &InputOptions::default()).for_each(drop);
});
