"""Variation of the training sentences: names, diacritics, quote marks, capitals, glued names.

Each function takes (tokens, random) with tokens a list of (token, tag) and returns a new list.
"""

import unicodedata
from collections import defaultdict

import world

REPLACED_TYPES = ("PER", "ORG", "LOC")
SWAP_NAMES, SWAP_QUOTES, SHOUT, TITLE, GLUE = 0.3, 0.3, 0.025, 0.025, 0.015
WORLD_NAMES = 0.5  # share of the swapped persons and places that come from the world's lists, not from the training set
DROP_DIACRITICS = 0.3  # of the sentences that have any
LONGEST_HEADLINE = 20
TO_CURLY, TO_STRAIGHT = {"'": "’", "`": "‘", "--": "—"}, {"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-"}


def collect_names(documents):
    """The names of each type in these documents, as lists of tokens, by type."""
    names = defaultdict(list)
    for document in documents:
        for sentence in document:
            for start, end, kind in mentions(sentence):
                names[kind].append([token for token, _ in sentence[start:end]])
    return names


def mentions(tokens):
    """(start, end, type) of each mention, in token numbers."""
    found = []
    for i, (_, tag) in enumerate(tokens):
        if tag.startswith("I-") and found and found[-1][1] == i and found[-1][2] == tag[2:]:
            found[-1][1] = i + 1
        elif tag != "O":
            found.append([i, i + 1, tag[2:]])
    return found


def vary(tokens, names, random):
    if random.random() < SWAP_NAMES:
        tokens = swap_names(tokens, names, random)
    if random.random() < DROP_DIACRITICS:
        tokens = [(without_diacritics(token), tag) for token, tag in tokens]
    if random.random() < SWAP_QUOTES:
        tokens = swap_quotes(tokens)
    if random.random() < GLUE:
        tokens = glue_names(tokens)
    if len(tokens) <= LONGEST_HEADLINE:
        draw = random.random()
        if draw < SHOUT:
            tokens = [(token.upper(), tag) for token, tag in tokens]
        elif draw < SHOUT + TITLE:
            tokens = [(token[:1].upper() + token[1:], tag) for token, tag in tokens]
    return tokens


def swap_names(tokens, names, random):
    result, done = [], 0
    for start, end, kind in mentions(tokens):
        result += tokens[done:start]
        done = end
        if kind in REPLACED_TYPES and names[kind] and random.random() < 0.5:
            name = (random.random() < WORLD_NAMES and world.draw(kind, end - start, random)) or random.choice(names[kind])
            result += [(token, ("I-" if i else "B-") + kind) for i, token in enumerate(name)]
        else:
            result += tokens[start:end]
    return result + tokens[done:]


def without_diacritics(token):
    """The token with its accents and other marks dropped, as careless typing leaves names: Erdogan, Sao Paulo."""
    if token.isascii():
        return token
    letters = unicodedata.normalize("NFD", token)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def swap_quotes(tokens):
    """Straight quotes to curly ones, or the other way, whichever the sentence lacks."""
    curly = any(c in "“”’‘" for token, _ in tokens for c in token)
    result, quote_open = [], False
    for token, tag in tokens:
        if curly:
            token = "".join(TO_STRAIGHT.get(c, c) for c in token)
        elif token == '"':
            quote_open = not quote_open
            token = "“" if quote_open else "”"
        else:
            token = TO_CURLY.get(token, token.replace("'", "’"))
        result.append((token, tag))
    return result


def glue_names(tokens):
    """Names of persons without their spaces, as careless page conversion leaves them: NikolPashinyan."""
    result, done = [], 0
    for start, end, kind in mentions(tokens):
        if kind == "PER" and end - start > 1 and all(token.isalpha() for token, _ in tokens[start:end]):
            result += tokens[done:start] + [("".join(token for token, _ in tokens[start:end]), "B-PER")]
            done = end
    return result + tokens[done:]
