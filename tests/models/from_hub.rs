//! `--model hf:...` through the binary, against a server of our own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::common::{Place, stderr, stdout};
use crate::server::{COMMIT, Faults, Hub};

const OTHER: &str = "fedcba9876543210fedcba9876543210fedcba98";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn model_files(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let names = ["config.json", "tokenizer.json", "model.safetensors"];
    names.map(|name| (name, std::fs::read(folder.join(name)).unwrap())).to_vec()
}

fn tiny() -> Hub {
    Hub::new("acme/tiny", &model_files(&root().join("tests/fixtures/models/bert")))
}

/// A folder with a cache of its own, and the address of a Hub.
struct Client {
    place: Place,
    hub: String,
}

impl Client {
    fn new(hub: &str) -> Self {
        Client { place: Place::with_dump(6), hub: hub.to_owned() }
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = self.place.command(arguments);
        let foreign = |name: &str| name.starts_with("HF_") || name.to_ascii_lowercase().ends_with("_proxy");
        for (name, _) in std::env::vars_os().filter(|(name, _)| foreign(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        command.env("HF_HOME", self.place.path("hf")).env("HF_ENDPOINT", &self.hub);
        command
    }

    fn expect(&self, status: i32, command: &mut Command) -> Output {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{command:?}\n{}", stderr(&output));
        output
    }

    fn run(&self, status: i32, arguments: &str) -> Output {
        self.expect(status, &mut self.command(arguments))
    }

    fn offline(&self, status: i32, arguments: &str) -> Output {
        self.expect(status, self.command(arguments).env("HF_HUB_OFFLINE", "1"))
    }

    fn cache(&self) -> PathBuf {
        self.place.path("hf/hub/models--acme--tiny")
    }
}

#[test]
fn a_model_of_the_hub_makes_the_tables_and_is_there_offline() {
    let hub = tiny();
    let client = Client::new(&hub.address);
    client.run(0, "extract dump.jsonl -o run --model hf:acme/tiny");
    let requests = hub.requests();
    assert!(requests.iter().any(|request| !request.of_hub && request.method == "GET"), "{requests:?}");
    let run: Value = serde_json::from_str(&client.place.read("run/run.json")).unwrap();
    let model = &run["model"];
    assert_eq!((&model["name"], &model["source"]), (&"acme/tiny".into(), &"hf:acme/tiny".into()));
    let source = serde_json::json!({ "repository": "acme/tiny", "revision": "main", "commit": COMMIT });
    assert_eq!(model["hub"], source);
    for (name, content) in model_files(&root().join("tests/fixtures/models/bert")) {
        let listed = model["files"].as_array().unwrap().iter().find(|file| file["name"] == name).unwrap();
        assert_eq!(listed["sha256"], claimwire::digest::sha256_hex(&content));
    }

    // The same rows without the Hub, and without asking it.
    client.run(0, "extract dump.jsonl -o again --model hf:acme/tiny");
    assert!(hub.requests().is_empty(), "a model in the cache is taken from there");
    let gone = Client { hub: "http://127.0.0.1:9".into(), ..client };
    gone.offline(0, "extract dump.jsonl -o offline --model hf:acme/tiny@main");
    assert_eq!(gone.place.tables("run"), gone.place.tables("again"));
    assert_eq!(gone.place.tables("run"), gone.place.tables("offline"));
    gone.offline(0, &format!("extract dump.jsonl -o commit --model hf:acme/tiny@{COMMIT}"));
    assert_eq!(gone.place.tables("run"), gone.place.tables("commit"));
    let shown = stdout(&gone.offline(0, "models info hf:acme/tiny"));
    assert!(shown.contains(&format!("commit   {COMMIT} (revision main)")), "{shown}");
    assert!(stdout(&gone.offline(0, "models fetch hf:acme/tiny")).contains("model.safetensors"));
    assert_eq!(stdout(&gone.offline(0, "models verify hf:acme/tiny")).matches(": OK").count(), 3);
    // It can be configured as well, and streamed through.
    gone.place.write("claimwire.toml", "model = \"hf:acme/tiny\"\n");
    assert!(stdout(&gone.offline(0, "models info")).contains("acme/tiny"));
    gone.expect(0, gone.command("stream").env("HF_HUB_OFFLINE", "1"));

    // A file that was changed in the cache is found.
    for (file, statuses) in [("tokenizer.json", [3, 0]), ("model.safetensors", [3, 3])] {
        let path = gone.cache().join("snapshots").join(COMMIT).join(file);
        let content = std::fs::read(&path).unwrap();
        let changed = [&content[..], b" "].concat();
        std::fs::write(&path, changed).unwrap();
        gone.offline(statuses[0], "models verify hf:acme/tiny");
        gone.offline(statuses[1], "models info hf:acme/tiny");
        std::fs::write(&path, content).unwrap();
    }
}

#[test]
fn the_default_model_from_a_hub_gives_the_rows_of_the_one_inside() {
    let folder = root().join("models/default");
    if !folder.join("model.safetensors").is_file() {
        println!("skipped: this checkout has no default model");
        return;
    }
    let hub = Hub::new("acme/default", &model_files(&folder));
    let client = Client::new(&hub.address);
    let samples = root().join("data/samples");
    let extract = |run: &str, model: &str| {
        let output = client.command("extract").arg(&samples).args(["-o", run, "--model", model]).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    };
    extract("inside", "default");
    extract("hub", "hf:acme/default");
    assert_eq!(client.place.tables("inside"), client.place.tables("hub"));
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let hub = tiny();
    let client = Client::new(&hub.address);
    hub.faults(Faults { truncate: 3, ..Faults::default() });
    client.run(0, "--progress always models fetch hf:acme/tiny");
    let ranges = |hub: &Hub| -> Vec<Option<String>> {
        hub.requests().into_iter().filter(|request| !request.of_hub).map(|request| request.range).collect()
    };
    let asked = ranges(&hub);
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert!(asked[0].is_none() && asked[1..].iter().all(Option::is_some), "{asked:?}");

    // The Hub is gone in the middle; a later run needs the rest only.
    let client = Client::new(&hub.address);
    hub.faults(Faults { truncate: usize::MAX, ..Faults::default() });
    let message = stderr(&client.run(3, "models fetch hf:acme/tiny"));
    assert!(message.contains("run again to go on from there"), "{message}");
    assert!(stderr(&client.offline(3, "models info hf:acme/tiny")).contains("not in the cache"));
    hub.faults(Faults::default());
    hub.requests();
    client.run(0, "models info hf:acme/tiny");
    assert!(ranges(&hub)[0].is_some());
    client.run(0, "models verify hf:acme/tiny");

    // A server that does not know ranges sends all of it again.
    let client = Client::new(&hub.address);
    hub.faults(Faults { truncate: 2, no_ranges: true, ..Faults::default() });
    client.run(0, "models fetch hf:acme/tiny");
    client.run(0, "models verify hf:acme/tiny");
}

#[test]
fn processes_that_start_together_fetch_a_model_once() {
    let hub = tiny();
    let client = Client::new(&hub.address);
    let start = |_| client.command("-q models fetch hf:acme/tiny").stdout(Stdio::null()).spawn().unwrap();
    let processes: Vec<_> = (0..4).map(start).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(hub.requests().iter().filter(|request| !request.of_hub).count(), 1);
    client.offline(0, "models verify hf:acme/tiny");
}

#[test]
fn a_file_that_is_not_the_promised_one_is_refused() {
    let hub = tiny();
    let client = Client::new(&hub.address);
    hub.faults(Faults { wrong_bytes: true, ..Faults::default() });
    let message = stderr(&client.run(3, "extract dump.jsonl -o run --model hf:acme/tiny"));
    assert!(message.contains("model.safetensors: checksum is"), "{message}");
    assert!(!client.place.path("run").exists());
    hub.faults(Faults { too_long: true, ..Faults::default() });
    let message = stderr(&client.run(3, "models fetch hf:acme/tiny"));
    assert!(message.contains("more than the"), "{message}");
    // Neither left anything behind that would spoil the next attempt.
    hub.faults(Faults::default());
    client.run(0, "models fetch hf:acme/tiny");
}

#[test]
fn a_private_model_needs_a_token_which_goes_to_the_hub_alone() {
    let hub = tiny();
    hub.private("secret");
    let client = Client::new(&hub.address);
    let message = stderr(&client.run(3, "models fetch hf:acme/tiny"));
    assert!(message.contains("401") && message.contains("set HF_TOKEN"), "{message}");
    client.expect(3, client.command("models fetch hf:acme/tiny").env("HF_TOKEN", "wrong"));
    hub.requests();
    client.expect(0, client.command("models fetch hf:acme/tiny").env("HF_TOKEN", "secret"));
    for request in hub.requests() {
        assert_eq!(request.token.is_some(), request.of_hub, "{request:?}");
    }
    let client = Client::new(&hub.address);
    client.place.write("hf/token", "secret\n");
    client.run(0, "models fetch hf:acme/tiny");
}

#[test]
fn what_cannot_be_had_is_told() {
    let hub = tiny();
    let client = Client::new(&hub.address);
    let message = |status, arguments: &str| stderr(&client.run(status, arguments));
    assert!(message(3, "models info hf:acme/other").contains("has no hf:acme/other@main"));
    assert!(message(3, "models info hf:acme/tiny@v9").contains("has no hf:acme/tiny@v9"));
    assert!(message(2, "models info hf:tiny").contains("hf:OWNER/REPO"));
    let offline = stderr(&client.offline(3, "models info hf:acme/tiny"));
    assert!(offline.contains("not in the cache") && offline.contains("HF_HUB_OFFLINE"), "{offline}");
    hub.faults(Faults { status: Some(503), ..Faults::default() });
    assert!(message(3, "models info hf:acme/tiny").contains("503"));
    let nobody = Client::new("http://127.0.0.1:9");
    let unreachable = stderr(&nobody.run(3, "extract dump.jsonl -o run --model hf:acme/tiny"));
    assert!(unreachable.contains("cannot be reached"), "{unreachable}");
}

#[test]
fn a_repository_that_we_cannot_run_is_told_with_what_to_do() {
    let told = |names: &[&'static str]| {
        let files: Vec<_> = names.iter().map(|name| (*name, b"{}".to_vec())).collect();
        let hub = Hub::new("acme/tiny", &files);
        stderr(&Client::new(&hub.address).run(3, "models fetch hf:acme/tiny"))
    };
    assert!(told(&["config.json", "tokenizer.json", "pytorch_model.bin"]).contains("can hold code"));
    let sharded = ["config.json", "tokenizer.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors"];
    assert!(told(&sharded).contains("max_shard_size"));
    assert!(told(&["config.json", "vocab.txt", "model.safetensors"]).contains("no tokenizer.json"));
}

#[test]
fn a_branch_stands_for_its_old_commit_until_it_is_fetched_again() {
    let hub = tiny();
    hub.revision("v1/rc", COMMIT);
    let client = Client::new(&hub.address);
    let commit = |output: Output| stdout(&output).lines().find(|line| line.starts_with("commit")).unwrap().to_owned();
    assert!(commit(client.run(0, "models fetch --model hf:acme/tiny")).contains(COMMIT));
    hub.revision("main", OTHER);
    assert!(commit(client.run(0, "models info hf:acme/tiny")).contains(COMMIT));
    hub.requests();
    assert!(commit(client.run(0, "models fetch hf:acme/tiny")).contains(OTHER));
    assert!(hub.requests().iter().all(|request| request.of_hub), "files of the same content are not fetched again");
    assert!(commit(client.run(0, "models info hf:acme/tiny")).contains(OTHER));
    assert!(commit(client.run(0, "models info hf:acme/tiny@v1/rc")).contains(COMMIT));
}
