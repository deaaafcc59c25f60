//! Web archives and the answers in them: any bytes end, without a panic, in at most one item a byte.
#![no_main]

use std::io::Cursor;

use claimwire::input::{InputOptions, http, records_from};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = http::parse(data, 64);
    let answer = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", data].concat();
    assert!(http::parse(&answer, 64).map_or(0, |response| response.body.len()) <= answer.len().max(64));
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        data.len() / 2
    );
    let options = InputOptions { max_record_bytes: 128, ..InputOptions::default() };
    for bytes in [[b"WARC/1.0\r\n", data].concat(), [head.as_bytes(), data].concat()] {
        let most = bytes.len() + 1;
        assert!(records_from(Box::new(Cursor::new(bytes)), "a.warc", &options).count() <= most);
    }
});
