"""The walk over a simplified graph, from the picture to the logits, that notes everything it cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from onnx import NodeProto

from build.errors import BuildError
from build.network.lowering.draft import IMAGE, Draft
from build.network.lowering.node import Node
from build.network.lowering.operators import OPERATORS
from build.network.lowering.refusals import Refusal, fault, unknown
from build.network.lowering.source import CHANNELS, Source
from build.network.lowering.value import Value
from build.network.shaped_layer import Shape

ENDINGS = {"Softmax": "a softmax", "LogSoftmax": "a log-softmax", "Sigmoid": "a sigmoid"}
"""What a classifier may end with that keeps the order of its answers."""


@dataclass
class Walk:
    """What a walk has found.

    Attributes
    ----------
    draft : Draft
        The layers.
    values : dict of str to Value
        Every value of the graph that could be told as a layer.
    faults : list of BuildError
        One for each node that could not; what only follows from another is left out.
    notes : list of str
        What was changed on the way.
    logits : str
        The value that the network ends with.
    """

    draft: Draft
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[BuildError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    logits: str = ""


def image_of(source: Source, image_shape: Shape | None) -> tuple[Shape, Value]:
    """Return the shape (C, H, W) of a picture, and the graph's input as a value of it.

    Raises
    ------
    BuildError
        If it has neither 1 nor 3 channels, or is a row that no picture is known for.
    """
    sides = source.shapes[source.input][1:]
    if len(sides) == 1:
        if image_shape is None or np.prod(image_shape) != sides[0]:
            must = "the model takes rows, so pictures of as many numbers must be given"
            raise BuildError(f"{source.file}: input", must, f"rows of {sides[0]}", "give the pictures")
        return image_shape, Value(IMAGE, (None,))
    if sides[0] in CHANNELS:
        return sides, Value(IMAGE, (0, 1, 2))
    if sides[2] in CHANNELS:
        return (sides[2], *sides[:2]), Value(IMAGE, (1, 2, 0))
    must = "pictures must have 1 or 3 channels, first or last"
    raise BuildError(f"{source.file}: input", must, str(sides))


def walked(source: Source, image_shape: Shape | None) -> Walk:
    """Lower all nodes that the answer needs.

    Raises
    ------
    BuildError
        If the input is no picture, or the graph has no answer for each of several classes.
    """
    shape, image = image_of(source, image_shape)
    walk = Walk(Draft(shape))
    walk.values[source.input] = image
    if len(image.axes) == 1:
        walk.values[source.input] = walk.draft.add("flatten", [IMAGE])
    walk.logits = _answer(source, walk)
    for node in _leading_to(source, walk.logits):
        _step(source, walk, node)
    return walk


def _answer(source: Source, walk: Walk) -> str:
    """Choose the output, and go back before what only turns logits into probabilities."""
    outputs = [value.name for value in source.simple.graph.output]
    rows = [name for name in outputs if len([side for side in source.shapes.get(name, ())[1:] if side > 1]) == 1]
    if not rows:
        must = "an output must be a row of numbers, one for each class"
        raise BuildError(source.file, must, ", ".join(f"'{name}'" for name in outputs), "choose a classifier")
    if len(outputs) > 1:
        walk.notes.append(f"Of the outputs {', '.join(outputs)} the first that gives a row, {rows[0]}, is shown.")
    makers = {name: node for node in source.simple.graph.node for name in node.output}
    name: str = rows[0]
    while name in makers and makers[name].op_type in (*ENDINGS, "Identity"):
        node = makers[name]
        if node.op_type in ENDINGS:
            walk.notes.append(
                f"The model ends with {ENDINGS[node.op_type]}, which was taken off: the page adds its own."
            )
        name = node.input[0]
    return name


def _leading_to(source: Source, name: str) -> Sequence[NodeProto]:
    wanted = {name}
    found = []
    for node in reversed(source.simple.graph.node):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            found.append(node)
    return found[::-1]


def _step(source: Source, walk: Walk, proto: NodeProto) -> None:
    """Lower one node, or note why not."""
    known = source.constants.keys() | walk.values.keys() | {""}
    lower = OPERATORS.get(proto.op_type) if proto.domain in ("", "ai.onnx") else None
    if lower and not known.issuperset(proto.input):
        return  # an earlier node could not be shown
    output = proto.output[0]
    node = Node(proto, walk.draft, walk.values, source.constants, source.shapes.get(output))
    try:
        if lower is None:
            raise unknown(proto)
        walk.values[output] = lower(node)
    except Refusal as refusal:
        walk.faults.append(fault(source.file, proto, refusal))
