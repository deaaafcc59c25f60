//! Speed of an engine on running text, or of the machine's matrix products:
//! `cargo run --release --example engine_speed -- ENGINE MODEL PRECISION WORKERS REPEAT FILE...`, or
//! `... -- limit` (Linux).
//!
//! Prints one JSON object, see scripts/bench/engines.py, which compares engines with other programs. Words are what
//! white space parts, so that programs with other tokenizers can be compared.

#![allow(clippy::indexing_slicing, reason = "an example may end with a message of its own")]

use std::time::{Duration, Instant};

use claimwire::segment::sentences;
use claimwire::span::{Span, Text};
use claimwire::tag::{EngineName, EngineOptions, ModelSpec, Tag, Tagger, TaggerOptions};
use clap::ValueEnum;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;
use serde_json::json;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Rows and columns of the matrices whose product is the limit.
const SIZE: usize = 1024;

fn main() -> Result<(), Error> {
    let begun = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let report = match &arguments[..] {
        [what] if what == "limit" => limit()?,
        [engine, model, precision, workers, repeat, files @ ..] if !files.is_empty() => {
            let engine = EngineOptions {
                engine: EngineName::from_str(engine, false)?,
                precision: ValueEnum::from_str(precision, false)?,
                ..EngineOptions::default()
            };
            speed(begun, engine, model, workers.parse()?, repeat.parse()?, files)?
        }
        _ => return Err("usage: engine_speed ENGINE MODEL PRECISION WORKERS REPEAT FILE...".into()),
    };
    println!("{report}");
    Ok(())
}

fn speed(
    begun: Instant,
    engine: EngineOptions,
    model: &str,
    workers: usize,
    repeat: usize,
    files: &[String],
) -> Result<serde_json::Value, Error> {
    let tagger = Tagger::load_with(&ModelSpec::from(model), TaggerOptions { engine, ..TaggerOptions::default() })?;
    let read = |path: &String| Ok::<_, Error>(Text::new(String::from_utf8_lossy(&std::fs::read(path)?).into_owned()));
    let texts: Vec<Text> = files.iter().map(read).collect::<Result<_, _>>()?;
    let texts: Vec<(&Text, Vec<Span>)> = texts.iter().map(|text| (text, sentences(text, &[]))).collect();
    let words: usize = texts.iter().map(|(text, _)| text.as_str().split_whitespace().count()).sum();
    tagger.tag(texts[0].0, &texts[0].1)?;
    let (ready, cpu, wall) = (begun.elapsed(), cpu_time()?, Instant::now());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let total = texts.len() * repeat;
    let work = || -> Result<usize, Error> {
        let mut names = 0;
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if at >= total {
                return Ok(names);
            }
            let (text, sentences) = &texts[at % texts.len()];
            names += tagger.tag(text, sentences)?.names.len();
        }
    };
    let names = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let join = |thread: std::thread::ScopedJoinHandle<_>| thread.join().map_err(|_| "a worker panicked")?;
        threads.into_iter().map(join).sum::<Result<usize, Error>>()
    })?;
    Ok(json!({
        "words": words * repeat, "names": names, "start_s": ready.as_secs_f64(),
        "cpu_s": (cpu_time()? - cpu).as_secs_f64(), "wall_s": wall.elapsed().as_secs_f64(), "peak_mb": peak()?,
    }))
}

/// Processor time of this process so far.
fn cpu_time() -> Result<Duration, Error> {
    // Fields 14 and 15 of the file, after the name in parentheses, in hundredths of a second.
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 10))
}

/// The largest memory that this process had, in megabytes.
fn peak() -> Result<f64, Error> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0 / 1e6)
}

/// Multiplications and additions a second of large products on one thread, in 10^9.
fn limit() -> Result<serde_json::Value, Error> {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?;
    let float: Vec<f32> = (0..SIZE * SIZE).map(|i| (i % 97) as f32).collect();
    let (left, right): (Vec<u8>, Vec<i8>) = float.iter().map(|v| (*v as u8, *v as i8)).unzip();
    let (mut sums, mut products) = (vec![0i32; SIZE * SIZE], vec![0f32; SIZE * SIZE]);
    let shape = [SIZE, SIZE];
    let int8 = GemmExecutor::<u8, i8, i32>::default();
    let int8_weights = int8.prepack_b(NdTensorView::from_data(shape, &right[..]));
    let float32 = GemmExecutor::<f32, f32, f32>::default();
    let float32_weights = float32.prepack_b(NdTensorView::from_data(shape, &float[..]));
    let in_int8 = rate(|| {
        let a = GemmInputA::Unpacked(NdTensorView::from_data(shape, &left[..]));
        Ok(int8.gemm(&mut sums, a, GemmInputB::Packed(&int8_weights), GemmOptions::default())?)
    })?;
    let in_float32 = rate(|| {
        let a = GemmInputA::Unpacked(NdTensorView::from_data(shape, &float[..]));
        Ok(float32.gemm(&mut products, a, GemmInputB::Packed(&float32_weights), GemmOptions::default())?)
    })?;
    Ok(json!({ "int8_gops": in_int8, "float32_gops": in_float32 }))
}

fn rate(mut product: impl FnMut() -> Result<(), Error>) -> Result<f64, Error> {
    product()?;
    let (cpu, wall, mut rounds) = (cpu_time()?, Instant::now(), 0);
    while wall.elapsed() < Duration::from_secs(2) {
        product()?;
        rounds += 1;
    }
    Ok(2.0 * (SIZE * SIZE * SIZE * rounds) as f64 / (cpu_time()? - cpu).as_secs_f64() / 1e9)
}
