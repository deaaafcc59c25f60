"""Read articles with attributions: JSON lines with `text` and `quotes` (start, end, cue, speaker), offsets in code points.

An article becomes an `Article(lines, roles)`: its lines that are not blank, and for each line and role the spans in it.
"""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

from labels import ROLES

TO_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


class Article(NamedTuple):
    lines: list
    roles: list


def articles(path):
    """All articles of a file, which may be compressed with gzip."""
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        return [article(record["text"], role_spans(record["quotes"])) for record in map(json.loads, file)]


def attribution_file(folder, part):
    """FOLDER/PART.jsonl or the same with .gz, whichever is there."""
    for suffix in (".jsonl", ".jsonl.gz"):
        if (Path(folder) / (part + suffix)).exists():
            return Path(folder) / (part + suffix)
    return None


def role_spans(quotes):
    """The spans of each role, in the order of ROLES. What somebody is quoted with inside a quotation stays part of that."""
    contents = {(q["start"], q["end"]) for q in quotes if q["type"] != "scare"}
    outer = {(s, e) for s, e in contents if not any((a, b) != (s, e) and a <= s and e <= b for a, b in contents)}
    part = lambda key: {(q[key]["start"], q[key]["end"]) for q in quotes if q.get(key) and q["type"] != "scare"}
    by_role = {"CUE": part("cue"), "SOURCE": part("speaker"), "CONTENT": outer}
    return [sorted(by_role[role]) for role in ROLES]


def article(text, spans):
    lines, roles, start = [], [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            lines.append(line)
            roles.append([[(max(s, start) - start, min(e, end) - start) for s, e in of_role if s < end and e > start] for of_role in spans])
        start = end + 1
    return Article(lines, roles)


def swap_quotes(line):
    """Straight quote marks to curly ones, or the other way, whichever the line lacks; no offset moves."""
    if any(c in "“”‘’" for c in line):
        return line.translate(TO_STRAIGHT)
    result, quote_open = [], False
    for c in line:
        if c == '"':
            quote_open = not quote_open
            c = "“" if quote_open else "”"
        result.append("’" if c == "'" else c)
    return "".join(result)
