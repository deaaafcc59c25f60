//! The run folder: who may write it, what of it is ours, and how its files come to be durable.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::{RunError, output};
use super::journal::{Checkpoint, Identity, Journal};
use super::report::Report;

/// Folder of the unfinished run inside the run folder.
const PARTS: &str = ".parts";
const JOURNAL: &str = "journal.jsonl";
const LOCK: &str = "lock";
/// Marks a run as done.
const REPORT: &str = "run.json";
/// Every other file that a finished run can have. `--force` deletes these and nothing else.
const OURS: [&str; 15] = [
    "documents.csv",
    "sentences.csv",
    "entities.csv",
    "quotes.csv",
    "claims.csv",
    "rejects.csv",
    "documents.jsonl",
    "sentences.jsonl",
    "entities.jsonl",
    "quotes.jsonl",
    "claims.jsonl",
    "rejects.jsonl",
    "texts.jsonl",
    "datapackage.json",
    // Made of the others by `review`: a page about tables that are gone would mislead.
    "review.html",
];

/// What to do with a folder that has content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// Refuse it.
    #[default]
    Refuse,
    /// Continue the run in it.
    Resume,
    /// Delete the run in it and start over.
    Force,
}

/// A run folder that this process alone writes.
#[derive(Debug)]
pub struct RunFolder {
    root: PathBuf,
    /// Held open: the lock ends with the process, however that ends.
    _lock: File,
}

/// A folder made ready, and how far the run in it came.
#[derive(Debug)]
pub enum Opened {
    /// There are documents to do, or tables to assemble.
    Unfinished(RunFolder, Journal, Checkpoint),
    /// All is done and written.
    Finished(Checkpoint),
}

impl RunFolder {
    /// Makes `root` ready for a run of `identity`.
    ///
    /// # Errors
    /// [`RunError`] when it holds something else, another process writes it, or it cannot be written.
    pub fn open(root: &Path, existing: Existing, identity: &Identity) -> Result<Opened, RunError> {
        fs::create_dir_all(root).map_err(output(root))?;
        let begun = root.join(PARTS).is_dir();
        let report = Report::read(&root.join(REPORT))?;
        let empty = fs::read_dir(root).map_err(output(root))?.next().is_none();
        match existing {
            _ if empty => {}
            Existing::Refuse => return Err(RunError::NotEmpty(root.to_path_buf())),
            _ if !begun && report.is_none() => return Err(RunError::NotARun(root.to_path_buf())),
            Existing::Resume | Existing::Force => {}
        }
        if let (Existing::Resume, Some(report)) = (existing, report) {
            return Self::finished(root, report, identity);
        }
        let folder = Self::lock(root)?;
        let path = folder.journal();
        if existing == Existing::Resume
            && let Some((journal, begun, checkpoint)) = Journal::open(&path)?
        {
            refuse_changes(root, identity, &begun)?;
            return Ok(Opened::Unfinished(folder, journal, checkpoint));
        }
        // Whatever an interrupted `--force` left behind goes, too.
        folder.clear()?;
        let journal = Journal::create(&path, identity)?;
        sync_dir(&root.join(PARTS))?;
        sync_dir(root)?;
        Ok(Opened::Unfinished(folder, journal, Checkpoint::default()))
    }

    /// A folder whose `run.json` is written is done; at most its parts are still to be swept up.
    fn finished(root: &Path, report: Report, identity: &Identity) -> Result<Opened, RunError> {
        refuse_changes(root, identity, &report.identity)?;
        if root.join(PARTS).is_dir() {
            Self::lock(root)?.remove_parts()?;
        }
        Ok(Opened::Finished(report.checkpoint))
    }

    fn lock(root: &Path) -> Result<Self, RunError> {
        let parts = root.join(PARTS);
        fs::create_dir_all(&parts).map_err(output(&parts))?;
        let path = parts.join(LOCK);
        let file = File::create(&path).map_err(output(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(RunFolder { root: root.to_path_buf(), _lock: file }),
            Err(TryLockError::WouldBlock) => Err(RunError::Busy(root.to_path_buf())),
            // Some network file systems have no locks: one process is the rule, the lock only a guard.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(RunFolder { root: root.to_path_buf(), _lock: file })
            }
            Err(TryLockError::Error(error)) => Err(output(&path)(error)),
        }
    }

    /// The folder's path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Path of the journal.
    pub fn journal(&self) -> PathBuf {
        self.root.join(PARTS).join(JOURNAL)
    }

    /// Path of a part: table `table` of shard `shard`.
    pub fn part(&self, shard: u64, table: &str) -> PathBuf {
        self.root.join(PARTS).join(format!("{shard:06}.{table}"))
    }

    /// Waits until renames of parts are on disk.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn sync_parts(&self) -> Result<(), RunError> {
        sync_dir(&self.root.join(PARTS))
    }

    /// Writes a file of the run so that it is there whole or not at all.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn write_whole(
        &self,
        name: &str,
        write: impl FnOnce(&mut File) -> std::io::Result<()>,
    ) -> Result<(), RunError> {
        let (path, temporary) = (self.root.join(name), self.root.join(format!("{name}.tmp")));
        let mut file = File::create(&temporary).map_err(output(&temporary))?;
        write(&mut file).and_then(|()| file.sync_all()).map_err(output(&temporary))?;
        fs::rename(&temporary, &path).map_err(output(&path))?;
        sync_dir(&self.root)
    }

    /// Deletes the parts: the very last step of a run.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn remove_parts(&self) -> Result<(), RunError> {
        let parts = self.root.join(PARTS);
        for entry in fs::read_dir(&parts).map_err(output(&parts))? {
            let path = entry.map_err(output(&parts))?.path();
            if is_part(&path) {
                remove_if_there(&path)?;
            }
        }
        remove_if_there(&self.journal())?;
        remove_if_there(&parts.join(LOCK))?;
        fs::remove_dir(&parts).map_err(output(&parts))
    }

    /// Deletes what a run wrote here, and nothing else. Report and journal go first: whatever interrupts this,
    /// no later run takes the half-deleted one for whole. The folder of parts keeps it recognisable as ours.
    fn clear(&self) -> Result<(), RunError> {
        remove_if_there(&self.root.join(REPORT))?;
        remove_if_there(&self.journal())?;
        for name in OURS.iter().flat_map(|name| [name.to_string(), format!("{name}.tmp")]) {
            remove_if_there(&self.root.join(name))?;
        }
        let parts = self.root.join(PARTS);
        for entry in fs::read_dir(&parts).map_err(output(&parts))? {
            let path = entry.map_err(output(&parts))?.path();
            if is_part(&path) {
                remove_if_there(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether a file in the folder of parts is a part: `000012.quotes.csv`, perhaps with `.tmp`.
fn is_part(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split_once('.').is_some_and(|(number, _)| number.len() >= 6 && number.bytes().all(|b| b.is_ascii_digit()))
}

fn remove_if_there(path: &Path) -> Result<(), RunError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(output(path)(error)),
        _ => Ok(()),
    }
}

fn refuse_changes(root: &Path, now: &Identity, begun: &Identity) -> Result<(), RunError> {
    match now.difference(begun) {
        Some(what) => Err(RunError::Changed { root: root.to_path_buf(), what }),
        None => Ok(()),
    }
}

/// Waits until the entries of a folder are on disk (a rename is not durable before that).
fn sync_dir(path: &Path) -> Result<(), RunError> {
    // Windows cannot open a folder for this and makes renames durable itself.
    if cfg!(unix) { File::open(path).and_then(|dir| dir.sync_all()).map_err(output(path)) } else { Ok(()) }
}
