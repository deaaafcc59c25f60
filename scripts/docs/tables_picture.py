#!/usr/bin/env python3
"""Draw the picture of the tables that the README shows, from a real run.

usage: tables_picture.py RUN OUT.svg

Takes a few rows of entities.csv, quotes.csv and claims.csv as they are (cells cut to fit, never invented).
"""
import csv
import pathlib
import sys
from html import escape

TABLES = [
    ("entities.csv", 4, [("text", 20), ("label", 6), ("score", 6), ("entity", 30), ("mention_kind", 12)]),
    ("quotes.csv", 5, [("text", 58), ("quote_type", 10), ("cue_text", 12), ("speaker_text", 18), ("speaker", 24), ("speaker_role", 30)]),
    ("claims.csv", 6, [("text", 30), ("value", 10), ("value_low", 9), ("value_high", 10), ("comparator", 10), ("unit_name", 13), ("counted", 22), ("claimant", 26), ("claim_source", 12)]),
]
ROW, CHAR, PAD, FONT = 24, 7.0, 10, 12


def rows(path, columns, count):
    """The rows that fill most of the wanted columns (aliases first), at most two a document, in the table's order."""
    with open(path, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    filled = lambda row: sum(bool(row[name]) for name, _ in columns) + (row.get("mention_kind") == "alias")
    chosen, seen = [], {}
    for row in sorted(table, key=lambda row: -filled(row)):
        if seen.setdefault(row["doc_id"], 0) < 2 and len(chosen) < count:
            seen[row["doc_id"]] += 1
            chosen.append(row)
    return sorted(chosen, key=table.index)


def cut(text, width):
    return text if len(text) <= width else text[: width - 1] + "…"


def main():
    run, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    body, y, right = [], PAD, 0
    for name, count, columns in TABLES:
        body.append(f'<text class="name" x="{PAD}" y="{y + 16}">{name}</text>')
        y += ROW
        for n, row in enumerate([{c: c for c, _ in columns}] + rows(run / name, columns, count)):
            x = PAD
            for column, width in columns:
                cell = CHAR * width + 2 * PAD
                style = "head" if n == 0 else "cell"
                body.append(f'<rect class="{style}" x="{x}" y="{y}" width="{cell}" height="{ROW}"/>')
                body.append(f'<text class="{style}" x="{x + 6}" y="{y + 16}">{escape(cut(row[column], width))}</text>')
                x += cell
            right = max(right, x)
            y += ROW
        y += ROW / 2
    style = (
        f"text{{font:{FONT}px ui-sans-serif,Helvetica,Arial,sans-serif;fill:#1f2933}}"
        "text.name{font-weight:700}text.head{font-weight:600;fill:#334e68}"
        "rect{stroke:#bcccdc;fill:#fff}rect.head{fill:#e6eef6}"
    )
    with open(out, "w", encoding="utf-8") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{right + PAD:.0f}" height="{y:.0f}" '
            f'viewBox="0 0 {right + PAD:.0f} {y:.0f}"><style>{style}</style>'
            f'<rect x="0" y="0" width="100%" height="100%" style="fill:#f7f9fb;stroke:none"/>{"".join(body)}</svg>\n'
        )


if __name__ == "__main__":
    main()
