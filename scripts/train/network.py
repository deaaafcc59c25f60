"""The network: BERT with two linear heads on top, started from a pretrained BERT or at random."""

import json
from pathlib import Path

import torch
from safetensors.numpy import load_file
from torch import nn
from transformers import BertConfig, BertForTokenClassification

from encode import MAX_PIECES
from labels import LABELS, ROLE_LABELS, ROLES
from quantise import dequantise_weights

CASE_TYPES = 4
HIDDEN_DROPOUT = 0.1
DROPOUT_POOL = 1 << 23


class PooledDropout(nn.Module):
    """Dropout whose masks are stretches of one random pool: on a CPU, fresh random numbers cost as much as the rest."""

    pools = {}

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        key = (self.p, x.dtype)
        if key not in PooledDropout.pools:
            PooledDropout.pools[key] = ((torch.rand(DROPOUT_POOL) >= self.p) / (1 - self.p)).to(x.dtype)
        start = torch.randint(DROPOUT_POOL - x.numel() + 1, ()).item()
        return x * PooledDropout.pools[key][start : start + x.numel()].view_as(x)


class Tagger(BertForTokenClassification):
    """`classifier` gives the logits of names, `attribution` those of each role's labels, from the same pieces."""

    def __init__(self, config):
        super().__init__(config)
        self.attribution = nn.Linear(config.hidden_size, len(ROLES) * len(ROLE_LABELS))
        nn.init.normal_(self.attribution.weight, std=config.initializer_range)
        nn.init.zeros_(self.attribution.bias)

    def forward(self, input_ids, token_type_ids, attention_mask):
        """(names [windows, pieces, labels], roles [windows, pieces, roles, role labels])."""
        hidden = self.bert(input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask).last_hidden_state
        hidden = self.dropout(hidden)
        return self.classifier(hidden), self.attribution(hidden).unflatten(-1, (len(ROLES), len(ROLE_LABELS)))


def own_config(max_pieces):
    """What claimwire must know of the network besides the usual keys of config.json."""
    return {"token_types": "case", "max_pieces": max_pieces, "attribution": {"roles": list(ROLES), "labels": list(ROLE_LABELS)}}


def make_config(base_config, **changes):
    kept = {k: v for k, v in base_config.items() if not k.startswith("_") and k not in ("architectures", "transformers_version")}
    kept |= dict(
        type_vocab_size=CASE_TYPES, attention_probs_dropout_prob=0.0, hidden_dropout_prob=HIDDEN_DROPOUT,
        num_labels=len(LABELS), id2label=dict(enumerate(LABELS)), label2id={label: i for i, label in enumerate(LABELS)},
    )
    return BertConfig(**(kept | changes))


def from_base(base):
    """The network with the weights of a pretrained BERT folder; every case starts as its token type 0."""
    base = Path(base)
    network = Tagger(make_config(json.loads((base / "config.json").read_text())))
    weights = {}
    for name, array in load_file(base / "model.safetensors").items():
        name = name.removeprefix("bert.")
        if name.startswith(("embeddings.", "encoder.")) and array.dtype.kind == "f":
            weights["bert." + name] = torch.from_numpy(array)
    types = "bert.embeddings.token_type_embeddings.weight"
    first = weights[types][:1]
    weights[types] = first + torch.randn(CASE_TYPES, first.shape[1]) * torch.tensor([[0.0], [0.01], [0.01], [0.01]])
    result = network.load_state_dict(weights, strict=False)
    heads = ("classifier.", "attribution.")
    missing = [name for name in result.missing_keys if not name.startswith(heads) and "position_ids" not in name]
    assert not missing and not result.unexpected_keys, (missing, result.unexpected_keys)
    return network


def tiny(vocab_size):
    """A small network with random weights, to see that the scripts run."""
    base = dict(vocab_size=vocab_size, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)
    return Tagger(make_config(base, max_position_embeddings=MAX_PIECES))


def use_pooled_dropout(network):
    for module in network.modules():
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout):
                setattr(module, name, PooledDropout(child.p))


def float_weights(network):
    return {name: t.detach().float().numpy().copy() for name, t in network.state_dict().items() if t.is_floating_point()}


def load(folder):
    """The network saved in `folder`, float32 or int8."""
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text())
    network = Tagger(make_config(config))
    weights = dequantise_weights(load_file(folder / "model.safetensors"))
    network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()}, strict=False)
    return network.eval()
