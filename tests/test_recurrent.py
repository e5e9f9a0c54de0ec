"""The LSTM: the unrolled cell, PyTorch's own, ONNX Runtime; its settings and its training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from build.author.recurrent_settings import Recurrent
from build.configuration import Experiment, load_experiment
from build.data.dataset import Dataset
from build.errors import BuildError
from build.network.export.parity import onnx_session
from build.network.layers import ShapedLayer, count_parameters
from build.network.recurrent import export as recurrent_export
from build.network.recurrent.cell import TRACES, TrainingLstm, UnrolledLstm, recurrent_layers
from build.network.recurrent.onnx_graph import recurrent_model
from build.network.recurrent.readings import of_bits, of_images
from build.network.recurrent.training import batches, blended_loss, count_correct, fit
from build.network.training.measures import rounded_to_float16
from tests.state_keys import state_keys

UNITS = 5


def layers_of(reads: str, n_classes: int) -> tuple[ShapedLayer, ...]:
    """Return the layers of a small network."""
    experiment = Experiment("tiny", "Tiny", "any", recurrent=Recurrent(reads=reads, units=UNITS), kind="recurrent")
    names = tuple(str(label) for label in range(n_classes))
    shape = (1,) if reads == "bits" else (1, 28, 28)
    return recurrent_layers(experiment, Dataset("any", "Any", "one", "ones", names, names, shape, "drawn"))


def training_network(n_inputs: int, n_classes: int) -> TrainingLstm:
    torch.manual_seed(1)
    return TrainingLstm(n_inputs, UNITS, n_classes)


def test_the_unrolled_cell_is_pytorch_s_lstm() -> None:
    network = training_network(28, 10)
    sequences = torch.rand(7, 12, 28)
    unrolled = UnrolledLstm({name: value.numpy() for name, value in network.weights().items()})
    traces = unrolled.trace(sequences)
    with torch.no_grad():
        logits = network(sequences.transpose(0, 1)).transpose(0, 1)
        hidden, (_, cell) = network.lstm(sequences.transpose(0, 1))
    assert torch.allclose(traces["logits"], logits, atol=1e-6)
    assert torch.allclose(traces["hidden"], hidden.transpose(0, 1), atol=1e-6)
    assert torch.allclose(traces["cell"][:, -1], cell[0], atol=1e-6)


def test_a_shut_forget_gate_forgets() -> None:
    unrolled = UnrolledLstm({name: value.numpy() for name, value in training_network(1, 2).weights().items()})
    traces = unrolled.trace(torch.ones(1, 4, 1), {"forget_gate": 0.0})
    assert torch.equal(traces["cell"], traces["input_gate"] * traces["candidate"])


@pytest.mark.parametrize(("reads", "n_classes"), [("bits", 2), ("rows", 10)])
def test_onnx_runtime_computes_every_gate(tmp_path: Path, reads: str, n_classes: int) -> None:
    layers = layers_of(reads, n_classes)
    n_inputs = layers[0].shape[-1]
    weights = rounded_to_float16(training_network(n_inputs, n_classes).weights())
    path = tmp_path / "tiny.onnx"
    path.write_bytes(recurrent_model(layers, weights, "tiny").SerializeToString())
    session = onnx_session(path)
    assert [output.name for output in session.get_outputs()] == [*TRACES, "logits_by_step", "logits"]
    generator = np.random.default_rng(2)
    if reads == "bits":
        test = of_bits(generator.integers(0, 2, (6, 17), dtype=np.uint8))
    else:
        test = of_images(generator.random((6, 1, 28, 28), dtype=np.float32), np.zeros(6, dtype=np.int64))
    recurrent_export.compare("tiny.onnx", session, UnrolledLstm(weights), test)
    other = {name: value * 1.01 for name, value in weights.items()}
    with pytest.raises(BuildError, match=r"tiny\.onnx: input_gate: ONNX Runtime and PyTorch must agree"):
        recurrent_export.compare("tiny.onnx", session, UnrolledLstm(other), test)


def test_parameters_are_counted() -> None:
    assert count_parameters(layers_of("bits", 2)) == 4 * UNITS * (1 + UNITS + 1) + 2 * UNITS + 2


def test_a_short_training_learns_the_last_bit() -> None:
    bits = np.random.default_rng(1).integers(0, 2, (64, 3), dtype=np.uint8)
    train = of_bits(bits)
    train.answers[:] = torch.from_numpy(bits.astype(np.int64))
    recurrent = Recurrent(reads="bits", units=UNITS, steps=80, batch_size=16, learning_rate=0.05)
    moments = list(fit(recurrent, train, 2, lambda: None))
    assert [moments[0][0], moments[-1][0]] == [0, 80] and moments[0][1] is None
    network = UnrolledLstm({name: value.numpy() for name, value in moments[-1][2].items()})
    assert count_correct(network, [train]) == (64, 64)


def test_batches_go_through_all_samples() -> None:
    drawn = torch.cat(list(batches(10, 4, 5, torch.Generator().manual_seed(1))))
    assert sorted(drawn.tolist()) == sorted([*range(10)] * 2)


def test_the_loss_blends_the_end_with_every_step() -> None:
    logits, answers = torch.randn(6, 3, 2), torch.randint(0, 2, (6, 3))
    end, every = blended_loss(logits, answers, 0.0), blended_loss(logits, answers, 1.0)
    assert blended_loss(logits, answers, 0.25).item() == pytest.approx((0.75 * end + 0.25 * every).item())


GOOD = """
title = "Tiny"
dataset = "bit-sequences"
kind = "recurrent"
[recurrent]
reads = "bits"
units = 4
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("units = 4", "unit = 4", "recurrent: unit: unknown key; did you mean 'units'?"),
        ("units = 4", "units = 0", r"recurrent: units: must be from 1 to 1024 \(got 0\)"),
        ('reads = "bits"', 'reads = "bit"', "recurrent: reads: must be one of bits, rows .*did you mean 'bits'"),
        ('reads = "bits"', 'reads = "rows"', "dataset: must be one of .*drawn-garments, fashion-mnist"),
        ('kind = "recurrent"', 'kind = "recurent"', "kind: must be one of .*did you mean 'recurrent'"),
        ('kind = "recurrent"', "", "network: must be given"),
        ("units = 4", "units = 4\n[training]\nepochs = 2", "training: belongs to experiments of kind 'convolutional'"),
        ("units = 4", "units = 4\nprefix_weight = 2", "recurrent: prefix_weight: must be from 0 to 1"),
        ("units = 4", "units = 4\n[recurrent.sequences]\nexhaustive = 40", "exhaustive: must be from 1 to 18"),
        ("units = 4", 'units = 4\n[recurrent.sequences]\nexample = "12"', "example: must be zeros and ones"),
    ],
)
def test_a_wrong_setting_is_one_line_with_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "tiny.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(BuildError, match=message) as caught:
        load_experiment(path)
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_the_page_begins_with_the_example_of_the_build() -> None:
    root = Path(__file__).resolve().parent.parent
    recurrent = load_experiment(root / "content/experiments/counting.toml").recurrent
    assert recurrent is not None and state_keys()["bits"]["initial"] == recurrent.sequences.example
