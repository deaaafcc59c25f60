//! The journal of an unfinished run: a header line that says what is being run, then a line for every committed
//! shard. A line counts only when it is whole; what a crash left behind it is cut off.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::document::Document;

use super::error::{RunError, output};
use super::stages::Times;

/// What a run is of. Two runs with the same identity over the same input write the same tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of claimwire.
    pub version: String,
    /// [`crate::config::Config::fingerprint`].
    pub config: String,
    /// SHA-256 over the model's files and its engine.
    pub model: String,
    /// The inputs as the user named them.
    pub inputs: Vec<String>,
    /// SHA-256 over the lines that stand in many documents, where they are dropped.
    #[serde(default)]
    pub repeated: Option<String>,
}

impl Identity {
    /// What differs from `begun`, in words; `None` when nothing does.
    pub fn difference(&self, begun: &Identity) -> Option<String> {
        Some(match () {
            () if self.version != begun.version => {
                format!("claimwire changed from version {} to {}", begun.version, self.version)
            }
            () if self.inputs != begun.inputs => {
                format!("the inputs changed from `{}` to `{}`", begun.inputs.join(" "), self.inputs.join(" "))
            }
            () if self.model != begun.model => "the model changed".into(),
            () if self.config == begun.config && self.repeated != begun.repeated => {
                "the lines that many documents have changed".into()
            }
            () if self.config != begun.config => "the configuration (flags, environment or file) changed".into(),
            () => return None,
        })
    }
}

/// What a stretch of documents came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of `run.json`")]
pub struct Counts {
    pub documents: u64,
    pub rejected: u64,
    pub empty: u64,
    pub not_english: u64,
    pub truncated: u64,
    pub words: u64,
    pub sentences: u64,
    pub mentions: u64,
    pub entities: u64,
    pub quotes: u64,
    pub claims: u64,
}

impl Counts {
    /// Adds another stretch.
    pub fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.rejected += other.rejected;
        self.empty += other.empty;
        self.not_english += other.not_english;
        self.truncated += other.truncated;
        self.words += other.words;
        self.sentences += other.sentences;
        self.mentions += other.mentions;
        self.entities += other.entities;
        self.quotes += other.quotes;
        self.claims += other.claims;
    }

    /// Documents and rejects: how far into the input the stretch reaches.
    pub fn records(&self) -> u64 {
        self.documents + self.rejected
    }
}

/// How often each rule of cleaning changed or dropped something in a stretch of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repairs(BTreeMap<String, u64>);

impl Repairs {
    /// The repairs of one document.
    pub fn of(document: &Document) -> Self {
        Repairs(document.repairs.iter().map(|(rule, n)| ((*rule).to_owned(), *n as u64)).collect())
    }

    /// Adds another stretch.
    pub fn add(&mut self, other: &Repairs) {
        for (rule, n) in &other.0 {
            *self.0.entry(rule.clone()).or_default() += n;
        }
    }

    /// How often one rule did.
    pub fn of_rule(&self, rule: &str) -> u64 {
        self.0.get(rule).copied().unwrap_or(0)
    }
}

/// A committed shard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Number, from 0.
    pub shard: u64,
    /// What its documents came to.
    pub counts: Counts,
    /// What was repaired in them.
    #[serde(default)]
    pub repairs: Repairs,
    /// Worker time.
    pub times: Times,
    /// Bytes of each part, in the order of [`super::Render::files`]. A part of no bytes has no file.
    pub bytes: Vec<u64>,
    /// Wall-clock microseconds since the previous commit of the same process.
    pub wall: u64,
    /// SHA-256 over place and content hash of all records up to and with this shard's last.
    pub input: String,
    /// Whether the input ends here.
    pub last: bool,
}

/// Where a run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Committed shards.
    pub shards: u64,
    /// Sum over them.
    pub counts: Counts,
    /// Sum over them.
    #[serde(default)]
    pub repairs: Repairs,
    /// Worker time.
    pub times: Times,
    /// Wall-clock microseconds of all sessions.
    pub wall: u64,
    /// [`Shard::input`] of the last one.
    pub input: String,
    /// Whether the whole input is done.
    pub complete: bool,
}

impl Checkpoint {
    /// Moves the checkpoint on by a shard.
    pub fn advance(&mut self, shard: &Shard) {
        self.shards = shard.shard + 1;
        self.counts.add(&shard.counts);
        self.repairs.add(&shard.repairs);
        self.times.add(&shard.times);
        self.wall += shard.wall;
        self.input.clone_from(&shard.input);
        self.complete = shard.last;
    }
}

