"""Settings of how a model that was trained elsewhere wants its pixels."""

from __future__ import annotations

from dataclasses import dataclass

from build.author.tables import within
from build.errors import BuildError, check_one_of

ORDERS = ("RGB", "BGR")


@dataclass(frozen=True)
class Preprocessing:
    """The table ``[preprocessing]`` of an experiment: from pixels to what a model reads.

    Attributes
    ----------
    range : tuple of float
        What black and white become.
    mean, std : tuple of float
        What is then taken off, and what the rest is divided by: one number, or one for each channel in the model's
        own order.
    order : str
        The model's order of channels, ``"RGB"`` or ``"BGR"``.
    """

    range: tuple[float, ...] = within(-1e6, 1e6, (0.0, 1.0))
    mean: tuple[float, ...] = within(-1e6, 1e6, (0.0,))
    std: tuple[float, ...] = within(1e-6, 1e6, (1.0,))
    order: str = "RGB"


def check_preprocessing(preprocessing: Preprocessing, where: str) -> None:
    """Refuse what cannot be done to pixels.

    Raises
    ------
    BuildError
        Naming the setting.
    """
    check_one_of(preprocessing.order, ORDERS, f"{where}: order")
    if len(preprocessing.range) != 2 or preprocessing.range[0] == preprocessing.range[1]:
        must = "must be what black and white become"
        raise BuildError(f"{where}: range", must, list(preprocessing.range), "write range = [0, 255]")
    for key in ("mean", "std"):
        if len(numbers := getattr(preprocessing, key)) not in (1, 3):
            raise BuildError(f"{where}: {key}", "must be one number, or one for each channel", list(numbers))
