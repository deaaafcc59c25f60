//! Words to windows that a model can take: whole sentences as far as possible.

use std::ops::Range;

use super::tokenise::{Pieces, Tokenizer, Word};
use crate::encoder::Batch;

/// Pieces that go to the engine in one call; bounds its memory for long documents.
const BATCH_PIECES: usize = 2048;

/// How windows are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowOptions {
    /// Most pieces in a window, special ones included.
    pub pieces: usize,
    /// Most pieces of context on either side of a cut through a sentence.
    pub context: usize,
}

/// A window: its words, and which of them take their labels from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// All words: indices into [`Pieces::words`].
    pub words: Range<usize>,
    /// Words that are labelled here; every word of a document is in one window's core.
    pub core: Range<usize>,
}

/// Cuts a document into windows of at most `room` pieces (without the special ones).
///
/// Windows are made of whole sentences and of about the same size, so that the last is not a lonely short sentence.
/// A sentence that no window can hold is cut between words; there, each core has up to `context` pieces of the
/// sentence's other words at its sides. (Neighbouring sentences as context were tried: two fifths more time, and
/// no better F1 on development data.)
pub fn cut(pieces: &Pieces, room: usize, context: usize) -> Vec<Window> {
    let count = pieces.words.len();
    let room = room.max(1);
    let size = |word: usize| pieces.words[word].pieces.len().min(room);
    let mut left: usize = (0..count).map(size).sum();
    let mut windows = Vec::new();
    let mut next = 0;
    while next < count {
        let share = left.div_ceil(left.div_ceil(room));
        let sentence = &pieces.sentences[pieces.sentences.partition_point(|s| s.end <= next)];
        // Context leaves at least half of a window to its core, and room for the core's first word.
        let context = if size(next) > room / 2 { 0 } else { context.min(room / 4) };
        let (mut first, mut used) = (next, 0);
        while first > sentence.start && used + size(first - 1) <= context {
            first -= 1;
            used += size(first);
        }
        let (core_end, end) = match whole_sentences(pieces, next, room - used, share, size) {
            Some(end) => (end, end),
            None => {
                let core_end = (next + 1).max(words_within(next, sentence.end, room - used - context, size));
                used += (next..core_end).map(size).sum::<usize>();
                (core_end, words_within(core_end, sentence.end, context.min(room.saturating_sub(used)), size))
            }
        };
        left -= (next..core_end).map(size).sum::<usize>();
        windows.push(Window { words: first..end, core: next..core_end });
        next = core_end;
    }
    windows
}

/// The first sentence end after word `next` that makes a core of `share` pieces, or the last that makes one of at
/// most `room`.
fn whole_sentences(
    pieces: &Pieces,
    next: usize,
    room: usize,
    share: usize,
    size: impl Fn(usize) -> usize,
) -> Option<usize> {
    let (mut used, mut word, mut found) = (0, next, None);
    for sentence in &pieces.sentences[pieces.sentences.partition_point(|s| s.end <= next)..] {
        while word < sentence.end {
            used += size(word);
            word += 1;
            // Not the sum of the whole sentence: that would be quadratic for one as long as the document.
            if used > room {
                return found;
            }
        }
        found = Some(word);
        if used >= share {
            break;
        }
    }
    found
}

/// End of the words from `first` to at most `last` that have at most `room` pieces together.
fn words_within(first: usize, last: usize, room: usize, size: impl Fn(usize) -> usize) -> usize {
    let (mut used, mut word) = (0, first);
    while word < last && used + size(word) <= room {
        used += size(word);
        word += 1;
    }
    word
}

/// Some windows as a batch, and where in it their words' labels are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// What goes to the engine.
    pub batch: Batch,
    /// (row of the first piece in the batch, word) of every word in a core.
    pub rows: Vec<(usize, usize)>,
}

