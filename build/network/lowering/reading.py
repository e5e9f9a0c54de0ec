"""The way from a file to a model that is proven equal to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from build.errors import BuildError
from build.network.lowering.lowered_model import LoweredModel


def read(path: Path, images: NDArray[np.float32] | None = None) -> LoweredModel:
    """Lower an ONNX file and hold the result against ONNX Runtime.

    Parameters
    ----------
    path : Path
        The file.
    images : array of shape (N, C, H, W), optional
        Prepared as the model wants them, channels first; the first 256 are compared beside awkward ones and noise. A
        model that leaves its sides open takes theirs.

    Raises
    ------
    BuildError
        If there is no such file, if it is no ONNX model that can be shown (the node and its operator are named), or
        if the layers and the file disagree.
    """
    if not path.is_file():
        raise BuildError(str(path), "must be an ONNX file", "no such file")
    raise BuildError(str(path), "models made elsewhere cannot be read yet", do="write its layers into an experiment")
