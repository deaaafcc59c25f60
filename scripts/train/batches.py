"""An epoch of training batches: varied sentences, packed to windows, grouped by length so that little is padding."""

import random as random_module

import torch

from augment import vary
from corpus import running_text
from encode import MAX_PIECES, label_words, pack, window_inputs, words_of

IGNORED = -100
SINGLE_SENTENCES = 0.25  # share of the documents that are cut to single sentences in an epoch
SHORTEST_WINDOW = 64
MASKED_WORDS = 0.03


def epoch_windows(sources, tokenizer, seed, epoch):
    """The windows (ids, types, labels) of an epoch; `sources` is a list of (BIO documents, names by type)."""
    random = random_module.Random(f"{seed}-{epoch}")
    mask = tokenizer.token_to_id("[MASK]")
    windows = []
    for documents, names in sources:
        for document in documents:
            sentences, labels = [], []
            for tokens in document:
                sentence = running_text(vary(tokens, names, random))
                sentences.append(words_of(tokenizer, sentence.text))
                labels.append(label_words(sentences[-1], sentence.spans))
            single = random.random() < SINGLE_SENTENCES
            budget = (lambda: 1) if single else (lambda: random.randint(SHORTEST_WINDOW, MAX_PIECES - 2))
            for window in pack(sentences, budget):
                ids, types, firsts = window_inputs(tokenizer, [sentences[s][w] for s, w in window])
                target = [IGNORED] * len(ids)
                for (s, w), first in zip(window, firsts):
                    target[first] = labels[s][w]
                    if random.random() < MASKED_WORDS:
                        size = len(sentences[s][w].pieces)
                        ids[first : first + size] = [mask] * size
                windows.append((ids, types, target))
    return windows


def batches(windows, pieces_in_batch, seed, epoch):
    """Lists of windows of about the same length, in random order, at most `pieces_in_batch` pieces with padding."""
    random = random_module.Random(f"{seed}-{epoch}-order")
    ordered = sorted(windows, key=lambda window: len(window[0]) * random.uniform(0.95, 1.05))
    result, batch, longest = [], [], 0
    for window in ordered:
        longest = max(longest, len(window[0]))
        if batch and longest * (len(batch) + 1) > pieces_in_batch:
            result.append(batch)
            batch, longest = [], len(window[0])
        batch.append(window)
    if batch:
        result.append(batch)
    random.shuffle(result)
    return result


def tensors(batch, pad=0):
    """Padded tensors (ids, types, mask, targets) of a batch."""
    longest = max(len(ids) for ids, _, _ in batch)
    fill = lambda rows, value: torch.tensor([row + [value] * (longest - len(row)) for row in rows])
    ids, types, targets = zip(*batch)
    return fill(ids, pad), fill(types, 0), fill([[1] * len(row) for row in ids], 0), fill(targets, IGNORED)
