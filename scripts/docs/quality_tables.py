#!/usr/bin/env python3
"""Write what scripts/quality.sh printed as the tables of docs/QUALITY.md, between its two markers.

usage: scripts/quality.sh | tee build/quality.txt && python3 scripts/docs/quality_tables.py build/quality.txt docs/QUALITY.md
"""
import datetime
import re
import sys

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
ROW = re.compile(r"^(.+?)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+ - [\d.]+)\s+(\d+)\s+([\d.]+)\s+([\d.]+)\s*$")
# Metrics that tell enough; accuracies are given as P = R = F1 by the scorer.
SHOWN = {
    "entities": None,
    "quotes": ["exact", "exact speaker head", "exact end to end", "exact canonical", "soft", "soft end to end"],
    "claims": ["value", "value+unit", "value+modifier", "value+unit+modifier", "concept_partial", "concept_complete", "claimant", "claimant or author"],
    "sentences": None,
    "clean": None,
}


def main():
    source, target = sys.argv[1:3]
    out, part = [], None
    for line in open(source, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("## "):
            title = line[3:]
            out.append(f"\n### {title}\n")
        elif head := re.match(r"^(entities|quotes|claims|sentences|clean) \((\d+) documents\)$", line):
            part = head[1]
            out.append(f"{head[2]} documents\n\n| metric | P | R | F1 | 95 % of F1 | right | found | gold |\n|---|---|---|---|---|---|---|---|")
        elif (error := re.match(r"^calibration error\s+([\d.]+)$", line)) and " by " not in title:
            out.append(f"\nExpected calibration error of the scores: {error[1]} %.")
        elif (row := ROW.match(line)) and (SHOWN[part] is None or row[1] in SHOWN[part]):
            out.append("| " + " | ".join(cell.strip() for cell in row.groups()) + " |")
    page = open(target, encoding="utf-8").read()
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    stamp = f"\nMeasured on {datetime.date.today()} by `scripts/quality.sh`.\n"
    with open(target, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + stamp + "\n".join(out) + "\n" + END + after)


if __name__ == "__main__":
    main()
