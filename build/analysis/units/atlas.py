"""The units stage: the facts and pictures of every unit, for the atlas and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import ImageColor

from build.analysis.units import claims as unit_claims
from build.analysis.units.edges import Likeness
from build.analysis.units.excitation import Examples
from build.analysis.units.lesion_claims import accuracies
from build.analysis.units.profiles import Profile, measure, weights_of
from build.analysis.units.sprites import Colors, read_sprite, write_sprite, write_weights
from build.analysis.units.units import Unit, all_units, drive_of, unit_layers
from build.artifacts import Job, read_json, write_json
from build.claims import write_claims, write_values
from build.data.datasets import Split, as_shown, load_split
from build.data.packs import write_pack
from build.data.tiles import ALL_COLUMNS
from build.network.layers import Shape, ShapedLayer, layers_of, sources_of
from build.network.model import LayeredNetwork, load_network
from build.network.training.stage import make_deterministic

Arrays = dict[str, NDArray[Any]]

BLACK = 0.05
"""Mean light below which a picture looks empty."""


def run(job: Job) -> None:
    """Measure all units; write the atlas's facts, the figures' pack and the pictures."""
    make_deterministic()
    layers, test = layers_of(job), load_split(job.inputs["data"], "test")
    profiles = {}
    for name in ("trained", "untrained"):
        own, twin = (
            load_network(job.inputs[stage], layers, name) if stage in job.inputs else None
            for stage in ("train", "twin")
        )
        assert own
        profiles[name] = measure(own, twin, test)
    network, profile = load_network(job.inputs["train"], layers), profiles["trained"]
    features, lesions = (dict(np.load(job.inputs[name] / f"{name}.npz")) for name in ("features", "lesions"))
    site = job.folder / "site" / "data" / job.subject.name / "units"
    write_pictures(site, all_units(layers), profile, features, test)
    write_pack(
        site / "portraits.bin", {"images": features["images"][:, 0]}, {"units": [u.id for u in all_units(layers)]}
    )
    features["published"] = published_drive(network, site, features["path"].shape[1] - 1)
    units = [fact(at, unit, profile, features, test) for at, unit in enumerate(all_units(layers))]
    add_lesions(units, lesions)
    add_kernels(units, network, profile)
    write_json(job.folder / "units.json", units, compact=True)
    write_weight_pictures(job.folder / "weights", network, weight_colors(job.root))
    write_pack(site / "excitation.bin", figures_pack(profile, features), {"units": [unit["id"] for unit in units]})
    write_values(job.folder, unit_claims.values(profiles["trained"]))
    write_claims(job.folder, unit_claims.claims(**profiles))


def fact(at: int, unit: Unit, profile: Profile, features: Arrays, test: Split) -> dict[str, Any]:
    """Describe one unit as the atlas shows it; absent measures are ``None``."""
    most, least = (_shown(examples, at, test.labels) for examples in (profile.most, profile.least))
    counts = np.bincount(test.labels)
    return {
        "id": unit.id,
        "layer": unit.layer,
        "index": unit.index,
        "dead": bool(features["dead"][at]),
        "black": bool(features["images"][at, 0].mean() < BLACK),
        "zeros": _number(profile.zeros[at]),
        "selectivity": _number(profile.selectivity[at]),
        "means": [_number(mean) for mean in profile.means[at]],
        "n_class": int(counts.min()),
        "favourite": int(profile.means[at].argmax()),
        "pure": _number(profile.pure[at]),
        "most": most,
        "least": least,
        "reached": [_number(value) for value in features["reached"][at]],
        "published": _number(features["published"][at]),
        "path_reached": [_number(value) for value in features["path_reached"][at]],
        "real": _number(features["real"][at]),
        "real_index": int(features["real_index"][at]),
        "twin": None if profile.twin is None else Unit(unit.layer, int(profile.twin[at])).id,
        "twin_correlation": None if profile.twin_correlation is None else _number(profile.twin_correlation[at]),
        "orientation": _number(profile.orientation[at]),
    }


def add_lesions(units: list[dict[str, Any]], lesions: Arrays) -> None:
    """Tell each hidden unit's entry what its loss costs."""
    places = {unit: at for at, unit in enumerate(lesions["units"].tolist())}
    whole, lost = lesions["whole"], accuracies(lesions["whole"]) - accuracies(lesions["confusion"])
    ranks = 1 + (lost[None, :] > lost[:, None]).sum(1)
    for unit in units:
        at = places.get(unit["id"])
        if at is None:
            unit["lesion"] = None
            continue
        confusion = lesions["confusion"][at]
        recall = whole.diagonal() / whole.sum(1) - confusion.diagonal() / confusion.sum(1)
        unit["lesion"] = {
            "accuracy": _number(lost[at]),
            "recall": [_number(value) for value in recall],
            "rank": int(ranks[at]),
            "alike": int((ranks == ranks[at]).sum()) - 1,
            "n": int(whole.sum()),
        }


