//! Words to windows that a model can take: whole sentences as far as possible, with neighbours as context.

use std::ops::Range;

use super::tokenise::{Pieces, Tokenizer};
use crate::encoder::Batch;

/// Pieces that go to the engine in one call; bounds its memory for long documents.
const BATCH_PIECES: usize = 2048;

/// How windows are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowOptions {
    /// Most pieces in a window, special ones included.
    pub pieces: usize,
    /// Most pieces of context on either side of a window of a document that needs several.
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

/// Cuts a document into windows of at most `room` pieces (without the special ones). A document that fits is one
/// window. Otherwise cores are made of whole sentences where they fit, and a sentence that does not is cut between
/// words; each core has up to `context` pieces of the words around it at its sides.
pub fn cut(pieces: &Pieces, room: usize, context: usize) -> Vec<Window> {
    let count = pieces.words.len();
    let room = room.max(1);
    let size = |word: usize| pieces.words[word].pieces.len().min(room);
    let mut windows = Vec::new();
    let mut next = 0;
    while next < count {
        // Context leaves at least half of a window to its core, and room for the core's first word.
        let context = if size(next) > room / 2 { 0 } else { context.min(room / 4) };
        let mut first = next;
        let mut used = 0;
        while first > 0 && used + size(first - 1) <= context {
            first -= 1;
            used += size(first);
        }
        let mut end = core_end(pieces, next, room - used, size);
        if end < count {
            end = core_end(pieces, next, room - used - context, size);
        }
        used += (next..end).map(size).sum::<usize>();
        let core = next..end;
        let limit = used + context;
        while end < count && used + size(end) <= limit.min(room) {
            used += size(end);
            end += 1;
        }
        next = core.end;
        windows.push(Window { words: first..end, core });
    }
    windows
}

/// End of the longest core from word `next` on that has at most `room` pieces and ends with a sentence; when not
/// even one sentence fits, of the longest that ends with a word (at least one word).
fn core_end(pieces: &Pieces, next: usize, room: usize, size: impl Fn(usize) -> usize) -> usize {
    let (mut used, mut word, mut whole) = (0, next, next);
    let first_sentence = pieces.sentences.partition_point(|s| s.end <= next);
    let mut ends = pieces.sentences[first_sentence..].iter().map(|s| s.end).peekable();
    while word < pieces.words.len() && used + size(word) <= room {
        used += size(word);
        word += 1;
        if ends.peek() == Some(&word) {
            whole = word;
            while ends.peek() == Some(&word) {
                ends.next();
            }
        }
    }
    if whole > next { whole } else { word.max(next + 1) }
}

/// Some windows as a batch, and where in it their words' labels are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// What goes to the engine.
    pub batch: Batch,
    /// (row of the first piece in the batch, word) of every word in a core.
    pub rows: Vec<(usize, usize)>,
}

/// Lays windows out as batches of at most about [`BATCH_PIECES`] pieces.
pub fn jobs(pieces: &Pieces, tokenizer: &Tokenizer, options: WindowOptions) -> Vec<Job> {
    let special = tokenizer.before.len() + tokenizer.after.len();
    let room = options.pieces.saturating_sub(special);
    let mut jobs: Vec<Job> = Vec::new();
    let (mut ids, mut types) = (Vec::new(), Vec::new());
    for window in cut(pieces, room, options.context) {
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
    use super::super::tokenise::Word;
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
    fn sentences_stay_whole_and_see_their_neighbours() {
        let pieces = document(&[vec![1; 6], vec![1; 6], vec![1; 6]]);
        let windows = cut(&pieces, 12, 3);
        assert_eq!(windows.iter().map(|w| w.core.clone()).collect::<Vec<_>>(), [0..6, 6..12, 12..18]);
        assert_eq!(windows.iter().map(|w| w.words.clone()).collect::<Vec<_>>(), [0..9, 3..15, 9..18]);
        assert_eq!(cut(&pieces, 12, 0)[0], Window { words: 0..12, core: 0..12 });
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
