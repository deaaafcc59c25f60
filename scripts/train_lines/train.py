#!/usr/bin/env python3
"""Train the line model: TSV files of `examples/line_features.rs` -> models/lines/lines.bin.

    train.py OUT.bin DEV.tsv[,DEV.tsv...] TRAIN.tsv[:KEEP:BOILERPLATE] [...]

KEEP and BOILERPLATE weigh the two kinds of lines: WCXB pages carry less boilerplate than news pages do.

Two pairs of LightGBM ensembles: one for English, one blind to words for all other languages. The first of a pair judges a line by its description; the second gets, besides, what the first
(trained on other documents, five folds) thinks of the neighbours. `surroundings` must compute what the
function of that name in src/clean/lines/model.rs computes. Requires lightgbm, scikit-learn and numpy.
"""

import struct
import sys

import lightgbm as lgb
import numpy as np
from sklearn.model_selection import GroupKFold

PARAMS = dict(
    objective="binary", learning_rate=0.06, num_leaves=24, min_data_in_leaf=120, feature_fraction=0.5, bagging_fraction=0.8,
    bagging_freq=1, lambda_l2=5.0, max_bin=127, verbose=-1, seed=7, deterministic=True, num_threads=1,
)
FIRST, SECOND = 140, 140

# Columns that depend on English words (see src/clean/lines/features.rs for the order).
WORDY = [18, 19, 20, 23, 25, *range(32, 39), 40, 41, 42, 46, 47, 48, *range(50, 54), 68, 69, 70, *range(77, 82), 86, 88, 90, 93, 95, 97]
WORDY += [*range(99, 102), *range(103, 106), *range(107, 110), *range(111, 114), *range(116, 119), *range(121, 124), *range(126, 129)]


def read(path):
    rows = np.loadtxt(path, delimiter="\t", dtype=object, comments=None)
    documents, labels = rows[:, 0].astype(int), rows[:, 2].astype(str)
    return documents, labels, rows[:, 3].astype(float), rows[:, 4:].astype(np.float32)


def best_block(votes):
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    for n, vote in enumerate(votes):
        if total <= 0.0:
            total, start = 0.0, n
        total += vote
        if total > best:
            best, found = total, (start, n + 1)
    return found


def surroundings(p, sizes):
    count = len(p)
    sums, weighted, weights = (np.concatenate([[0.0], np.cumsum(v)]) for v in (p, p * sizes, sizes))
    start, end = best_block((p - 0.5) * sizes)
    columns = [p]
    for step in (-1, 1, -2, 2, -3, 3):
        at = np.arange(count) + step
        columns.append(np.where((at >= 0) & (at < count), p[np.clip(at, 0, count - 1)], -1.0))
    n = np.arange(count)
    for reach in (2, 5, 10, 20):
        a, b = np.maximum(n - reach, 0), np.minimum(n + reach + 1, count)
        columns.append((sums[b] - sums[a]) / (b - a))
        columns.append((weighted[b] - weighted[a]) / np.maximum(weights[b] - weights[a], 1e-6))
    columns.append(weighted[:-1] / max(weighted[-1], 1e-6))
    columns.append(np.full(count, sums[-1]))
    columns.append(((n >= start) & (n < end)).astype(float))
    columns.append(np.clip(n - start, -50, 200))
    columns.append(np.clip(end - n, -50, 200))
    return np.stack(columns, 1).astype(np.float32)


def widen(documents, p, chars, features):
    sizes = np.log(np.maximum(chars, 1.0))
    out = np.zeros((len(p), 20), np.float32)
    for document in np.unique(documents):
        rows = np.flatnonzero(documents == document)
        out[rows] = surroundings(p[rows], sizes[rows])
    return np.hstack([features, out])


def fit(features, labels, weights, rounds):
    # Feature numbers must fit in a byte, and 255 marks a leaf.
    assert features.shape[1] < 255
    return lgb.train(PARAMS, lgb.Dataset(features, labels, weight=weights), rounds)


def nodes_of(tree, nodes):
    """Appends a tree's nodes, right child next to its parent; gives the root's index."""
    at = len(nodes)
    if "leaf_value" in tree:
        nodes.append((255, 0, tree["leaf_value"]))
        return at
    nodes.append(None)
    nodes_of(tree["right_child"], nodes)
    left = nodes_of(tree["left_child"], nodes)
    nodes[at] = (tree["split_feature"], left, tree["threshold"])
    return at


def pack(model):
    roots, nodes = [], []
    for tree in model.dump_model()["tree_info"]:
        roots.append(nodes_of(tree["tree_structure"], nodes))
    out = struct.pack("<HH", len(roots), len(nodes)) + struct.pack(f"<{len(roots)}H", *roots)
    return out + b"".join(struct.pack("<BHf", *node) for node in nodes)


def scores(labels, chars, keep):
    gold, known = labels == "keep", np.isin(labels, ["keep", "boilerplate"])
    out = []
    for weight in (np.ones(len(labels)), chars):
        tp, fp, fn = ((weight * (m & known)).sum() for m in (gold & keep, ~gold & keep, gold & ~keep))
        out.append(2 * tp / (2 * tp + fp + fn))
    return out


def main():
    out, dev = sys.argv[1], sys.argv[2].split(",")
    parts = []
    for n, spec in enumerate(sys.argv[3:]):
        path, *by_label = spec.split(":")
        documents, labels, chars, features = read(path)
        parts.append((documents, documents + 100_000 * n, labels, chars, features, np.where(labels == "keep", *map(float, by_label or (1, 1)))))
    # A page and its light form have the same content: they must fall into the same fold, hence the group.
    group, documents, labels, chars, features, weights = (np.concatenate(c) for c in zip(*parts))
    target, used = (labels == "keep").astype(int), labels != "title"
    # Long lines matter more to a reader than short ones, but not in proportion.
    weights = weights * (0.5 + 0.25 * np.log1p(chars) / np.log(10))
    packed = b""
    pairs = []
    for hidden in ([], WORDY):
        seen = features.copy()
        # A constant column is never split on, so that the trees' column numbers stay those of the description.
        seen[:, hidden] = 0.0
        p = np.zeros(len(target))
        for train, test in GroupKFold(5).split(seen, target, group):
            train = train[used[train]]
            p[test] = fit(seen[train], target[train], weights[train], FIRST).predict(seen[test])
        first = fit(seen[used], target[used], weights[used], FIRST)
        wide = widen(documents, p, chars, seen)
        second = fit(wide[used], target[used], weights[used], SECOND)
        packed += pack(first) + pack(second)
        pairs.append((first, second))
    open(out, "wb").write(packed)
    for path in dev:
        documents, labels, chars, features = read(path)
        first, second = pairs[0]
        p1 = first.predict(features)
        p2 = second.predict(widen(documents, p1, chars, features))
        rule = (features[:, 32] > 0) | (features[:, 33:37].sum(1) > 0)
        for cut in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            print(path.split("/")[-1], cut, *("%.4f" % s for p in (p1, p2) for s in scores(labels, chars, (p > cut) & ~rule)),
                  "| no rules", *("%.4f" % s for s in scores(labels, chars, p2 > cut)))


if __name__ == "__main__":
    main()
