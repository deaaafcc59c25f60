"""Write a tiny random tagger with PyTorch's outputs for it, as fixtures for tests of other encoders.

usage: python scripts/train/fixtures.py --out tests/fixtures/encoder

OUT/float32/   Hugging Face folder (config.json, model.safetensors)
OUT/int8/      the bundle layout of models/default (int8 matrices, tokenizer.json)
OUT/model.onnx float32 graph
OUT/expected.json  for three sequences: ids, token types, outputs of the embeddings, of each layer, and of both heads with
                   float32 weights; `int8` holds the logits with the int8 weights turned back into float32
"""

import argparse
import json
import string
from pathlib import Path

import onnx
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig

import onnx_graph
from labels import LABELS
from network import Tagger, own_config
from quantise import dequantise_weights, quantise_weights

LENGTHS = (5, 11, 24)
WORDS = "the of and to in a said on for that was is with by at from as new government president minister one two".split()


def tiny_tokenizer():
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + list(string.ascii_lowercase + string.digits + string.punctuation)
    pieces += ["##" + c for c in string.ascii_lowercase + string.digits] + [w for w in WORDS if len(w) > 1] + ["“", "”", "’", "—"]
    vocab = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    specials = [(piece, vocab[piece]) for piece in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=specials)
    tokenizer.add_special_tokens(pieces[:5])
    return tokenizer


def tiny_model(vocab_size):
    config = BertConfig(
        vocab_size=vocab_size, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64, type_vocab_size=4, num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)), label2id={label: i for i, label in enumerate(LABELS)},
    )
    model = Tagger(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # larger than the usual start, so that a wrong step shows
            parameter.add_(torch.randn_like(parameter) * 0.2)
    return model


def outputs(model, ids, types):
    with torch.no_grad():
        inputs = torch.tensor([ids]), torch.tensor([types]), torch.ones(1, len(ids), dtype=torch.long)
        names, roles = model(*inputs)
        embeddings, *layers = model.bert(inputs[0], token_type_ids=inputs[1], output_hidden_states=True).hidden_states
    rounded = lambda tensor: [[round(v, 6) for v in row] for row in tensor[0].tolist()]
    logits = torch.cat([names, roles.flatten(-2)], dim=-1)
    return {"embeddings": rounded(embeddings), "layers": [rounded(x) for x in layers], "logits": rounded(logits)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    for folder in ("float32", "int8"):
        (out / folder).mkdir(parents=True, exist_ok=True)

    torch.manual_seed(7)
    tokenizer = tiny_tokenizer()
    model = tiny_model(tokenizer.get_vocab_size())
    weights = {name: tensor.numpy().copy() for name, tensor in model.state_dict().items() if tensor.is_floating_point()}
    small = quantise_weights(weights)

    config = model.config.to_dict() | {"claimwire": own_config(64)}
    config = {key: config[key] for key in sorted(config) if key != "transformers_version"}
    for folder, tensors in (("float32", weights), ("int8", small)):
        save_file(tensors, out / folder / "model.safetensors", metadata={"format": "pt"})
        (out / folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
        tokenizer.save(str(out / folder / "tokenizer.json"))
    onnx.save(onnx_graph.build(weights, config), out / "model.onnx")

    cases = []
    for length in LENGTHS:
        ids = torch.randint(5, tokenizer.get_vocab_size(), (length,)).tolist()
        types = torch.randint(0, 4, (length,)).tolist()
        cases.append({"input_ids": ids, "token_type_ids": types, "float32": outputs(model, ids, types)})
    model.load_state_dict({k: torch.from_numpy(v) for k, v in dequantise_weights(small).items()}, strict=False)
    for case in cases:
        case["int8"] = {"logits": outputs(model, case["input_ids"], case["token_type_ids"])["logits"]}
    (out / "expected.json").write_text(json.dumps({"tolerance": 1e-4, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
