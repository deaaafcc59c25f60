"""Pieces per CPU-second of ONNX Runtime on one thread, on the windows of examples/encoder_speed.rs.

usage: python scripts/bench/onnxruntime_speed.py MODEL.onnx [LENGTH ...]

Prints one line `LENGTH SPEED` for each length of window.
"""

import sys
import time

import numpy
import onnxruntime

PIECES = 512
SECONDS = 1.5


def main():
    path, *lengths = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = {node.name for node in session.get_inputs()}
    for length in map(int, lengths):
        windows = PIECES // length
        ids = [[(i * 7919 + w * 104729) % 30522 for i in range(length)] for w in range(windows)]
        feed = {"input_ids": numpy.array(ids, dtype=numpy.int64)}
        feed["attention_mask"] = numpy.ones_like(feed["input_ids"])
        feed["token_type_ids"] = numpy.zeros_like(feed["input_ids"])
        feed = {name: value for name, value in feed.items() if name in names}
        session.run(None, feed)
        start, before, pieces = time.perf_counter(), time.process_time(), 0
        while time.perf_counter() - start < SECONDS:
            session.run(None, feed)
            pieces += windows * length
        print(length, round(pieces / (time.process_time() - before)))


if __name__ == "__main__":
    main()
