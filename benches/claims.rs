//! The claims stage alone, in characters a second, on the sample articles and on text made of numbers.

use std::hint::black_box;

use claimwire::claims::{ClaimScope, extract};
use claimwire::document::Document;
use claimwire::span::Text;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// News as it is: one sentence in three has a number.
const NEWS: &str = "The harbour council of Velmar met on Monday to discuss the new ferry line. \
Its chair, Ana Torvel, said the project would cost up to $34.6 million and take three or four years. \
Fishermen fear for their livelihood and want the council to listen. \
Catches fell 12.5 percent to 4,300 tonnes last year, according to the fisheries office. \
\u{201c}Nobody asked us what we think of it,\u{201d} said Orhan Tolvek, a skipper who has worked here since 1994. \
More than 1,200 people signed a petition against the pier, which would reach 350 metres into the bay. \
The ministry did not answer questions sent by this newspaper. \
A decision is expected in September, when the two parties meet again in the old town hall.\n";

fn document(text: String) -> Document {
    let text = Text::new(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in text
        .as_str()
        .match_indices(". ")
        .chain(text.as_str().match_indices(".\n"))
        .collect::<std::collections::BTreeMap<_, _>>()
    {
        sentences.push(text.span(start..at + 1));
        start = at + 2;
    }
    Document { text, sentences, ..Document::default() }
}

fn claims(c: &mut Criterion) {
    let mut group = c.benchmark_group("claims");
    for (name, text) in [
        ("news", NEWS.repeat(100)),
        ("numbers", "Sales rose 5% to $12 million. They sold 300 boats for £1m-£2m each in 2020. ".repeat(1000)),
        ("digits", "12,345,".repeat(20_000)),
        ("prose", "The council met to discuss the line and then went home to sleep. ".repeat(1000)),
    ] {
        let document = document(text);
        group.throughput(Throughput::Elements(document.text.char_len() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(extract(black_box(&document), ClaimScope::Numeric))));
    }
    group.finish();
}

criterion_group!(benches, claims);
criterion_main!(benches);
