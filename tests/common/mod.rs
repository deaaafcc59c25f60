//! The real binary in a fresh folder.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests panic")]
#![allow(dead_code, reason = "each test file uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A fresh folder in which claimwire is run.
pub struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Place { dir: tempfile::tempdir().unwrap() }
    }

    /// A place with a dump of small documents, most of them different, some broken.
    pub fn with_dump(documents: usize) -> Self {
        let place = Place::new();
        let line = |n: usize| match n % 100 {
            13 => "{broken\n".to_owned(),
            57 => {
                "{\"id\": \"twin\", \"text\": \"\\u201cIt rained,\\u201d said Ana Bello, the mayor of Lund.\"}\n".into()
            }
            _ => format!(
                "{{\"id\": \"d{n}\", \"text\": \"Mayor Ana Bello said {n} people came to Lund on Monday. \
                 \\u201cWe counted {n} of them,\\u201d she told the Lund Courier.\"}}\n"
            ),
        };
        place.write("dump.jsonl", &(0..documents).map(line).collect::<String>());
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The binary with these arguments (split at spaces), not yet started. Configuration of the machine that
    /// the tests run on has no say.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwire"));
        command.args(arguments.split_whitespace()).current_dir(self.dir.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CLAIMWIRE_")) {
            command.env_remove(name);
        }
        // The driver's tests need a model, not a good one: a checkout without the default has a tiny one.
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !root.join("models/default/model.safetensors").is_file() {
            command.env("CLAIMWIRE_MODEL", root.join("tests/fixtures/encoder/int8"));
        }
        command
    }

    pub fn run(&self, arguments: &str) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs and checks the exit status.
    pub fn expect(&self, status: i32, arguments: &str) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(status), "claimwire {arguments}\n{}", stderr(&output));
        output
    }

    /// All files of a run but `run.json`, which holds times.
    pub fn tables(&self, run: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path(run)).unwrap().map(|entry| entry.unwrap());
        let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
        named.filter(|(name, _)| name != "run.json").map(|(name, path)| (name, fs::read(path).unwrap())).collect()
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn last_line(output: &Output) -> String {
    stderr(output).lines().last().unwrap_or_default().to_owned()
}
