"""From text to pieces: words, their case, their labels; windows of whole sentences.

A word is a pre-token of the BERT pre-tokeniser (white space and punctuation split). Its first piece carries its label.
The tokeniser lower-cases, so the case of a word goes to the model as the token type of all its pieces.
"""

from typing import NamedTuple

from tokenizers import Tokenizer

from labels import LABEL_ID, ROLE_LABELS

MAX_PIECES = 256
CASE_NONE, CASE_FIRST, CASE_ALL, CASE_OTHER = range(4)


class Word(NamedTuple):
    start: int
    end: int
    pieces: list
    case: int


def load_tokenizer(path):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def case_of(word):
    """0: no upper-case letter; 1: only the first letter is; 2: all letters are, at least two; 3: any other mixture."""
    letters = [c for c in word if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return CASE_NONE
    if upper == len(letters) and upper > 1:
        return CASE_ALL
    if upper == 1 and letters[0].isupper():
        return CASE_FIRST
    return CASE_OTHER


def words_of(tokenizer, text):
    encoding = tokenizer.encode(text, add_special_tokens=False)
    words, last = [], None
    for piece, word_id, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets):
        if word_id == last:
            words[-1][1] = end
            words[-1][2].append(piece)
        else:
            words.append([start, end, [piece]])
            last = word_id
    return [Word(start, end, pieces, case_of(text[start:end])) for start, end, pieces in words]


def label_words(words, spans):
    """A label id for each word: B- for the first word that starts inside a span, I- for the others inside it."""
    labels = [LABEL_ID["O"]] * len(words)
    for start, end, kind in spans:
        inside = [i for i, word in enumerate(words) if start <= word.start < end]
        for i in inside:
            labels[i] = LABEL_ID[("B-" if i == inside[0] else "I-") + kind]
    return labels


def role_words(words, spans):
    """A label id of ROLE_LABELS for each word: B for the first word that starts inside a span, I for the others."""
    labels = [ROLE_LABELS.index("O")] * len(words)
    for start, end in spans:
        inside = [i for i, word in enumerate(words) if start <= word.start < end]
        for i in inside:
            labels[i] = ROLE_LABELS.index("B" if i == inside[0] else "I")
    return labels


def pack(sentences, budget):
    """Group consecutive sentences (lists of words) into windows of at most `budget` pieces.

    `budget` is called for each new window. A sentence too long for any window is cut between words.
    Yields lists of (sentence number, word number).
    """
    window, used, room = [], 0, budget()
    for s, words in enumerate(sentences):
        size = sum(len(word.pieces) for word in words)
        if window and used + size > room:
            yield window
            window, used, room = [], 0, budget()
        for w, word in enumerate(words):
            if window and used + len(word.pieces) > MAX_PIECES - 2:
                yield window
                window, used, room = [], 0, budget()
            window.append((s, w))
            used += len(word.pieces)
    if window:
        yield window


def window_inputs(tokenizer, words):
    """(ids, token types, position of each word's first piece) of a window, with [CLS] and [SEP]."""
    ids, types, firsts = [tokenizer.token_to_id("[CLS]")], [0], []
    for word in words:
        firsts.append(len(ids))
        ids += word.pieces
        types += [word.case] * len(word.pieces)
    return ids + [tokenizer.token_to_id("[SEP]")], types + [0], firsts
