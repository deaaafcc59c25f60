"""The weighted mean of the weights of models that were trained one from another.

usage: python scripts/train/average.py build/train/mean FOLDER=0.425 CHECKPOINT.pt=0.425 OLDER_FOLDER=0.15

Such a mean is often better than each of its parts, most of all on texts unlike the training data (Wortsman et al., ICML
2022, CVPR 2022). A part is a model folder, or a checkpoint of train.py, whose moving average is taken; the
configuration and the tokeniser are those of the first, a folder. A weight that a part lacks is the mean of the others,
and so is the attribution head where a part (`--names PATH=SHARE`) was trained on names alone.
"""

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file

from quantise import dequantise_weights


def weights_of(path):
    if path.is_dir():
        weights = dequantise_weights(load_file(path / "model.safetensors"))
        return {name: torch.from_numpy(array) for name, array in weights.items()}
    state = torch.load(path, weights_only=True)
    return state["model"] | state["average"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", nargs="+", help="PATH=SHARE")
    parser.add_argument("--names", action="append", default=[], metavar="PATH=SHARE")
    arguments = parser.parse_args()
    pairs = [part.rsplit("=", 1) for part in arguments.parts + arguments.names]
    parts = [(weights_of(Path(path)), float(share)) for path, share in pairs]
    for weights, _ in parts[len(arguments.parts) :]:
        for name in [name for name in weights if name.startswith("attribution.")]:
            del weights[name]
    shutil.copytree(pairs[0][0], arguments.out, dirs_exist_ok=True)
    mean = {}
    for name in parts[0][0]:
        having = [(weights[name].float(), share) for weights, share in parts if name in weights]
        mean[name] = sum(weight * share for weight, share in having) / sum(share for _, share in having)
    save_file(mean, arguments.out / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
