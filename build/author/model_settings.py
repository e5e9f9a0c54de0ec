"""Settings of a network that was made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """A network that was made elsewhere, in place of layers and training.

    Attributes
    ----------
    file : str
        An ONNX file, from the folder where the build runs or absolute.
    sha256 : str
        Of the file, once it was read.
    """

    file: str
    sha256: str = ""
