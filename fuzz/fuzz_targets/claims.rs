//! Numeric claims: any text is read without a panic, in linear time, and every span slices the text.
#![no_main]

use claimwire::claims::{ClaimScope, extract};
use claimwire::document::Document;
use claimwire::span::Text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = Text::new(text);
    let sentences = if text.is_empty() { Vec::new() } else { vec![text.span(0..text.as_str().len())] };
    let document = Document { text, sentences, ..Document::default() };
    for claim in extract(&document, ClaimScope::All) {
        for span in
            [Some(claim.span), claim.approximator, claim.counted, claim.subject, claim.predicate].into_iter().flatten()
        {
            assert!(document.text.as_str().get(span.bytes()).is_some_and(|s| !s.is_empty()));
        }
        assert!(claim.value_low.is_none() || claim.value_low <= claim.value_high);
    }
});
