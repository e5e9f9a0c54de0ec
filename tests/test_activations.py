"""What the activations stage measures, on a small network."""

import json

import numpy as np
import pytest
import torch

from build.analysis.classes.confusions import confusion_claims, confusion_values
from build.analysis.layers.activations import measured_layers, run, softmax
from build.analysis.layers.layer_statistics import layer_statistics, sparsity_claims
from build.analysis.layers.outputs import layer_outputs
from build.artifacts import Job
from build.claims import Verdict
from build.data.packs import unpack
from build.network.model import NETWORKS, LayeredNetwork
from build.network.training.measures import count_confusions
from tests.small_network import small_layers, small_weights
from tests.small_stages import N_TEST, small_job


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Job:
    """Return the job of a finished stage."""
    job = small_job(tmp_path_factory.mktemp("stages"))
    run(job)
    return job


def test_walk_agrees_with_the_network():
    layers, images = small_layers(), torch.rand(7, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    expected = LayeredNetwork(layers, small_weights(layers)).activations(images)
    for layer, output in layer_outputs(layers, small_weights(layers), images.numpy()):
        assert output.shape == (7, *layer.shape)
        torch.testing.assert_close(output, expected[layer.name])


def test_every_file_is_written(finished):
    names = {path.name for path in finished.folder.iterdir()}
    assert {"predictions.npz", "features.npz", "specimen.npz", "variance.json", "statistics.json"} <= names
    assert {"values.json", "claims.json", "specimens.json", "site"} <= names


def test_features_are_the_leading_coordinates_of_each_layer(finished):
    with np.load(finished.folder / "features.npz") as features:
        assert list(features) == [layer.name for layer in measured_layers(small_layers())]
        assert features["conv1"].shape == (120, 6)
        assert features["fc1"].shape == (120, 5)
        assert features["conv1"].mean(axis=0) == pytest.approx(0, abs=1e-3)


def test_predictions_hold_all_networks_over_all_test_images(finished):
    with np.load(finished.folder / "predictions.npz") as predictions:
        assert list(predictions) == list(NETWORKS)
        assert all(predictions[name].shape == (N_TEST, 10) for name in NETWORKS)


def test_the_pack_of_specimens_follows_their_list(finished):
    site = finished.folder / "site" / "data"
    listed = json.loads((site / "specimens.json").read_text())
    arrays, _ = unpack((site / "small" / "specimens.bin").read_bytes())
    assert [entry["test_index"] for entry in listed] == arrays["test_index"].values.tolist()
    assert [entry["label"] for entry in listed] == arrays["labels"].values.tolist()
    assert arrays["images"].real().max() <= 1
    assert arrays["probabilities"].real().sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert (arrays["probabilities"].real().argmax(axis=1) == arrays["predicted"].values).all()


def test_values_cover_every_layer(finished):
    values = json.loads((finished.folder / "values.json").read_text())
    for layer in measured_layers(small_layers()):
        assert values[f"variance_first_10.{layer.name}"]["n"] == 120
    assert 0 < values["zeros.relu1"]["low"] <= values["zeros.relu1"]["value"] <= values["zeros.relu1"]["high"] < 1


def test_statistics_agree_with_numpy():
    output = torch.randn(30, 4, 5, 5, generator=torch.Generator().manual_seed(2)).relu()
    output[:, 3] = 0
    found, plain = layer_statistics(output), output.numpy().astype(np.float64)
    assert found.mean == pytest.approx(plain.mean(), abs=1e-6)
    assert found.spread == pytest.approx(plain.std(), abs=1e-6)
    assert (found.low, found.high) == (plain.min(), plain.max())
    assert found.zeros == pytest.approx((plain == 0).mean(axis=(1, 2, 3)))
    assert found.channel_high == pytest.approx(plain.max(axis=(0, 2, 3)))
    assert found.n_silent == 1


def test_sparsity_claims_tell_each_relu():
    layers = small_layers()
    rows = {name: torch.zeros(4, 4) for name in ("relu1", "relu2", "relu3")}
    rows["relu1"][:, :2] = 1
    rows["relu2"][:, 0] = 1
    claims = sparsity_claims(layers, {name: layer_statistics(each) for name, each in rows.items()})
    assert not claims["relu_zeros"].holds
    assert claims["sparser_with_depth"].holds
    rows["relu3"] = rows["relu2"]
    alike = sparsity_claims(layers, {name: layer_statistics(each) for name, each in rows.items()})
    assert alike["sparser_with_depth"].verdict is Verdict.NOT_SHOWN
    assert claims["relu_zeros"].detail == "Zeros: 50.0% of relu1, 75.0% of relu2, 100.0% of relu3."


def test_confusions_name_the_commonest_pair():
    classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    labels = np.repeat(np.arange(10), 10)
    logits = np.eye(10, dtype=np.float32)[labels]
    logits[:3] = np.eye(10)[6]
    few = confusion_claims(count_confusions(labels, logits), classes)["largest_confusion"]
    assert (few.verdict, few.p) == (Verdict.NOT_SHOWN, 0.25)
    logits[:9] = np.eye(10)[6]
    counts = count_confusions(labels, logits)
    assert counts[0, 6] == 9
    values = confusion_values(counts, classes)
    assert values["hardest_class"].value == "T-shirt/top"
    assert confusion_claims(counts, classes)["largest_confusion"].holds
    assert confusion_claims(counts, [str(digit) for digit in range(10)]) == {}


def test_softmax_does_not_overflow():
    assert softmax(np.array([[1000, 0]], np.float32)).tolist() == [[1, 0]]
