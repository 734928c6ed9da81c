#!/usr/bin/env bash
# OpenVINO rounds activations to 8 bits in groups, or drops that without a word.
#
# openvino 2026.4.1, on processors with VNNI; where dynamic quantization is never used, this says so
# and ends. DYNAMIC_QUANTIZATION_GROUP_SIZE asks for one scale for so many values of a row. A size
# beyond the row's width, or one that is no multiple of 16, turns the 8 bits off: the outputs are
# those of floats, in a reader of eight layers at half the speed. Nothing is logged, and the
# property of the compiled model still has the size that was asked for. A size that does not
# divide the width, as 384 for 1,024 values, is used.
#
# Guessed before the first run: a size beyond the width means one group for the whole row, coarser
# but still in 8 bits, although a network had taken twice as long with it. For 100 and 384 there was
# no guess.
#
# Output: width, size asked for, size that the property has, and whether outputs are rounded.
#> 768 0 0 as in floats
#> 768 64 64 rounded
#> 768 100 100 as in floats
#> 768 768 768 rounded
#> 768 1024 1024 as in floats
#> 1024 384 384 rounded
#> 1024 1024 1024 rounded
#> 1024 2048 2048 as in floats

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q openvino==2026.4.1 onnx==1.23.2 numpy==2.4.6

cat >"$folder/groups.py" <<'PYTHON'
import sys

import numpy as np
import onnx
import openvino
from onnx import TensorProto, helper, numpy_helper

ASKED = [(768, 0), (768, 64), (768, 100), (768, 768), (768, 1024)]
ASKED += [(1024, 384), (1024, 1024), (1024, 2048)]


def layer(width: int, file: str) -> np.ndarray:
    """One layer whose weights are kept in 8 bits; returns the weights in floats."""
    weights = np.random.default_rng(0).normal(size=(width, width)).astype(np.float32)
    size = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    steps = (np.round(weights / size) + 128).astype(np.uint8)
    kept = {"steps": steps, "size": size, "zero": np.full(width, 128, np.uint8)}
    whole = helper.make_node("DequantizeLinear", list(kept), ["weights"], axis=1)
    graph = helper.make_graph(
        [whole, helper.make_node("MatMul", ["x", "weights"], ["y"])],
        "layer",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, width])],
        [numpy_helper.from_array(array, name) for name, array in kept.items()],
    )
    opset = [helper.make_opsetid("", 20)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=10), file)
    return (steps.astype(np.float32) - 128) * size


def outputs(width: int, group: int, file: str) -> tuple[str, bool]:
    exact_weights = layer(width, file)
    x = np.random.default_rng(1).normal(size=(40, width)).astype(np.float32)
    exact = x @ exact_weights
    model = openvino.Core().compile_model(
        file,
        "CPU",
        {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(group)},
    )
    apart = np.abs(model({"x": x})["y"] - exact).max() / exact.std()
    return str(model.get_property("DYNAMIC_QUANTIZATION_GROUP_SIZE")), bool(apart > 0.001)


if not outputs(768, 64, sys.argv[1])[1]:
    print("not applicable: this processor has no dynamic quantization")
    sys.exit()
for width, group in ASKED:
    has, rounded = outputs(width, group, sys.argv[1])
    print(width, group, has, "rounded" if rounded else "as in floats")
PYTHON
"$folder/venv/bin/python" "$folder/groups.py" "$folder/layer.onnx" >"$folder/seen"
grep -q '^not applicable' "$folder/seen" && cat "$folder/seen" && exit
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
