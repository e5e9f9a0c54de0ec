"""Portraits: which pages a build has, and which figures a network gets."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from build.claims import Measured
from build.configuration import Experiment, Layer, Model, Network
from build.data.dataset import Dataset
from build.errors import BuildError
from build.network.layers import shaped_layers
from build.page.beginning.loading import experiments
from build.page.proofreading.pages import check_portrait_names
from build.page.prose.calls import Appearances, Prose
from build.page.prose.casting import cast
from build.page.prose.content import Content, read_content
from build.page.prose.exhibits import stations
from build.page.prose.portraits import asked_for, site_with
from build.page.prose.values import Ledger
from build.stages import PORTRAIT, TAUGHT
from build.steps import MAPPED, plan, portrayed, shortages

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ["fashion", "mine", "rows", "yours"]
DATASET = Dataset("mine", "Mine", "tile", "tiles", ("a", "b"), ("A", "B"), (3, 8, 8), "made up")
CONV = {"kind": "conv", "kernel": 3, "stride": 1, "padding": 1, "has_units": True, "inputs": ["image"]}
LAYERS = (
    {"name": "image", "kind": "input", "shape": [3, 12, 16]},
    {"name": "stem", **CONV, "shape": [8, 12, 16], "weight": {"shape": [8, 3, 3, 3]}},
    {"name": "act", "kind": "relu", "shape": [8, 12, 16], "inputs": ["stem"], "bends": True, "keeps_channels": True},
    {"name": "inner", **CONV, "shape": [8, 12, 16], "inner": True, "weight": {"shape": [8, 8, 3, 3]}},
    {"name": "row", "kind": "flatten", "shape": [1536], "inputs": ["act"], "repeats": True},
    {"name": "logits", "kind": "dense", "shape": [3], "inputs": ["row"], "has_units": True},
)


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(ROOT / "content")


def mine(*stages: str) -> Experiment:
    return Experiment("mine", "Mine", "mine", stages=stages)


def test_an_experiment_that_no_page_needs_becomes_a_page(content: Content) -> None:
    site = site_with(content.site, [mine()])
    assert [page.path for page in site.pages] == ["", "digits/", "memory/", "mine/"]
    assert site.experiments == content.site.experiments


def test_a_portrait_alone_leaves_the_article_out(content: Content) -> None:
    site = site_with(content.site, [mine()], ["mine"])
    assert [page.path for page in site.pages] == ["mine/"]
    assert (site.experiments, list(site.rooms)) == (("mine",), ["embed/"])
    assert asked_for(content.site, [], ["mine"], KNOWN) == ["mine"]


def test_the_article_is_trained_for_what_needs_it(content: Content) -> None:
    own = list(content.site.experiments)
    assert asked_for(content.site, ["mine"], [], KNOWN) == [*own, "mine"]
    assert asked_for(content.site, [], ["digits", "yours"], KNOWN) == [*own, "yours"]


@pytest.mark.parametrize("name", ["mien", "rows", "no/where"])
def test_an_unknown_page_is_named(content: Content, name: str) -> None:
    with pytest.raises(BuildError, match=f"page '{name}': must be a folder of the site or an experiment"):
        asked_for(content.site, [], [name], KNOWN)


@pytest.mark.parametrize("name", ["digits", "models", "conv1"])
def test_a_portrait_takes_no_place_that_is_taken(content: Content, name: str) -> None:
    with pytest.raises(BuildError, match=rf"{name}\.toml: a page, a figure or a folder of the site is called"):
        check_portrait_names(content, ["fashion", name])


def test_a_portrait_goes_through_the_stages_that_it_names_and_those_that_they_read() -> None:
    named = portrayed(mine("probes"))
    assert {"train", "activations", "projection", "probes"} <= set(named.stages) and "export" not in named.stages
    assert set(PORTRAIT) <= set(portrayed(mine()).stages)
    steps = {step.name for step in plan({"mine": portrayed(mine())})}
    assert {"mine/views", "mine/twin"} <= steps and "mine/shifts" not in steps


def test_figures_are_cast_for_the_stations_of_a_network(content: Content) -> None:
    figures = cast(content, portrayed(mine()), LAYERS).figures
    assert {"stem-kernels", "stem-maps", "act-maps", "logits", "overview", "map"} <= figures.keys()
    assert {"features", "lesions"} <= figures.keys()
    assert not {"pooling", "inner-maps", "image-maps", "row-vector", "logits-vector", "painter"} & figures.keys()
    assert figures["map"].front.options["layer"] == "act" and figures["convolution"].front.layer == "stem"
    assert figures["stem-maps"].place == "mine/stem-maps"
    assert figures["stem-kernels"].front.options == {}
    unmeasured = cast(content, portrayed(mine("export", "activations")), LAYERS).figures
    assert unmeasured["stem-kernels"].front.options == {"alone": True} and "features" not in unmeasured
    facts = cast(content, portrayed(mine("train", "export")), LAYERS).facts
    assert facts["cast"] == ["curve"] and [each["name"] for each in facts["stations"]][-1] == "logits"


def test_pictures_that_are_too_few_leave_out_what_needs_them(content: Content) -> None:
    assert shortages({}) == shortages({"train": 30, "test": 30}) == {}
    few = shortages({"train": 200, "test": 12})
    assert {*few} == {*MAPPED}
    brought = dataclasses.replace(mine(), model=Model("mine.onnx"))
    left = portrayed(brought, lacking=few)
    assert {"units", "similarity", "attribution"} <= {*left.stages} and not {*MAPPED} & {*left.stages}
    told = cast(content, left, LAYERS, few).facts["left_out"]
    assert told["map"] == told["confusions"] == "there are only 12 test pictures, and it takes 30"


def test_without_training_pictures_what_needs_them_is_left_out_and_said(content: Content) -> None:
    untaught = shortages({"train": 0, "test": 500})
    brought = dataclasses.replace(mine(), model=Model("mine.onnx"))
    assert {"probes", "views", "familiarity"} <= {*portrayed(brought).stages} and "twin" not in portrayed(
        brought
    ).stages
    left = portrayed(brought, lacking=untaught)
    assert not {*TAUGHT} & {*left.stages} and {"units", "similarity", "projection"} <= {*left.stages}
    facts = cast(content, left, LAYERS, untaught).facts
    assert {facts["left_out"][name] for name in ("probes", "depth", "map", "sketchpad")} == {
        "there are no training pictures"
    }
    assert facts["left_out"]["curve"] == "the network was not trained here"


def test_pictures_for_testing_alone_train_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "experiments"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "content" / "site.toml", tmp_path / "content")
    for name in ("a", "b"):
        (tmp_path / "tiles" / "test" / name).mkdir(parents=True)
        Image.new("L", (8, 8)).save(tmp_path / "tiles" / "test" / name / "1.png")
    layer = '[[network.layers]]\nname = "logits"\nkind = "dense"\nunits = 2\n'
    (folder / "mine.toml").write_text(f'title = "Mine"\n[dataset]\nsource = "tiles"\n{layer}', encoding="utf-8")
    with pytest.raises(BuildError, match=r"mine\.toml:3: dataset: source: must hold training pictures"):
        experiments(tmp_path, [], None, pages=["mine"])


def test_a_figure_for_an_unknown_sort_of_layers_is_refused(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "portrait" / "figures"
    folder.mkdir(parents=True)
    front = '+++\nkind = "layer-maps"\nquestion = "?"\nalt = ""\neach = "map"\n+++\n**Take away:** none.\n'
    (folder / "maps.md").write_text(front)
    with pytest.raises(BuildError, match="each"):
        cast(dataclasses.replace(content, folder=tmp_path), mine(), LAYERS)


def test_a_deep_network_is_told_in_its_stem_its_blocks_and_its_head() -> None:
    layers = [Layer("stem", "conv", channels=4, kernel=3, padding=1), Layer("act", "relu")]
    for block in range(8):
        before = layers[-1].name
        layers.append(Layer(f"conv{block}", "conv", (before,), channels=4, kernel=3, padding=1))
        layers.append(Layer(f"sum{block}", "add", (f"conv{block}", before)))
        layers.append(Layer(f"end{block}", "relu"))
    layers += [Layer("row", "flatten"), Layer("logits", "dense", units=2)]
    shaped = shaped_layers(dataclasses.replace(mine(), network=Network(tuple(layers))), DATASET)
    shown = [layer.name for layer in shaped if not layer.flags.inner]
    assert shown == ["image", "stem", "act", *(f"end{block}" for block in range(8)), "logits"]
    chosen = dataclasses.replace(mine(), network=Network(tuple(layers)), stations=("act", "end3"))
    assert [layer.name for layer in shaped_layers(chosen, DATASET) if not layer.flags.inner] == [
        "image", "act", "end3", "logits"
    ]  # fmt: skip
    with pytest.raises(BuildError, match="stations: unknown layer 'end9'; did you mean"):
        shaped_layers(dataclasses.replace(chosen, stations=("end9",)), DATASET)


def test_a_station_reads_the_stations_before_it_whatever_lies_between() -> None:
    layers = [
        {"name": "image", "inputs": []},
        {"name": "a", "inputs": ["image"], "keeps_channels": True},
        {"name": "b", "inputs": ["a"], "inner": True},
        {"name": "c", "inputs": ["b", "a"], "inner": True},
        {"name": "d", "inputs": ["c"], "keeps_channels": True},
    ]
    assert [(each["name"], each["inputs"], "keeps_channels" in each) for each in stations(layers)] == [
        ("image", [], False), ("a", ["image"], True), ("d", ["a"], False)
    ]  # fmt: skip


@pytest.mark.parametrize(("share", "warned"), [(0.52, True), (0.9, False)])
def test_a_network_that_guesses_is_said_to(content: Content, share: float, warned: bool) -> None:
    accuracy = Measured(share, 240, share - 0.06, share + 0.06)
    numbers = {"multiplications": 9, "n_classes": 2, "parameters": 5, "chance": 0.5, "image.map": "8 × 8"}
    values = {f"mine.{key}": Measured(value) for key, value in numbers.items()} | {"mine.test_accuracy": accuracy}
    facts = {"dataset": {"noun": "tile", "plural": "tiles"}, "stations": [{"shape": ["3"]}], "cast": ()}
    chapter = ROOT / "content" / "portrait" / "01-question.md"
    prose = Prose(content, Ledger(values, {}), {}, facts, "mine")
    said = prose.speak(chapter, chapter.read_text(encoding="utf-8"), Appearances())
    assert ("no better than guessing" in said) == warned


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"weight": {"shape": [8, 1, 3, 3]}}, {"convolution", "painter", "stem-kernels"}),
        ({"kernel": 5}, {"convolution", "stem-kernels"}),
        ({"groups": 2}, {"convolution", "stem-kernels"}),
        ({"dilation": 2}, {"stem-kernels"}),
        ({"inputs": ["inner"]}, set()),
    ],
)
def test_arithmetic_is_drawn_only_where_the_figure_can_draw_it(
    content: Content, changed: dict[str, Any], shown: set[str]
) -> None:
    layers = [{**layer, **(changed if layer["name"] == "stem" else {})} for layer in LAYERS]
    figures = cast(content, portrayed(mine()), layers).figures.keys()
    assert {"convolution", "painter", "stem-kernels"} & figures == shown
    assert "stem-maps" in figures
