"""Measure a model folder (float32 or int8) on running text: strict F1 of names, F1 of the words of cue, source and content.

usage: python scripts/train/evaluate.py MODEL_FOLDER --data ../shared/data/ner --quotes ../shared/data/quotes/polnear
"""

import argparse
from collections import Counter
from pathlib import Path

import torch

import network
from attributions import articles, attribution_file
from corpus import read_sentences
from encode import MAX_PIECES, load_tokenizer, pack, role_words, window_inputs, words_of
from labels import LABELS, ROLES, TYPES

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
def word_logits(model, tokenizer, documents):
    """For each document, for each sentence (a list of words), (logits of names, logits of roles) of each word."""
    model.eval()
    found = [[[None] * len(words) for words in document] for document in documents]
    jobs = []
    for d, sentences in enumerate(documents):
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
        names, roles = (logits.float() for logits in model(ids, types, mask))
        for names_of_window, roles_of_window, (_, _, firsts, d, window) in zip(names, roles, batch):
            for first, (s, w) in zip(firsts, window):
                found[d][s][w] = names_of_window[first], roles_of_window[first]
    return found


def word_outputs(model, tokenizer, documents):
    """The same, with the best label instead of the logits."""
    best = lambda pair: (pair[0].argmax().item(), pair[1].argmax(-1).tolist())
    return [[[best(word) for word in sentence] for sentence in document] for document in word_logits(model, tokenizer, documents)]


def predict(model, tokenizer, documents):
    """For each document, for each sentence, the set of spans found."""
    encoded = [[words_of(tokenizer, sentence.text) for sentence in document] for document in documents]
    outputs = word_outputs(model, tokenizer, encoded)
    return [
        [spans_of(words, [label for label, _ in found]) for words, found in zip(*pair)] for pair in zip(encoded, outputs)
    ]


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


def evaluate_roles(model, tokenizer, files):
    """F1 of the words of each role in per cent, by set; a word counts whether it begins a span or goes on with it."""
    results = {}
    for name, path in files.items():
        read = articles(path)
        documents = [[words_of(tokenizer, line) for line in article.lines] for article in read]
        gold, found, right = Counter(), Counter(), Counter()
        for article, words_of_lines, outputs in zip(read, documents, word_outputs(model, tokenizer, documents)):
            for words, spans, output in zip(words_of_lines, article.roles, outputs):
                for role, of_role in enumerate(spans):
                    for truth, (_, labels) in zip(role_words(words, of_role), output):
                        gold[role] += truth > 0
                        found[role] += labels[role] > 0
                        right[role] += truth > 0 and labels[role] > 0
        scores = {kind: 200 * right[r] / max(1, gold[r] + found[r]) for r, kind in enumerate(ROLES)}
        results[name] = scores | {"F1": sum(scores.values()) / len(ROLES)}
    return results


def describe(results):
    return "\n".join(f"{name:20} " + "  ".join(f"{k} {v:5.2f}" for k, v in scores.items()) for name, scores in results.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder for each set")
    parser.add_argument("--quotes", type=Path, help="folder with dev.jsonl, articles with attributions")
    parser.add_argument("--sets", nargs="+", default=DEV_SETS)
    arguments = parser.parse_args()
    files = {name: dev_file(arguments.data, name) for name in arguments.sets}
    files = {name: path for name, path in files.items() if path}
    tokenizer = load_tokenizer(arguments.model / "tokenizer.json")
    model = network.load(arguments.model)
    results = evaluate(model, tokenizer, files)
    if arguments.quotes:
        results |= evaluate_roles(model, tokenizer, {arguments.quotes.name: attribution_file(arguments.quotes, "dev")})
    print(describe(results))


if __name__ == "__main__":
    main()
