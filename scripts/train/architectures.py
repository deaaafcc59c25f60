"""Write tiny random taggers of several architectures as other people's folders look, with what transformers says of them.

usage: python scripts/train/architectures.py --out tests/fixtures/models
       python scripts/train/architectures.py --others --out build/engines/models

OUT/NAME/  config.json, tokenizer.json, model.safetensors as `save_pretrained` writes them, and expected.json: for some
           sentences the ids and offsets (code points) of the tokenizer and the logits in float32

bert       without the prefix `bert.`, lower-casing tokenizer; expected.json has the logits under every activation
distilbert its own names, no token types, cased
roberta    float16, positions from 2, byte-level BPE
xlmr       bfloat16, positions from 2, SentencePiece Unigram
electra    embeddings narrower than the layers
roberta-onnx  a smaller one as torch exports it: onnx/model.onnx

With --others those that our encoder does not run, for the tests of the engine rust-bert.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from fixtures import tiny_tokenizer

KINDS = ("PER", "LOC", "DATE")
LABELS = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BI"]
ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu")
SENTENCES = (
    "Mayor Ana Bello of Lund said it.",
    "“José Núñez–Ōba counted 3,100 sheep,” she told the 🙂 paper.",
    "In Zürich the minister was not there; the U.N. was.",
    "New rules, at last!",
)
SIZES = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=32)

SMALLER = SIZES | dict(hidden_size=12, num_hidden_layers=1, num_attention_heads=2)


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=290, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=True)
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=90, special_tokens=specials, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def cased():
    tokenizer = tiny_tokenizer()
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    return tokenizer


def architectures():
    """Name, class, tokenizer, type of the file, and what the configuration has besides the sizes."""
    roberta = dict(pad_token_id=1, bos_token_id=0, eos_token_id=2, max_position_embeddings=66, layer_norm_eps=1e-5, type_vocab_size=1)
    distil = dict(dim=24, n_layers=2, n_heads=3, hidden_dim=32, max_position_embeddings=64)
    positions = dict(max_position_embeddings=64)
    return [
        ("bert", transformers.BertForTokenClassification, tiny_tokenizer(), torch.float32, SIZES | positions | dict(hidden_act="gelu_new")),
        ("distilbert", transformers.DistilBertForTokenClassification, cased(), torch.float32, distil),
        ("roberta", transformers.RobertaForTokenClassification, byte_level(), torch.float16, SIZES | roberta),
        ("roberta-onnx", transformers.RobertaForTokenClassification, byte_level(), torch.float32, SMALLER | roberta),
        ("xlmr", transformers.XLMRobertaForTokenClassification, unigram(), torch.bfloat16, SIZES | roberta),
        ("electra", transformers.ElectraForTokenClassification, tiny_tokenizer(), torch.float32, SIZES | positions | dict(embedding_size=16)),
    ]


def others():
    """The same for what only rust-bert runs."""
    positions = dict(max_position_embeddings=64)
    xlnet = dict(d_model=24, n_layer=2, n_head=3, d_inner=32)
    mobile = SIZES | positions | dict(embedding_size=16, intra_bottleneck_size=12, use_bottleneck=True, num_feedforward_networks=2)
    return [
        ("albert", transformers.AlbertForTokenClassification, tiny_tokenizer(), torch.float32, SIZES | positions | dict(embedding_size=16)),
        ("fnet", transformers.FNetForTokenClassification, tiny_tokenizer(), torch.float32, dict(hidden_size=24, num_hidden_layers=2, intermediate_size=32, type_vocab_size=2) | positions),
        ("longformer", transformers.LongformerForTokenClassification, tiny_tokenizer(), torch.float32, SIZES | dict(attention_window=[8, 8], max_position_embeddings=130, pad_token_id=1)),
        ("mobilebert", transformers.MobileBertForTokenClassification, tiny_tokenizer(), torch.float32, mobile),
        ("xlnet", transformers.XLNetForTokenClassification, tiny_tokenizer(), torch.float32, xlnet),
    ]


def logits(model, ids):
    with torch.no_grad():
        return [[round(v, 6) for v in row] for row in model(torch.tensor([ids])).logits[0].tolist()]


def export(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    inputs = {"input_ids": torch.tensor([[0, 7, 8, 2]]), "attention_mask": torch.ones(1, 4, dtype=torch.long)}
    axes = {name: {0: "batch", 1: "length"} for name in (*inputs, "logits")}
    torch.onnx.export(
        model, (inputs,), folder / "model.onnx", input_names=list(inputs), output_names=["logits"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--others", action="store_true", help="those that our encoder does not run")
    arguments = parser.parse_args()
    out = arguments.out
    for name, kind, tokenizer, dtype, changes in others() if arguments.others else architectures():
        torch.manual_seed(11)
        names = dict(id2label=dict(enumerate(LABELS)), label2id={label: i for i, label in enumerate(LABELS)})
        model = kind(kind.config_class(vocab_size=tokenizer.get_vocab_size(), **changes, **names)).eval()
        if not arguments.others:
            model.set_attn_implementation("eager")
        with torch.no_grad():
            for parameter in model.parameters():  # larger than the usual start, so that a wrong step shows
                parameter.copy_((parameter + torch.randn_like(parameter) * 0.2).to(dtype).float())
        folder = out / name
        shutil.rmtree(folder, ignore_errors=True)
        model.to(dtype).save_pretrained(folder)
        model.float()
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        if name == "bert":
            tensors = {key.removeprefix("bert."): value for key, value in load_file(folder / "model.safetensors").items()}
            save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        cases = []
        for sentence in SENTENCES:
            encoding = tokenizer.encode(sentence)
            case = {"text": sentence, "ids": encoding.ids, "offsets": encoding.offsets, "logits": logits(model, encoding.ids)}
            if name == "bert":
                case["activations"] = {}
                for activation in ACTIVATIONS:
                    changed = kind(kind.config_class(**(model.config.to_dict() | dict(hidden_act=activation)))).eval()
                    changed.load_state_dict(model.state_dict())
                    case["activations"][activation] = logits(changed, encoding.ids)
            cases.append(case)
        (folder / "expected.json").write_text(json.dumps(cases, ensure_ascii=False, separators=(",", ":")) + "\n")
        if name == "roberta-onnx":
            export(model, folder / "onnx")
            (folder / "model.safetensors").unlink()
    for path in out.rglob("*.safetensors"):
        path.chmod(0o644)  # safetensors writes for the owner alone


if __name__ == "__main__":
    main()
