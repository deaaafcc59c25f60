//! The word lists that this program was built with, for `run.json`.

use crate::digest::sha256_hex;

/// Name and content of every file in `data/lexicons`, listed by `build.rs`.
static LEXICONS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lexicons.rs"));

/// Name and SHA-256 of every lexicon.
pub(super) fn hashes() -> Vec<(String, String)> {
    LEXICONS.iter().map(|(name, content)| (name.to_string(), sha256_hex(content))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_lexicon_is_listed() {
        let listed: Vec<String> = super::hashes().into_iter().map(|(name, _)| name).collect();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lexicons");
        let mut there: Vec<String> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        there.sort();
        assert_eq!(listed, there);
    }
}
