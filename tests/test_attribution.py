"""The page's attribution maps against autograd and Captum, on the same weights."""

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from build.analysis.pixels.attribution import attribute, completeness_gap, deletion, likeness, sizes_of, specimen_maps
from build.analysis.pixels.claims import _told_apart
from build.claims import Verdict
from build.configuration import Experiment, Layer, Network
from build.data.datasets.drawn_garments import DATASET
from build.data.drawing.garments import draw
from build.network.export.weights_file import write_weights_file
from build.network.layers import ShapedLayer, shaped_layers
from build.network.model import LayeredNetwork
from build.page.assets.node import node_command
from tests.small_network import small_layers, small_weights

LABEL = 3
SCRIPT = Path(__file__).parent / "fixtures" / "attribute.mjs"

# Captum draws, too, and takes long to import: by one worker, when a test needs it.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:captum", "ignore:Setting.*hooks:UserWarning"),
    pytest.mark.xdist_group("captum"),
]


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    images, _ = draw(1, 5)
    return images[0].reshape(1, 1, 28, 28).astype(np.float32) / 255


@pytest.fixture(scope="module")
def sequential() -> nn.Sequential:
    """The small network as modules, which Captum can hook."""
    weights = small_weights(small_layers())
    network = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(196, 5), nn.ReLU(), nn.Linear(5, 10),
    )  # fmt: skip
    network.load_state_dict(dict(zip(network.state_dict(), map(torch.from_numpy, weights.values()), strict=True)))
    return network.eval()


