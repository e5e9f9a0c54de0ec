"""What the auditor looks at: pages, published files, raw data; each read when it is first asked for."""

from __future__ import annotations

import json
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from tests.audit.geometry import Cloud
from tests.audit.networks import Network
from tests.audit.packs import read_pack
from tests.audit.pages import Page
from tests.audit.pictures import Pictures, read_pictures

Array = np.ndarray[Any, Any]


class Evidence:
    """A built site and the raw data behind it.

    Parameters
    ----------
    site : Path
        The built site.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.page = cache(self._page)
        self.network = cache(self._network)
        self.cloud = cache(self._cloud)

    def _page(self, folder: str = "") -> Page:
        return Page.read(self.site, folder)

    def _network(self, name: str, kind: str = "trained") -> Network:
        stem = name if kind == "trained" else f"{name}-{kind}"
        onnx = self.site / "models" / f"{stem}.onnx"
        return Network(self.site / "models" / f"{stem}.weights.json", onnx if onnx.is_file() else None)

    @property
    def article(self) -> Page:
        """The article."""
        return self.page("")

    def pack(self, name: str) -> dict[str, Array]:
        """Return a published pack of arrays, by its path in ``data/``."""
        return read_pack(self.site / "data" / name)

    def published(self, name: str) -> Any:
        """Return a published JSON file, by its path in ``data/``."""
        return json.loads((self.site / "data" / name).read_text(encoding="utf-8"))

    @cached_property
    def garments(self) -> Pictures:
        """The 10,000 test images of Fashion-MNIST."""
        return read_pictures("FashionMNIST", "t10k")

    @cached_property
    def training(self) -> Pictures:
        """The 60,000 training images of Fashion-MNIST."""
        return read_pictures("FashionMNIST", "train")

    @cached_property
    def digits(self) -> Pictures:
        """The 10,000 test images of MNIST."""
        return read_pictures("MNIST", "t10k")

    @cached_property
    def known_digits(self) -> Pictures:
        """The 60,000 training images of MNIST."""
        return read_pictures("MNIST", "train")

    @cached_property
    def answers(self) -> Array:
        """The class that the article's network names for every test image."""
        return self.network("fashion").answers(self.garments.images)

    @cached_property
    def points(self) -> Pictures:
        """The test images that the maps of the article show, in their published order."""
        return self.mapped("fashion")

    def mapped(self, name: str) -> Pictures:
        """Return the test images that a network's maps show, in their published order."""
        test = self.garments if name == "fashion" else self.digits
        chosen = self.pack(f"{name}/projection/points.bin")["test_index"]
        return Pictures(test.images[chosen], test.labels[chosen])

    def known(self, name: str) -> Pictures:
        """Return the training images of a network."""
        return self.training if name == "fashion" else self.known_digits

    def activations(self, layer: str, name: str = "fashion") -> Array:
        """Return a layer's numbers for the points of the maps, one row each."""
        return self.network(name).output(self.mapped(name).images, layer)

    def _cloud(self, layer: str, name: str = "fashion") -> Cloud:
        return Cloud(self.activations(layer, name))
