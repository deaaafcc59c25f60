//! Sentences to words and word pieces, with the words' places in the text.

use serde_json::Value;
use tokenizers::Tokenizer as HfTokenizer;
use unicode_normalization::char::is_combining_mark;

use super::error::{ModelError, TagError};
use crate::span::{Span, Text};

/// A word: the unit that carries a label, by its first piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the text.
    pub bytes: std::ops::Range<usize>,
    /// Pieces: indices into [`Pieces::ids`].
    pub pieces: std::ops::Range<usize>,
    /// Token type of its pieces.
    pub token_type: u32,
}

/// The words of a document's sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Ids of the word pieces, in text order.
    pub ids: Vec<u32>,
    /// The words, in text order.
    pub words: Vec<Word>,
    /// Words of each sentence: indices into `words`. A sentence may have none.
    pub sentences: Vec<std::ops::Range<usize>>,
}

/// What the token type of a piece tells the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenTypes {
    /// Nothing: it is 0.
    Zero,
    /// The case of the word in the original text, see [`case_of`].
    Case,
}

/// A tokenizer and the rules by which its pieces form words.
pub struct Tokenizer {
    inner: HfTokenizer,
    types: TokenTypes,
    /// Whether the tokenizer itself makes each punctuation mark a word (BERT does, SentencePiece does not).
    parts_punctuation: bool,
    /// Special pieces before a window (`[CLS]`).
    pub before: Vec<u32>,
    /// Special pieces after a window (`[SEP]`).
    pub after: Vec<u32>,
}

impl Tokenizer {
    /// Reads `tokenizer.json`. Truncation and padding in it are ignored.
    ///
    /// # Errors
    /// [`ModelError::Tokenizer`] when the file is none.
    pub fn new(json: &[u8], types: TokenTypes) -> Result<Self, ModelError> {
        let error = |e: tokenizers::Error| ModelError::Tokenizer(e.to_string());
        let mut value: Value = serde_json::from_slice(json).map_err(|e| ModelError::Tokenizer(e.to_string()))?;
        // Our own bundles' files are taken as they are: reading one twice costs time at every start.
        let mut inner = match prefix_spaces(&mut value) {
            true => HfTokenizer::from_bytes(value.to_string().as_bytes()),
            false => HfTokenizer::from_bytes(json),
        }
        .map_err(error)?;
        inner.with_padding(None).with_truncation(None).map_err(error)?;
        let sample = inner.encode("a", true).map_err(error)?;
        let special = |(id, mask): (&u32, &u32)| (*mask == 1).then_some(*id);
        let (ids, mask) = (sample.get_ids(), sample.get_special_tokens_mask());
        let before: Vec<u32> = ids.iter().zip(mask).map_while(special).collect();
        let mut after: Vec<u32> = ids.iter().zip(mask).rev().map_while(special).collect();
        after.reverse();
        let parts_punctuation = value.get("pre_tokenizer").is_some_and(parts_punctuation);
        Ok(Tokenizer { inner, types, parts_punctuation, before, after })
    }

    /// The words and pieces of `sentences` of a text. Sentences are tokenised one by one.
    ///
    /// # Errors
    /// [`TagError::Tokenizer`].
    pub fn pieces(&self, text: &Text, sentences: &[Span]) -> Result<Pieces, TagError> {
        let mut pieces = Pieces::default();
        for sentence in sentences {
            let first = pieces.words.len();
            self.add_sentence(text.slice(*sentence), sentence.byte_start, &mut pieces)?;
            pieces.sentences.push(first..pieces.words.len());
        }
        Ok(pieces)
    }

