"""Speed of other programs that find names, on the same text as examples/engine_speed.rs.

usage: python scripts/bench/pipelines.py torch MODEL WORKERS REPEAT FILE...
       python scripts/bench/pipelines.py spacy PIPELINE WORKERS REPEAT FILE...

`torch` is the token-classification pipeline of transformers on a float32 model folder, a paragraph at a time; `spacy`
is a spaCy pipeline of which only what finds names is loaded. Prints the same JSON object.
"""

import json
import resource
import sys
import time
from pathlib import Path

BEGUN = time.perf_counter()


def torch_names(model, workers):
    import torch
    from transformers import AutoModelForTokenClassification, PreTrainedTokenizerFast, pipeline

    torch.set_num_threads(workers)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(Path(model) / "tokenizer.json"), unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        pad_token="[PAD]", mask_token="[MASK]", model_max_length=256)
    network = AutoModelForTokenClassification.from_pretrained(model)
    run = pipeline("token-classification", model=network, tokenizer=tokenizer, aggregation_strategy="first")

    def names(texts):
        paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
        return sum(len(found) for found in run(paragraphs, batch_size=8, stride=48))

    return names


def spacy_names(name, workers):
    import spacy

    run = spacy.load(name, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])

    def names(texts):
        return sum(len(document.ents) for document in run.pipe(texts, n_process=workers))

    return names


def cpu_time():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main():
    kind, model, workers, repeat, *files = sys.argv[1:]
    texts = [Path(path).read_text(encoding="utf-8", errors="replace") for path in files]
    names = {"torch": torch_names, "spacy": spacy_names}[kind](model, int(workers))
    names(texts[:1])
    ready, cpu, wall = time.perf_counter(), cpu_time(), time.perf_counter()
    found = names(texts * int(repeat))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({
        "words": sum(len(text.split()) for text in texts) * int(repeat), "names": found, "start_s": ready - BEGUN,
        "cpu_s": cpu_time() - cpu, "wall_s": time.perf_counter() - wall, "peak_mb": peak * 1024 / 1e6,
    }))


if __name__ == "__main__":
    main()
