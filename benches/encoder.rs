//! Speed of the encoder on a random model of the shape of MiniLM-L6, so that no file is needed.
//!
//! Measured is the CPU time of the thread (on Linux), so that a busy machine does not distort the figures as
//! much; the throughput that criterion prints is in pieces per CPU-second.

#![allow(clippy::unwrap_used, reason = "a failed step ends the bench")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use claimwire::encoder::{Batch, Encoder, EncoderConfig, Precision, Scratch};
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkId, Criterion, Throughput};
use safetensors::tensor::{Dtype, TensorView};

const CONFIG: &str = r#"{"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
    "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 512, "type_vocab_size": 4,
    "hidden_act": "gelu", "num_labels": 9}"#;

/// CPU time of the current thread; wall time where the system does not tell it.
struct CpuTime;

fn cpu_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

impl Measurement for CpuTime {
    type Intermediate = (Instant, Option<Duration>);
    type Value = Duration;

    fn start(&self) -> Self::Intermediate {
        (Instant::now(), cpu_time())
    }

    fn end(&self, (wall, cpu): Self::Intermediate) -> Duration {
        match (cpu, cpu_time()) {
            (Some(start), Some(end)) => end - start,
            _ => wall.elapsed(),
        }
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// Weights with the spread of a fresh BERT, the same in every run.
fn random_weights() -> Vec<u8> {
    let mut state = 1u32;
    let mut random = |size: usize, spread: f32| -> Vec<u8> {
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / (1 << 24) as f32 - 0.5) * spread
        };
        std::iter::repeat_with(next).take(size).flat_map(f32::to_le_bytes).collect()
    };
    let mut tensors: HashMap<String, (Vec<usize>, Vec<u8>)> = HashMap::new();
    let mut add = |name: &str, shape: &[usize]| {
        let spread = if shape.len() == 1 { 2.0 } else { 0.14 };
        tensors.insert(name.to_owned(), (shape.to_vec(), random(shape.iter().product(), spread)));
    };
    let (d, wide) = (384, 1536);
    for (table, rows) in [("word", 30522), ("position", 512), ("token_type", 4)] {
        add(&format!("bert.embeddings.{table}_embeddings.weight"), &[rows, d]);
    }
    let mut norms = vec!["bert.embeddings.LayerNorm".to_owned()];
    for layer in 0..6 {
        let prefix = format!("bert.encoder.layer.{layer}");
        norms.extend(["attention.output", "output"].map(|part| format!("{prefix}.{part}.LayerNorm")));
        for (part, outputs, inputs) in [
            ("attention.self.query", d, d),
            ("attention.self.key", d, d),
            ("attention.self.value", d, d),
            ("attention.output.dense", d, d),
            ("intermediate.dense", wide, d),
            ("output.dense", d, wide),
        ] {
            add(&format!("{prefix}.{part}.weight"), &[outputs, inputs]);
            add(&format!("{prefix}.{part}.bias"), &[outputs]);
        }
    }
    for norm in norms {
        add(&format!("{norm}.weight"), &[d]);
        add(&format!("{norm}.bias"), &[d]);
    }
    add("classifier.weight", &[9, d]);
    add("classifier.bias", &[9]);
    let views = tensors.iter().map(|(n, (shape, data))| (n, TensorView::new(Dtype::F32, shape.clone(), data).unwrap()));
    safetensors::serialize(views.collect::<Vec<_>>(), None).unwrap()
}

/// `pieces` pieces in windows of `length`.
fn batch(pieces: usize, length: usize) -> Batch {
    let mut batch = Batch::default();
    for w in 0..pieces / length {
        let ids: Vec<u32> = (0..length).map(|i| ((i * 7919 + w * 104_729) % 30_522) as u32).collect();
        batch.push(&ids, &vec![0; length]);
    }
    batch
}

fn main() {
    // The encoder expects to run where Rayon sees one thread.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let weights = random_weights();
    let config = EncoderConfig::from_json(CONFIG).unwrap();
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    for (precision, name) in [(Precision::Int8, "int8"), (Precision::Float32, "float32")] {
        let encoder = Encoder::load(config.clone(), &weights, precision).unwrap();
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
        for length in [16, 32, 64, 128, 256] {
            let batch = batch(512, length);
            group.throughput(Throughput::Elements(batch.pieces() as u64));
            let mut scratch = Scratch::default();
            group.bench_with_input(BenchmarkId::from_parameter(length), &batch, |bencher, batch| {
                bencher.iter(|| encoder.logits(batch, &mut scratch).unwrap());
            });
        }
        group.finish();
    }
    criterion.final_summary();
}
