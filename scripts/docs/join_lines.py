#!/usr/bin/env python3
"""Lines with labels ({"id", "lines": [[text, label], ...]}) to the texts that a dump would hold: JSONL in, JSONL out."""
import json
import sys

for line in sys.stdin:
    record = json.loads(line)
    print(json.dumps({"id": record["id"], "text": "\n".join(text for text, _ in record["lines"])}, ensure_ascii=False))
