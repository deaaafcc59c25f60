"""Train the tagger. Seeded; stops and goes on from OUT/checkpoint.pt when it is started again.

usage: python scripts/train/train.py --data ../shared/data/ner --quotes ../shared/data/quotes/polnear --base build/train/base --out build/train
       python scripts/train/train.py --smoke --data data/gold --out build/smoke

OUT/best/ is the float32 model (Hugging Face layout) with the best mean F1 on the dev sets.
"""

import argparse
import json
import random
import time
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.numpy import save_file

import network
from attributions import articles, attribution_file
from augment import collect_names
from batches import IGNORED, batches, epoch_windows, tensors
from corpus import bio_documents, jsonl_documents
from encode import MAX_PIECES, label_words, load_tokenizer, words_of
from evaluate import describe, dev_file, evaluate, evaluate_roles
from labels import LABELS

TRAIN_SETS = {"conll2003_reiss": 1, "worldwide_4": 2, "crossner_politics_4": 2, "wikigold": 1}  # name: times in an epoch
DEV_SETS = ("conll2003_reiss", "worldwide_4", "crossner_politics_4")
ROLE_WEIGHT = 0.5  # of the attribution head's loss, summed over the roles
WARMUP = 0.06
AVERAGE_EVERY, AVERAGE_KEEP = 5, 0.98  # moving average of the weights, over some 250 steps


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with SET/train.bio and SET/dev.jsonl (or .bio)")
    parser.add_argument("--quotes", type=Path, help="folder with train.jsonl(.gz) and dev.jsonl, articles with attributions")
    parser.add_argument("--base", type=Path, help="folder of the pretrained BERT (see base.py)")
    parser.add_argument("--start", type=Path, help="folder of a trained float32 model to go on from, instead of --base")
    parser.add_argument("--freeze-words", action="store_true", help="leave the word embeddings as they are")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(TRAIN_SETS))
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--minutes", type=float, default=1e9, help="end the schedule no later than this")
    parser.add_argument("--rate", type=float, default=3e-4, help="highest learning rate")
    parser.add_argument("--batch", type=int, default=2048, help="pieces in a batch, with padding")
    parser.add_argument("--evaluations", type=int, default=8, help="how often to measure on the dev sets")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--float32", action="store_true", help="no bfloat16 (for a processor without it)")
    parser.add_argument("--smoke", action="store_true", help="a tiny random network on any annotated files below DATA")
    return parser.parse_args()


def training_sources(arguments):
    sources = []
    for name in arguments.sets:
        documents = bio_documents(arguments.data / name / "train.bio")
        sources += [(documents, collect_names(documents))] * TRAIN_SETS.get(name, 1)
    return sources


def smoke_sources(data, tokenizer):
    """Whatever annotated files there are below `data`, as (BIO documents, names)."""
    documents = []
    for path in sorted(data.rglob("*.bio")):
        documents += bio_documents(path)
    for path in sorted(data.rglob("*.jsonl")):
        for document in jsonl_documents(path):
            documents.append([bio_of(sentence, tokenizer) for sentence in document])
    assert documents, f"no annotated text below {data}"
    return [(documents, collect_names(documents))]


def smoke_articles(data):
    """The annotated articles below `data` that have attributions."""
    files = [path for path in sorted(data.rglob("*.jsonl")) if '"quotes"' in path.read_text(encoding="utf-8")]
    return [article for path in files for article in articles(path)]


def bio_of(sentence, tokenizer):
    words = words_of(tokenizer, sentence.text)
    labels = label_words(words, sentence.spans)
    return [(sentence.text[word.start : word.end], LABELS[label]) for word, label in zip(words, labels)]


def save_model(folder, model, weights, tokenizer):
    folder.mkdir(parents=True, exist_ok=True)
    config = model.config.to_dict()
    config = {k: config[k] for k in sorted(config) if k not in ("transformers_version", "dtype") and not k.startswith("_")}
    config |= {"architectures": ["BertForTokenClassification"], "claimwire": network.own_config(MAX_PIECES)}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


class Average:
    """The moving average of the weights."""

    def __init__(self, model):
        self.weights = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
        self.updates = 0

    @torch.no_grad()
    def update(self, model):
        self.updates += 1
        keep = min(AVERAGE_KEEP, self.updates / (self.updates + 10))
        for name, p in model.named_parameters():
            if name in self.weights:
                self.weights[name].lerp_(p, 1 - keep)

    @torch.no_grad()
    def swap(self, model):
        for name, p in model.named_parameters():
            if name in self.weights:
                kept = p.detach().clone()
                p.copy_(self.weights[name])
                self.weights[name] = kept


