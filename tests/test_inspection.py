"""`make inspect`: what a model and pictures would become, told before anything is built."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper
from PIL import Image

from build.cli import main
from tests.foreign_networks import Convolutional, Plain, export, seeded


def pictures(folder: Path, n_classes: int, side: int) -> Path:
    draw = np.random.default_rng(0)
    for label in range(n_classes):
        place = folder / f"class {label}"
        place.mkdir(parents=True)
        for index in range(6):
            Image.fromarray(draw.integers(0, 255, (side, side), np.uint8)).save(place / f"{index}.png")
    return folder


def test_model_and_pictures_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(seeded(Convolutional), tmp_path / "model.onnx")
    assert main(["inspect", str(path), str(pictures(tmp_path / "photos", 4, 12))]) == 0
    told = capsys.readouterr().out
    assert "pictures of 9 × 9, grey" in told
    # 6 kernels of 9 weights in 49 places, 4 of 6 in 49, and the last layer
    assert f"{6 * 9 * 49 + 4 * 6 * 49 + 4 * 4:,} multiplications" in told
    assert "  conv1 " in told and "24 pictures; classes in order: class 0, class 1" in told
    assert "chance is 25%" in told and "conv2-maps" in told


def test_every_fault_has_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(seeded(Plain), tmp_path / "model.onnx")
    model = onnx.load(path)
    for index, relu in [(index, node) for index, node in enumerate(model.graph.node) if node.op_type == "Relu"]:
        bent = helper.make_node("Elu", relu.input, relu.output, name=f"bent{index}")
        model.graph.node.remove(relu)
        model.graph.node.insert(index, bent)
    onnx.save(model, path)
    assert main(["inspect", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out.count("cannot be shown: ") == 3 and told.out.count("(Elu)") == 3
    assert told.err.strip().endswith(
        "every node must be one that can be shown (got 3 that cannot); see the lines above"
    )


def test_classes_without_an_output_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(seeded(Convolutional), tmp_path / "model.onnx")
    assert main(["inspect", str(path), str(pictures(tmp_path / "photos", 5, 9))]) == 1
    assert "must hold at most 4 classes, as many as the model has outputs" in capsys.readouterr().err