    fn add_sentence(&self, sentence: &str, start: usize, pieces: &mut Pieces) -> Result<(), TagError> {
        let encoding = self.inner.encode(sentence, false).map_err(|e| TagError::Tokenizer(e.to_string()))?;
        let first = pieces.words.len();
        let mut last: Option<(Option<u32>, bool)> = None;
        let parts = encoding.get_ids().iter().zip(encoding.get_word_ids()).zip(encoding.get_offsets());
        for ((&id, &word), &offsets) in parts {
            let (from, to) = trimmed(sentence, offsets);
            let mark = !self.parts_punctuation && is_mark(&sentence[from..to]);
            let blank = pieces.words[first..].last().is_some_and(|word| word.bytes.is_empty());
            // A character of several bytes may be several pieces of byte-level BPE.
            let same = pieces.words[first..].last().is_some_and(|word| from < to && start + from < word.bytes.end);
            let goes_on = last.is_some_and(|(w, after_mark)| w == word && (same || blank || !after_mark && !mark));
            let at = pieces.ids.len();
            pieces.ids.push(id);
            match pieces.words.last_mut() {
                Some(word) if goes_on => {
                    // A lone SentencePiece blank has no text: the word's text begins with its next piece.
                    word.bytes.start = if word.bytes.is_empty() { start + from } else { word.bytes.start };
                    word.bytes.end = word.bytes.end.max(start + to);
                    word.pieces.end = at + 1;
                }
                _ => pieces.words.push(Word { bytes: start + from..start + to, pieces: at..at + 1, token_type: 0 }),
            }
            last = Some((word, mark));
        }
        for word in &mut pieces.words[first..] {
            let local = word.bytes.start - start..word.bytes.end - start;
            // Accents that the tokenizer strips belong to the letter before them.
            let accents = sentence[local.end..].chars().take_while(|c| is_combining_mark(*c));
            word.bytes.end += accents.map(char::len_utf8).sum::<usize>();
            if self.types == TokenTypes::Case {
                word.token_type = case_of(&sentence[local]);
            }
        }
        Ok(())
    }
}

/// Lets a byte-level tokenizer begin every sentence as it begins a word after a blank; `false` when there was nothing
/// to change. Sentences go to the tokenizer one by one but stand in a window one after the other, and classifiers of
/// words are trained with a blank before each.
fn prefix_spaces(tokenizer: &mut Value) -> bool {
    match tokenizer {
        Value::Object(fields) => {
            let byte_level =
                matches!(fields.get("type").and_then(Value::as_str), Some("ByteLevel" | "RobertaProcessing"));
            let mut changed = false;
            for (name, value) in fields.iter_mut() {
                match name.as_str() {
                    "add_prefix_space" if byte_level && *value == Value::Bool(false) => {
                        *value = Value::Bool(true);
                        changed = true;
                    }
                    "pre_tokenizer" | "pretokenizers" | "post_processor" | "processors" => {
                        changed |= prefix_spaces(value);
                    }
                    _ => {}
                }
            }
            changed
        }
        Value::Array(parts) => parts.iter_mut().map(prefix_spaces).filter(|changed| *changed).count() > 0,
        _ => false,
    }
}

/// Whether a pre-tokenizer (a value in `tokenizer.json`) makes each punctuation mark a word of its own.
fn parts_punctuation(pre_tokenizer: &Value) -> bool {
    match pre_tokenizer.get("type").and_then(Value::as_str) {
        Some("BertPreTokenizer" | "Punctuation") => true,
        Some("Sequence") => {
            let parts = pre_tokenizer.get("pretokenizers").and_then(Value::as_array);
            parts.is_some_and(|parts| parts.iter().any(parts_punctuation))
        }
        _ => false,
    }
}

/// Byte offsets of a piece without the white space that SentencePiece counts to it, on code-point boundaries.
fn trimmed(sentence: &str, (from, to): (usize, usize)) -> (usize, usize) {
    let Some(text) = sentence.get(from..to) else {
        let boundary = |at: usize, step: fn(usize) -> usize| {
            let mut at = at.min(sentence.len());
            while !sentence.is_char_boundary(at) {
                at = step(at);
            }
            at
        };
        return (boundary(from, |at| at - 1), boundary(to, |at| at + 1));
    };
    let from = from + (text.len() - text.trim_start().len());
    (from, from + text.trim().len())
}

fn is_mark(piece: &str) -> bool {
    !piece.is_empty() && !piece.contains(char::is_alphanumeric)
}