def add_kernels(units: list[dict[str, Any]], network: LayeredNetwork, profile: Profile) -> None:
    """Give convolutional units their kernels, and those of the first layer their likeness to edges."""
    of_maps = {layer.name: layer.has_maps for layer in unit_layers(network.layers)}
    first = units[0]["layer"]
    for unit in units:
        weights = weights_of(network, unit["layer"])[unit["index"]]
        unit["kernel"] = np.round(weights, 4).tolist() if of_maps[unit["layer"]] else None
        unit["edges"] = (
            _edges(profile.kernels[0], unit["index"]) if unit["layer"] == first and profile.kernels else None
        )


def _edges(kernels: Likeness, index: int) -> dict[str, Any]:
    """Return one kernel's likeness scores, and what it is likest to."""
    scores = {name: _number(getattr(kernels, name)[index]) for name in ("edge", "bar", "spot", "mean", "gabor")}
    return scores | {"angle": round(float(kernels.angle[index]))}


def write_pictures(site: Path, units: Sequence[Unit], profile: Profile, features: Arrays, test: Split) -> None:
    """Write a sprite of all units and one for each.

    A unit's sprite has nine columns: the way of the ascent and its other starts, then the test images
    that excite the unit most, then those that excite it least.
    """
    write_sprite(site / "all.avif", features["images"][:, 0], n_columns=ALL_COLUMNS, quality=32)
    images = as_shown(test.images)
    for at, unit in enumerate(units):
        found = np.concatenate([features["path"][at], features["images"][at, 1:]])
        rows = [found, images[profile.most.index[at]], images[profile.least.index[at]]]
        write_sprite(site / f"{unit.id}.avif", np.concatenate(rows))


@torch.no_grad()
def published_drive(network: LayeredNetwork, site: Path, tile: int) -> NDArray[np.float32]:
    """Return how much each unit is excited (n_units,) by its portrait as the site has it, small for its compression."""
    units = all_units(network.layers)
    sheets = (read_sprite(site / f"{unit.id}.avif", network.layers[0].shape) for unit in units)
    outputs = network.activations(torch.from_numpy(np.stack([sheet[tile] for sheet in sheets])))
    drives = {layer.name: drive_of(outputs[layer.name]) for layer in unit_layers(network.layers)}
    return np.array([drives[unit.layer][at, unit.index] for at, unit in enumerate(units)], np.float32)


def weight_colors(root: Path) -> Colors:
    """Return the colours of weights, which show through on paper of either scheme."""
    named = read_json(root / "templates" / "tokens.json")["weight"]
    positive, negative = (ImageColor.getrgb(named[sign])[:3] for sign in ("positive", "negative"))
    return positive, negative


def write_weight_pictures(folder: Path, network: LayeredNetwork, colors: Colors) -> None:
    """Write the weights of every dense unit, as maps where they come from maps."""
    for layer in unit_layers(network.layers):
        if layer.has_maps:
            continue
        maps = _maps_behind(network.layers, layer)
        for index, weights in enumerate(weights_of(network, layer.name)):
            shaped = weights.reshape(maps) if maps else weights.reshape(-1, 1, 1)
            write_weights(folder / f"{layer.name}-{index}.png", shaped, 8 if shaped.shape[1] > 1 else 32, colors)


def _maps_behind(layers: tuple[ShapedLayer, ...], layer: ShapedLayer) -> Shape | None:
    """Return the shape of the maps that a dense layer reads as a row, or ``None`` where it reads no maps."""
    (source,) = sources_of(layers, layer)
    while source.flags.repeats and not source.has_maps:
        (source,) = sources_of(layers, source)
    return source.shape if source.has_maps else None


def figures_pack(profile: Profile, features: Arrays) -> Arrays:
    """Return what the figures need to know about all units, as arrays with the unit first."""
    examples = {"most": profile.most, "least": profile.least}
    ranked = {
        f"{end}_{name}": values.astype(dtype)
        for end, found in examples.items()
        for name, values, dtype in (
            ("index", found.index, "uint16"),
            ("value", found.value, "float32"),
            ("box", found.box, "uint8"),
        )
    }
    numbers = {
        "reached": features["reached"],
        "published": features["published"],
        "path_reached": features["path_reached"],
        "real": features["real"],
        "spread": features["spread"],
        "selectivity": np.nan_to_num(profile.selectivity, nan=-1),
        "zeros": profile.zeros,
    }
    whole = {"real_index": features["real_index"].astype("uint16"), "dead": features["dead"].astype("uint8")}
    return ranked | {name: value.astype("float32") for name, value in numbers.items()} | whole


def _shown(examples: Examples, at: int, labels: NDArray[np.int64]) -> list[dict[str, Any]]:
    rows = zip(examples.index[at], examples.value[at], examples.box[at], strict=True)
    return [
        {"index": int(index), "label": int(labels[index]), "value": _number(value), "box": box.tolist()}
        for index, value, box in rows
    ]


def _number(value: Any) -> float | None:
    """Round to four significant digits; NaN is no number."""
    return None if np.isnan(value) else float(f"{float(value):.4g}")
