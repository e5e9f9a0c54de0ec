"""The lesions stage: what is lost when a unit is switched off.

A unit is switched off by holding its output after the ReLU everywhere in its map: at 0, or at its mean over the
test set, which leaves what lies behind it nearer to what it is used to. Every hidden unit is tried alone, both
ways, on the whole test set; those of a large network, and groups of units, are tried on the images that the page has
too: a thousand, or as many as there is time for. Groups are chosen at random (the yardstick), by class selectivity,
and by the harm each does alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from build.analysis.units.lesion_claims import Alone, Halves, Lesions, claims, values
from build.analysis.units.selectivity import class_means, class_selectivity
from build.analysis.units.units import Unit, hidden_layers, parameters_of, rectified
from build.artifacts import Job
from build.claims import write_claims, write_values
from build.data.datasets import Split, as_bytes, load_split
from build.data.packs import Packed, write_pack
from build.network.kinds.conv import groups_of
from build.network.layers import ShapedLayer, is_large, layers_of, readers_of
from build.network.model import LayeredNetwork, apply_layer, load_network
from build.network.training.measures import count_confusions

N_PER_CLASS, N_PAGE = 100, 1000
N_LEAST = 100
N_DRAWS, N_DRAWS_LARGE = 10, 4
N_HALVES = 200
MOST_WORK = 5e12
"""Multiplications of one network's lesions, a few minutes of one processor."""
HELD = ("zero", "mean")
STEPS = 9


