"""Chapter 5: what the published maps keep and tear, and what another seed or another moment shows."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.geometry import kept, nearest, plane_distances, trusted
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import interval_told, mean_ends

Array = np.ndarray[Any, Any]


@audits(
    "fashion.kept_neighbors",
    "of ten true neighbours, how many are among the fifty nearest dots of the published map",
)
def kept_neighbours(evidence: Evidence) -> Iterator[Finding]:
    printed = evidence.article.place("map").says(
        "in relu3, UMAP shows {} among the fifty nearest dots, PCA {} and the linear view {}; "
        "in the pixels it is {}, {} and {} (n = 5,000)."
    )
    cells = [(layer, view) for layer in ("relu3", "image") for view in ("projection", "pca", "ring")]
    for (layer, view), shown in zip(cells, printed, strict=True):
        drawn = nearest(plane_distances(places(evidence, layer, view)), 50)
        yield same(f"kept, {layer}, {view}", shown, kept(evidence.cloud(layer).neighbours(10), drawn))


def places(evidence: Evidence, layer: str, view: str, name: str = "fashion") -> Array:
    """Return where a published map shows its points, shape (N, 2)."""
    return evidence.pack(f"{name}/{view}/{layer}.bin")["umap" if view == "projection" else "places"]


@audits(
    "fashion.umap_more_faithful",
    "trustworthiness of the 15 nearest dots against raw distances (Venna and Kaski, 2001), in every layer",
)
def faithful(evidence: Evidence) -> Iterator[Finding]:
    yield from faithful_in_every_layer(evidence, evidence.article.claim("fashion.umap_more_faithful"), "fashion")


def faithful_in_every_layer(evidence: Evidence, claim: Claim, name: str) -> Iterator[Finding]:
    """Compare the trustworthiness of UMAP with that of two principal components; the least gain's interval decides."""
    layers, gained = [each for each in evidence.network(name).names if each != "flatten"], []
    for layer in layers:
        cloud = evidence.cloud(layer, name)
        drawn = (places(evidence, layer, "projection", name), cloud.components(2))
        found = [trusted(cloud.distances(), plane_distances(each), 15) for each in drawn]
        printed = claim.says(f"{layer} {{}} against {{}}")
        yield from each_same((f"{layer}, UMAP", f"{layer}, PCA"), printed, [float(each.mean()) for each in found])
        gained.append(found[0] - found[1])
    ends = [mean_ends(gains, len(layers)) for gains in sorted(gained, key=np.mean)]
    yield from interval_told(claim, ends[0])
    yield verdict(claim, min(ends)[0] > 0)


def middles(places: Array, labels: Array) -> Array:
    """Return the distances between the medians of the classes on a map, one a pair."""
    centres = np.stack([np.median(places[labels == each], axis=0) for each in range(10)])
    return np.array([np.linalg.norm(centres[a] - centres[b]) for a, b in combinations(range(10), 2)])


