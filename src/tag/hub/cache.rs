//! The cache of the Hub's own tools: `blobs/ETAG`, `snapshots/COMMIT/FILE` that link to them, `refs/REVISION` that
//! name a commit.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::error::{HubError, at};
use super::fetch::not_cached;
use super::files::DESCRIPTIONS;
use super::{HubModel, HubSettings, plain};
use crate::digest::hex;
use crate::tag::engine::EngineName;

/// Stands for a commit where only the folders above it matter.
const ANY: &str = "any";

/// A revision of a repository in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit that the revision stood for when it was fetched.
    pub commit: String,
    /// The folder of its files.
    pub folder: PathBuf,
}

impl Snapshot {
    /// The model's folder in the cache, where all files must be that the engine needs.
    ///
    /// # Errors
    /// [`HubError::NotCached`] names what is missing.
    pub fn open(settings: &HubSettings, model: &HubModel, engine: EngineName) -> Result<Self, HubError> {
        let found = Self::find(settings, model);
        let missing = found.as_ref().map_or(vec!["all files"], |snapshot| snapshot.missing(engine));
        found.filter(|_| missing.is_empty()).ok_or_else(|| not_cached(settings, model, &missing))
    }

    /// The model's folder in the cache, if it has one. It need not be whole, see [`Snapshot::missing`].
    pub fn find(settings: &HubSettings, model: &HubModel) -> Option<Self> {
        let cache = settings.hub_cache();
        let folder = |commit: &str| cache.repo(model.repo()).pointer_path(commit);
        let named = folder(&model.revision);
        // The Hub's own tools write no reference for a revision that is a commit.
        if !model.revision.contains('/') && named.is_dir() {
            return Some(Snapshot { commit: model.revision.clone(), folder: named });
        }
        let commit = std::fs::read_to_string(reference(settings, model)?).ok()?;
        let commit = commit.trim().to_owned();
        let found = Snapshot { folder: folder(&commit), commit };
        (plain(&found.commit) && found.folder.is_dir()).then_some(found)
    }

    /// Names of what is not there of the files that an engine needs of a model.
    pub fn missing(&self, engine: EngineName) -> Vec<&'static str> {
        let mut missing: Vec<&str> = DESCRIPTIONS.into_iter().filter(|name| !self.path(name).is_file()).collect();
        if !engine.weights().iter().any(|name| self.path(name).is_file()) {
            missing.push("the weights");
        }
        missing
    }

    /// Where a file is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The checksum that the Hub gave a file, see [`Snapshot::verify`].
    pub fn checksum(&self, name: &str) -> Option<String> {
        let blob = std::fs::read_link(self.path(name)).ok()?;
        Some(blob.file_name()?.to_str()?.to_owned())
    }

    /// Compares a file with the checksum that the Hub gave it; `false` when the cache does not tell that (it is the
    /// name of the linked blob, and some systems have no links).
    ///
    /// # Errors
    /// [`HubError::Checksum`], [`HubError::Cache`].
    pub fn verify(&self, name: &str) -> Result<bool, HubError> {
        self.checksum(name).map_or(Ok(false), |etag| verify(&self.path(name), &etag))
    }
}

/// The file that names the commit of a revision.
fn reference(settings: &HubSettings, model: &HubModel) -> Option<PathBuf> {
    let snapshot = settings.hub_cache().repo(model.repo()).pointer_path(ANY);
    Some(snapshot.parent()?.parent()?.join("refs").join(&model.revision))
}

/// Notes the commit of a revision, in one step: whoever reads meanwhile finds the old one or the new one, never half.
pub(super) fn refer(settings: &HubSettings, model: &HubModel, commit: &str) -> Result<(), HubError> {
    let Some(path) = reference(settings, model) else { return Ok(()) };
    let folder = path.parent().unwrap_or(&settings.cache);
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(at(folder))?;
    file.write_all(commit.as_bytes()).map_err(at(file.path()))?;
    file.persist(&path).map(|_| ()).map_err(|e| at(&path)(e.error))
}

/// Puts a blob into a snapshot under `name`.
pub(super) fn link(blob: &Path, snapshot: &Path, name: &str) -> Result<(), HubError> {
    let path = snapshot.join(name);
    let parent = path.parent().unwrap_or(snapshot);
    std::fs::create_dir_all(parent).map_err(at(parent))?;
    // Renamed over whatever is there: perhaps a link to a blob that was deleted, perhaps one that another process made
    // a moment ago.
    let made = parent.join(format!(".{}.link", std::process::id()));
    let _ = std::fs::remove_file(&made); // of a process that had our number and died
    #[cfg(unix)]
    {
        // snapshots/COMMIT/ and the folders of `name` lie between the link and the repository.
        let mut target: PathBuf = std::iter::repeat_n("..", name.split('/').count() + 1).collect();
        target.push("blobs");
        target.push(blob.file_name().unwrap_or_default());
        std::os::unix::fs::symlink(target, &made).map_err(at(&made))?;
    }
    #[cfg(not(unix))]
    std::fs::copy(blob, &made).map_err(at(&made))?;
    std::fs::rename(&made, &path).map_err(at(&path))
}

/// Compares a file with the checksum in its `etag`: the SHA-256 of a large file, the Git id (SHA-1 over a header and
/// the content) of a small one. `false` when the etag is of another kind.
///
/// # Errors
/// [`HubError::Checksum`], [`HubError::Cache`].
pub(super) fn verify(path: &Path, etag: &str) -> Result<bool, HubError> {
    let found = match etag.len() {
        _ if !etag.chars().all(|c| c.is_ascii_hexdigit()) => return Ok(false),
        64 => digest(path, Sha256::new())?,
        40 => {
            let bytes = std::fs::metadata(path).map_err(at(path))?.len();
            digest(path, Sha1::new().chain_update(format!("blob {bytes}\0")))?
        }
        _ => return Ok(false),
    };
    if found.eq_ignore_ascii_case(etag) {
        return Ok(true);
    }
    Err(HubError::Checksum { file: path.display().to_string(), expected: etag.to_owned(), found })
}

fn digest<D: Digest>(path: &Path, mut hasher: D) -> Result<String, HubError> {
    let mut file = std::fs::File::open(path).map_err(at(path))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(at(path))? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_read_off_the_etag() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "abc").unwrap();
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let git = "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f";
        for etag in [sha256, git] {
            assert!(verify(&path, etag).unwrap());
            assert!(matches!(verify(&path, &etag.replace('f', "0")), Err(HubError::Checksum { .. })));
        }
        assert!(!verify(&path, "an-etag-of-a-mirror").unwrap());
    }
}
