"""Faults of an experiment file: one line with file and line, before anything is trained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.errors import BuildError
from build.page.beginning.loading import experiments
from build.page.beginning.shapes import channels
from build.steps import plan
from tests.drawn_pictures import folders, lay_out

SITE = (Path(__file__).parents[1] / "golden" / "content" / "site.toml").read_text()
GOOD = """title = "Tiny"
dataset = "drawn-garments"
stages = ["train", "export", "activations", "projection"]

[[network.layers]]
name = "conv1"
kind = "conv"
channels = 2
kernel = 3

[[network.layers]]
name = "flatten"
kind = "flatten"

[[network.layers]]
name = "logits"
kind = "dense"
units = 10

[training]
seed = 1
epochs = 2
batch_size = 64
learning_rate = 0.02
weight_decay = 0.1
label_smoothing = 0.1
shift = 1
floor = 0.5

[training.shuffled_labels]
n_samples = 100
epochs = 3
learning_rate = 0.01

[projection]
n_samples = 100
n_components = 6
n_neighbors = 15
min_dist = 0.1
seed = 2

[averages]
n_per_class = 5
"""
RECURRENT = """title = "Counting"
dataset = "bit-sequences"
kind = "recurrent"

[recurrent]
reads = "bits"
units = 8
steps = 16
learning_rate = 0.02
prefix_weight = 1.0

