//! Arguments to sources: files, folders, globs, `@list.txt` and `-`, in a stable order and lazily, so that a
//! folder of a million files costs no more memory than its largest sub-folder's names.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::reject;
use super::{InputError, Rejected};

/// What systems leave in folders of documents: never a document, so never a reject.
const LITTER: [&str; 4] = ["_SUCCESS", "Thumbs.db", "desktop.ini", "__MACOSX"];

/// One file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where to open it; `None` is standard input.
    pub path: Option<PathBuf>,
    /// The path as the user reached it, with `/` between parts.
    pub shown: String,
    /// Whether it was met in a folder (then only regular files are opened: a pipe would hang the run).
    pub walked: bool,
}

/// A lazy run of sources.
pub type Sources = Box<dyn Iterator<Item = Result<Source, Rejected>> + Send>;

/// The path with `/` between its parts.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The sources of the arguments, in their order; nothing inside `skip` is walked.
///
/// # Errors
/// [`InputError`] when an argument names nothing.
pub fn sources(arguments: &[String], skip: &[PathBuf]) -> Result<Sources, InputError> {
    let skip: Vec<PathBuf> = skip.iter().filter_map(|p| p.canonicalize().ok()).collect();
    let parts = arguments.iter().map(|a| argument(a, &skip)).collect::<Result<Vec<_>, _>>()?;
    Ok(Box::new(parts.into_iter().flatten()))
}

fn argument(argument: &str, skip: &[PathBuf]) -> Result<Sources, InputError> {
    if argument == "-" {
        let stdin = Source { path: None, shown: "-".to_owned(), walked: false };
        return Ok(Box::new(std::iter::once(Ok(stdin))));
    }
    // A file that is really called `@x` or `a[1].txt` wins over the other meaning of its name.
    if Path::new(argument).exists() {
        return Ok(path(Path::new(argument), skip));
    }
    match argument.strip_prefix('@') {
        Some(list) => self::list(list, skip),
        None => pattern(argument, skip),
    }
}

/// A path that exists: a folder's files in order, or the file itself.
fn path(path: &Path, skip: &[PathBuf]) -> Sources {
    if !path.is_dir() {
        let source = Source { path: Some(path.to_owned()), shown: shown(path), walked: false };
        return Box::new(std::iter::once(Ok(source)));
    }
    let skip = skip.to_vec();
    let walk = WalkDir::new(path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |e| e.depth() == 0 || !(is_hidden(e) || is_skipped(e, &skip)));
    Box::new(walk.filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => {
            let shown = shown(entry.path());
            Some(Ok(Source { path: Some(entry.into_path()), shown, walked: true }))
        }
        Err(error) => {
            let at = error.path().map(shown).unwrap_or_default();
            Some(Err(reject::unreadable(reject::origin(&at, 1), &error)))
        }
    }))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".") || entry.file_name().to_str().is_some_and(is_litter)
}

/// Whether systems leave a file or folder of that name in folders of documents.
pub fn is_litter(name: &str) -> bool {
    LITTER.contains(&name)
}

fn is_skipped(entry: &DirEntry, skip: &[PathBuf]) -> bool {
    !skip.is_empty() && entry.file_type().is_dir() && entry.path().canonicalize().is_ok_and(|p| skip.contains(&p))
}

/// A glob, alphabetically; folders that it names are walked.
fn pattern(pattern: &str, skip: &[PathBuf]) -> Result<Sources, InputError> {
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let bad = |e: glob::PatternError| InputError::BadGlob { pattern: pattern.to_owned(), reason: e.msg.to_owned() };
    let mut found = glob::glob_with(pattern, options).map_err(bad)?.peekable();
    if found.peek().is_none() {
        return Err(InputError::NotFound(pattern.to_owned()));
    }
    let skip = skip.to_vec();
    Ok(Box::new(found.flat_map(move |entry| match entry {
        Ok(found) => path(&found, &skip),
        Err(error) => {
            let origin = reject::origin(&shown(error.path()), 1);
            Box::new(std::iter::once(Err(reject::unreadable(origin, error.error())))) as Sources
        }
    })))
}

/// A list: one path, folder or glob a line; blank lines are skipped. A line that names nothing is rejected and
/// the rest goes on.
fn list(list: &str, skip: &[PathBuf]) -> Result<Sources, InputError> {
    let bad = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => InputError::NotFound(format!("@{list}")),
        _ => InputError::BadList { path: list.to_owned(), reason: e.to_string() },
    };
    let mut lines = BufReader::new(File::open(list).map_err(bad)?);
    // Reading a folder as a list fails at the first read, not at opening.
    lines.fill_buf().map_err(bad)?;
    let (name, skip) = (list.to_owned(), skip.to_vec());
    let mut number = 0;
    Ok(Box::new(lines.split(b'\n').flat_map(move |line| {
        number += 1;
        let line = match line {
            Ok(line) => line,
            Err(error) => return one(reject::unreadable(reject::origin(&name, number), &error)),
        };
        let line = String::from_utf8_lossy(&line);
        let entry = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
        if entry.trim().is_empty() {
            return Box::new(std::iter::empty()) as Sources;
        }
        if Path::new(entry).exists() {
            return path(Path::new(entry), &skip);
        }
        pattern(entry, &skip).unwrap_or_else(|error| {
            let reason = format!("line {number} of {name}: {error}");
            one(reject::unreadable(reject::origin(entry, 1), &reason))
        })
    })))
}

fn one(rejected: Rejected) -> Sources {
    Box::new(std::iter::once(Err(rejected)))
}
