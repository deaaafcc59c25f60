//! Compiles the model bundles in, when the checkout has them, and lists the lexicons.
//!
//! A checkout without `models/default` (the crate from the registry, say) still builds; its program asks for
//! `--model DIR`.

use std::path::Path;
use std::{env, fs};

const BUNDLES: [&str; 2] = ["default", "fast"];
const FILES: [&str; 4] = ["manifest.json", "config.json", "tokenizer.json", "model.safetensors"];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo:rerun-if-changed=build.rs");
    let bundles: Vec<String> =
        BUNDLES.iter().filter_map(|name| bundle(name, &Path::new(&root).join("models"))).collect();
    write("bundles.rs", &bundles);
    lexicons(&Path::new(&root).join("data/lexicons"));
    libtorch();
}

/// The bundle's name and files as a Rust expression; `None` when a file is missing.
fn bundle(name: &str, models: &Path) -> Option<String> {
    let folder = models.join(name);
    // Watching the folder itself notices files that appear later.
    println!("cargo:rerun-if-changed={}", folder.display());
    let complete = FILES.iter().all(|file| folder.join(file).is_file());
    let entry = |file: &str| format!("({file:?}, include_bytes!({:?}) as &[u8])", folder.join(file));
    let entries: Vec<String> = FILES.iter().map(|file| entry(file)).collect();
    complete.then(|| format!("({name:?}, &[{}] as &[(&str, &[u8])])", entries.join(", ")))
}

/// Tells programs built with the engine `rust-bert` where $LIBTORCH is, so that they start without LD_LIBRARY_PATH.
fn libtorch() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    let (wanted, folder) = (env::var_os("CARGO_FEATURE_RUST_BERT"), env::var("LIBTORCH"));
    if let (Some(_), Ok(folder), Ok("linux" | "macos")) = (wanted, folder, env::var("CARGO_CFG_TARGET_OS").as_deref()) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}/lib");
    }
}

/// Lists the lexicons, so that a run can tell which ones it was made with.
fn lexicons(folder: &Path) {
    println!("cargo:rerun-if-changed=data/lexicons");
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
    files.sort();
    let entry = |path: &std::path::PathBuf| {
        format!("({:?}, include_bytes!({path:?}))", path.file_name().unwrap_or_default().to_string_lossy())
    };
    write("lexicons.rs", &files.iter().map(entry).collect::<Vec<_>>());
}

/// Writes a list of Rust expressions for `include!`.
fn write(name: &str, entries: &[String]) {
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(e) = fs::write(&out, format!("&[{}]", entries.join(", "))) {
        panic!("{}: {e}", out.display());
    }
}