/// The open journal.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Begins a journal.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn create(path: &Path, identity: &Identity) -> Result<Self, RunError> {
        let file = File::create(path).map_err(output(path))?;
        let mut journal = Journal { file, path: path.to_path_buf() };
        journal.append(identity)?;
        Ok(journal)
    }

    /// Reads a journal up to its last whole line and makes it ready to be continued. `None` when not even the
    /// header is whole: nothing was committed.
    ///
    /// # Errors
    /// [`RunError`] when it cannot be read or holds what no claimwire wrote.
    pub fn open(path: &Path) -> Result<Option<(Self, Identity, Checkpoint)>, RunError> {
        let Some((identity, shards, whole)) = read(path)? else { return Ok(None) };
        let mut checkpoint = Checkpoint::default();
        for shard in &shards {
            if shard.shard != checkpoint.shards || checkpoint.complete {
                let message = format!("shard {} where {} was due", shard.shard, checkpoint.shards);
                return Err(RunError::Damaged { path: path.to_path_buf(), message });
            }
            checkpoint.advance(shard);
        }
        let mut file = OpenOptions::new().write(true).open(path).map_err(output(path))?;
        file.set_len(whole as u64).map_err(output(path))?;
        file.seek(SeekFrom::End(0)).map_err(output(path))?;
        Ok(Some((Journal { file, path: path.to_path_buf() }, identity, checkpoint)))
    }

    /// The committed shards of the journal at `path`.
    ///
    /// # Errors
    /// [`RunError`] when it cannot be read or holds what no claimwire wrote.
    pub fn shards(path: &Path) -> Result<Vec<Shard>, RunError> {
        Ok(read(path)?.map_or_else(Vec::new, |(_, shards, _)| shards))
    }

    /// Appends a line and waits until the disk has it.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn append(&mut self, entry: &impl Serialize) -> Result<(), RunError> {
        let mut line = serde_json::to_vec(entry).map_err(|error| output(&self.path)(error.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(output(&self.path))?;
        self.file.sync_data().map_err(output(&self.path))
    }
}

/// Header, shards and length of the whole lines of a journal; `None` without a whole header.
fn read(path: &Path) -> Result<Option<(Identity, Vec<Shard>, usize)>, RunError> {
    let content = match std::fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(output(path)(error)),
    };
    let damaged = |error: serde_json::Error| RunError::Damaged { path: path.to_path_buf(), message: error.to_string() };
    let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut lines = content[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let Some(header) = lines.next() else { return Ok(None) };
    let identity = serde_json::from_slice(header).map_err(damaged)?;
    let shards = lines.map(serde_json::from_slice).collect::<Result<_, _>>().map_err(damaged)?;
    Ok(Some((identity, shards, whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        Identity {
            version: "1".into(),
            config: "c".into(),
            model: "m".into(),
            inputs: vec!["a".into()],
            repeated: None,
        }
    }

    fn shard(number: u64, last: bool) -> Shard {
        let counts = Counts { documents: 3, ..Counts::default() };
        Shard { shard: number, counts, input: format!("{number}"), last, ..Shard::default() }
    }

    #[test]
    fn a_torn_line_is_cut_off_and_the_journal_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        let mut journal = Journal::create(&path, &identity()).unwrap();
        journal.append(&shard(0, false)).unwrap();
        journal.file.write_all(b"{\"shard\":1,\"cou").unwrap();
        let (mut journal, begun, checkpoint) = Journal::open(&path).unwrap().unwrap();
        assert_eq!(begun, identity());
        assert_eq!((checkpoint.shards, checkpoint.counts.records()), (1, 3));
        journal.append(&shard(1, true)).unwrap();
        let (_, _, checkpoint) = Journal::open(&path).unwrap().unwrap();
        assert_eq!((checkpoint.shards, checkpoint.input.as_str(), checkpoint.complete), (2, "1", true));
    }

    #[test]
    fn a_journal_without_a_whole_header_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        assert!(Journal::open(&path).unwrap().is_none());
        std::fs::write(&path, "{\"version\":").unwrap();
        assert!(Journal::open(&path).unwrap().is_none());
    }

    #[test]
    fn a_difference_names_what_changed() {
        let mut other = identity();
        assert_eq!(identity().difference(&other), None);
        other.config = "d".into();
        assert!(identity().difference(&other).unwrap().contains("configuration"));
    }
}
