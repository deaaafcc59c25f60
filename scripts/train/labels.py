"""The labels of the tagger, in the order of the outputs of its two heads.

The head of names gives one label to a word. The head of attributions gives one to a word for each role, since the roles
overlap: the words that somebody is quoted with can hold the cue and the source of another attribution.
"""

TYPES = ("PER", "ORG", "LOC", "MISC")
LABELS = ("O",) + tuple(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI")
LABEL_ID = {label: i for i, label in enumerate(LABELS)}

ROLES = ("CUE", "SOURCE", "CONTENT")
ROLE_LABELS = ("O", "B", "I")
