//! What archives share: how members are named, which are left out, how deep one may hold another, and a file on
//! disk for what must be read from its end.

use std::fs::File;
use std::io::{self, BufRead, Seek, SeekFrom};

use super::discover;

/// Archives inside archives, at most.
pub const DEEPEST: u8 = 3;

/// The path that a member's records carry.
pub fn member(archive: &str, name: &str) -> String {
    // Windows' tools write `\`; control characters would break lines of messages.
    let name: String = name.chars().map(|c| if c == '\\' { '/' } else { c }).filter(|c| !c.is_control()).collect();
    format!("{archive}!{}", name.trim_start_matches("./").trim_start_matches('/'))
}

/// Whether a member is no document: hidden, or left by a system.
pub fn is_litter(name: &str) -> bool {
    name.split(['/', '\\'])
        .any(|part| (part.starts_with('.') && part != "." && part != "..") || discover::is_litter(part))
}

/// The rest of a stream as a nameless file, which the system deletes when it is closed.
///
/// # Errors
/// What reading the stream or writing the file says.
pub fn spool(reader: &mut dyn BufRead) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(reader, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_named_after_their_archive() {
        assert_eq!(member("d/a.zip", "./x/b.txt"), "d/a.zip!x/b.txt");
        assert_eq!(member("a.zip", "\\x\\b\n.txt"), "a.zip!x/b.txt");
        assert!(is_litter("__MACOSX/._a.txt") && is_litter("x/.git/y") && !is_litter("./x/../y.txt"));
    }
}
