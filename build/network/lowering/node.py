"""One node of the file, with what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, helper

from build.network.lowering.draft import Draft
from build.network.lowering.refusals import Refusal, told
from build.network.lowering.value import Value

Array = NDArray[Any]


@dataclass(frozen=True)
class Node:
    """A node, the values that it reads, and the draft that it adds to.

    Attributes
    ----------
    proto : NodeProto
        As the file has it.
    draft : Draft
        The layers so far.
    values : mapping of str to Value
        What the nodes before have given.
    constants : mapping of str to array
        Weights and other fixed numbers.
    shape : tuple of int or None
        Of its first output, the batch first, where ONNX knows it.
    """

    proto: NodeProto
    draft: Draft
    values: Mapping[str, Value]
    constants: Mapping[str, Array]
    shape: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """What errors call it."""
        return told(self.proto)

    def value(self, index: int = 0) -> Value:
        """Return an input that is computed from the picture.

        Raises
        ------
        Refusal
            If it is a constant, or not there.
        """
        name = self.proto.input[index] if index < len(self.proto.input) else ""
        if name not in self.values:
            raise Refusal("must be computed from the picture", f"the constant '{name}'" if name else "no input")
        return self.values[name]

    def plain(self, index: int = 0) -> Value:
        """Return such an input as the output of a layer."""
        return self.draft.plain(self.value(index))

    def constant(self, index: int) -> Array | None:
        """Return an input that is a constant, or ``None`` where it is left out.

        Raises
        ------
        Refusal
            If it is computed from the picture.
        """
        name = self.proto.input[index] if index < len(self.proto.input) else ""
        if not name:
            return None
        if name not in self.constants:
            raise Refusal("its weights and settings must be fixed", f"'{name}', which is computed")
        return self.constants[name]

    def required(self, index: int) -> Array:
        """Return a constant that must be there."""
        found = self.constant(index)
        if found is None:
            raise Refusal("its weights must be given")
        return found

    def attribute(self, name: str, default: Any = None) -> Any:
        """Return an attribute, text as text."""
        for each in self.proto.attribute:
            if each.name == name:
                value = helper.get_attribute_value(each)
                return value.decode() if isinstance(value, bytes) else value
        return default

    def setting(self, name: str, index: int, default: Any = None) -> Any:
        """Return what older opsets give as an attribute and newer ones as an input."""
        found = self.constant(index)
        return self.attribute(name, default) if found is None else found.tolist()

    def axes(self, given: Any) -> list[int]:
        """Return axes as places in a value's own, the batch left out.

        Raises
        ------
        Refusal
            If the batch is among them.
        """
        rank = len(self.value().axes) + 1
        places = sorted(axis % rank - 1 for axis in np.atleast_1d(given).tolist())
        if -1 in places:
            raise Refusal("pictures must be treated one by one", "the batch among its axes")
        return places
