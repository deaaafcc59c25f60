#!/usr/bin/env python3
"""Count the kinds of errors in a run's names against gold, as rows of a Markdown table.

usage: python3 scripts/docs/entity_errors.py GOLD.jsonl RUN
"""
import collections
import csv
import json
import sys


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def main():
    gold_path, run = sys.argv[1:3]
    found = collections.defaultdict(set)
    with open(f"{run}/entities.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["doc_id"]].add((int(row["source_start"] or row["start"]), int(row["source_end"] or row["end"]), row["label"]))
    classes, examples = collections.Counter(), collections.Counter()
    for line in open(gold_path, encoding="utf-8"):
        record = json.loads(line)
        gold = {(e["start"], e["end"], e["label"]) for e in record["entities"]}
        ours = found[record.get("id") or record["doc_id"]]
        wrong, missed = ours - gold, gold - ours
        classes["right"] += len(ours & gold)
        for name in sorted(wrong):
            over = [g for g in missed if overlap(name, g)]
            if any(g[:2] == name[:2] for g in over):
                (other,) = [g[2] for g in over if g[:2] == name[:2]][:1]
                classes["same words, other label"] += 1
                examples[f"{other} taken for {name[2]}"] += 1
            elif any(g[2] == name[2] for g in over):
                classes["same label, other words"] += 1
            elif over:
                classes["other words and label"] += 1
            else:
                classes["no name there"] += 1
        classes["missed altogether"] += sum(not any(overlap(g, name) for name in ours) for g in missed)
    for kind, count in classes.most_common():
        print(f"| {kind} | {count} |")
    print("most frequent confusions: " + ", ".join(f"{kind} {count}" for kind, count in examples.most_common(6)))


if __name__ == "__main__":
    main()
