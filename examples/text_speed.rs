//! CPU time of splitting and cleaning, which a busy machine does not distort: `text_speed FILE [ROUNDS]`.

use std::io;

use claimwire::clean::{CleanOptions, clean, language};
use claimwire::document::{Body, Origin, Record};
use claimwire::segment::{sentences, words};
use claimwire::span::Text;

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: text_speed FILE [ROUNDS]"))?;
    let rounds: usize = std::env::args().nth(2).and_then(|r| r.parse().ok()).unwrap_or(20);
    let source = std::fs::read_to_string(path)?;
    let text = Text::new(source.clone());
    let all = text.span(0..source.len());
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
    let time = |name: &str, work: &dyn Fn() -> usize| -> io::Result<()> {
        work();
        let started = cpu_seconds()?;
        let made: usize = (0..rounds).map(|_| work()).sum();
        let spent = (cpu_seconds()? - started).max(1e-3);
        println!("{name:<10} {:8.1} MB per CPU-second ({made} made)", (source.len() * rounds) as f64 / 1e6 / spent);
        Ok(())
    };
    time("sentences", &|| sentences(&text, &[]).len())?;
    time("words", &|| words(&text, all).len())?;
    time("language", &|| usize::from(language(&source).is_some()))?;
    time("clean", &|| clean(&record, &options).map_or(0, |c| c.zones.len()))
}

/// User and system time of this process, from Linux's `/proc` (hundredths of a second).
fn cpu_seconds() -> io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    Ok((ticks(11) + ticks(12)) / 100.0)
}
