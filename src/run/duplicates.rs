//! Near-duplicates (`--dedup`): an article that says nearly what an earlier one said is marked with its id.
//!
//! A text is three words after another, hashed; its signature is the least of each of 64 permutations of
//! these hashes (MinHash, Broder 1997), kept in 16 bits each, and the share of equal places estimates the share of
//! word triples that two texts have in common. Texts that agree in a band of four places are compared. Only
//! articles that are no duplicates themselves are remembered, less than a kilobyte each, whatever their length; an
//! article is compared with those before it in the input, so that threads have no say.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use serde::Deserialize;

use super::error::{RunError, output};
use super::folder::RunFolder;
use super::journal::Journal;
use crate::digest::mix;
use crate::tables::texts;

/// Places of a signature.
const HASHES: usize = 64;
/// Places of a band: with a share of .7, 99 in 100 pairs agree in one of the sixteen bands.
const ROWS: usize = 4;
/// Words that are hashed together.
const WORDS: usize = 3;
/// Texts of fewer words are not compared: captions and notices are often alike by right.
const FEWEST: usize = 20;
/// Equal places of duplicates: seven in ten.
const ALIKE: usize = 45;

/// What is kept of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature([u16; HASHES]);

impl Signature {
    /// The signature of a text; `None` for one too short to tell. Case and punctuation do not count.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<u64> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word_hash).collect();
        if words.len() < FEWEST {
            return None;
        }
        let mut least = [u64::MAX; HASHES];
        for triple in words.windows(WORDS) {
            let hash = triple.iter().fold(0, |hash, word| mix(hash ^ word));
            let mut permuted = hash;
            for place in &mut least {
                permuted = mix(permuted.wrapping_add(0x9e37_79b9_7f4a_7c15));
                *place = permuted.min(*place);
            }
        }
        // The low bits: the high ones of a minimum are nearly all zero.
        Some(Signature(least.map(|place| place as u16)))
    }

    fn alike(&self, other: &Signature) -> usize {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count()
    }

    /// A key for each band, with its number in it.
    fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.0
            .chunks_exact(ROWS)
            .zip(1u64..)
            .map(|(rows, number)| mix(rows.iter().fold(0, |key, place| key << 16 | u64::from(*place)) ^ mix(number)))
    }
}

/// FNV-1a over the word in lower case.
fn word_hash(word: &str) -> u64 {
    word.chars()
        .flat_map(char::to_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The articles so far that are no duplicates.
#[derive(Debug, Default)]
pub struct Duplicates {
    articles: Vec<(Box<str>, Signature)>,
    /// By band: the newest article with it, and through `older` those before.
    newest: HashMap<u64, u32>,
    /// For each article and band, the article before it in the same band, plus one; 0 for none.
    older: Vec<[u32; HASHES / ROWS]>,
}

/// Articles of one band that are looked at: more share it only when a template fills them.
const LOOKED_AT: usize = 64;

impl Duplicates {
    /// What the committed part of a run leaves to compare with.
    ///
    /// # Errors
    /// [`RunError`] when the texts cannot be read back.
    pub fn of_run(folder: &RunFolder) -> Result<Self, RunError> {
        #[derive(Deserialize)]
        struct Line {
            doc_id: String,
            text: String,
        }
        let mut known = Duplicates::default();
        for shard in Journal::shards(&folder.journal())? {
            let path = folder.part(shard.shard, texts::FILE_NAME);
            // A shard of rejects has no texts.
            let Ok(file) = File::open(&path) else { continue };
            for line in BufReader::new(file).lines() {
                let line = line.map_err(output(&path))?;
                let line: Line = serde_json::from_str(&line)
                    .map_err(|error| RunError::Damaged { path: path.clone(), message: error.to_string() })?;
                known.place(&line.doc_id, Signature::of(&line.text));
            }
        }
        Ok(known)
    }

    /// The earlier article that this one nearly is; `None` makes it one to compare later ones with.
    pub fn place(&mut self, doc_id: &str, signature: Option<Signature>) -> Option<String> {
        let signature = signature?;
        if let Some(original) = self.find(&signature) {
            return Some(original.to_owned());
        }
        let number = u32::try_from(self.articles.len()).ok()?;
        let mut older = [0; HASHES / ROWS];
        for (band, before) in signature.bands().zip(&mut older) {
            *before = self.newest.insert(band, number).map_or(0, |n| n + 1);
        }
        self.older.push(older);
        self.articles.push((doc_id.into(), signature));
        None
    }

    /// The article most alike, the first of several.
    fn find(&self, signature: &Signature) -> Option<&str> {
        let mut best: Option<(usize, u32)> = None;
        for (band, key) in signature.bands().enumerate() {
            let mut next = self.newest.get(&key).copied();
            for _ in 0..LOOKED_AT {
                let Some(number) = next else { break };
                let Some((_, other)) = self.articles.get(number as usize) else { break };
                let alike = signature.alike(other);
                let better = best.is_none_or(|(most, first)| alike > most || (alike == most && number < first));
                if alike >= ALIKE && better {
                    best = Some((alike, number));
                }
                next = self.older.get(number as usize).and_then(|older| older[band].checked_sub(1));
            }
        }
        best.and_then(|(_, number)| self.articles.get(number as usize)).map(|(id, _)| id.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An invented text of `n` words that depends on `seed`.
    fn text(seed: u64, n: u64) -> Vec<String> {
        (0..n).map(|i| format!("w{}", mix(seed * 1_000_003 + i) % 500)).collect()
    }

    fn of(words: &[String]) -> Option<Signature> {
        Signature::of(&words.join(" "))
    }

    #[test]
    fn an_edited_copy_is_found_and_another_article_is_not() {
        let mut known = Duplicates::default();
        for seed in 0..200 {
            assert_eq!(known.place(&format!("d{seed}"), of(&text(seed, 300))), None);
        }
        let mut copy = text(7, 300);
        for at in [20, 110, 250] {
            copy[at] = "edited".into();
        }
        copy.extend(["Reporting", "by", "our", "staff"].map(String::from));
        assert_eq!(known.place("copy", of(&copy)).as_deref(), Some("d7"));
        assert_eq!(known.place("again", Signature::of(&copy.join(", ").to_uppercase())).as_deref(), Some("d7"));
        let half: Vec<String> = text(7, 150).into_iter().chain(text(900, 150)).collect();
        assert_eq!(known.place("half", of(&half)), None);
    }

    #[test]
    fn short_texts_are_never_duplicates() {
        let mut known = Duplicates::default();
        assert_eq!(known.place("a", Signature::of("Two words")), None);
        assert_eq!(known.place("b", Signature::of("Two words")), None);
    }

    #[test]
    fn the_estimate_is_near_the_truth() {
        // Of 400 words the last 100 differ: 298 of 498 triples are shared.
        let (a, b) = (text(1, 400), text(1, 300).into_iter().chain(text(2, 100)).collect::<Vec<_>>());
        let alike = of(&a).unwrap().alike(&of(&b).unwrap()) as f64 / HASHES as f64;
        assert!((alike - 0.6).abs() < 0.15, "{alike}");
    }
}
