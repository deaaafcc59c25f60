"""Measure a model folder (float32 or int8): strict F1 of spans with labels, on running text.

usage: python scripts/train/evaluate.py MODEL_FOLDER --data ../shared/data/ner
"""

import argparse
from collections import Counter
from pathlib import Path

import torch

import network
from corpus import read_sentences
from encode import MAX_PIECES, load_tokenizer, pack, window_inputs, words_of
from labels import LABELS, TYPES

DEV_SETS = ("conll2003_reiss", "worldwide_4", "crossner_politics_4", "finer_ord", "uner_ewt", "wnut17_4")
PIECES_IN_BATCH = 4096


def dev_file(data, name):
    for suffix in ("dev.jsonl", "dev.bio"):
        if (Path(data) / name / suffix).exists():
            return Path(data) / name / suffix
    return None


def spans_of(words, labels):
    """Spans (start, end, type) of a sentence; an I- that continues nothing of its type begins a span."""
    spans, open_type = [], None
    for word, label in zip(words, labels):
        kind = LABELS[label][2:]
        if LABELS[label].startswith("I-") and kind == open_type:
            spans[-1][1] = word.end
        elif kind:
            spans.append([word.start, word.end, kind])
        open_type = kind
    return {tuple(span) for span in spans}


@torch.no_grad()
def predict(model, tokenizer, documents):
    """For each document, for each sentence, the set of spans found."""
    model.eval()
    encoded = [[words_of(tokenizer, sentence.text) for sentence in document] for document in documents]
    labels = [[[0] * len(words) for words in document] for document in encoded]
    jobs = []
    for d, sentences in enumerate(encoded):
        for window in pack(sentences, lambda: MAX_PIECES - 2):
            ids, types, firsts = window_inputs(tokenizer, [sentences[s][w] for s, w in window])
            jobs.append((ids, types, firsts, d, window))
    jobs.sort(key=lambda job: len(job[0]))
    while jobs:
        count = max(1, PIECES_IN_BATCH // len(jobs[-1][0]))
        batch, jobs = jobs[-count:], jobs[:-count]
        longest = len(batch[-1][0])
        fill = lambda rows: torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        ids, types = fill([job[0] for job in batch]), fill([job[1] for job in batch])
        mask = fill([[1] * len(job[0]) for job in batch])
        best = model(input_ids=ids, token_type_ids=types, attention_mask=mask).logits.float().argmax(-1).tolist()
        for row, (_, _, firsts, d, window) in zip(best, batch):
            for first, (s, w) in zip(firsts, window):
                labels[d][s][w] = row[first]
    return [[spans_of(words, tags) for words, tags in zip(*pair)] for pair in zip(encoded, labels)]


def score(documents, predictions):
    """F1 in per cent by type and over all, with precision and recall over all; types without gold do not count."""
    gold, found, right = Counter(), Counter(), Counter()
    for document, predicted in zip(documents, predictions):
        for sentence, spans in zip(document, predicted):
            truth = set(sentence.spans)
            for counter, group in ((gold, truth), (found, spans), (right, truth & spans)):
                counter.update(kind for _, _, kind in group)
    kinds = [kind for kind in TYPES if gold[kind]]
    total = lambda counter: sum(counter[kind] for kind in kinds)
    ratio = lambda a, b: 100 * a / b if b else 0.0
    result = {kind: ratio(2 * right[kind], gold[kind] + found[kind]) for kind in kinds}
    result["F1"] = ratio(2 * total(right), total(gold) + total(found))
    result["P"], result["R"] = ratio(total(right), total(found)), ratio(total(right), total(gold))
    return result


def evaluate(model, tokenizer, files):
    """Scores by set; `files` maps the name of a set to its file."""
    results = {}
    for name, path in files.items():
        documents = read_sentences(path)
        results[name] = score(documents, predict(model, tokenizer, documents))
    return results


def describe(results):
    return "\n".join(f"{name:20} " + "  ".join(f"{k} {v:5.2f}" for k, v in scores.items()) for name, scores in results.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder for each set")
    parser.add_argument("--sets", nargs="+", default=DEV_SETS)
    arguments = parser.parse_args()
    files = {name: dev_file(arguments.data, name) for name in arguments.sets}
    files = {name: path for name, path in files.items() if path}
    tokenizer = load_tokenizer(arguments.model / "tokenizer.json")
    print(describe(evaluate(network.load(arguments.model), tokenizer, files)))


if __name__ == "__main__":
    main()
