"""Int8 form of the weights: one scale for each output channel (or embedding row), symmetric.

A matrix `NAME.weight` [rows, cols] becomes `NAME.weight` I8 [rows, cols] and `NAME.weight_scale` F32 [rows];
the original is about `weight * weight_scale[:, None]`. What is not a large matrix stays float32.
"""

import re

import numpy as np

LARGE_MATRIX = re.compile(
    r"(word_embeddings|position_embeddings"
    r"|self\.(query|key|value)|attention\.output\.dense|intermediate\.dense|\d\.output\.dense)\.weight$"
)
SCALE_SUFFIX = "_scale"


def quantise_rows(matrix, clip_ratios=(1.0,)):
    """Return (int8 matrix, float32 scales). Of several clip ratios, each row takes the one with the least square error."""
    largest = np.abs(matrix).max(axis=1).astype(np.float32)
    largest[largest == 0] = 1.0
    best_scale = largest / 127
    best_error = np.full(len(matrix), np.inf)
    for ratio in clip_ratios:
        scale = (largest * np.float32(ratio) / 127).astype(np.float32)
        error = ((_round(matrix, scale) * scale[:, None] - matrix) ** 2).sum(axis=1)
        better = error < best_error
        best_scale = np.where(better, scale, best_scale).astype(np.float32)
        best_error = np.where(better, error, best_error)
    return _round(matrix, best_scale).astype(np.int8), best_scale


def _round(matrix, scale):
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127)


def quantise_weights(weights, clip_ratios=(1.0,)):
    """Map of float32 arrays by name -> the same map with the large matrices as int8 and their scales beside them."""
    result = {}
    for name, array in weights.items():
        if LARGE_MATRIX.search(name):
            result[name], result[name + SCALE_SUFFIX] = quantise_rows(array, clip_ratios)
        else:
            result[name] = np.ascontiguousarray(array, dtype=np.float32)
    return result


def dequantise_weights(weights):
    """The inverse of quantise_weights, up to rounding: float32 arrays under the original names."""
    result = {}
    for name, array in weights.items():
        if name.endswith(SCALE_SUFFIX):
            continue
        scale = weights.get(name + SCALE_SUFFIX)
        result[name] = array if scale is None else array.astype(np.float32) * scale[:, None]
    return result
