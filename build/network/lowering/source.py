"""An ONNX file, checked, and simplified by ONNX Runtime's own basic optimisation."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, ValueInfoProto, numpy_helper, shape_inference

from build.errors import BuildError
from build.network.lowering.refusals import fault, unknown
from build.network.shaped_layer import Shape

CHANNELS = (1, 3)
ONNX = "must be an ONNX file"


@dataclass(frozen=True)
class Source:
    """A file that is one graph from pictures to numbers.

    Attributes
    ----------
    path : Path
        Where it lies.
    model : ModelProto
        As it was written.
    simple : ModelProto
        Constants folded, shapes of one batch known.
    constants : mapping of str to array
        By name, in the simple graph.
    shapes : mapping of str to tuple
        Of the values of the simple graph, the batch first.
    input : str
        Name of the pictures.
    batch : int or None
        How many pictures the file insists on at once.
    """

    path: Path
    model: ModelProto
    simple: ModelProto
    constants: Mapping[str, NDArray[Any]]
    shapes: Mapping[str, tuple[int, ...]]
    input: str
    batch: int | None

    @property
    def file(self) -> str:
        """What errors call it."""
        return str(self.path)


def read_source(path: Path, image_shape: Shape | None) -> Source:
    """Read a file and simplify its graph.

    Parameters
    ----------
    path : Path
        The file.
    image_shape : tuple of int or None
        (C, H, W), for files that leave the sides open.

    Raises
    ------
    BuildError
        If it is not there, not ONNX, damaged, or does not take one float32 picture.
    """
    model = _loaded(path)
    _check_weights(path, model)
    taken = _input_of(path, model)
    sides = _sides(taken)
    batch = sides[0] if isinstance(sides[0], int) else None
    shape = _settled(path, sides[1:], image_shape)
    simple = _simplified(path, model, taken.name, (batch or 1, *shape))
    constants = {each.name: numpy_helper.to_array(each) for each in simple.graph.initializer}
    values = [*simple.graph.input, *simple.graph.value_info, *simple.graph.output]
    shapes = {value.name: tuple(int(side) for side in _sides(value) if isinstance(side, int)) for value in values}
    return Source(path, model, simple, constants, shapes, taken.name, batch)


def _loaded(path: Path) -> ModelProto:
    if not path.is_file():
        raise BuildError(str(path), ONNX, "no such file")
    try:
        model = onnx.load_model_from_string(path.read_bytes())
    except DecodeError as error:
        raise BuildError(str(path), ONNX, "something else, or a damaged file", "export the model to ONNX") from error
    if not model.graph.node:
        raise BuildError(str(path), ONNX, "no graph in it", "export the model to ONNX")
    _check_operators(path, model)
    _check_side_files(path, model)
    onnx.load_external_data_for_model(model, str(path.parent))
    return model


def _check_operators(path: Path, model: ModelProto) -> None:
    """Refuse operators that nobody but the file's maker knows."""
    for node in model.graph.node:
        if not onnx.defs.has(node.op_type, "" if node.domain == "ai.onnx" else node.domain):
            raise fault(str(path), node, unknown(node))


def _check_side_files(path: Path, model: ModelProto) -> None:
    """Refuse weights that lie in a file that is not there."""
    for weight in model.graph.initializer:
        if weight.data_location != TensorProto.EXTERNAL:
            continue
        name = next((entry.value for entry in weight.external_data if entry.key == "location"), "")
        if not (path.parent / name).is_file():
            must = f"its weights are in the file '{name}', which must lie beside it"
            raise BuildError(str(path), must, "no such file", "copy it there, or export into one file")


def _check_weights(path: Path, model: ModelProto) -> None:
    """Refuse weights that are no numbers."""
    for weight in model.graph.initializer:
        array = numpy_helper.to_array(weight)
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            count = int((~np.isfinite(array)).sum())
            must = f"weights '{weight.name}' must be finite numbers"
            raise BuildError(str(path), must, f"{count} of {array.size} that are not", "train the model anew")


def _input_of(path: Path, model: ModelProto) -> ValueInfoProto:
    """Return the one input that is no weight."""
    weights = {weight.name for weight in model.graph.initializer}
    inputs: list[ValueInfoProto] = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1:
        names = ", ".join(f"'{value.name}'" for value in inputs) or "none"
        raise BuildError(str(path), "the graph must have one input, the pictures", names, "export the part with one")
    kind = inputs[0].type.tensor_type.elem_type
    if kind != TensorProto.FLOAT:
        name = TensorProto.DataType.Name(kind).lower() if kind else "no tensor"
        raise BuildError(str(path), "the input must be float32", name, "export the model in float32")
    return inputs[0]


def _sides(value: ValueInfoProto) -> list[int | str]:
    """Return the length of each axis, or the name of one that is left open."""
    return [axis.dim_value or axis.dim_param for axis in value.type.tensor_type.shape.dim]


def _settled(path: Path, sides: list[int | str], image_shape: Shape | None) -> tuple[int, ...]:
    """Fill in the sides that the file leaves open, from the pictures."""
    where = f"{path}: input"
    if len(sides) not in (1, 3):
        must = "must be pictures (N, C, H, W) or (N, H, W, C), or rows (N, n_pixels)"
        raise BuildError(where, must, f"{len(sides) + 1} axes")
    if all(isinstance(side, int) for side in sides):
        return tuple(int(side) for side in sides)
    if image_shape is None:
        must = "the height and width of a picture must be known"
        raise BuildError(where, must, f"{sides}", "give the pictures, or export with fixed sides")
    first = sides[-1] not in CHANNELS or sides[0] in CHANNELS
    channels, height, width = image_shape
    if len(sides) == 1:
        return (channels * height * width,)
    return image_shape if first else (height, width, channels)


def _simplified(path: Path, model: ModelProto, name: str, shape: tuple[int, ...]) -> ModelProto:
    """Fold constants and whatever else holds for one batch of known sides."""
    fixed = ModelProto()
    fixed.CopyFrom(model)
    del fixed.graph.value_info[:]
    for value in fixed.graph.input:
        if value.name == name:
            value.type.tensor_type.shape.CopyFrom(_tensor_shape(shape))
    for value in fixed.graph.output:
        value.type.tensor_type.ClearField("shape")
    with tempfile.TemporaryDirectory(prefix="lowering-") as folder:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(Path(folder) / "simple.onnx")
        options.log_severity_level = 4
        try:
            onnxruntime.InferenceSession(fixed.SerializeToString(), options, providers=["CPUExecutionProvider"])
            simple = onnx.load(options.optimized_model_filepath)
            return shape_inference.infer_shapes(simple, data_prop=True)
        except Exception as error:  # ONNX Runtime has a class of errors for each fault, and none above them
            reason = " ".join(str(error).split())[:200]
            raise BuildError(str(path), "ONNX Runtime must be able to load it", reason) from error


def _tensor_shape(shape: tuple[int, ...]) -> onnx.TensorShapeProto:
    return onnx.TensorShapeProto(dim=[onnx.TensorShapeProto.Dimension(dim_value=side) for side in shape])