/// The case of a word: 0 no capital letter, 1 a capital first letter and no other, 2 capital letters only (two or
/// more), 3 any other mixture.
pub fn case_of(word: &str) -> u32 {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let (mut all, mut upper) = (1, usize::from(first));
    for letter in letters {
        all += 1;
        upper += usize::from(letter.is_uppercase());
    }
    match upper {
        0 => 0,
        1 if first => 1,
        n if n == all => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bert() -> Tokenizer {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/encoder/int8/tokenizer.json");
        Tokenizer::new(&std::fs::read(path).unwrap(), TokenTypes::Case).unwrap()
    }

    fn words(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
        let text = Text::new(text);
        let all = text.span(0..text.as_str().len());
        let pieces = tokenizer.pieces(&text, &[all]).unwrap();
        assert_eq!(pieces.words.iter().map(|w| w.pieces.len()).sum::<usize>(), pieces.ids.len());
        pieces.words.iter().map(|w| text.as_str()[w.bytes.clone()].to_owned()).collect()
    }

    #[test]
    fn words_slice_back_out_of_the_text() {
        let tokenizer = bert();
        assert_eq!(
            words(&tokenizer, "“Ōsaka’s” A-b 🙂 5%"),
            ["“", "Ōsaka", "’", "s", "”", "A", "-", "b", "🙂", "5", "%"]
        );
        assert_eq!(words(&tokenizer, "Cafe\u{301} Zu\u{308}rich!"), ["Cafe\u{301}", "Zu\u{308}rich", "!"]);
        assert_eq!(words(&tokenizer, "東京 ab\u{200b}c"), ["東", "京", "ab\u{200b}c"]);
    }

    #[test]
    fn text_without_pieces_is_harmless() {
        for text in ["", " ", "\u{200b}", "\u{301}", "\u{feff}\u{0}"] {
            assert!(words(&bert(), text).iter().all(|w| !w.is_empty()), "{text:?}");
        }
    }

    #[test]
    fn sentences_keep_their_places_in_the_text() {
        let text = Text::new("é a. É B!");
        let sentences = [text.span(0..5), text.span(6..text.as_str().len())];
        let pieces = bert().pieces(&text, &sentences).unwrap();
        assert_eq!(pieces.sentences, [0..3, 3..6]);
        let found: Vec<&str> = pieces.words.iter().map(|w| &text.as_str()[w.bytes.clone()]).collect();
        assert_eq!(found, ["é", "a", ".", "É", "B", "!"]);
        assert_eq!(pieces.words.iter().map(|w| w.token_type).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 0]);
        assert_eq!((bert().before, bert().after), (vec![2], vec![3]));
    }

    #[test]
    fn the_case_of_a_word_is_that_of_its_letters() {
        for (word, case) in [
            ("said", 0),
            ("2024", 0),
            ("Paris", 1),
            ("A", 1),
            ("É", 1),
            ("’Tis", 1),
            ("NATO", 2),
            ("EU", 2),
            ("G7", 1),
            ("iPhone", 3),
            ("McKay", 3),
            ("UNs", 3),
        ] {
            assert_eq!(case_of(word), case, "{word}");
        }
    }

    #[test]
    fn sentencepiece_words_begin_at_blanks_and_marks() {
        let vocabulary = [("<unk>", 0.0), ("▁Par", -1.0), ("Par", -1.5), ("is", -1.0), (",", -1.0), ("▁a", -1.0)];
        let vocabulary: Vec<_> = vocabulary.into_iter().chain([("▁", -2.0), ("(", -1.0)]).collect();
        let json = serde_json::json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
            "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
            "post_processor": null, "decoder": null,
            "model": {"type": "Unigram", "unk_id": 0, "vocab": vocabulary, "byte_fallback": false},
        });
        let tokenizer = Tokenizer::new(json.to_string().as_bytes(), TokenTypes::Zero).unwrap();
        assert_eq!(words(&tokenizer, "Paris, a (Paris"), ["Paris", ",", "a", "(", "Paris"]);
    }
}