class Trainer:
    def __init__(self, arguments, model, tokenizer, data):
        self.arguments, self.model, self.tokenizer, self.data = arguments, model, tokenizer, data
        learnt = [p for p in model.parameters() if p.requires_grad]
        decay = [p for p in learnt if p.dim() > 1]
        plain = [p for p in learnt if p.dim() == 1]
        groups = [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=arguments.rate, betas=(0.9, 0.98), fused=True)
        self.average = Average(model)
        self.step = self.epoch = self.position = 0
        self.seconds, self.best, self.evaluated = 0.0, -1.0, 0
        self.checkpoint = arguments.out / "checkpoint.pt"

    def resume(self):
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average.weights, self.average.updates = state["average"], state["updates"]
            self.step, self.epoch, self.position, self.seconds, self.best, self.evaluated = state["place"]
            torch.manual_seed(self.arguments.seed + self.step)
            print(f"goes on at step {self.step}", flush=True)

    def save(self):
        place = (self.step, self.epoch, self.position, self.seconds, self.best, self.evaluated)
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "place": place,
                 "average": self.average.weights, "updates": self.average.updates}
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def run(self):
        arguments, pieces, losses, mark = self.arguments, 0, [], time.time()
        last_save = mark
        while True:
            windows = epoch_windows(self.data.sources, self.data.articles, self.tokenizer, arguments.seed, self.epoch)
            plan = batches(windows, arguments.batch, arguments.seed, self.epoch)
            for batch in plan[self.position :]:
                done = max((self.epoch + self.position / len(plan)) / arguments.epochs, self.seconds / 60 / arguments.minutes)
                if done >= (self.evaluated + 1) / arguments.evaluations or done >= 1:
                    self.evaluate(done)
                    self.save()
                    last_save = mark = time.time()
                if done >= 1:
                    return
                losses.append(self.train_on(batch, done))
                pieces += sum(len(window.ids) for window in batch)
                self.seconds += time.time() - mark
                mark = time.time()
                self.step += 1
                self.position += 1
                if self.step % 50 == 0:
                    loss, losses = sum(losses) / len(losses), []
                    print(f"{done:6.1%} step {self.step} epoch {self.epoch} loss {loss:.4f} pieces {pieces} seconds {self.seconds:.0f}", flush=True)
                if time.time() - last_save > 600:
                    self.save()
                    last_save = mark = time.time()
            self.epoch, self.position = self.epoch + 1, 0

    def train_on(self, batch, done):
        self.model.train()
        rate = self.arguments.rate * min(done / WARMUP + 0.01, (1 - done) / (1 - WARMUP), 1)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        ids, types, mask, names, roles = tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not self.arguments.float32):
            name_logits, role_logits = self.model(ids, types, mask)
        words = (names >= 0).sum() + (roles[..., 0] >= 0).sum()
        loss = (summed_loss(name_logits, names) + ROLE_WEIGHT * summed_loss(role_logits, roles)) / words
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        if self.step % AVERAGE_EVERY == 0:
            self.average.update(self.model)
        return loss.item()

    def evaluate(self, done):
        """Measure the averaged weights and keep them if they are the best so far."""
        self.evaluated = int(done * self.arguments.evaluations + 1e-9)
        self.average.swap(self.model)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not self.arguments.float32):
            results = evaluate(self.model, self.tokenizer, self.data.files)
            results |= evaluate_roles(self.model, self.tokenizer, self.data.role_files)
        mean = sum(scores["F1"] for scores in results.values()) / max(1, len(results))
        print(f"--- {done:.1%} step {self.step} mean F1 {mean:.2f}\n{describe(results)}", flush=True)
        if mean >= self.best:
            self.best = mean
            save_model(self.arguments.out / "best", self.model, network.float_weights(self.model), self.tokenizer)
        self.average.swap(self.model)


def summed_loss(logits, targets):
    """Cross entropy summed over the words that have a target."""
    return torch.nn.functional.cross_entropy(logits.float().flatten(0, -2), targets.flatten(), ignore_index=IGNORED, reduction="sum")


class Data(NamedTuple):
    """What is trained on: names and attributions; what is measured on: files by the name of the set."""

    sources: list
    articles: list
    files: dict
    role_files: dict


def read_data(arguments):
    files = {name: dev_file(arguments.data, name) for name in DEV_SETS if dev_file(arguments.data, name)}
    quotes = arguments.quotes
    found = articles(attribution_file(quotes, "train")) if quotes else []
    return Data(training_sources(arguments), found, files, {quotes.name: attribution_file(quotes, "dev")} if quotes else {})


def main():
    arguments = parse_arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    if arguments.smoke:
        default = Path(__file__).resolve().parents[2] / "models" / "default"
        tokenizer = load_tokenizer((arguments.base or default) / "tokenizer.json")
        model = network.tiny(tokenizer.get_vocab_size())
        data = Data(smoke_sources(arguments.data, tokenizer), smoke_articles(arguments.data), {}, {})
        arguments.minutes = min(arguments.minutes, 0.5)
    else:
        tokenizer = load_tokenizer((arguments.start or arguments.base) / "tokenizer.json")
        model = network.load(arguments.start) if arguments.start else network.from_base(arguments.base)
        data = read_data(arguments)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not arguments.freeze_words)
    network.use_pooled_dropout(model)
    model.set_attn_implementation("eager")  # in bfloat16 on a CPU the fused attention takes a fifth to a third longer
    trainer = Trainer(arguments, model, tokenizer, data)
    trainer.resume()
    trainer.run()


if __name__ == "__main__":
    main()