/// Lays windows out as batches of at most about `BATCH_PIECES` pieces. Windows without a `wanted` word are left out.
pub fn jobs(
    pieces: &Pieces,
    tokenizer: &Tokenizer,
    options: WindowOptions,
    wanted: impl Fn(&Word) -> bool,
) -> Vec<Job> {
    let special = tokenizer.before.len() + tokenizer.after.len();
    let room = options.pieces.saturating_sub(special);
    let mut jobs: Vec<Job> = Vec::new();
    let (mut ids, mut types) = (Vec::new(), Vec::new());
    for window in cut(pieces, room, options.context) {
        if !pieces.words[window.words.clone()].iter().any(&wanted) {
            continue;
        }
        if jobs.last().is_none_or(|job| job.batch.pieces() + options.pieces > BATCH_PIECES) {
            jobs.push(Job::default());
        }
        let Some(job) = jobs.last_mut() else { continue };
        ids.clear();
        types.clear();
        ids.extend(&tokenizer.before);
        types.resize(ids.len(), 0);
        for number in window.words {
            let word = &pieces.words[number];
            if window.core.contains(&number) {
                job.rows.push((job.batch.pieces() + ids.len(), number));
            }
            ids.extend(pieces.ids[word.pieces.clone()].iter().take(room.max(1)));
            types.resize(ids.len(), word.token_type);
        }
        ids.extend(&tokenizer.after);
        types.resize(ids.len(), 0);
        job.batch.push(&ids, &types);
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sentences given by the number of pieces of their words.
    fn document(sentences: &[Vec<usize>]) -> Pieces {
        let mut pieces = Pieces::default();
        for sentence in sentences {
            let first = pieces.words.len();
            for &size in sentence {
                let at = pieces.ids.len();
                pieces.ids.resize(at + size, 0);
                pieces.words.push(Word { bytes: 0..0, pieces: at..at + size, token_type: 0 });
            }
            pieces.sentences.push(first..pieces.words.len());
        }
        pieces
    }

    #[test]
    fn a_document_that_fits_is_one_window() {
        let pieces = document(&[vec![1; 4], vec![2; 3]]);
        assert_eq!(cut(&pieces, 10, 5), [Window { words: 0..7, core: 0..7 }]);
        assert_eq!(cut(&document(&[vec![], vec![]]), 10, 5), []);
    }

    #[test]
    fn sentences_stay_whole_in_windows_of_about_the_same_size() {
        let cores = |sentences: &[Vec<usize>], room| -> Vec<Range<usize>> {
            let windows = cut(&document(sentences), room, 3);
            assert!(windows.iter().all(|w| w.words == w.core));
            windows.into_iter().map(|w| w.core).collect()
        };
        assert_eq!(cores(&[vec![1; 6], vec![1; 6], vec![1; 6]], 13), [0..12, 12..18]);
        assert_eq!(cores(&vec![vec![1; 2]; 6], 10), [0..6, 6..12]);
        assert_eq!(cores(&[vec![1; 3], vec![], vec![1; 9]], 10), [0..3, 3..12]);
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_between_words() {
        let windows = cut(&document(&[vec![1; 20]]), 8, 2);
        assert_eq!(windows[1], Window { words: 4..12, core: 6..10 });
        assert_eq!(windows.last().unwrap().core.end, 20);
        assert_eq!(cut(&document(&[vec![30, 1]]), 8, 0).len(), 2);
    }

    proptest! {
        #[test]
        fn every_word_is_labelled_once_and_no_window_is_too_long(
            sentences in prop::collection::vec(prop::collection::vec(1usize..6, 0..40), 0..12),
            room in 1usize..64, context in 0usize..40,
        ) {
            let pieces = document(&sentences);
            let mut next = 0;
            for window in cut(&pieces, room, context) {
                prop_assert_eq!(window.core.start, next);
                prop_assert!(window.core.end > next);
                prop_assert!(window.words.start <= window.core.start && window.core.end <= window.words.end);
                let size: usize = window.words.clone().map(|w| pieces.words[w].pieces.len().min(room)).sum();
                prop_assert!(size <= room);
                next = window.core.end;
            }
            prop_assert_eq!(next, pieces.words.len());
        }
    }
}
