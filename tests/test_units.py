"""Units on networks small enough to check by hand."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from build.analysis.units.ascent import Recipe, climb, picture
from build.analysis.units.atlas import published_drive
from build.analysis.units.edges import chance_of_difference, gabors, likeness, noise_likeness
from build.analysis.units.excitation import boxes, examples
from build.analysis.units.feature_visualization import objective, shortened
from build.analysis.units.lesion_claims import Alone, Halves, Lesions, _early_claim, _half_claim, rank_correlation
from build.analysis.units.lesions import Bench, balanced, group_curves
from build.analysis.units.selectivity import class_means, class_selectivity, purity
from build.analysis.units.sprites import read_sprite, write_sprite, write_weights
from build.analysis.units.twins import likest
from build.analysis.units.units import Unit, all_units, answers, rectified, unit_layers
from build.claims import Verdict
from build.configuration import Experiment, Layer, Network
from build.data.datasets import Split
from build.data.datasets.drawn_garments import DATASET
from build.network.export.gradient_export import kinks_of, largest_gap
from build.network.export.gradient_graph import GradientGraph
from build.network.export.parity import awkward_images
from build.network.layers import by_name, shaped_layers
from build.network.model import LayeredNetwork
from build.network.receptive_field import Field
from tests.small_network import small_layers, small_weights


@pytest.fixture(scope="module")
def network() -> LayeredNetwork:
    layers = small_layers()
    return LayeredNetwork(layers, small_weights(layers)).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def test_split() -> Split:
    generator = np.random.default_rng(1)
    return Split(generator.random((60, 1, 28, 28), np.float32), np.arange(60) % 10)


def test_every_unit_has_an_address(network: LayeredNetwork) -> None:
    units = all_units(network.layers)
    assert [unit.id for unit in units][:4] == ["conv1-0", "conv1-1", "conv1-2", "conv2-0"]
    assert len(units) == 3 + 4 + 5 + 10
    assert rectified(network.layers, "conv1") == "relu1"
    assert rectified(network.layers, "logits") == "logits"


def test_receptive_fields_follow_from_the_layers() -> None:
    layers = by_name(small_layers())
    assert layers["conv1"].field == Field((3, 3), (1, 1), (-1, -1))
    assert layers["conv2"].field == Field((8, 8), (2, 2), (-3, -3))
    assert layers["fc1"].field is None


def test_a_patch_holds_all_that_its_cell_sees(network: LayeredNetwork) -> None:
    image = torch.rand(1, 1, 28, 28, requires_grad=True, generator=torch.Generator().manual_seed(0))
    network.activations(image)["conv2"][0, 2, 0, 9].backward()
    rows, columns = np.nonzero(image.grad[0, 0].numpy())
    top, left, height, width = boxes(by_name(network.layers)["conv2"].field, np.array([9]), (4, 14, 14), (28, 28))[0]
    assert top <= rows.min() and rows.max() < top + height
    assert left <= columns.min() and columns.max() < left + width


def test_answers_are_the_network_s(network: LayeredNetwork, test_split: Split) -> None:
    found = answers(network, test_split.images)
    outputs = network.activations(torch.from_numpy(test_split.images))
    maps = outputs["conv2"].flatten(2).numpy()
    assert np.allclose(found["conv2"].peak, maps.max(2))
    assert np.allclose(found["conv2"].drive, np.where(maps > 0, maps, 0.1 * maps).mean(2), atol=1e-6)
    assert np.allclose(found["fc1"].mean, outputs["relu3"].numpy())
    assert np.allclose(found["conv1"].zeros, (outputs["relu1"] == 0).float().mean((0, 2, 3)).numpy())


def test_examples_are_ranked(network: LayeredNetwork, test_split: Split) -> None:
    found = answers(network, test_split.images)
    most, least = examples(network.layers, found), examples(network.layers, found, most=False)
    assert (np.diff(most.value) <= 0).all() and (np.diff(least.value) >= 0).all()
    assert most.value[0, 0] == found["conv1"].peak[:, 0].max()
    assert most.box.shape == (22, 9, 4) and (most.box[-1] == [0, 0, 28, 28]).all()


def test_selectivity_is_0_for_all_classes_alike_and_1_for_one_only() -> None:
    means = np.array([[1.0] * 10, [5.0] + [0.0] * 9, [0.0] * 10])
    assert class_selectivity(means).tolist() == [0, 1, 0]
    values, labels = np.array([[1.0], [3.0], [5.0]] + [[0.0]] * 8, np.float32), np.array([0, 0, 1, *range(2, 10)])
    assert class_means(values, labels)[0, :3].tolist() == [2, 5, 0]
    assert purity(np.array([[1, 1, 1, 2], [0, 1, 2, 3]])).tolist() == [0.75, 0.25]


def test_known_filters_are_recognised() -> None:
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    kernels = np.stack([sobel, np.rot90(sobel), np.ones((3, 3)), sobel + 7]).astype(np.float32)
    found = likeness(kernels)
    assert np.allclose(found.edge, [1, 1, 0, 1], atol=1e-5)
    assert np.allclose(found.angle[:2], [0, 90]) and found.mean[2] == pytest.approx(1)
    assert np.allclose(np.linalg.norm(gabors(), axis=1), 1)
    noise = noise_likeness()
    assert noise.edge.mean() == pytest.approx(0.25, abs=0.02)
    assert (noise.edge + noise.bar + noise.spot <= 1 + 1e-9).all()


def test_differences_are_weighed_against_chance() -> None:
    generator = np.random.default_rng(0)
    low, high = generator.normal(0, 1, 20), generator.normal(3, 1, 20)
    assert chance_of_difference(low, high) < 0.001
    assert chance_of_difference(low, low) == 1
    assert rank_correlation(low, np.exp(low)) == pytest.approx(1)


def test_a_twin_of_itself_is_itself(network: LayeredNetwork, test_split: Split) -> None:
    index, correlation = likest(network, network, "conv2", test_split.images)
    assert index.tolist() == [0, 1, 2, 3] and np.allclose(correlation, 1)


def test_a_partner_is_sought_over_every_cell(network: LayeredNetwork, test_split: Split) -> None:
    layers = small_layers()
    other = LayeredNetwork(layers, small_weights(layers, seed=9)).eval().requires_grad_(False)
    images = torch.from_numpy(test_split.images)
    ours, theirs = (one.activations(images)["conv2"].movedim(1, 0).flatten(1).numpy() for one in (network, other))
    every = np.corrcoef(ours, theirs)[: len(ours), len(ours) :]
    index, correlation = likest(network, other, "conv2", test_split.images)
    assert index.tolist() == every.argmax(1).tolist()
    np.testing.assert_allclose(correlation, every.max(1), atol=1e-5)


def test_ascent_climbs_and_repeats_itself(network: LayeredNetwork) -> None:
    layer = unit_layers(network.layers)[1]
    recipe = Recipe(n_starts=2, n_steps=20, roughness=0, light=0, snapshots=(0, 10, 20))
    first, second = (
        climb(objective(network, layer, torch.arange(4).repeat(2)), (1, 28, 28), np.ones(4) * 0.05, recipe, seed=3)
        for _ in range(2)
    )
    assert (first.path_reached[-1] > first.path_reached[0]).all()
    assert (first.reached[0] >= first.reached[1]).all()
    assert first.images.shape == (2, 4, 28, 28) and 0 <= first.images.min() <= first.images.max() <= 1
    assert np.array_equal(first.images, second.images)
    flat = picture(torch.zeros(1, 1, 28, 15, 2), 28)
    assert flat.shape == (1, 1, 28, 28) and flat.std() < 1e-6


def test_a_shortened_network_ends_at_its_layer(network: LayeredNetwork, test_split: Split) -> None:
    images = torch.from_numpy(test_split.images)
    short = shortened(network, "conv2").activations(images)
    assert list(short)[-1] == "conv2" and torch.equal(short["conv2"], network.activations(images)["conv2"])


@torch.no_grad()
def test_a_lesion_before_a_convolution_in_groups_is_a_map_of_zeros(test_split: Split) -> None:
    written = (
        Layer("conv1", "conv", channels=4, kernel=3, padding=1),
        Layer("relu1", "relu"),
        Layer("conv2", "conv", channels=4, kernel=3, groups=4),
        Layer("flatten", "flatten"),
        Layer("logits", "dense", units=10),
    )
    layers = shaped_layers(Experiment("own", "Own", "drawn-garments", Network(written)), DATASET)
    network = LayeredNetwork(layers, small_weights(layers)).eval().requires_grad_(False)
    outputs = network.activations(torch.from_numpy(test_split.images))
    cut = {name: outputs[name] for name in ("image", "conv1", "relu1")}
    cut["relu1"] = cut["relu1"].clone()
    cut["relu1"][:, 2] = 0
    found = Bench(network, test_split).logits([Unit("conv1", 2)])
    assert torch.allclose(found, network.continued(cut)["logits"], atol=1e-5)


def test_a_lesion_is_a_unit_without_weights_onward(network: LayeredNetwork, test_split: Split) -> None:
    layers = network.layers
    weights = small_weights(layers)
    weights["conv2.weight"][:, 1] = 0
    weights["fc1.weight"].reshape(5, 4, 49)[:, 2] = 0
    weights["logits.weight"][:, [0, 4]] = 0
    expected = LayeredNetwork(layers, weights)(torch.from_numpy(test_split.images)).detach()
    bench = Bench(network, test_split)
    off = [Unit("fc1", 4), Unit("conv1", 1), Unit("conv2", 2), Unit("fc1", 0)]
    assert torch.allclose(bench.logits(off), expected, atol=1e-5)
    assert torch.equal(bench.logits([]), network(torch.from_numpy(test_split.images)))
    assert bench.confusion(off).sum() == 60


def test_a_channel_taken_off_the_sums_is_one_left_out_of_them(network: LayeredNetwork, test_split: Split) -> None:
    bench, unit = Bench(network, test_split), Unit("conv1", 2)
    assert "conv1" in bench._sums
    quick = [bench.logits([unit], at_mean) for at_mean in (False, True)]
    bench._sums.clear()
    for at_mean, found in zip((False, True), quick, strict=True):
        assert torch.allclose(found, bench.logits([unit], at_mean), atol=1e-5)


def test_a_unit_held_at_its_mean_is_that_number_in_its_bias(network: LayeredNetwork, test_split: Split) -> None:
    images = torch.from_numpy(test_split.images)
    bench, weights = Bench(network, test_split), small_weights(network.layers)
    mean = float(network.activations(images)["relu3"][:, 4].mean())
    weights["logits.bias"] = weights["logits.bias"] + np.float32(mean) * weights["logits.weight"][:, 4]
    weights["logits.weight"][:, 4] = 0
    expected = LayeredNetwork(network.layers, weights)(images).detach()
    assert torch.allclose(bench.logits([Unit("fc1", 4)], at_mean=True), expected, atol=1e-5)
    assert bench.means()[bench.units.index(Unit("fc1", 4))] == pytest.approx(mean, rel=1e-5)


def test_a_channel_held_at_its_mean_is_flat_behind_its_pooling(network: LayeredNetwork, test_split: Split) -> None:
    outputs = network.activations(torch.from_numpy(test_split.images))
    pooled = outputs["pool2"].clone()
    pooled[:, 2] = outputs["relu2"][:, 2].mean()
    found = Bench(network, test_split).logits([Unit("conv2", 2)], at_mean=True)
    parts = {name: torch.from_numpy(value) for name, value in small_weights(network.layers).items()}
    hidden = torch.relu(pooled.flatten(1) @ parts["fc1.weight"].T + parts["fc1.bias"])
    assert torch.allclose(found, hidden @ parts["logits.weight"].T + parts["logits.bias"], atol=1e-5)


def test_changed_answers_are_at_least_the_net_loss(network: LayeredNetwork, test_split: Split) -> None:
    bench = Bench(network, test_split)
    before = bench.logits([]).argmax(1)
    for held, (confusion, changed) in enumerate(bench.effects(Unit("conv1", 1))):
        after = bench.logits([Unit("conv1", 1)], at_mean=held == 1).argmax(1)
        assert changed == int((before != after).sum()) >= abs(np.trace(bench.confusion([])) - np.trace(confusion))


def test_half_of_a_layer_is_missed_only_beyond_random_halves() -> None:
    random = np.linspace(0.7, 0.9, 200)
    assert _half_claim(Halves(random, 0.5, 0.9, 1000), "fc1").holds
    assert _half_claim(Halves(random, 0.8, 0.9, 1000), "fc1").verdict is Verdict.NOT_SHOWN


def test_one_way_of_switching_off_alone_shows_nothing() -> None:
    units = [Unit("conv1", at) for at in range(8)] + [Unit("fc1", at) for at in range(20)]
    whole = np.array([[100, 0], [0, 100]])
    lose = np.array([[[100 - at, at], [0, 100]] for at in (*range(30, 38), *range(20))])
    same = np.array([[[100 - at, at], [0, 100]] for at in (*range(8, 16), *range(20))])
    halves = Halves(np.ones(3), 1, 1, 9)
    for other, holds in ((lose, True), (same, False)):
        alone = {held: Alone(each, np.zeros(28, int)) for held, each in (("zero", lose), ("mean", other))}
        lesions = Lesions(units, whole, alone, np.zeros(28), {"conv1": {}, "fc1": {}}, halves)
        claim = _early_claim(lesions, "conv1", "fc1")
        assert claim.holds == holds and claim.verdict is not Verdict.FAILS


def test_groups_end_where_nothing_is_left(network: LayeredNetwork, test_split: Split) -> None:
    bench = Bench(network, test_split)
    curves = dict(group_curves(bench, np.arange(12), np.arange(12)[::-1], seed=1))
    assert list(curves) == ["conv1", "conv2", "fc1"]
    ends = {draw[-1] for draw in curves["fc1"]["random"]} | {curves["fc1"]["harmful"][-1]}
    assert len(ends) == 1 and curves["fc1"]["sizes"][0] == 0
    assert balanced(test_split.labels, 2).tolist() == list(range(20))


def test_sprites_have_a_place_for_each_tile(tmp_path: Path) -> None:
    write_sprite(tmp_path / "a.avif", np.zeros((10, 28, 28), np.float32))
    colors = np.arange(3 * 8 * 12, dtype=np.float32).reshape(1, 3, 8, 12).repeat(10, 0) / 288
    write_sprite(tmp_path / "c.avif", colors, quality=100)
    assert np.abs(read_sprite(tmp_path / "c.avif", (3, 8, 12))[:10] - colors).mean() < 0.02
    write_weights(tmp_path / "b.png", np.ones((4, 7, 7), np.float32), 2, ((255, 0, 0), (0, 0, 255)))
    with Image.open(tmp_path / "a.avif") as tiles, Image.open(tmp_path / "b.png") as weights:
        assert tiles.size == (252, 56) and weights.size == (15, 15)


def test_the_gradient_graph_agrees_with_autograd(network: LayeredNetwork, tmp_path: Path) -> None:
    path = tmp_path / "saliency.onnx"
    model = GradientGraph(network.layers, small_weights(network.layers)).model()
    onnx.save(model, path)
    images = awkward_images((1, 28, 28))
    assert largest_gap(network, path, images, np.arange(len(images))) < 1e-5
    assert model.ir_version <= 10 and model.opset_import[0].version <= 20


def test_kinks_are_where_the_gradient_jumps(network: LayeredNetwork) -> None:
    """Walk from one image towards another: where autograd jumps between two steps, a kink must have been near."""
    ends = torch.rand(2, 1, 1, 28, 28, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    exact = LayeredNetwork(network.layers, small_weights(network.layers)).double()
    shares = torch.linspace(0, 0.02, 3000, dtype=torch.float64)
    walk = torch.cat([ends[0] * (1 - share) + ends[1] * share for share in shares]).requires_grad_(True)
    exact(walk).sum().backward()
    assert walk.grad is not None
    jumps = ((walk.grad[1:] - walk.grad[:-1]).flatten(1).abs().amax(1) > 1e-9).numpy()
    near = kinks_of(network, walk.detach().float().numpy()).distances < 3e-5
    assert jumps.any() and not near.all()
    assert (near[1:] | near[:-1])[jumps].all()
    assert kinks_of(network, np.zeros((1, 1, 28, 28), np.float32)).distances[0] > 0


def test_a_portrait_is_measured_as_it_is_published(network: LayeredNetwork, tmp_path: Path) -> None:
    units = all_units(network.layers)
    tiles = np.random.default_rng(7).random((len(units), 27, 28, 28), np.float32)
    for unit, each in zip(units, tiles, strict=True):
        write_sprite(tmp_path / f"{unit.id}.avif", each)
    found = published_drive(network, tmp_path, 6)
    exact = network.activations(torch.from_numpy(tiles[:, 6:7]))
    with Image.open(tmp_path / "fc1-2.avif") as sheet:
        seen = np.asarray(sheet.convert("L"), np.float32)[:28, 6 * 28 : 7 * 28] / 255
    expected = network.activations(torch.from_numpy(seen[None, None]))["fc1"][0, 2]
    at = units.index(Unit("fc1", 2))
    assert found[at] == pytest.approx(float(expected), rel=1e-4)
    assert abs(found[at] - float(exact["fc1"][at, 2])) > 1e-3
