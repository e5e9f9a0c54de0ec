"""Training: folding is exact, augmentation is what it says, the stage is the same every time."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss, recall_score
from torch import nn

from build.artifacts import Job
from build.configuration import Experiment, Layer, Network, Options, ShuffledLabels, Training
from build.data.datasets.drawn_garments import DATASET
from build.data.drawing.garments import draw
from build.errors import BuildError
from build.network.layers import shaped_layers
from build.network.model import LayeredNetwork, read_weights
from build.network.training import stage as training
from build.network.training.augmentation import Augmentation
from build.network.training.fitting import steps_per_epoch
from build.network.training.folding import TrainingNetwork, steps_of
from build.network.training.learning_rate import one_cycle
from build.network.training.measures import logits_of, measure, rounded_to_float16
from build.network.training.stage import Images, epoch_steps, shuffled, snapshot_steps
from build.progress import Progress
from tests.small_network import small_layers

LAYERS = (
    Layer("conv1", "conv", channels=4, kernel=3, padding=1),
    Layer("relu1", "relu"),
    Layer("pool1", "max-pool", size=4),
    Layer("flatten", "flatten"),
    Layer("logits", "dense", units=10),
)
RECIPE = Training(
    epochs=3,
    batch_size=50,
    learning_rate=0.03,
    batch_norm=True,
    flips=True,
    shift=1,
    label_smoothing=0.1,
    shuffled_labels=ShuffledLabels(n_samples=60, epochs=90, learning_rate=0.03),
)
TINY = Experiment("tiny", "Tiny", "drawn-garments", Network(LAYERS), training=RECIPE)


def seeded(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def test_folding_is_batch_norm_in_the_written_order() -> None:
    layers = small_layers()
    network = TrainingNetwork(layers, True, seeded()).double()
    for index, parameter in enumerate(network.parameters()):
        parameter.add_(torch.randn(parameter.shape, generator=seeded(index)).double(), alpha=0.3)
    images = torch.rand(50, 1, 28, 28, generator=seeded()).double()
    network.calibrate(images)
    modules: list[nn.Module] = []
    for layer in layers[1:]:
        modules += written_out(network, layer)
    expected = nn.Sequential(*modules).double().eval()(images)
    folded = LayeredNetwork(layers, {name: value.numpy() for name, value in network.folded().items()})
    torch.testing.assert_close(folded.double()(images), expected, rtol=1e-5, atol=1e-5)


def written_out(network: TrainingNetwork, layer) -> list[nn.Module]:
    """Return PyTorch's modules of one layer, with batch norm before every ReLU."""
    if layer.kind == "conv":
        module = nn.Conv2d(layer.weight[1], layer.weight[0], layer["kernel"], padding=layer["padding"], bias=False)
        module.weight.data = network.part("weight", layer)
        return [module, normed(nn.BatchNorm2d(layer.weight[0]), network, layer)]
    if layer.kind == "dense":
        last = layer.name == "logits"
        module = nn.Linear(layer.weight[1], layer.weight[0], bias=last)
        module.weight.data = network.part("weight", layer)
        if last:
            module.bias.data = network.part("bias", layer)
        return [module] if last else [module, normed(nn.BatchNorm1d(layer.weight[0]), network, layer)]
    return [{"relu": nn.ReLU(), "max-pool": nn.MaxPool2d(2), "flatten": nn.Flatten()}[layer.kind]]


def normed(norm: nn.BatchNorm1d | nn.BatchNorm2d, network: TrainingNetwork, layer) -> nn.Module:
    norm.bias.data = network.part("bias", layer)
    norm.running_mean, norm.running_var = network.part("mean", layer), network.part("variance", layer)
    return norm


@torch.no_grad()
def test_statistics_are_those_of_the_images() -> None:
    layers = small_layers()
    network = TrainingNetwork(layers, True, seeded())
    images = torch.rand(200, 1, 28, 28, generator=seeded())
    network.calibrate(images)
    convolved = nn.functional.conv2d(images, network.part("weight", layers[1]), padding=1)
    pooled = nn.functional.max_pool2d(convolved, 2)
    expected = pooled.var((0, 2, 3), correction=0)
    torch.testing.assert_close(network.part("variance", layers[1]), expected, rtol=0.03, atol=1e-3)


