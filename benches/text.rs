//! Speed of the stages that read text without the encoder: `cargo bench --bench text`.

use claimwire::document::{Document, Label, Tagged};
use claimwire::span::Text;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// One invented article, repeated: as many attributions and names as news has.
fn article() -> String {
    let paragraphs = [
        "Mila Ortun, the harbour engineer, said on Monday that the bridge would open in May. “We have waited long,” she \
         told reporters in Tollen. “Too long.”",
        "The defense ministry of Arlenia denied having any claims on the valley, according to the Daily Post, and called \
         the report “a fantasy.”",
        "Traffic on the old road has grown for ten years, and the council has repaired its surface three times since the \
         flood that took the northern lane.",
        "“Who pays?” asked Jonas Feld, a member of the guild. He added that the two sides “will go on talking.”",
    ];
    paragraphs.join("\n").repeat(200)
}

fn document() -> (Document, Vec<Tagged>) {
    let text = Text::new(article());
    let mut tagged = Vec::new();
    for (name, label) in
        [("Mila Ortun", Label::Per), ("Jonas Feld", Label::Per), ("Arlenia", Label::Loc), ("Daily Post", Label::Org)]
    {
        tagged.extend(text.as_str().match_indices(name).map(|(at, _)| Tagged {
            span: text.span(at..at + name.len()),
            label,
            score: 0.9,
        }));
    }
    tagged.sort_by_key(|t| t.span.byte_start);
    let sentences = claimwire::segment::sentences(&text, &[]);
    let (mentions, entities) = claimwire::entities::link(&text, &[], &sentences, &tagged);
    (Document { text, sentences, mentions, entities, ..Document::default() }, tagged)
}

fn quotes(c: &mut Criterion) {
    let (document, tagged) = document();
    let mut group = c.benchmark_group("quotes");
    group.throughput(Throughput::Bytes(document.text.as_str().len() as u64));
    group.bench_function("entities", |b| {
        b.iter(|| claimwire::entities::link(&document.text, &document.zones, &document.sentences, &tagged));
    });
    group.bench_function("quotes", |b| b.iter(|| claimwire::quotes::extract(&document)));
    group.finish();
}

/// Splitting and cleaning: the same article, and one with all that a page leaves around it.
fn segment(c: &mut Criterion) {
    let text = Text::new(article());
    let mut group = c.benchmark_group("segment");
    group.throughput(Throughput::Bytes(text.as_str().len() as u64));
    group.bench_function("sentences", |b| b.iter(|| claimwire::segment::sentences(&text, &[])));
    group.bench_function("words", |b| b.iter(|| claimwire::segment::words(&text, text.span(0..text.as_str().len()))));
    group.bench_function("language", |b| b.iter(|| claimwire::clean::language(text.as_str())));
    group.finish();
}

fn clean(c: &mut Criterion) {
    use claimwire::clean::{CleanOptions, clean};
    use claimwire::document::{Body, Origin, Record};
    let one: String = article().lines().take(24).collect::<Vec<&str>>().join("\n\n");
    let source = format!(
        "World\n\nBridge In Tollen Opens In May\n\nMar 3, 2024\n\n{one}\n\nSource: Tollen Wire\n\nALSO READ: Ferry Sinks\n\n\
         Recent Posts\n\nA Guild Of Two\n\n12 mins ago\n\nPost a Comment\n"
    );
    let record = Record {
        origin: Origin::default(),
        id: None,
        body: Body::Plain(source.clone()),
        title: None,
        url: None,
        author: None,
        published: None,
        warnings: Vec::new(),
    };
    let options = CleanOptions::default();
    let mut group = c.benchmark_group("clean");
    group.throughput(Throughput::Bytes(source.len() as u64));
    group.bench_function("article", |b| b.iter(|| clean(&record, &options)));
    group.finish();
}

criterion_group!(benches, quotes, segment, clean);
criterion_main!(benches);
