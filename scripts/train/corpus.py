"""Read annotated text: two-column BIO files, or JSON lines with running text and character spans.

A document is a list of sentences, a sentence a `Sentence(text, spans)` with spans (start, end, type) in code points.
BIO tokens are joined to running text, because running text is what the tagger meets in use.
"""

import json
from pathlib import Path
from typing import NamedTuple

from labels import TYPES

ATTACHED_LEFT = set(", . ; : ! ? ) ] } % … ” ’ '' n't n’t".split())
ATTACHED_RIGHT = set("( [ { $ £ € # “ ‘ ``".split())
CLITICS = ("s", "S", "m", "d", "re", "ve", "ll")
SENTENCES_IN_UNMARKED_DOCUMENT = 25


class Sentence(NamedTuple):
    text: str
    spans: list


def bio_documents(path):
    """The documents of a BIO file, each a list of sentences, each a list of (token, tag)."""
    documents, document, sentence = [], [], []
    marked = False
    for line in Path(path).read_text(encoding="utf-8").split("\n") + ["", "-DOCSTART-"]:
        if line.startswith("-DOCSTART-"):
            if document:
                documents.append(document)
            marked = marked or bool(documents)
            document = []
        elif line.strip():
            token, tag = line.split("\t")[0], line.split("\t")[-1]
            sentence.append((token, tag))
        elif sentence:
            document.append(sentence)
            sentence = []
    if len(documents) == 1:  # no document marks in the file
        (whole,) = documents
        step = SENTENCES_IN_UNMARKED_DOCUMENT
        documents = [whole[i : i + step] for i in range(0, len(whole), step)]
    return documents


def running_text(tokens):
    """Join the (token, tag) pairs of a sentence to a Sentence."""
    text, spans, current = "", [], None
    quote_open, attach_next = False, True
    for i, (token, tag) in enumerate(tokens):
        attach, attach_after = attach_next, token in ATTACHED_RIGHT
        if token in ATTACHED_LEFT or (token[:1] in "'’" and token[1:] in CLITICS):
            attach = True
        if token == '"':
            attach, attach_after = attach or quote_open, not quote_open
            quote_open = not quote_open
        if token in ("-", "–", "/") and text[-1:].isalnum() and _continues_compound(text, tokens[i + 1 : i + 2]):
            attach = attach_after = True
        if not attach:
            text += " "
        start = len(text)
        text += token
        if tag.startswith("I-") and current and current[2] == tag[2:]:
            current[1] = len(text)
        else:
            current = [start, len(text), tag[2:]] if tag != "O" else None
            if current:
                spans.append(current)
        attach_next = attach_after
    return Sentence(text, [tuple(span) for span in spans if span[2] in TYPES])


def _continues_compound(text, following):
    first = following[0][0][:1] if following else ""
    return first.islower() or (first.isdigit() and text[-1:].isdigit())


def jsonl_documents(path):
    """The documents of a JSON lines file with `text` and `entities` (start, end, label); each line of text is a sentence."""
    documents = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if "text" not in record or "entities" not in record:
            continue
        spans = [(e["start"], e["end"], e["label"]) for e in record["entities"] if e["label"] in TYPES]
        documents.append(lines_with_spans(record["text"], spans))
    return documents


def lines_with_spans(text, spans):
    sentences, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [(s - start, e - start, kind) for s, e, kind in spans if start <= s and e <= end]
        if line.strip():
            sentences.append(Sentence(line, inside))
        start = end + 1
    return sentences


def read_sentences(path):
    """The documents of a file of either kind, as lists of Sentence."""
    if str(path).endswith(".jsonl"):
        return jsonl_documents(path)
    return [[running_text(sentence) for sentence in document] for document in bio_documents(path)]
