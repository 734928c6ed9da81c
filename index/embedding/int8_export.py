"""Exports of a model with its weights in eight bits, which some processors multiply faster.

A weight becomes one of 256 steps between the least and the largest of its group. For OpenVINO that
is 64 weights of a column, as are the activations: the vectors keep a mean cosine of .9995 to those
of the full export, .9998 where only the feed-forward layers are rounded, which do two thirds of the
work; whole columns leave .9993, whole layers .998 and a worse ranking, neither of them faster. For
ONNX Runtime it is 32 weights of a column, as are the activations: .9997, and a third of the time of
a question is saved.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

# Raise these with every change to how weights are rounded: older files are then not used.
IN_GROUPS = 2
IN_BLOCKS = 1
GROUP = 64
"""How many weights or activations share the size of a step for OpenVINO."""
BLOCK = 32
"""The same for ONNX Runtime."""
# The first with steps for groups of a column.
_OPSET = 21

_Add = Callable[..., list[str]]


def write_int8(export: Path, file: Path, *, only_feed_forward: bool = False) -> None:
    """Write the model in `export` to `file`, with the weights of its layers in eight bits.

    With `only_feed_forward` only layers that widen or narrow are rounded; those of attention, as a
    rule, do not.
    """
    import onnx

    def in_groups(node: "NodeProto", weights: NDArray[Any], add: _Add) -> list["NodeProto"]:
        inner, outer = weights.shape
        if only_feed_forward and inner == outer:
            return [node]
        size_of_group = inner if inner % GROUP else GROUP
        groups = weights.reshape(-1, size_of_group, outer).swapaxes(0, 1)
        steps, size, zero = _rounded(groups.reshape(size_of_group, -1))
        steps = steps.reshape(groups.shape).swapaxes(0, 1)
        names = add(steps.reshape(inner, outer), size.reshape(-1, outer), zero.reshape(-1, outer))
        name = f"{names[0]}_rounded"
        whole = onnx.helper.make_node(
            "DequantizeLinear", names, [name], axis=0, block_size=size_of_group
        )
        return [
            whole,
            onnx.helper.make_node("MatMul", [node.input[0], name], node.output, node.name),
        ]

    model = _replaced(onnx.load(export), in_groups)
    [opset] = [one for one in model.opset_import if not one.domain]
    opset.version = max(opset.version, _OPSET)
    onnx.save(model, file)


def write_blocks(export: Path, file: Path) -> None:
    """Write the model in `export` to `file` for ONNX Runtime, in less than half the space.

    Weights of layers are in blocks of eight bits, and its table of words, which is only read, in
    half precision. What does not divide into blocks stays as it is.
    """
    import onnx

    def in_blocks(node: "NodeProto", weights: NDArray[Any], add: _Add) -> list["NodeProto"]:
        inner, outer = weights.shape
        if inner % BLOCK:
            return [node]
        steps, size, zero = _rounded(weights.T.reshape(-1, BLOCK).T)
        names = add(
            steps.T.reshape(outer, -1, BLOCK), size.reshape(outer, -1), zero.reshape(outer, -1)
        )
        return [
            onnx.helper.make_node(
                "MatMulNBits",
                [node.input[0], *names],
                node.output,
                domain="com.microsoft",
                K=inner,
                N=outer,
                bits=8,
                block_size=BLOCK,
                # Activations in eight bits, too.
                accuracy_level=4,
            )
        ]

    model = _replaced(onnx.load(export), in_blocks)
    model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    _halve_tables(model)
    onnx.save(model, file)


def _replaced(
    model: "ModelProto",
    replacement: Callable[["NodeProto", NDArray[Any], _Add], list["NodeProto"]],
) -> "ModelProto":
    """The model with another layer for each that multiplies by its own weights.

    `replacement` gets the layer, its weights, and a function that adds arrays to the model and
    returns their names; it returns the layers to have instead.
    """
    from onnx.numpy_helper import from_array, to_array

    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type != "MatMul" or node.input[1] not in weights:
            nodes.append(node)
            continue
        name = node.input[1]

        def add(*arrays: NDArray[Any], name: str = name) -> list[str]:
            names = [f"{name}_{part}" for part in ("steps", "size", "zero")]
            model.graph.initializer.remove(weights[name])
            model.graph.initializer.extend(map(from_array, arrays, names))
            return names

        nodes += replacement(node, to_array(weights[name]), add)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def _halve_tables(model: "ModelProto") -> None:
    """Keep the tables from which rows are read in half precision."""
    import onnx
    from onnx.numpy_helper import from_array, to_array

    tables = {one.name: one for one in model.graph.initializer if len(one.dims) == 2}
    nodes = []
    for node in model.graph.node:
        nodes.append(node)
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is not None and table.data_type == onnx.TensorProto.FLOAT:
            [name] = node.output
            half = from_array(to_array(table).astype(np.float16), table.name)
            table.CopyFrom(half)
            node.output[0] = f"{name}_half"
            cast = onnx.helper.make_node("Cast", node.output, [name], to=onnx.TensorProto.FLOAT)
            nodes.append(cast)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _rounded(
    weights: NDArray[np.float32],
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The steps of a matrix, the size of a step and the step of 0, for each column.

    Source: Jacob et al. 2018, eq. 1, doi:10.1109/CVPR.2018.00286, column by column.

    >>> steps, size, zero = _rounded(np.float32([[-0.5, 0], [127, 0]]))
    >>> (steps.tolist(), size.tolist(), zero.tolist())
    ([[0, 0], [255, 0]], [0.5, 1.0], [1, 0])
    """
    least, largest = weights.min(axis=0).clip(max=0), weights.max(axis=0).clip(min=0)
    size = ((largest - least) / 255).astype(np.float32)
    size[size == 0] = 1
    zero = np.round(-least / size)
    steps = (np.round(weights / size) + zero).clip(0, 255)
    return steps.astype(np.uint8), size, zero.astype(np.uint8)
