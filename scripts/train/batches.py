"""An epoch of training batches: varied sentences, packed to windows, grouped by length so that little is padding."""

import random as random_module
from typing import NamedTuple

import torch

from attributions import swap_quotes
from augment import SWAP_QUOTES, vary
from corpus import running_text
from encode import MAX_PIECES, label_words, pack, role_words, window_inputs, words_of
from labels import ROLES

IGNORED = -100
SINGLE_SENTENCES = 0.25  # share of the documents that are cut to single sentences in an epoch
SHORTEST_WINDOW = 64
MASKED_WORDS = 0.03


class Window(NamedTuple):
    """Inputs and targets, one for each piece; a target is IGNORED on what is no first piece and in a head without gold."""

    ids: list
    types: list
    names: list
    roles: list


def epoch_windows(sources, articles, tokenizer, seed, epoch):
    """The windows of an epoch; `sources` is a list of (BIO documents, names by type), `articles` have attributions."""
    random = random_module.Random(f"{seed}-{epoch}")
    windows = []
    for documents, names in sources:
        for document in documents:
            sentences, labels = [], []
            for tokens in document:
                sentence = running_text(vary(tokens, names, random))
                sentences.append(words_of(tokenizer, sentence.text))
                labels.append(label_words(sentences[-1], sentence.spans))
            single = random.random() < SINGLE_SENTENCES
            windows += labelled_windows(tokenizer, sentences, labels, None, single, random)
    for article in articles:
        swap = random.random() < SWAP_QUOTES
        lines = [words_of(tokenizer, swap_quotes(line) if swap else line) for line in article.lines]
        roles = [list(zip(*(role_words(words, spans) for spans in of_line))) for words, of_line in zip(lines, article.roles)]
        windows += labelled_windows(tokenizer, lines, None, roles, False, random)
    return windows


def labelled_windows(tokenizer, sentences, names, roles, single, random):
    """The windows of a document of `sentences` (lists of words) with `names` and `roles` for each word, or None."""
    budget = (lambda: 1) if single else (lambda: random.randint(SHORTEST_WINDOW, MAX_PIECES - 2))
    mask = tokenizer.token_to_id("[MASK]")
    for place in pack(sentences, budget):
        ids, types, firsts = window_inputs(tokenizer, [sentences[s][w] for s, w in place])
        window = Window(ids, types, [IGNORED] * len(ids), [(IGNORED,) * len(ROLES)] * len(ids))
        for (s, w), first in zip(place, firsts):
            if names:
                window.names[first] = names[s][w]
            if roles:
                window.roles[first] = roles[s][w]
            if random.random() < MASKED_WORDS:
                size = len(sentences[s][w].pieces)
                ids[first : first + size] = [mask] * size
        yield window


def batches(windows, pieces_in_batch, seed, epoch):
    """Lists of windows of about the same length, in random order, at most `pieces_in_batch` pieces with padding."""
    random = random_module.Random(f"{seed}-{epoch}-order")
    ordered = sorted(windows, key=lambda window: len(window.ids) * random.uniform(0.95, 1.05))
    result, batch, longest = [], [], 0
    for window in ordered:
        longest = max(longest, len(window.ids))
        if batch and longest * (len(batch) + 1) > pieces_in_batch:
            result.append(batch)
            batch, longest = [], len(window.ids)
        batch.append(window)
    if batch:
        result.append(batch)
    random.shuffle(result)
    return result


def tensors(batch, pad=0):
    """Padded tensors (ids, types, mask, names, roles) of a batch; all [windows, pieces] but roles [windows, pieces, roles]."""
    longest = max(len(window.ids) for window in batch)
    fill = lambda rows, value: torch.tensor([row + [value] * (longest - len(row)) for row in rows])
    ids, types, names, roles = zip(*batch)
    mask = fill([[1] * len(row) for row in ids], 0)
    return fill(ids, pad), fill(types, 0), mask, fill(names, IGNORED), fill(roles, (IGNORED,) * len(ROLES))
