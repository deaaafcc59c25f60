//! Pieces per CPU-second of our encoder on one thread:
//! `cargo run --release --example encoder_speed -- MODEL_FOLDER [LENGTH ...]`.
//!
//! Prints one line `LENGTH SPEED` for each length of window. scripts/bench.sh compares it with ONNX Runtime.

use std::time::{Duration, Instant};

use claimwire::encoder::{Batch, Encoder, EncoderConfig, Precision, Scratch};

type Error = Box<dyn std::error::Error>;

/// Pieces in a batch, about a news article.
const PIECES: usize = 512;

fn cpu_time() -> Result<Duration, Error> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = times.split_whitespace().next().ok_or("an empty schedstat")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(arguments.next().ok_or("usage: encoder_speed MODEL_FOLDER [LENGTH ...]")?);
    let lengths: Vec<usize> = arguments.map(|a| a.parse()).collect::<Result<_, _>>()?;
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?;
    let config = EncoderConfig::from_json(&std::fs::read_to_string(folder.join("config.json"))?)?;
    let words = config.vocabulary;
    let encoder = Encoder::load(config, &std::fs::read(folder.join("model.safetensors"))?, Precision::Int8)?;
    let mut scratch = Scratch::default();
    for length in lengths {
        let mut batch = Batch::default();
        for w in 0..PIECES / length {
            let ids: Vec<u32> = (0..length).map(|i| ((i * 7919 + w * 104_729) % words) as u32).collect();
            batch.push(&ids, &vec![0; length]);
        }
        encoder.logits(&batch, &mut scratch)?;
        let (started, before) = (Instant::now(), cpu_time()?);
        let mut pieces = 0;
        while started.elapsed() < Duration::from_millis(1500) {
            encoder.logits(&batch, &mut scratch)?;
            pieces += batch.pieces();
        }
        println!("{length} {:.0}", pieces as f64 / (cpu_time()? - before).as_secs_f64());
    }
    Ok(())
}
