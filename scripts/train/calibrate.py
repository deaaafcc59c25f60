"""Find the temperature that makes the scores of names honest, and write it into a model folder's config.json.

usage: python scripts/train/calibrate.py build/train/best --data ../shared/data/ner

The logits are divided by the temperature (Guo et al., ICML 2017) that gives the gold labels of the dev sets' words the
least negative log likelihood, each set weighing the same. No label changes.
"""

import argparse
import json
from pathlib import Path

import torch

import network
from corpus import read_sentences
from encode import label_words, load_tokenizer, words_of
from evaluate import dev_file, word_logits
from train import DEV_SETS

CANDIDATES = [0.5 + 0.02 * i for i in range(126)]


def logits_and_labels(model, tokenizer, path):
    documents = read_sentences(path)
    words = [[words_of(tokenizer, sentence.text) for sentence in document] for document in documents]
    logits = [names for document in word_logits(model, tokenizer, words) for sentence in document for names, _ in sentence]
    pairs = [pair for document in zip(words, documents) for pair in zip(*document)]
    labels = [label for of_sentence, sentence in pairs for label in label_words(of_sentence, sentence.spans)]
    return torch.stack(logits), torch.tensor(labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    tokenizer = load_tokenizer(arguments.model / "tokenizer.json")
    model = network.load(arguments.model)
    sets = [logits_and_labels(model, tokenizer, dev_file(arguments.data, name)) for name in DEV_SETS]
    loss = lambda t: sum(torch.nn.functional.cross_entropy(logits / t, labels).item() for logits, labels in sets)
    best = min(CANDIDATES, key=loss)
    print(f"temperature {best:.2f}: mean loss {loss(best) / len(sets):.4f}, without {loss(1.0) / len(sets):.4f}")
    path = arguments.model / "config.json"
    config = json.loads(path.read_text())
    config["claimwire"]["temperature"] = round(best, 2)
    path.write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
