"""The labels of the tagger, in the order of the classifier's outputs."""

TYPES = ("PER", "ORG", "LOC", "MISC")
LABELS = ("O",) + tuple(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI")
LABEL_ID = {label: i for i, label in enumerate(LABELS)}
