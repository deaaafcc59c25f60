#!/bin/sh
# Compare our encoder with ONNX Runtime by CPU time, in interleaved rounds on one thread; or every engine of this build
# with one another, with transformers and with spaCy, on the sample articles.
#
# usage: scripts/bench.sh MODEL_FOLDER MODEL.onnx [ROUNDS] [LENGTH ...]
#        scripts/bench.sh engines [ROUNDS]
#
# MODEL_FOLDER holds config.json and model.safetensors; MODEL.onnx is the same network for ONNX Runtime (its int8
# form for a fair comparison: scripts/train/export.py writes both). ONNX Runtime is installed from PyPI into
# build/bench-venv, which git ignores.
#
# `engines` builds with the cargo features in $FEATURES (ort,rust-bert; the latter wants $LIBTORCH or downloads libtorch).
# $TRAIN_PYTHON is a Python with scripts/train/requirements.txt: it writes the ONNX forms of the default model, is timed
# as transformers, and lends its library of ONNX Runtime unless $ORT_DYLIB_PATH names one. $PEERS_PYTHON is one with
# scripts/peers/requirements.txt, for spaCy.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
if [ "${1:-}" = engines ]; then
    cd "$root"
    python=${TRAIN_PYTHON:-build/train-venv/bin/python}
    features=${FEATURES-ort,rust-bert}
    cargo build --quiet --release --features "$features" --example engine_speed
    models=build/engines
    "$python" scripts/train/export.py models/default --onnx $models/onnx --float32 $models/float32
    mkdir -p $models/int8
    cp $models/onnx/config.json $models/onnx/tokenizer.json $models/int8
    cp $models/onnx/model.int8.onnx $models/int8/model.onnx
    if [ -z "${ORT_DYLIB_PATH:-}" ]; then
        ORT_DYLIB_PATH=$("$python" -c 'import glob, os, onnxruntime as o
print(glob.glob(os.path.dirname(o.__file__) + "/capi/libonnxruntime.*")[0])')
        export ORT_DYLIB_PATH
    fi
    exec "$python" scripts/bench/engines.py "${CARGO_TARGET_DIR:-target}/release/examples/engine_speed" $models \
        "${2:-3}" "$python" "${PEERS_PYTHON:-}"
fi
if [ $# -lt 2 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
model=$1
onnx=$2
rounds=${3:-5}
[ $# -gt 3 ] && shift 3 || shift $#
lengths=${*:-16 32 64 128 256}

venv=$root/build/bench-venv
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet onnxruntime numpy
fi
cargo build --quiet --release --manifest-path "$root/Cargo.toml" --example encoder_speed
target=${CARGO_TARGET_DIR:-$root/target}
[ -x "$target/release/examples/encoder_speed" ] || target=$root/target

ours=$(mktemp)
theirs=$(mktemp)
trap 'rm -f "$ours" "$theirs"' EXIT
for _ in $(seq "$rounds"); do
    for length in $lengths; do
        "$target/release/examples/encoder_speed" "$model" "$length" >>"$ours"
        "$venv/bin/python" "$root/scripts/bench/onnxruntime_speed.py" "$onnx" "$length" >>"$theirs"
    done
done
"$venv/bin/python" "$root/scripts/bench/ratios.py" "$ours" "$theirs"
