//! Document ids that are unique in a run.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sha2::{Digest, Sha256};

use crate::digest::sha256_hex;
use crate::document::Origin;

/// Hands out ids in input order: the user's id, else the first 16 hex digits of the record's SHA-256; a second
/// document with the same id gets `-2`, a third `-3`.
#[derive(Debug, Default)]
pub struct Ids {
    /// How often an id was asked for, by the first bytes of its SHA-256: 16 bytes a document, whatever the
    /// length of the ids.
    seen: HashMap<u64, u32>,
}

impl Ids {
    /// The id of the next document.
    pub fn assign(&mut self, user: Option<&str>, origin: &Origin) -> String {
        let wanted = match user.map(tidy).filter(|id| !id.is_empty()) {
            Some(id) => id,
            None if origin.sha256.len() >= 16 => origin.sha256[..16].to_owned(),
            // A record that could not be read has no hash: its place names it.
            None => sha256_hex(format!("{}\n{}", origin.path, origin.record).as_bytes())[..16].to_owned(),
        };
        if self.claim(&wanted) == 1 {
            return wanted;
        }
        loop {
            let count = self.seen.get(&key(&wanted)).copied().unwrap_or(1);
            let candidate = format!("{wanted}-{count}");
            if self.claim(&candidate) == 1 {
                return candidate;
            }
            self.claim(&wanted);
        }
    }

    fn claim(&mut self, id: &str) -> u32 {
        match self.seen.entry(key(id)) {
            Entry::Occupied(mut entry) => {
                *entry.get_mut() += 1;
                *entry.get()
            }
            Entry::Vacant(entry) => *entry.insert(1),
        }
    }
}

fn key(id: &str) -> u64 {
    Sha256::digest(id.as_bytes()).iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// Ids stand in every table and in row ids: no line breaks or other control characters.
fn tidy(id: &str) -> String {
    id.trim().chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_ids_are_numbered_and_never_clash_with_a_users_own() {
        let mut ids = Ids::default();
        let mut assign = |id: &str| ids.assign(Some(id), &Origin::default());
        assert_eq!(["a", "a", "a-3", "a", "a", " b\n"].map(&mut assign), ["a", "a-2", "a-3", "a-4", "a-5", "b"]);
    }

    #[test]
    fn without_a_user_id_the_hash_names_the_document() {
        let mut ids = Ids::default();
        let origin = Origin { path: "x".into(), record: 1, sha256: "0123456789abcdef0123".into() };
        assert_eq!(ids.assign(None, &origin), "0123456789abcdef");
        assert_eq!(ids.assign(Some(""), &origin), "0123456789abcdef-2");
        assert_eq!(ids.assign(None, &Origin::default()).len(), 16);
    }
}
