"""Convolutions and pooling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from build.network.lowering.node import Node
from build.network.lowering.refusals import Refusal
from build.network.lowering.value import NO_PADDING, Value
from build.network.window import Borders, Window, borders, brief

MAPS = (0, 1, 2)


def _maps(node: Node) -> tuple[Value, Borders]:
    """Return maps, channels first, and the padding that a node before has put around them."""
    value = node.value()
    padding = value.padding
    plain = node.draft.plain(replace(value, padding=NO_PADDING))
    if plain.axes != MAPS or len(node.draft.shape(plain)) != len(MAPS):
        raise Refusal("must read maps (N, C, H, W)", f"axes of lengths {node.draft.sides(plain)}")
    return plain, padding


def _window(node: Node, maps: Value, size: Sequence[int]) -> dict[str, Any]:
    """Return stride, dilation and padding, as our layers call them."""
    if len(size) != 2:
        raise Refusal("must have a window of rows and columns", f"{len(size)} sides")
    strides, dilations = (list(node.attribute(key, [1, 1])) for key in ("strides", "dilations"))
    padding = _padding(node, node.draft.shape(maps)[1:], list(size), strides, dilations)
    return {"stride": strides, "dilation": dilations, "padding": list(padding)}


def _padding(
    node: Node, sides: Sequence[int], size: Sequence[int], strides: Sequence[int], dilations: Sequence[int]
) -> Borders:
    """Return the padding, worked out where the file says only that sides are to be kept."""
    wish = node.attribute("auto_pad", "NOTSET")
    if wish in ("NOTSET", "VALID"):
        return borders(tuple(node.attribute("pads", [0, 0, 0, 0])) if wish == "NOTSET" else 0)
    begins, ends = [], []
    for axis in (0, 1):
        span = (size[axis] - 1) * dilations[axis] + 1
        total = max((-(-sides[axis] // strides[axis]) - 1) * strides[axis] + span - sides[axis], 0)
        more, less = total - total // 2, total // 2
        begins.append(less if wish == "SAME_UPPER" else more)
        ends.append(more if wish == "SAME_UPPER" else less)
    return borders((*begins, *ends))


def _sum(first: Sequence[int], second: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(first, second, strict=True)]


def conv(node: Node) -> Value:
    """Lower a convolution with fixed weights."""
    maps, before = _maps(node)
    weight, bias = node.required(1), node.constant(2)
    settings = _window(node, maps, weight.shape[2:])
    settings["padding"] = _sum(settings["padding"], before)
    settings |= {"channels": len(weight), "kernel": list(weight.shape[2:]), "groups": node.attribute("group", 1)}
    bias = np.zeros(len(weight)) if bias is None else bias
    return node.draft.add("conv", [maps.layer], settings, weight=weight, bias=bias)


def max_pool(node: Node) -> Value:
    """Lower max-pooling; zeros around maps that are never negative are no padding that could win."""
    if len(node.proto.output) > 1 and node.proto.output[1]:
        raise Refusal("must give the largest values alone", "their places, too")
    maps, before = _maps(node)
    if any(before) and node.draft.shaped[maps.layer].flags.signed:
        raise Refusal("zeros must not be put around values that can be negative", do="let the pooling layer pad")
    size = node.attribute("kernel_shape")
    settings = _window(node, maps, size)
    if settings.pop("dilation") != [1, 1]:
        raise Refusal("must read neighbouring cells", "a dilation")
    settings["padding"] = _sum(settings["padding"], before)
    settings |= {"size": list(size), "ceil": bool(node.attribute("ceil_mode", 0))}
    return node.draft.add("max-pool", [maps.layer], settings)


def average_pool(node: Node) -> Value:
    """Lower average pooling."""
    maps, before = _maps(node)
    size = node.attribute("kernel_shape")
    settings = _window(node, maps, size)
    if settings.pop("dilation") != [1, 1]:
        raise Refusal("must read neighbouring cells", "a dilation")
    counts = bool(node.attribute("count_include_pad", 0))
    if any(before):
        if any(settings["padding"]) and not counts:
            raise Refusal("must not have zeros of two kinds around it")
        settings["padding"], counts = _sum(settings["padding"], before), True
    settings |= {"size": list(size), "ceil": bool(node.attribute("ceil_mode", 0)), "count_padding": counts}
    return node.draft.add("average-pool", [maps.layer], settings)


def global_average_pool(node: Node) -> Value:
    """Lower the mean of each map."""
    maps, before = _maps(node)
    if any(before):
        raise Refusal("must read maps without zeros around them")
    return node.draft.add("global-average-pool", [maps.layer])


def global_max_pool(node: Node) -> Value:
    """Lower the largest of each map to a window as large as the map."""
    maps, before = _maps(node)
    if any(before):
        raise Refusal("must read maps without zeros around them")
    return node.draft.add("max-pool", [maps.layer], {"size": brief(node.draft.shape(maps)[1:])})


def reduce_mean(node: Node) -> Value:
    """Lower a mean over all rows and columns."""
    value = node.plain()
    reduced = node.axes(node.setting("axes", 1, []))
    if len(node.draft.shape(value)) != 3 or {value.axes[place] for place in reduced} != {1, 2}:
        raise Refusal("a mean must be taken over rows and columns", f"axes {[place + 1 for place in reduced]}")
    pooled = node.draft.add("global-average-pool", [value.layer])
    if node.attribute("keepdims", 1):
        return Value(pooled.layer, value.axes)
    return node.draft.add("flatten", [pooled.layer])


def pad(node: Node) -> Value:
    """Keep zeros in mind for the window that reads them."""
    value, amounts = node.value(), node.setting("pads", 1)
    fill = node.setting("value", 2, 0.0)
    if node.attribute("mode", "constant") != "constant" or np.any(np.asarray(fill) != 0):
        raise Refusal("padding must be zeros", str(node.attribute("mode", "constant")))
    if len(value.axes) != 3 or node.constant(3) is not None:
        raise Refusal("padding must lie around maps")
    begins, ends = np.array(amounts)[1:4], np.array(amounts)[5:8]
    places = [value.axes.index(axis) for axis in (1, 2)]
    channel = value.axes.index(0)
    if amounts[0] or amounts[4] or begins[channel] or ends[channel] or min(amounts) < 0:
        raise Refusal("padding must lie around maps", str(amounts))
    added = [int(side[place]) for side in (begins, ends) for place in places]
    window = Window(padding=borders(added))
    return replace(node.draft.plain(value), padding=borders(_sum(value.padding, window.padding)))


OPERATORS: Mapping[str, Callable[[Node], Value]] = {
    "Conv": conv,
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "GlobalAveragePool": global_average_pool,
    "GlobalMaxPool": global_max_pool,
    "ReduceMean": reduce_mean,
    "Pad": pad,
}