@audits(
    "fashion.gaps_survive_seeds",
    "correlation of the distances between class medians on two published spectral maps, mean over layers",
)
def seeds(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.gaps_survive_seeds")
    yield from over_layers(evidence, claim, "spectral")
    printed = claim.says("correlate at {} to {} from the spectral start and at {} to {} from principal components")
    found = [end(among(evidence, start)) for start in ("spectral", "pca") for end in (min, max)]
    yield from each_same(("spectral, least", "largest", "principal components, least", "largest"), printed, found)
    first, second = (compared(evidence, start) for start in ("spectral", "pca"))
    crossed = [alike(evidence, one, other) for one, other in product(first, second)]
    [printed_cross] = evidence.article.place("map").says("at relu3 with a correlation of {}.")
    yield same("spectral against principal components", printed_cross, float(np.mean(crossed)))


@audits(
    "fashion.gaps_survive_random_starts",
    "the same from random places",
)
def random_starts(evidence: Evidence) -> Iterator[Finding]:
    claim = evidence.article.claim("fashion.gaps_survive_random_starts")
    yield from over_layers(evidence, claim, "random")
    printed = claim.says("correlate at {} to {} from random places;")
    found = among(evidence, "random")
    yield from each_same(("random, least", "largest"), printed, (min(found), max(found)))
    [shared] = claim.says("share {} of a point's fifteen nearest.")
    near = [nearest(plane_distances(each), 15) for each in compared(evidence, "random")[:2]]
    yield same("shared neighbours", shared, kept(near[0], near[1]))


def over_layers(evidence: Evidence, claim: Claim, start: str) -> Iterator[Finding]:
    """Compare the mean correlation of two seeds over all layers that have further layouts."""
    n, mean = claim.says("Over {} layers, two layouts")[0], claim.says("correlate at {} on average.")[0]
    layers = sorted(path.stem for path in (evidence.site / "data" / "fashion" / "seeds").glob("*.bin"))
    packs = [evidence.pack(f"fashion/seeds/{layer}.bin") for layer in layers if layer != "compared"]
    found = [alike(evidence, pack[f"{start}1"], pack[f"{start}2"]) for pack in packs]
    yield from each_same((f"{start}, layers", "mean"), (n, mean), (len(packs), float(np.mean(found))))
    drawn = np.random.default_rng(10).choice(found, (4000, len(found))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    yield from interval_told(claim, (float(low), float(high)), 0.1)
    yield verdict(claim, True if low > 0.8 else False if high < 0.8 else None)


def alike(evidence: Evidence, one: Array, other: Array) -> float:
    """Return the correlation of the gaps between the classes on two maps."""
    gaps = [middles(each, evidence.points.labels) for each in (one, other)]
    return float(np.corrcoef(*gaps)[0, 1])


def compared(evidence: Evidence, start: str) -> list[Array]:
    """Return the layouts of relu3 from one start."""
    maps = evidence.pack("fashion/seeds/relu3.bin") | evidence.pack("fashion/seeds/compared.bin")
    return [maps[name] for name in sorted(maps) if name.startswith(start)]


def among(evidence: Evidence, start: str) -> list[float]:
    """Return the correlations of every two layouts of relu3 from one start."""
    return [alike(evidence, *pair) for pair in combinations(compared(evidence, start), 2)]


@audits(
    "fashion.film",
    "points nearest to their own class's corner of the ring, at the first and last moment, as published",
)
def film(evidence: Evidence) -> Iterator[Finding]:
    told, story = evidence.published("fashion/film/moments.json"), evidence.article.place("map")
    step, steps, accuracy = story.says("After {} of {} steps the network is right on {} of the test images.")
    epoch = next(moment["epoch"] for moment in told["moments"] if moment["step"] == step.value)
    [history] = [each for each in evidence.published("fashion/confusions.json")["trained"] if each["epoch"] == epoch]
    counts = np.array(history["confusion"])
    yield same("steps", steps, told["moments"][-1]["step"])
    yield same(f"right after {step.text} steps", accuracy, float(counts.trace() / counts.sum()))
    printed = story.says("In the pixels it is {}, whatever") + story.says(
        "In pool1 it goes from {} before training to {} after it, in relu3 from {} to {}, in the logits from {} to {}"
    )
    cells = [("image", 0), *((layer, at) for layer in ("pool1", "relu3", "logits") for at in (0, -1))]
    for (layer, at), shown in zip(cells, printed, strict=True):
        yield same(f"own corner, {layer}, {'end' if at else 'start'}", shown, own_corner(evidence, layer, at))


def own_corner(evidence: Evidence, layer: str, at: int) -> float:
    """Return the share of points nearest to the corner of their class."""
    told, labels = evidence.published("fashion/film/moments.json"), evidence.points.labels
    [named] = evidence.article.place("layer-film").says("evenly on a ring, clockwise from the top {words}, so that")
    order = [evidence.network("fashion").manifest["classes"].index(name) for name in named.text.split(", ")]
    turns = np.empty(10)
    turns[order] = 2 * np.pi * np.arange(10) / 10
    corners = np.stack([np.sin(turns), np.cos(turns)], axis=1)
    # Places are published as steps from moment to moment, in 255 parts of the film's width, modulo 256.
    part = 2 * told["reach"] / 255
    moved = np.rint(evidence.pack(f"fashion/film/{layer}.bin")["places"] / part + 127.5).astype(np.uint8)
    shown = (np.cumsum(moved, axis=0, dtype=np.uint8)[at, : len(labels)] - 127.5) * part
    return float(np.mean((shown @ corners.T).argmax(axis=1) == labels))
