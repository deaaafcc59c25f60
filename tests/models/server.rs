//! A server that speaks the Hub's protocol, as far as models go, on two ports of this machine: the Hub itself and the
//! host of large files.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

/// What the server does wrong.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// Ends so many downloads of large files after half of the bytes.
    pub truncate: usize,
    /// Does not know ranges.
    pub no_ranges: bool,
    /// Sends other bytes than it promises.
    pub wrong_bytes: bool,
    /// Sends more bytes than it promises.
    pub too_long: bool,
    /// Answers everything with this.
    pub status: Option<u16>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub range: Option<String>,
    pub token: Option<String>,
    pub of_hub: bool,
}

#[derive(Default)]
struct State {
    repository: String,
    /// Revisions and the commits that they stand for.
    revisions: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
    token: Option<String>,
    faults: Faults,
    requests: Vec<Request>,
}

/// The server. Its threads end with the test.
pub struct Hub {
    pub address: String,
    state: Arc<Mutex<State>>,
}

pub const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

impl Hub {
    /// A Hub with one repository.
    pub fn new(repository: &str, files: &[(&str, Vec<u8>)]) -> Self {
        let state = State {
            repository: repository.to_owned(),
            revisions: BTreeMap::from([("main".to_owned(), COMMIT.to_owned())]),
            files: files.iter().map(|(name, content)| ((*name).to_owned(), content.clone())).collect(),
            ..State::default()
        };
        let state = Arc::new(Mutex::new(state));
        let cdn = serve(&state, None);
        Hub { address: serve(&state, Some(cdn)), state }
    }

    pub fn faults(&self, faults: Faults) {
        self.state.lock().unwrap().faults = faults;
    }

    /// Demands this token.
    pub fn private(&self, token: &str) {
        self.state.lock().unwrap().token = Some(token.to_owned());
    }

    pub fn revision(&self, name: &str, commit: &str) {
        self.state.lock().unwrap().revisions.insert(name.to_owned(), commit.to_owned());
    }

    /// The requests so far; they are forgotten.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }
}

/// Serves on a free port; `cdn` is the address of the other server when this is the Hub.
fn serve(state: &Arc<Mutex<State>>, cdn: Option<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (state, cdn) = (Arc::clone(&state), cdn.clone());
            std::thread::spawn(move || answer(stream, &state, cdn.as_deref()));
        }
    });
    address
}

struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// Bytes that are promised, when they are not those of the body.
    length: Option<usize>,
}

impl Reply {
    fn new(status: u16) -> Self {
        Reply { status, headers: Vec::new(), body: Vec::new(), length: None }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }
}

fn answer(stream: TcpStream, state: &Mutex<State>, cdn: Option<&str>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let mut request = Request { method, path, range: None, token: None, of_hub: cdn.is_some() };
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "range" => request.range = Some(value.to_owned()),
            "authorization" => request.token = value.strip_prefix("Bearer ").map(str::to_owned),
            _ => {}
        }
    }
    let reply = {
        let mut state = state.lock().unwrap();
        state.requests.push(request.clone());
        match cdn {
            Some(cdn) => of_hub(&state, &request, cdn),
            None => of_cdn(&mut state, &request),
        }
    };
    let head = request.method == "HEAD";
    let length = reply.length.unwrap_or(reply.body.len());
    let mut text = format!("HTTP/1.1 {} Said\r\nContent-Length: {length}\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        text += &format!("{name}: {value}\r\n");
    }
    let mut stream = stream;
    let body: &[u8] = if head { &[] } else { &reply.body };
    // A client that has heard enough may go.
    let _ = stream.write_all(&[format!("{text}\r\n").as_bytes(), body].concat());
}

fn of_hub(state: &State, request: &Request, cdn: &str) -> Reply {
    if let Some(status) = state.faults.status {
        return Reply::new(status);
    }
    if state.token.is_some() && state.token != request.token {
        return Reply::new(401).with("X-Error-Code", "RepoNotFound");
    }
    if let Some(revision) = request.path.strip_prefix(&format!("/api/models/{}/revision/", state.repository)) {
        let revision = revision.replace("%2F", "/");
        let of_name = state.revisions.get(&revision);
        let commit = of_name.or(state.revisions.values().find(|commit| **commit == revision));
        let Some(commit) = commit else { return Reply::new(404).with("X-Error-Code", "RevisionNotFound") };
        let files: Vec<_> = state.files.keys().map(|name| json!({ "rfilename": name })).collect();
        let body = json!({ "sha": commit, "siblings": files }).to_string().into_bytes();
        return Reply { body, ..Reply::new(200) };
    }
    let (resolve, cached) = (format!("/{}/resolve/", state.repository), "/api/resolve-cache/");
    let redirected = request.path.starts_with(cached);
    let rest = request.path.strip_prefix(&resolve).or(request.path.strip_prefix(cached));
    let Some((commit, name)) = rest.and_then(|rest| rest.split_once('/')) else { return Reply::new(404) };
    let content = state.files.get(name).filter(|_| state.revisions.values().any(|known| known == commit));
    let Some(content) = content else { return Reply::new(404).with("X-Error-Code", "EntryNotFound") };
    let git = Sha1::new().chain_update(format!("blob {}\0", content.len())).chain_update(content).finalize();
    if [".safetensors", ".onnx"].iter().any(|ending| name.ends_with(ending)) {
        Reply::new(302)
            .with("X-Repo-Commit", commit)
            .with("X-Linked-Etag", format!("\"{}\"", hex(&Sha256::digest(content))))
            .with("X-Linked-Size", content.len())
            .with("ETag", "\"none-of-the-content\"")
            .with("Location", format!("{cdn}/cdn/{name}?signature=s"))
    } else if redirected {
        let reply = Reply::new(200).with("ETag", format!("\"{}\"", hex(&git))).with("X-Repo-Commit", commit);
        Reply { body: content.clone(), ..reply }
    } else {
        Reply::new(307).with("X-Repo-Commit", commit).with("Location", format!("{cached}{commit}/{name}"))
    }
}

fn of_cdn(state: &mut State, request: &Request) -> Reply {
    let name = request.path.trim_start_matches("/cdn/").trim_end_matches("?signature=s");
    let Some(mut content) = state.files.get(name).cloned() else { return Reply::new(404) };
    if state.faults.wrong_bytes {
        content.reverse();
    }
    if state.faults.too_long {
        content.push(0);
    }
    let all = content.len();
    let from = request.range.as_ref().and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let from: usize = from.filter(|_| !state.faults.no_ranges).unwrap_or(0);
    if from > 0 && from >= all {
        return Reply::new(416);
    }
    let mut reply = match from {
        0 => Reply::new(200),
        _ => Reply::new(206).with("Content-Range", format!("bytes {from}-{}/{all}", all - 1)),
    };
    reply.body = content.split_off(from);
    reply.length = Some(reply.body.len());
    if state.faults.truncate > 0 {
        state.faults.truncate -= 1;
        reply.body.truncate(reply.body.len() / 2);
    }
    reply.with("ETag", "\"of-the-host\"")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
