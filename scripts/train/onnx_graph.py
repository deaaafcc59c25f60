"""The BERT token classifier as an ONNX graph, written node by node.

Writing it by hand keeps the graph small and the same whatever exporter torch ships: opset 17, dynamic batch and
length, inputs input_ids, attention_mask and token_type_ids (int64), outputs logits and, for a network that has the
second head, attribution [.., roles * role labels].
"""

import math

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

OPSET = 17
MASKED = -1e9


class _Graph:
    def __init__(self):
        self.nodes, self.initialisers, self._known = [], [], set()

    def constant(self, name, array):
        if name not in self._known:
            self._known.add(name)
            self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def build(weights, config):
    """An onnx.ModelProto from float32 `weights` (names as in Hugging Face's BertForTokenClassification)."""
    graph = _Graph()
    heads = config["num_attention_heads"]
    size = config["hidden_size"] // heads
    epsilon = config["layer_norm_eps"]

    def linear(x, name, output):
        w = graph.constant(name + ".weight.T", weights[name + ".weight"].T.astype(np.float32))
        b = graph.constant(name + ".bias", weights[name + ".bias"].astype(np.float32))
        return graph.node("Add", [graph.node("MatMul", [x, w], output + ".matmul"), b], output)

    def layer_norm(x, name, output):
        inputs = [x] + [graph.constant(f"{name}.{p}", weights[f"{name}.{p}"].astype(np.float32)) for p in ("weight", "bias")]
        return graph.node("LayerNormalization", inputs, output, axis=-1, epsilon=epsilon)

    def split_heads(x, order, output):
        shape = graph.constant("shape.heads", np.array([0, 0, heads, size], np.int64))
        return graph.node("Transpose", [graph.node("Reshape", [x, shape], output + ".split")], output, perm=order)

    def gelu(x, output):
        scaled = graph.node("Div", [x, graph.constant("gelu.sqrt2", np.float32(math.sqrt(2)))], output + ".scaled")
        erf = graph.node("Erf", [scaled], output + ".erf")
        one_more = graph.node("Add", [erf, graph.constant("gelu.one", np.float32(1))], output + ".plus1")
        product = graph.node("Mul", [x, one_more], output + ".product")
        return graph.node("Mul", [product, graph.constant("gelu.half", np.float32(0.5))], output)

    def embed(kind, ids):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        return graph.node("Gather", [graph.constant(name, weights[name].astype(np.float32)), ids], f"embeddings.{kind}")

    # a Slice of the position table, as long as the input
    first, second = graph.constant("zeros", np.array([0], np.int64)), graph.constant("ones", np.array([1], np.int64))
    length = graph.node("Gather", [graph.node("Shape", ["input_ids"], "input.shape"), second], "length")
    table = "bert.embeddings.position_embeddings.weight"
    table = graph.constant(table, weights[table].astype(np.float32))
    positions = graph.node("Slice", [table, first, length, first], "embeddings.position")
    words = graph.node("Add", [embed("word", "input_ids"), embed("token_type", "token_type_ids")], "embeddings.words")
    x = graph.node("Add", [words, positions], "embeddings.sum")
    x = layer_norm(x, "bert.embeddings.LayerNorm", "embeddings.output")

    mask = graph.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    mask = graph.node("Sub", [graph.constant("mask.one", np.float32(1)), mask], "mask.inverse")
    mask = graph.node("Mul", [mask, graph.constant("mask.value", np.float32(MASKED))], "mask.additive")
    mask = graph.node("Unsqueeze", [mask, graph.constant("mask.axes", np.array([1, 2], np.int64))], "mask.broadcast")
    flat = graph.constant("shape.flat", np.array([0, 0, heads * size], np.int64))

    for i in range(config["num_hidden_layers"]):
        p, o = f"bert.encoder.layer.{i}.", f"layer{i}."
        query = split_heads(linear(x, p + "attention.self.query", o + "query"), [0, 2, 1, 3], o + "query.heads")
        key = split_heads(linear(x, p + "attention.self.key", o + "key"), [0, 2, 3, 1], o + "key.heads")
        value = split_heads(linear(x, p + "attention.self.value", o + "value"), [0, 2, 1, 3], o + "value.heads")
        scores = graph.node("MatMul", [query, key], o + "scores.raw")
        scores = graph.node("Div", [scores, graph.constant("sqrt.size", np.float32(math.sqrt(size)))], o + "scores.scaled")
        scores = graph.node("Softmax", [graph.node("Add", [scores, mask], o + "scores.masked")], o + "scores", axis=-1)
        context = graph.node("Transpose", [graph.node("MatMul", [scores, value], o + "context.heads")], o + "context.split", perm=[0, 2, 1, 3])
        context = graph.node("Reshape", [context, flat], o + "context")
        attended = graph.node("Add", [linear(context, p + "attention.output.dense", o + "attention"), x], o + "attention.sum")
        attended = layer_norm(attended, p + "attention.output.LayerNorm", o + "attention.output")
        inner = gelu(linear(attended, p + "intermediate.dense", o + "inner"), o + "gelu")
        outer = graph.node("Add", [linear(inner, p + "output.dense", o + "outer"), attended], o + "outer.sum")
        x = layer_norm(outer, p + "output.LayerNorm", o + "output")
    named = {"logits": "classifier"} | ({"attribution": "attribution"} if "attribution.weight" in weights else {})
    outputs = []
    for output, name in named.items():
        linear(x, name, output)
        size = weights[name + ".bias"].shape[0]
        outputs.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", "length", size]))

    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"]) for n in ("input_ids", "attention_mask", "token_type_ids")]
    proto = helper.make_graph(graph.nodes, "bert_token_classifier", inputs, outputs, graph.initialisers)
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="claimwire")
    checker.check_model(model)
    return model
