//! One file from the Hub into the cache, going on where an earlier attempt broke off.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Observe;
use super::cache::verify;
use super::client::{Client, Content, RemoteFile};
use super::error::{HubError, at};

/// Attempts that bring not one byte more before we give up.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(250);

/// Brings a file into `blob`, unless it is there.
pub(super) fn bring(
    client: &Client,
    name: &str,
    remote: &RemoteFile,
    blob: &Path,
    observe: &dyn Observe,
) -> Result<(), HubError> {
    if blob.is_file() {
        return Ok(());
    }
    let folder = blob.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let mut path = blob.as_os_str().to_owned();
    path.push(".part");
    let path = PathBuf::from(path);
    let Some(mut part) = locked(&path, blob, name)? else { return Ok(()) };
    observe.begin(name, remote.bytes, length(&part, &path)?);
    let brought = attempts(client, name, remote, &mut part, &path, observe);
    observe.end();
    brought?;
    part.sync_all().map_err(at(&path))?;
    match verify(&path, &remote.etag) {
        Err(HubError::Checksum { expected, found, .. }) => {
            std::fs::remove_file(&path).map_err(at(&path))?;
            return Err(HubError::Checksum { file: name.to_owned(), expected, found });
        }
        verified => verified?,
    };
    std::fs::rename(&path, blob).map_err(at(&path))
}

/// The file of what has come so far, for us alone: two processes that start with the same model must not write the
/// same file. `None` when another process has finished it.
fn locked(path: &Path, blob: &Path, name: &str) -> Result<Option<File>, HubError> {
    loop {
        let part = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let part = part.map_err(at(path))?;
        if let Err(TryLockError::WouldBlock) = part.try_lock() {
            log::warn!("another process is fetching {name}; waiting for it");
            part.lock().map_err(at(path))?;
        }
        if blob.is_file() {
            return Ok(None);
        }
        // Else the other process has given up and deleted what we opened.
        if path.is_file() {
            return Ok(Some(part));
        }
    }
}

fn length(part: &File, path: &Path) -> Result<u64, HubError> {
    part.metadata().map(|metadata| metadata.len()).map_err(at(path))
}

fn attempts(
    client: &Client,
    name: &str,
    remote: &RemoteFile,
    part: &mut File,
    path: &Path,
    observe: &dyn Observe,
) -> Result<(), HubError> {
    let (mut fruitless, mut begun) = (0, false);
    loop {
        let have = length(part, path)?;
        if remote.bytes == Some(have) && (begun || have > 0) {
            return Ok(());
        }
        let broken = match client.content(name, remote, have) {
            Ok(Content::Beyond) => {
                // What is there belongs to no such file; without a byte of it, the answer makes no sense.
                part.set_len(0).map_err(at(path))?;
                "the server has fewer bytes".to_owned()
            }
            Ok(Content::From(first, body)) => {
                begun = true;
                part.set_len(first).map_err(at(path))?;
                part.seek(SeekFrom::Start(first)).map_err(at(path))?;
                match copy(body, part, path, name, remote.bytes, first, observe)? {
                    None if remote.bytes.is_none() => return Ok(()),
                    None => "the server ended the connection".to_owned(),
                    Some(message) => message,
                }
            }
            // A connection that fails in the middle of a download may be back in a moment.
            Err(HubError::Network { message, .. }) if begun => message,
            Err(error) => return Err(error),
        };
        let now = length(part, path)?;
        if remote.bytes == Some(now) {
            return Ok(());
        }
        fruitless = if now > have { 0 } else { fruitless + 1 };
        if fruitless == ATTEMPTS {
            let (file, bytes) = (name.to_owned(), remote.bytes.unwrap_or(now));
            return Err(HubError::Interrupted { file, done: now, bytes, message: broken });
        }
        log::info!("{name}: {broken}; going on after {now} bytes");
        std::thread::sleep(PAUSE * (fruitless + 1));
    }
}

/// Copies a body to the end of `part`. Returns why it broke off, if it did.
fn copy(
    mut body: Box<dyn Read>,
    part: &mut File,
    path: &Path,
    name: &str,
    bytes: Option<u64>,
    mut done: u64,
    observe: &dyn Observe,
) -> Result<Option<String>, HubError> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(read) => read,
            Err(error) => return Ok(Some(error.to_string())),
        };
        done += read as u64;
        if let Some(bytes) = bytes.filter(|bytes| done > *bytes) {
            part.set_len(0).map_err(at(path))?;
            return Err(HubError::Size { file: name.to_owned(), bytes });
        }
        part.write_all(&buffer[..read]).map_err(at(path))?;
        observe.advance(read as u64);
    }
}