@pytest.fixture(scope="module")
def page(image: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the page's own code says of the image."""
    return asked(tmp_path_factory.mktemp("attribution"), small_layers(), image)


def asked(folder: Path, layers: tuple[ShapedLayer, ...], image: np.ndarray) -> dict[str, Any]:
    """Run the page's code on a network of these layers."""
    write_weights_file(folder / "small", layers, small_weights(layers), "small", "trained", list("0123456789"))
    (folder / "image.bin").write_bytes(image.tobytes())
    files = [folder / "small.weights.json", folder / "small.weights.bin", folder / "image.bin"]
    answer = subprocess.run([*node_command(), SCRIPT, *files, str(LABEL)], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def captum_maps(network: nn.Sequential, image: np.ndarray) -> dict[str, torch.Tensor]:
    from captum.attr import InputXGradient, IntegratedGradients, Occlusion, Saliency

    pixels = torch.tensor(image, requires_grad=True)
    return {
        "gradient": Saliency(network).attribute(pixels, LABEL, abs=False),
        "gradient-input": InputXGradient(network).attribute(pixels, LABEL),
        "integrated-gradients": IntegratedGradients(network).attribute(pixels, target=LABEL, n_steps=200),
        "occlusion": Occlusion(network).attribute(pixels, (1, 4, 4), (1, 2, 2), target=LABEL),
    }


@pytest.mark.parametrize("method", ["gradient", "gradient-input", "integrated-gradients", "occlusion"])
def test_maps_agree_with_captum(
    method: str, page: dict[str, Any], sequential: nn.Sequential, image: np.ndarray
) -> None:
    theirs = captum_maps(sequential, image)[method].detach().numpy().ravel()
    ours = np.array(page["maps"][method])
    assert theirs.std() > 0
    assert np.corrcoef(ours, theirs)[0, 1] >= 0.99
    if method != "integrated-gradients":
        assert np.allclose(ours, theirs, atol=1e-4)


def test_grad_cam_agrees_with_captum(page: dict[str, Any], sequential: nn.Sequential, image: np.ndarray) -> None:
    from captum.attr import LayerGradCam

    theirs = LayerGradCam(sequential, sequential[3]).attribute(torch.tensor(image), LABEL).detach().numpy().ravel()
    assert np.allclose(page["cam"], theirs, atol=1e-5)
    enlarged = nn.functional.interpolate(torch.tensor(theirs).reshape(1, 1, 14, 14), size=28, mode="bilinear")
    assert np.allclose(page["maps"]["grad-cam"], enlarged.ravel(), atol=1e-5)


def test_integrated_gradients_are_complete(page: dict[str, Any], sequential: nn.Sequential, image: np.ndarray) -> None:
    with torch.no_grad():
        logits = sequential(torch.cat([torch.tensor(image), torch.zeros(1, 1, 28, 28)]))[:, LABEL]
    assert page["completeness"]["rise"] == pytest.approx(float(logits[0] - logits[1]), abs=1e-4)
    assert page["completeness"]["sum"] == pytest.approx(page["completeness"]["rise"], abs=0.05)


def test_the_page_s_lesions_are_the_build_s(page: dict[str, Any], image: np.ndarray) -> None:
    layers = small_layers()
    weights = small_weights(layers)
    weights["conv2.weight"][:, 1] = 0
    weights["fc1.weight"].reshape(5, 4, 49)[:, 2] = 0
    weights["logits.weight"][:, 0] = 0
    expected = LayeredNetwork(layers, weights)(torch.from_numpy(image)).detach().numpy()[0]
    assert np.allclose(page["lesioned"], expected, atol=1e-5)


def test_the_build_s_maps_are_the_page_s(page: dict[str, Any], image: np.ndarray) -> None:
    layers = small_layers()
    network = LayeredNetwork(layers, small_weights(layers)).eval().requires_grad_(False)
    maps = attribute(network, torch.from_numpy(image), torch.tensor([LABEL]))
    for name, ours in maps.items():
        assert np.corrcoef(ours.ravel(), page["maps"][name])[0, 1] >= 0.99, name
    assert completeness_gap(network, torch.from_numpy(image), torch.tensor([LABEL]), maps["integrated-gradients"]) < 0.1


def test_maps_of_a_wide_picture_in_colour_have_one_value_a_pixel(tmp_path: Path) -> None:
    dataset = dataclasses.replace(DATASET, name="wide", shape=(3, 12, 16))
    experiment = Experiment("wide", "Wide", "wide", Network(tuple(map(as_written, small_layers()[1:]))))
    layers = shaped_layers(experiment, dataset)
    image = np.random.default_rng(4).random((1, 3, 12, 16), np.float32)
    network = LayeredNetwork(layers, small_weights(layers)).eval().requires_grad_(False)
    ours = attribute(network, torch.from_numpy(image), torch.tensor([LABEL]))
    theirs = asked(tmp_path, layers, image)
    for name, maps in ours.items():
        assert maps.shape == (1, 12, 16) and maps.std() > 0
        assert np.corrcoef(maps.ravel(), theirs["maps"][name])[0, 1] >= 0.99, name
        if name in ("gradient", "gradient-input", "grad-cam", "occlusion"):
            assert np.allclose(maps.ravel(), theirs["maps"][name], atol=1e-4), name
    gap = completeness_gap(network, torch.from_numpy(image), torch.tensor([LABEL]), ours["integrated-gradients"])
    assert gap < 0.1, "the channels together make up the rise of the logit"


def as_written(layer: ShapedLayer) -> Layer:
    """Return a small layer as an author would write it for images of another shape."""
    given = {
        "conv": {"channels": layer.shape[0], "kernel": 3, "padding": 1},
        "max-pool": {"size": 2},
        "dense": {"units": layer.shape[0]},
    }
    return Layer(layer.name, layer.kind, **given.get(layer.kind, {}))


def test_deletion_ends_where_every_order_ends(image: np.ndarray) -> None:
    layers = small_layers()
    network = LayeredNetwork(layers, small_weights(layers)).eval().requires_grad_(False)
    pixels, label = torch.from_numpy(image), torch.tensor([LABEL])
    curves = [deletion(network, pixels, label, np.full((1, 28, 28), sign, np.float32)) for sign in (0, 1)]
    assert curves[0].shape == (1, 11)
    assert curves[0][:, [0, -1]] == pytest.approx(curves[1][:, [0, -1]])


def test_the_first_specimen_is_asked_about_what_the_trained_network_says() -> None:
    layers = small_layers()
    network = LayeredNetwork(layers, small_weights(layers)).eval()
    images = (draw(4, seed=5)[0][:, None] / 255).astype(np.float32)
    image = torch.from_numpy(images[2:3])
    found = specimen_maps(network, network, image)
    expected = attribute(network, image, network(image).argmax(1))
    assert all((found[name] == maps[0]).all() for name, maps in expected.items())


def test_the_picture_alone_makes_maps_alike_without_their_signs():
    lit = np.zeros((30, 8, 8), bool)
    lit[:, 2:6, 2:6] = True
    sources = [np.random.default_rng(seed).normal(size=lit.shape).astype(np.float32) * lit for seed in (2, 3)]
    one, other = (sizes_of({"gradient": each}, lit, seed) for seed, each in enumerate(sources))
    assert abs(np.median(likeness({"gradient": sources[0]}, {"gradient": sources[1]})["gradient"])) < 0.1
    for name in ("gradient", "random"):
        assert np.median(likeness(one, other)[name]) > 0.7
        assert abs(np.median(likeness(one, other, lit)[name])) < 0.2


@pytest.mark.parametrize(
    ("spread", "verdict"), [((0.1, 0.2), Verdict.HOLDS), ((0.7, 0.9), Verdict.FAILS), ((0.4, 0.6), Verdict.NOT_SHOWN)]
)
def test_one_method_that_gives_both_networks_the_same_map_is_enough(spread, verdict):
    found = {"gradient": np.zeros(50), "occlusion": np.linspace(*spread, 50), "random": np.ones(50)}
    assert _told_apart("A map tells.", "over all pixels", found).verdict is verdict
