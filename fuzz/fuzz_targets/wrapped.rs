//! Lists of articles inside larger objects: any bytes behind such a beginning end, in at most one item a byte.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, records_from, wrapped};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = wrapped::is_wrapped(data, None);
    let options = InputOptions { max_record_bytes: 64, ..InputOptions::default() };
    for beginning in [b"{\"articles\": [{".as_slice(), b"{\"hits\": {\"hits\": [{\"text\": \"x\"}, "] {
        let bytes = [beginning, data].concat();
        let most = bytes.len() + 1;
        assert!(records_from(Box::new(Cursor::new(bytes)), "a.json", &options).count() <= most);
    }
});