def test_a_pool_goes_before_the_norm_and_layers_without_a_relu_have_none() -> None:
    steps = steps_of(small_layers(), batch_norm=True)
    assert [(step.layer.name, bool(step.activation), step.pool.name if step.pool else None) for step in steps] == [
        ("conv1", True, "pool1"),
        ("conv2", True, "pool2"),
        ("flatten", False, None),
        ("fc1", True, None),
        ("logits", False, None),
    ]
    assert [step.layer for step in steps_of(small_layers(), batch_norm=False)] == list(small_layers()[1:])


def test_without_batch_norm_training_and_inference_are_one_network() -> None:
    layers = small_layers()
    network = TrainingNetwork(layers, False, seeded())
    images = torch.rand(5, 1, 28, 28, generator=seeded())
    folded = LayeredNetwork(layers, {name: value.numpy() for name, value in network.folded().items()})
    torch.testing.assert_close(folded(images), network(images))


def test_augmented_images_are_flipped_and_shifted_ones() -> None:
    images = torch.rand(40, 1, 5, 6, generator=seeded())
    augmentation = Augmentation(images, flips=True, shift=2, generator=seeded())
    batch = augmentation.batch(torch.arange(40)).numpy()
    for index, image in enumerate(images[:, 0].numpy()):
        window = np.pad(image, 2)[augmentation.top[index] :, augmentation.left[index] :][:5, :6]
        expected = window[:, ::-1] if augmentation.mirrored[index] else window
        np.testing.assert_array_equal(batch[index, 0], expected)
    assert 5 < augmentation.mirrored.sum() < 35
    assert set(augmentation.top.tolist()) == {0, 1, 2, 3, 4}


def test_without_augmentation_images_stay_as_they_are() -> None:
    images = torch.rand(8, 1, 4, 4, generator=seeded())
    augmentation = Augmentation(images, flips=False, shift=0, generator=seeded())
    torch.testing.assert_close(augmentation.batch(torch.tensor([3, 1])), images[[3, 1]])


def test_the_learning_rate_rises_and_falls_once() -> None:
    rates = [one_cycle(progress) for progress in np.linspace(0, 1, 101)]
    assert rates[0] == 0 and max(rates) == 1 and rates[-1] == pytest.approx(0)
    assert (np.diff(np.sign(np.diff(rates))) != 0).sum() == 1


@torch.no_grad()
def test_measurements_are_those_of_scikit_learn() -> None:
    images = torch.rand(60, 1, 28, 28, generator=seeded())
    labels = torch.randint(10, (60,), generator=seeded())
    layers = small_layers()
    weights = {name: value.numpy() for name, value in TrainingNetwork(layers, False, seeded()).folded().items()}
    network = LayeredNetwork(layers, weights)
    result = measure(network, images, labels)
    logits = logits_of(network, images)
    predicted = logits.argmax(1)
    assert result.accuracy == accuracy_score(labels, predicted)
    assert result.recall == pytest.approx(recall_score(labels, predicted, average=None, zero_division=0))
    assert result.loss == pytest.approx(log_loss(labels, logits.double().softmax(1), labels=range(10)), rel=1e-5)
    np.testing.assert_array_equal(result.confusion, confusion_matrix(labels, predicted, labels=range(10)))


def test_rounding_to_float16_is_done_once_and_for_all() -> None:
    rounded = rounded_to_float16({"a": torch.tensor([0.1, 1e-9])})["a"]
    assert rounded.dtype == np.float32
    assert (rounded == rounded.astype(np.float16)).all() and rounded[0] != np.float32(0.1)


@pytest.mark.parametrize("value", [1e6, float("nan")])
def test_weights_of_a_diverged_training_are_an_error(value: float) -> None:
    with pytest.raises(BuildError, match=r"training: fc1.bias: weights must fit into float16 .*learning rate"):
        rounded_to_float16({"fc1.bias": torch.tensor([0.1, value])})


def test_shuffled_labels_are_the_same_labels_for_other_images() -> None:
    data = Images(torch.arange(100).view(-1, 1, 1, 1), torch.arange(100) % 10)
    part = shuffled(data, 60, seed=1)
    assert sorted(part.labels.tolist()) == sorted(data.labels[:60].tolist())
    assert (part.labels == data.labels[:60]).float().mean() < 0.3
    torch.testing.assert_close(part.images, data.images[:60])


def test_snapshots_are_about_a_dozen_from_first_to_last() -> None:
    data = Images(torch.zeros(60_000, 1, 1, 1), torch.zeros(60_000))
    recipe = dataclasses.replace(RECIPE, epochs=20, batch_size=500)
    steps = snapshot_steps(data, recipe)
    assert steps == sorted(set(steps)) and 10 <= len(steps) <= 14
    assert (steps[0], steps[-1]) == (0, 2400)
    assert epoch_steps(data, recipe, 8) == [960, 1920, 2400]