[recurrent.sequences]
exhaustive = 14
lengths = [24, 32]
example = "1101"
"""


def complaint(root: Path, text: str, name: str = "tiny") -> str:
    """Read the experiment as `make site` does and return what is said of it."""
    folder = root / "content" / "experiments"
    folder.mkdir(parents=True)
    (root / "content" / "site.toml").write_text(SITE.replace('["tiny"]', f'["{name}"]'))
    (folder / f"{name}.toml").write_text(text)
    with pytest.raises(BuildError) as caught:
        channels(experiments(root, [], None), root)
    said = str(caught.value).replace(f"{root}/", "")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("batch_size = 64", "batch_size = -5", "23: training: batch_size: must be from 2 to 1000000 (got -5)"),
        ("batch_size = 64", "batch_size = 0", "23: training: batch_size: must be from 2"),
        ("batch_size = 64", "batch_size = 64.0", "23: training: batch_size: must be a whole number (got 64.0)"),
        ("epochs = 2", "epochs = 0", "22: training: epochs: must be from 1 to 999 (got 0)"),
        ("shift = 1", "shift = -1", "27: training: shift: must be from 0 to 16 (got -1)"),
        ("seed = 1", f"seed = {10**30}", "21: training: seed: must be from 0 to 2147483647 (got 1000"),
        ("seed = 2", "seed = -1", "40: projection: seed: must be from 0 to 2147483647 (got -1)"),
        ("learning_rate = 0.02", "learning_rate = -0.1", "24: training: learning_rate: must be from 1e-06 to 10"),
        ("learning_rate = 0.02", "learning_rate = nan", "24: training: learning_rate: must be a finite number"),
        ("weight_decay = 0.1", "weight_decay = inf", "25: training: weight_decay: must be a finite number"),
        ("label_smoothing = 0.1", "label_smoothing = 1", "26: training: label_smoothing: must be from 0 to 0.99"),
        ("floor = 0.5", "floor = 92", "28: training: floor: must be from 0 to 1 (got 92.0)"),
        ("epochs = 3", "epochs = 0", "32: training: shuffled_labels: epochs: must be from 1 to 999"),
        (
            "n_samples = 100\nepochs",
            "n_samples = 0\nepochs",
            "31: training: shuffled_labels: n_samples: must be from 2",
        ),
        ("n_samples = 100\nn_c", "n_samples = 0\nn_c", "36: projection: n_samples: must be from 3"),
        (
            "n_neighbors = 15",
            "n_neighbors = 100",
            "38: projection: n_neighbors: must be below n_samples, 100 (got 100)",
        ),
        ("n_components = 6", "n_components = 200", "37: projection: n_components: must be below n_samples, 100"),
        ("min_dist = 0.1", "min_dist = 2", "39: projection: min_dist: must be from 0 to 1"),
        ("n_per_class = 5", "n_per_class = 0", "43: averages: n_per_class: must be from 2"),
        ("epochs = 2", "epoch = 2", "22: training: epoch: unknown key; did you mean 'epochs'?"),
        ("epochs = 2", "epochs = = 2", "22: must be valid TOML (got invalid value)"),
        ('title = "Tiny"', 'name = "../../evil"\ntitle = "Tiny"', "1: name: must be the file's own, 'tiny'"),
        ('"export"', '"exprot"', "3: stages: unknown stage 'exprot'; did you mean 'export'?"),
        ('"export"', '"recurrence"', "3: stages: unknown stage 'recurrence'"),
        ("kernel = 3", "kernel = 99", "6: layer conv1: "),
        ("channels = 2", "channels = 0", "6: layer conv1: channels must be at least 1 (got 0)"),
        ("channels = 2", "channels = 99999999", "6: layer conv1: channels must be at most 4096"),
        (
            "channels = 2",
            "chanels = 2",
            "6: layer conv1: kind 'conv' has no setting 'chanels'; did you mean 'channels'?",
        ),
        ("units = 10", "units = 9", "16: layer logits: the last layer must be a dense layer 'logits' of 10 units"),
        ('kind = "conv"', 'kind = "cnov"', "6: layer conv1: "),
        ('kind = "flatten"', 'kind = "normalize"\nmean = 0\nscale = inf', "12: layer flatten: scale must be finite"),
        ('kind = "flatten"', 'kind = "normalize"\nmean = nan\nscale = 1', "12: layer flatten: mean must be finite"),
        ('kind = "flatten"', 'name = "twice"', "13: must be valid TOML"),
        ('kind = "flatten"\n', "", "11: network: layers[1]: kind: must be given"),
    ],
)
def test_a_fault_names_file_line_and_setting(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    assert complaint(tmp_path, GOOD.replace(old, new, 1)).startswith(f"content/experiments/tiny.toml:{message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("units = 8", "units = 0", "7: recurrent: units: must be from 1 to 1024 (got 0)"),
        ("steps = 16", "steps = 0", "8: recurrent: steps: must be from 1"),
        ("prefix_weight = 1.0", "prefix_weight = 1.5", "10: recurrent: prefix_weight: must be from 0 to 1 (got 1.5)"),
        ("exhaustive = 14", "exhaustive = 40", "13: recurrent: sequences: exhaustive: must be from 1 to 18 (got 40)"),
        ("[24, 32]", "[24, 0]", "14: recurrent: sequences: lengths: must be from 1 to 4096 (got 0)"),
        ("[24, 32]", "[]", "14: recurrent: sequences: lengths: must name at least one length"),
        ('"1101"', '"110x"', "15: recurrent: sequences: example: must be zeros and ones (got 110x)"),
        ('reads = "bits"', 'reads = "bytes"', "6: recurrent: reads: must be one of bits, rows"),
    ],
)
def test_a_fault_of_a_recurrent_network_does_too(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in RECURRENT
    assert complaint(tmp_path, RECURRENT.replace(old, new, 1)).startswith(f"content/experiments/tiny.toml:{message}")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('source = "photos"', "{file}:6: layer conv1: kernel 11 must fit into its input (got 10 × 9"),
        ('source = "nowhere"', "{file}:2: dataset: source: must be a folder of pictures, a zip of one"),
        ('source = ""', "{file}:2: dataset: source: must name a folder, a zip, an NPZ file or a folder of IDX files"),
        ('sauce = "photos"', "{file}:2: dataset: sauce: unknown key; did you mean 'source'?"),
        ('source = "photos", size = [32]', "{file}:2: dataset: size: must be height and width (got [32])"),
        ('source = "photos", size = [4, 4]', "{file}:2: dataset: size: must be from 8 to 96 (got 4)"),
        ('source = "photos", size = [200, 99]', "{file}:2: dataset: size: must be from 8 to 96 (got 200)"),
        ('source = "photos", filter = "cubic"', "{file}:2: dataset: filter: must be one of nearest, box, bilinear"),
        ('source = "photos", fit = "crop"', "{file}:2: dataset: fit: must be one of stretch, cover, contain"),
        ('source = "photos", channels = 2', "{file}:2: dataset: channels: must be 1 (grey), 3 (colour) or 0"),
        ('source = "photos", test_share = 1', "{file}:2: dataset: test_share: must be from 0.01 to 0.99"),
        ('source = "photos", labels = ["a", "a"]', "{file}:2: dataset: labels: must name each class once"),
        ('source = "photos", labels = ["cat", "dgo", "owl"]', "{file}:2: dataset: labels: must name every folder"),
        ('source = "photos", seed = -1', "{file}:2: dataset: seed: must be from 0 to"),
        ('source = "photos/cat"', "{root}photos/cat: must hold pictures"),
        ('source = "photos/cat/0.png"', "{root}photos/cat/0.png: must be a folder, a zip or an NPZ file (got .png)"),
    ],
)
def test_a_fault_of_pictures_does_too(tmp_path: Path, table: str, message: str) -> None:
    lay_out(tmp_path / "photos", folders(2, size=(10, 9)))
    text = GOOD.replace('dataset = "drawn-garments"', f"dataset = {{ {table} }}").replace("kernel = 3", "kernel = 11")
    said = complaint(tmp_path, text)
    assert said.startswith(message.format(file="content/experiments/tiny.toml", root="")), said


def test_pictures_may_not_be_called_like_a_data_set(tmp_path: Path) -> None:
    text = GOOD.replace('dataset = "drawn-garments"', 'dataset = { source = "photos" }')
    said = complaint(tmp_path, text, "mnist")
    assert "must not be called like a data set of the build" in said and "give the file another name" in said


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            "range = [0]",
            "46: preprocessing: range: must be what black and white become (got [0.0]); write",
        ),
        ("std = [0.0]", "46: preprocessing: std: must be from 1e-06"),
        ("mean = [1.0, 2.0]", "46: preprocessing: mean: must be one number, or one for each channel"),
        ('order = "GBR"', "46: preprocessing: order: must be one of RGB, BGR (got GBR)"),
    ],
)
def test_a_fault_of_preprocessing_does_too(tmp_path: Path, setting: str, message: str) -> None:
    said = complaint(tmp_path, f"{GOOD}\n[preprocessing]\n{setting}\n")
    assert said.startswith(f"content/experiments/tiny.toml:{message}"), said


def test_stages_bring_along_what_they_read(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "experiments"
    folder.mkdir(parents=True)
    (tmp_path / "content" / "site.toml").write_text(SITE)
    (folder / "tiny.toml").write_text(re.sub("stages = .*", 'stages = ["shifts"]', GOOD))
    steps = [step for step in plan(experiments(tmp_path, [], None)) if step.scope == "tiny"]
    assert {step.name for step in steps} == {"tiny/train", "tiny/shifts"}


def test_a_file_s_name_may_become_a_folder_s(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD, "Ti ny")
    assert said == (
        "content/experiments/Ti ny.toml: an experiment's file must be named in lower-case letters, "
        "digits and hyphens (got Ti ny.toml)"
    )


def test_bytes_that_are_no_utf_8_are_named_by_their_line(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "experiments"
    folder.mkdir(parents=True)
    (tmp_path / "content" / "site.toml").write_text(SITE)
    (folder / "tiny.toml").write_bytes(GOOD.encode().replace(b'"conv"', b'"c\xe9nv"'))
    with pytest.raises(BuildError, match=r"tiny\.toml:7: must be UTF-8 \(got byte 0xe9\); save it as UTF-8"):
        experiments(tmp_path, [], None)
