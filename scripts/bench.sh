#!/bin/sh
# Compare our encoder with ONNX Runtime by CPU time, in interleaved rounds on one thread.
#
# usage: scripts/bench.sh MODEL_FOLDER MODEL.onnx [ROUNDS] [LENGTH ...]
#
# MODEL_FOLDER holds config.json and model.safetensors; MODEL.onnx is the same network for ONNX Runtime (its int8
# form for a fair comparison: scripts/train/export.py writes both). ONNX Runtime is installed from PyPI into
# build/bench-venv, which git ignores.
set -eu
if [ $# -lt 2 ]; then
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
model=$1
onnx=$2
rounds=${3:-5}
[ $# -gt 3 ] && shift 3 || shift $#
lengths=${*:-16 32 64 128 256}

root=$(cd "$(dirname "$0")/.." && pwd)
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