def test_every_image_is_seen_once_an_epoch() -> None:
    assert steps_per_epoch(103, dataclasses.replace(RECIPE, batch_size=10)) == 10
    assert steps_per_epoch(7, dataclasses.replace(RECIPE, batch_size=10)) == 1


def job(root: Path, experiment: Experiment = TINY, synthetic: bool = True) -> Job:
    """Return a job with three hundred drawn garments as its data."""
    data, out = root / "data", root / "out"
    for folder in (data, out):
        folder.mkdir(parents=True, exist_ok=True)
    for seed, split in enumerate(("train", "test")):
        images, labels = draw(300 - 200 * seed, seed)
        np.savez(data / f"{split}.npz", images=images, labels=labels)
    dataclasses.replace(DATASET, synthetic=synthetic).write(data)
    return Job(experiment, {}, out, {"data": data}, Progress(quiet=True), root, Options())


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    own = job(tmp_path_factory.mktemp("trained"))
    training.run(own)
    return own.folder


def test_training_twice_gives_the_same_bytes(trained, tmp_path) -> None:
    again = job(tmp_path)
    training.run(again)
    names = sorted(path.name for path in trained.iterdir())
    assert names == sorted(
        [
            "history.json",
            "shuffled-labels.npz",
            "snapshots.json",
            "snapshots.npz",
            "trained.npz",
            "untrained.npz",
            "values.json",
        ]
    )
    for name in names:
        assert (trained / name).read_bytes() == (again.folder / name).read_bytes(), name


def test_another_seed_gives_other_weights() -> None:
    first, second = (TrainingNetwork(small_layers(), True, seeded(seed)).folded() for seed in (1, 2))
    assert not any(torch.equal(first[name], second[name]) for name in first if name.endswith("weight"))


def test_published_weights_are_float16_numbers_and_give_the_published_accuracy(trained) -> None:
    layers = shaped_layers(TINY, DATASET)
    weights = read_weights(trained / "trained.npz")
    assert all((value == value.astype(np.float16)).all() for value in weights.values())
    images, labels = draw(100, 1)
    logits = LayeredNetwork(layers, weights)(torch.from_numpy(images[:, None] / np.float32(255)))
    values = json.loads((trained / "values.json").read_text())
    assert values["test_accuracy"]["value"] == accuracy_score(labels, logits.argmax(1))
    assert values["test_accuracy"]["n"] == 100
    assert values["parameters"]["value"] == sum(value.size for value in weights.values())


def test_the_history_tells_every_epoch(trained) -> None:
    history = json.loads((trained / "history.json").read_text())
    assert [entry["epoch"] for entry in history["trained"]] == [0, 1, 2, 3]
    assert history["shuffled-labels"][-1]["epoch"] == 90
    for entry in history["trained"]:
        confusion = np.array(entry["confusion"])
        assert confusion.sum() == 100 and confusion.trace() / 100 == pytest.approx(entry["test_accuracy"])
        assert entry["recall"] == pytest.approx(confusion.diagonal() / confusion.sum(axis=1))
    assert history["trained"][-1]["loss"] < history["trained"][0]["loss"]


def test_the_last_snapshot_is_the_published_network_and_the_first_the_untrained_one(trained) -> None:
    moments = json.loads((trained / "snapshots.json").read_text())
    snapshots = read_weights(trained / "snapshots.npz")
    for index, name in ((0, "untrained"), (len(moments) - 1, "trained")):
        for key, value in read_weights(trained / f"{name}.npz").items():
            np.testing.assert_array_equal(snapshots[f"{index}.{key}"], value)
    assert [moment["step"] for moment in moments] == [0, 1, 3, 6, 12, 18]


def test_the_control_knows_its_meaningless_labels(trained) -> None:
    values = json.loads((trained / "values.json").read_text())
    assert values["shuffled_train_accuracy"]["value"] > 0.6
    assert values["shuffled_train_accuracy"]["n"] == values["shuffled_samples"]["value"] == 60


def test_real_data_below_the_floor_is_an_error(tmp_path) -> None:
    high = dataclasses.replace(TINY, training=dataclasses.replace(RECIPE, floor=0.999))
    with pytest.raises(BuildError, match=r"tiny.toml: training: test accuracy must reach the floor 0.999 \(got 0\."):
        training.run(job(tmp_path, high, synthetic=False))
