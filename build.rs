//! Compiles the default model bundle in, when the checkout has one.
//!
//! A checkout without `models/default` (the crate from the registry, say) still builds; its program asks for
//! `--model DIR`.

use std::path::Path;
use std::{env, fs};

const FILES: [&str; 4] = ["manifest.json", "config.json", "tokenizer.json", "model.safetensors"];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&root).join("models/default");
    // Watching the folder itself notices files that appear later.
    println!("cargo:rerun-if-changed=models/default");
    println!("cargo:rerun-if-changed=build.rs");
    let complete = FILES.iter().all(|name| folder.join(name).is_file());
    let entry = |name: &str| format!("({name:?}, include_bytes!({:?}))", folder.join(name));
    let entries: Vec<String> = if complete { FILES.iter().map(|name| entry(name)).collect() } else { Vec::new() };
    let code = format!("&[{}]", entries.join(", "));
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("default_bundle.rs");
    if let Err(e) = fs::write(&out, code) {
        panic!("{}: {e}", out.display());
    }
}
