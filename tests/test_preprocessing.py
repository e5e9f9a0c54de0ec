"""How models want their pixels: as files beside them tell, else as their answers do."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from build.author.preprocessing_settings import Preprocessing
from build.configuration import Experiment, Layer, Network
from build.data.dataset import Dataset
from build.data.preprocessing.arithmetic import affine, is_plain, prepared
from build.data.preprocessing.outputs import labels_for
from build.data.preprocessing.search import IMAGENET, Finding, Model, find_out
from build.data.preprocessing.told import told_beside
from build.errors import BuildError
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork
from build.network.preprocessing import with_preprocessing
from tests.small_network import small_weights

HUES = np.array([(0.9, 0.2, 0.1), (0.1, 0.4, 0.9), (0.2, 0.8, 0.3), (0.8, 0.8, 0.1)], np.float32)
CLASSES = ("9 rust", "10 sky", "11 leaf", "12 sand")
CAFFE = Preprocessing((0, 255), (103.939, 116.779, 123.68), (1.0,), "BGR")


def pictures(n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(1)
    labels = generator.integers(4, size=n)
    noise = generator.normal(0, 0.1, size=(n, 3, 8, 8)) + generator.normal(0, 0.15, size=(n, 3, 1, 1))
    return np.clip(HUES[labels][..., None, None] + noise, 0, 1).astype(np.float32), labels


def reader(wanted: Preprocessing, order: tuple[int, ...] = (0, 1, 2, 3)) -> Model:
    """Return a model that knows the four hues, in the numbers that it was trained on."""
    means = prepared(HUES[list(order)][..., None, None], wanted)[..., 0, 0]
    return lambda images: -((images.mean((2, 3))[:, None] - means) ** 2).sum(2)


def found(model: Model, told: Preprocessing | None = None) -> Finding:
    return find_out(model, *pictures(), CLASSES, told)


def test_the_numbers_are_those_of_torchvision_and_of_caffe() -> None:
    images = pictures(5)[0]
    mean, std = (np.array(each, np.float32)[:, None, None] for each in IMAGENET)
    assert prepared(images, Preprocessing(mean=IMAGENET[0], std=IMAGENET[1])) == pytest.approx((images - mean) / std)
    blue_first = images[:, ::-1] * 255 - np.array(CAFFE.mean)[:, None, None]
    assert prepared(images, CAFFE) == pytest.approx(blue_first, abs=1e-3)
    assert affine(Preprocessing((-1, 1)), 1) == ((0.5,), (0.5,))
    assert is_plain(Preprocessing(order="BGR"), 3) and not is_plain(CAFFE, 3)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Preprocessing(), "As given, "),
        (Preprocessing(order="BGR"), "BGR reads "),
        (Preprocessing((0, 255)), "pixels from 0 to 255 reads "),
        (Preprocessing((0, 255), order="BGR"), "BGR, pixels from 0 to 255 reads "),
        (Preprocessing((0, 1), *IMAGENET), "ImageNet's mean and deviation reads "),
    ],
    ids=["plain", "BGR", "bytes", "bytes, blue first", "ImageNet"],
)
def test_what_nobody_told_is_found_out(wanted: Preprocessing, words: str) -> None:
    result = found(reader(wanted))
    assert result.sentence.startswith(words) and result.best.accuracy > 0.9 and not result.is_chance
    assert prepared(pictures(3)[0], result.best.way.preprocessing) == pytest.approx(prepared(pictures(3)[0], wanted))


def test_what_is_told_is_believed_while_it_reads_anything() -> None:
    assert found(reader(CAFFE), CAFFE).best.way.preprocessing == CAFFE
    wrong = found(reader(Preprocessing(order="BGR")), Preprocessing((0, 255)))
    assert wrong.best.way.preprocessing == Preprocessing(order="BGR")
    assert "as given" in wrong.sentence


def test_another_order_of_the_labels_is_found() -> None:
    alphabet = found(reader(Preprocessing(), (1, 2, 3, 0)))  # "10 sky", "11 leaf", "12 sand", "9 rust"
    assert alphabet.best.order == (1, 2, 3, 0) and "alphabet" in alphabet.sentence
    matched = found(reader(Preprocessing((0, 255)), (2, 0, 3, 1)))
    assert matched.best.order == (2, 0, 3, 1) and matched.best.n == 200
    assert matched.best.way.preprocessing == Preprocessing((0, 255))


@pytest.mark.parametrize(
    "model",
    [
        lambda images: np.random.default_rng(3).random((len(images), 4), np.float32),
        lambda images: np.full((len(images), 4), np.nan, np.float32),
        lambda images: np.zeros((len(images), 4), np.float32),
    ],
    ids=["noise", "no numbers", "always the same"],
)
def test_a_model_that_guesses_is_said_to_guess(model: Model) -> None:
    result = found(model)
    assert result.is_chance and "better than chance" in result.sentence and "chance is 25%" in result.sentence


def test_grey_pictures_may_be_negatives() -> None:
    shades = np.linspace(0.1, 0.9, 4, dtype=np.float32)
    labels = np.arange(200) % 4
    images = np.broadcast_to(shades[labels][:, None, None, None], (200, 1, 8, 8))
    model: Callable[[np.ndarray], np.ndarray] = lambda x: -((x.mean((1, 2, 3))[:, None] - (1 - shades)) ** 2)  # noqa: E731
    result = find_out(model, images, labels, CLASSES, None)
    assert result.best.accuracy == 1 and result.best.n == 200
    assert result.best.name == "black and white exchanged" or result.best.order == (3, 2, 1, 0)


FILES = {
    "Hugging Face": (
        "preprocessor_config.json",
        {
            "do_resize": True, "size": {"shortest_edge": 36}, "do_center_crop": True, "crop_size": 32, "resample": 3,
            "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.2, 0.2], "rescale_factor": 0.00392156862745098,
        },
        Preprocessing((0, 1), (0.5, 0.4, 0.3), (0.2, 0.2, 0.2)),
        {"size": (32, 32), "fit": "cover", "edge": 36, "filter": "bicubic"},
    ),
    "blue first": (
        "preprocessor_config.json",
        {
            "do_flip_channel_order": True, "do_normalize": False, "do_rescale": False,
            "size": {"height": 24, "width": 40},
        },
        Preprocessing((0, 255), order="BGR"),
        {"size": (24, 40), "fit": "stretch"},
    ),
    "Teachable Machine": (
        "metadata.json",
        {"packageName": "@teachablemachine/image", "imageSize": 96, "labels": ["Class 1", "Class 2"]},
        Preprocessing((-1, 1)),
        {"size": (96, 96), "fit": "cover", "filter": "bilinear", "channels": 3},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "preprocessing", "settings"), FILES.values(), ids=FILES)
def test_files_beside_a_model_are_read(
    name: str, content: dict[str, object], preprocessing: Preprocessing, settings: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(json.dumps(content))
    (told,) = told_beside(tmp_path / "model.onnx")
    assert told.source == name and told.preprocessing == preprocessing and told.pictures == settings
    assert told.labels == tuple(content.get("labels", ()))  # type: ignore[arg-type]


def test_a_models_own_properties_are_read() -> None:
    path = Path("model.onnx")
    (windows,) = told_beside(path, {"Image.BitmapPixelFormat": "Bgr8", "Image.NominalPixelRange": "NominalRange_0_255"})
    assert windows.preprocessing == Preprocessing((0, 255), order="BGR")
    (plain,) = told_beside(path, {"mean": "[0.5]", "std": "[0.25]", "names": "{0: 'cat', 10: 'owl', 2: 'dog'}"})
    assert plain.preprocessing == Preprocessing((0, 1), (0.5,), (0.25,)) and plain.labels == ("cat", "dog", "owl")
    assert told_beside(path, {"description": "[", "author": "somebody"}) == []


def test_a_file_that_is_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(BuildError, match=r"config.json: must be readable as JSON .*mend or remove it"):
        told_beside(tmp_path / "model.onnx")


DIRECT = (
    Layer("conv1", "conv", ("image",), channels=4, kernel=3, padding=1),
    Layer("relu1", "relu", ("conv1",)),
    Layer("flatten", "flatten", ("relu1",)),
    Layer("logits", "dense", ("flatten",), units=4),
)
POOLED = (
    Layer("pool1", "max-pool", ("image",), size=2),
    Layer("conv1", "conv", ("pool1",), channels=4, kernel=3, padding=1),
    *DIRECT[1:],
)


@pytest.mark.parametrize("layers", [DIRECT, POOLED], ids=["a convolution first", "a pool first"])
@pytest.mark.parametrize("wanted", [Preprocessing(), Preprocessing(order="BGR"), CAFFE], ids=["plain", "BGR", "Caffe"])
def test_layers_do_what_was_done_to_the_pixels(layers: tuple[Layer, ...], wanted: Preprocessing) -> None:
    images, _ = pictures(6)
    dataset = Dataset("hues", "Hues", "hue", "hues", CLASSES, ("a", "b", "c", "d"), (3, 8, 8), "made up")
    shaped = shaped_layers(Experiment("hues", "Hues", "hues", Network(layers)), dataset)
    weights = small_weights(shaped)
    expected = LayeredNetwork(shaped, weights)(torch.as_tensor(prepared(images, wanted).copy()))
    network, changed = with_preprocessing(Network(layers), weights, wanted, 3)
    whole = shaped_layers(Experiment("hues", "Hues", "hues", network), dataset)
    got = LayeredNetwork(whole, changed)(torch.as_tensor(images))
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-4 * float(expected.detach().abs().max()))
    names = [layer.name for layer in network.layers]
    assert ("prepared" in names) == (wanted == CAFFE)
    assert ("reordered" in names) == (wanted.order == "BGR" and layers is POOLED)


def test_every_class_finds_its_output() -> None:
    folders = ("cat", "dog", "snow owl")
    assert labels_for(folders, (), 3, "photos") == folders
    assert labels_for(folders, ("Snow_Owl", "yak", "cat", "dog"), 4, "photos") == ("snow owl", "yak", "cat", "dog")
    assert labels_for(folders, ("a", "b", "c"), 3, "photos") == folders
    with pytest.raises(BuildError, match=r"photos: .*at most 2 classes.*got 3: cat, dog, snow owl.; remove"):
        labels_for(folders, (), 2, "photos")
    with pytest.raises(BuildError, match=r"photos: .*each of the model's 9 outputs.*add labels"):
        labels_for(folders, (), 9, "photos")
    with pytest.raises(BuildError, match=r"photos: .*has outputs for .got snow owl.; .*the model knows cat, dog, a, b"):
        labels_for(folders, ("cat", "dog", "a", "b"), 4, "photos")