def run(job: Job) -> None:
    """Write the effect of every single lesion, the yardstick of groups and the page's images."""
    network = load_network(job.inputs["train"], layers_of(job))
    test = load_split(job.inputs["data"], "test")
    large, n_classes = is_large(network.layers), network.layers[-1].shape[0]
    n_page = affordable(network.layers) if large else N_PAGE
    page = balanced(test.labels, min(N_PER_CLASS, max(n_page // n_classes, 1)))
    small = Bench(network, Split(test.images[page], test.labels[page]))
    bench = small if large else Bench(network, test)
    effects = [bench.effects(unit) for unit in job.progress.track(bench.units, label="lesions")]
    alone = {
        held: Alone(*(np.stack(each) for each in zip(*found, strict=True)))
        for held, found in zip(HELD, zip(*effects, strict=True), strict=True)
    }
    confusion = alone["zero"].confusion
    selectivity = bench.selectivity()
    harm = -np.trace(confusion, axis1=1, axis2=2)
    curves = dict(group_curves(small, harm, selectivity, job.subject.training.seed))
    halves = last_halves(small, selectivity, job.subject.training.seed)
    units, whole = [unit.id for unit in bench.units], bench.confusion([])
    np.savez(job.folder / "lesions.npz", units=units, confusion=confusion, whole=whole, selectivity=selectivity)
    folder = job.folder / "site" / "data" / job.subject.name
    write_pack(
        folder / "lesions.bin",
        {
            "whole": _small(whole),
            "confusion": _small(confusion),
            "mean_confusion": _small(alone["mean"].confusion),
            "means": bench.means().astype(np.float32),
        },
    )
    write_pack(folder / "lesion-images.bin", _page_images(test, page))
    measured = Lesions(bench.units, whole, alone, selectivity, curves, halves)
    write_values(job.folder, values(measured))
    write_claims(job.folder, claims(measured))


class Bench:
    """A network with its test images, ready to lose units.

    Each layer's output is kept where a unit can be cut out of it cheapest: after the pooling that
    follows its ReLU, since the pool of zeros is zero.

    Parameters
    ----------
    network : LayeredNetwork
        The whole network.
    test : Split
        Images and labels.
    """

    def __init__(self, network: LayeredNetwork, test: Split) -> None:
        self.network = network
        self.labels = test.labels
        self.units = [Unit(layer.name, i) for layer in hidden_layers(network.layers) for i in range(layer.shape[0])]
        self._names = [layer.name for layer in network.layers]
        self._cuts = {layer.name: self._cut(layer.name) for layer in hidden_layers(network.layers)}
        behind = {name: self._sum_behind(cut) for name, cut in self._cuts.items()}
        self._sums = {name: reader for name, reader in behind.items() if reader is not None}
        self._parameters = parameters_of(network)
        self._kept = self._outputs(torch.from_numpy(test.images))

    def logits(self, off: Sequence[Unit], at_mean: bool = False) -> Tensor:
        """Return the logits (n_samples, n_classes) with some units held at 0, or at their means."""
        if not off:
            return self._kept[self._names[-1]]
        values = dict(self._kept)
        if len(off) == 1 and off[0].layer in self._sums:
            reader = self._sums[off[0].layer]
            values[reader.name] = self._without(off[0], reader, at_mean)
            first = self._names.index(reader.name)
        else:
            first = min(self._names.index(self._cuts[unit.layer]) for unit in off)
            values[self._names[first]] = self._held(values[self._names[first]], self._names[first], off, at_mean)
        for layer in self.network.layers[first + 1 :]:
            parts = (self._parameter(f"{layer.name}.{part}") for part in ("weight", "bias"))
            values[layer.name] = self._held(apply_layer(layer, values, *parts), layer.name, off, at_mean)
        return values[self._names[-1]]

    @torch.no_grad()
    def confusion(self, off: Sequence[Unit]) -> NDArray[np.int64]:
        """Return the counts (n_classes, n_classes) of labels by predictions with some units switched off."""
        return count_confusions(self.labels, self.logits(off).numpy())

    @torch.no_grad()
    def effects(self, unit: Unit) -> list[tuple[NDArray[np.int64], int]]:
        """Return the counts of labels by predictions, and of changed answers, with a unit at 0 and at its mean."""
        before = self.logits([]).argmax(1)
        found = [self.logits([unit], at_mean) for at_mean in (False, True)]
        return [(count_confusions(self.labels, each.numpy()), int((each.argmax(1) != before).sum())) for each in found]

    def means(self) -> NDArray[np.float64]:
        """Return the mean output of every hidden unit after its ReLU, in order."""
        return np.concatenate([each.mean(0, dtype=np.float64) for each in self._rectified.values()])

    def accuracy(self, off: Sequence[Unit]) -> float:
        """Return the share of images that are still right."""
        return float(np.trace(self.confusion(off)) / len(self.labels))

    def selectivity(self) -> NDArray[np.float64]:
        """Return the class selectivity of every hidden unit, in order."""
        found = []
        for layer in self._cuts:
            output = self._rectified[layer]
            found.append(class_selectivity(class_means(output, self.labels)))
        return np.concatenate(found)

    @torch.no_grad()
    def _outputs(self, images: Tensor) -> dict[str, Tensor]:
        """Keep the outputs that lesions start from, and every unit's mean."""
        wanted = {name for cut in self._cuts.values() for name in _crossing(self.network.layers, cut)}
        wanted |= {*self._cuts.values(), *(reader.name for reader in self._sums.values()), self._names[-1]}
        kept: dict[str, list[Tensor]] = {name: [] for name in wanted}
        means: dict[str, list[Tensor]] = {name: [] for name in self._cuts}
        for batch in images.split(500):
            outputs = self.network.activations(batch)
            for name in wanted:
                kept[name].append(outputs[name])
            for name in self._cuts:
                output = outputs[rectified(self.network.layers, name)]
                means[name].append(output.flatten(2).mean(2) if output.ndim > 2 else output)
        self._rectified = {name: torch.cat(parts).numpy() for name, parts in means.items()}
        return {name: torch.cat(parts) for name, parts in kept.items()}

    def _without(self, unit: Unit, reader: ShapedLayer, at_mean: bool) -> Tensor:
        """Take one channel's share off the sums of a convolution, instead of adding up all others again."""
        channel = self._kept[self._cuts[unit.layer]][:, unit.index : unit.index + 1]
        weight = self._parameters[f"{reader.name}.weight"][:, unit.index : unit.index + 1]
        away = channel - self._level(unit) if at_mean else channel
        return self._kept[reader.name] - apply_layer(reader, {reader.inputs[0]: away}, weight, None)

    def _sum_behind(self, cut: str) -> ShapedLayer | None:
        """Return the convolution that alone reads a cut, and nothing else, with every map in each of its sums."""
        readers = readers_of(self.network.layers, cut)
        alone = len(readers) == 1 and readers[0].makes_maps and len(readers[0].inputs) == 1
        return readers[0] if alone and groups_of(readers[0]) == 1 else None

    def _level(self, unit: Unit) -> float:
        return float(self._rectified[unit.layer][:, unit.index].mean())

    def _cut(self, name: str) -> str:
        """Return the last layer that still holds a channel of its own for each unit."""
        cut = rectified(self.network.layers, name)
        while True:
            readers = readers_of(self.network.layers, cut)
            if len(readers) != 1 or not readers[0].flags.keeps_channels:
                return cut
            cut = readers[0].name

    def _held(self, value: Tensor, name: str, off: Sequence[Unit], at_mean: bool) -> Tensor:
        own = [unit for unit in off if self._cuts[unit.layer] == name]
        if own:
            value = value.clone()
            for unit in own:
                value[:, unit.index] = self._level(unit) if at_mean else 0
        return value

    def _parameter(self, name: str) -> Tensor | None:
        return self._parameters.get(name)


def _crossing(layers: Sequence[ShapedLayer], cut: str) -> set[str]:
    """Return the layers up to the cut that layers behind it read."""
    at = next(index for index, layer in enumerate(layers) if layer.name == cut)
    behind = {name for layer in layers[at + 1 :] for name in layer.inputs}
    return {layer.name for layer in layers[: at + 1] if layer.name in behind}


def affordable(layers: tuple[ShapedLayer, ...]) -> int:
    """Return on how many images all lesions of a network are tried within the work that is allowed."""
    counts = [layer.n_multiplications for layer in layers]
    names = [layer.name for layer in layers]
    n_groups = STEPS * (N_DRAWS_LARGE + 2)
    behind = ((layer.shape[0], sum(counts[names.index(layer.name) + 1 :])) for layer in hidden_layers(layers))
    work = sum((len(HELD) * n_units + n_groups) * each for n_units, each in behind)
    return int(min(max(MOST_WORK // max(work, 1), N_LEAST), N_PAGE))


def balanced(labels: NDArray[np.int64], n_per_class: int = N_PER_CLASS) -> NDArray[np.int64]:
    """Return the numbers of the first images of each class, in the order of the test set."""
    firsts = [np.flatnonzero(labels == label)[:n_per_class] for label in np.unique(labels)]
    return np.sort(np.concatenate(firsts))


def group_curves(
    bench: Bench, harm: NDArray[Any], selectivity: NDArray[Any], seed: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Switch off more and more units of each layer; yield its name and its accuracies.

    Parameters
    ----------
    bench : Bench
        With the images to measure on.
    harm, selectivity : array of shape (n_hidden_units,)
        By which the two chosen orders go, largest first.
    seed : int
        Seed of the random draws.
    """
    generator = np.random.default_rng(seed)
    n_draws = N_DRAWS_LARGE if is_large(bench.network.layers) else N_DRAWS
    for layer in hidden_layers(bench.network.layers):
        positions = [at for at, unit in enumerate(bench.units) if unit.layer == layer.name]
        sizes = np.unique(np.rint(np.linspace(0, len(positions), STEPS)).astype(int))
        accuracy = _grouped(bench)
        draws = [[accuracy(generator.permutation(positions), size) for size in sizes] for _ in range(n_draws)]
        orders = {
            name: np.array(positions)[np.argsort(-score[positions], kind="stable")]
            for name, score in (("harmful", harm), ("selective", selectivity))
        }
        chosen = {name: [accuracy(order, size) for size in sizes] for name, order in orders.items()}
        yield layer.name, {"sizes": sizes.tolist(), "random": draws, **chosen, "n": len(bench.labels)}


def last_halves(bench: Bench, selectivity: NDArray[Any], seed: int) -> Halves:
    """Switch off half of the last hidden layer: at random, the most selective units, and the least selective."""
    layer = hidden_layers(bench.network.layers)[-1].name
    positions = np.array([at for at, unit in enumerate(bench.units) if unit.layer == layer])
    generator, size = np.random.default_rng(seed), len(positions) // 2
    accuracy, order = _grouped(bench), positions[np.argsort(-selectivity[positions], kind="stable")]
    draws = [accuracy(generator.permutation(positions), size) for _ in range(N_HALVES)]
    most, least = accuracy(order, size), accuracy(order[::-1], size)
    return Halves(np.array(draws), most, least, len(bench.labels))


def _grouped(bench: Bench) -> Callable[[NDArray[Any], int], float]:
    return lambda order, size: round(bench.accuracy([bench.units[at] for at in order[:size]]), 4)


def _small(confusion: NDArray[np.int64]) -> NDArray[np.uint16]:
    return confusion.astype(np.uint16)


def _page_images(test: Split, page: NDArray[np.int64]) -> dict[str, NDArray[Any] | Packed]:
    """Return the images of the page's own lesions; their bytes are pixel x 255, exactly."""
    return {
        "images": Packed(as_bytes(test.images[page]), scale=1 / 255),
        "label": test.labels[page].astype(np.uint8),
        "test_index": page.astype(np.uint16),
    }
