"""Experiment files: what is understood, and what is said of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.configuration import load_experiment
from build.errors import BuildError

GOOD = """
title = "Tiny"
dataset = "drawn-garments"
[[network.layers]]
name = "logits"
kind = "dense"
units = 10
[training]
learning_rate = 1
[training.shuffled_labels]
epochs = 3
"""


def write(folder: Path, text: str) -> Path:
    """Write an experiment file."""
    path = folder / "tiny.toml"
    path.write_text(text)
    return path


def test_reads_tables_into_checked_values(tmp_path: Path) -> None:
    experiment = load_experiment(write(tmp_path, GOOD))
    assert experiment.name == "tiny"
    assert experiment.network.layers[0].settings == {"units": 10}
    assert experiment.training.learning_rate == 1.0 and isinstance(experiment.training.learning_rate, float)
    assert experiment.training.shuffled_labels.epochs == 3


def test_settings_are_flat_and_named_by_layer(tmp_path: Path) -> None:
    settings = load_experiment(write(tmp_path, GOOD)).settings("network", "training")
    assert settings["network.logits"]["settings"] == {"units": 10}
    assert settings["network.order"] == ["logits"]
    assert settings["training.shuffled_labels.epochs"] == 3


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("epochs = 3", "epoch = 3", "training.*shuffled_labels: epoch: unknown key; did you mean 'epochs'?"),
        (
            'dataset = "drawn-garments"',
            'dataset = "fashion"',
            "must be one of .*did you mean 'fashion-mnist'",
        ),
        ('dataset = "drawn-garments"', "", "dataset: must be given"),
        ("units = 10", 'inputs = "image"', r"layers\[0\]: inputs: must be a list \(got 'image'\)"),
        ("units = 10", "inputs = [1]", r"layers\[0\]: inputs\[0\]: must be text \(got 1\)"),
        ('kind = "dense"', "kind = true", r"layers\[0\]: kind: must be text"),
        ('kind = "dense"', "", r"layers\[0\]: kind: must be given"),
        ("[training]", "[training", "must be valid TOML"),
    ],
)
def test_a_fault_is_one_line_with_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(BuildError, match=message) as caught:
        load_experiment(path)
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_a_model_stands_in_place_of_layers_and_training(tmp_path: Path) -> None:
    model = 'title = "Mine"\ndataset = "drawn-garments"\n[model]\nfile = "mine.onnx"\n'
    experiment = load_experiment(write(tmp_path, model))
    assert experiment.model and experiment.model.file == "mine.onnx" and not experiment.network.layers
    with pytest.raises(BuildError, match="training: must not stand beside a model"):
        load_experiment(write(tmp_path, model + "[training]\nepochs = 3\n"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"none\.toml: must exist"):
        load_experiment(tmp_path / "none.toml")
