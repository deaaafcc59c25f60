#!/usr/bin/env python3
"""Learn what single words tell of a line: words.py OUT.tsv PAGES.jsonl.gz [...]

A logistic regression on the words of single lines (keep or boilerplate); the weights of the words that occur
in at least 25 documents (fewer would be topics) and matter most are written as hundredths.
"""

import gzip
import json
import re
import sys
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

WORD = re.compile(r"[^\W\d_]+")
MOST = 4000


def words(text):
    return WORD.findall(text.replace("’", "'").lower()[:240])[:60]


def main():
    lines, labels, documents, spread = [], [], [], Counter()
    for path in sys.argv[2:]:
        for raw in gzip.open(path, "rt", encoding="utf-8"):
            page = json.loads(raw)
            seen = set()
            for text, label in page["lines"]:
                if label in ("keep", "boilerplate"):
                    bag = words(text)
                    seen.update(bag)
                    # Long lines are told by other things; they would drown the short ones here.
                    if len(bag) <= 20:
                        lines.append(bag)
                        labels.append(label == "keep")
            spread.update(seen)
    vectors = CountVectorizer(analyzer=lambda w: set(w), vocabulary=sorted(w for w, n in spread.items() if n >= 25), binary=True)
    features = vectors.transform(lines)
    model = LogisticRegression(C=0.03, max_iter=300).fit(features, np.array(labels))
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0]))
    best = sorted(weights, key=lambda w: -abs(weights[w]) * np.sqrt(spread[w]))[:MOST]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("# Words of lines and their weights in hundredths (positive: article), learnt from the WCXB pages (CC BY 4.0)\n")
        out.write("# by scripts/train_lines/words.py. Columns: word, weight.\n")
        for word in sorted(best):
            if round(100 * weights[word]):
                out.write(f"{word}\t{round(100 * weights[word])}\n")


if __name__ == "__main__":
    main()
