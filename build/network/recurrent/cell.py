"""The recurrent network: one LSTM layer and a dense read-out, with every gate of every step in reach.

Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000, as PyTorch
computes it; PyTorch's two biases are added into one. Gates follow PyTorch's order: input, forget,
candidate, output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from build.configuration import Experiment, Layer
from build.data.dataset import Dataset
from build.network.layers import LAST, Shape, ShapedLayer, input_layer, shaped_layer

LSTM = "lstm"
NETWORKS = ("trained", "untrained")
GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
TRACES = (*GATES, "cell", "hidden")
"""What one step computes for every unit, in the order of computation."""


@dataclass(frozen=True)
class LstmLayer(ShapedLayer):
    """An LSTM: its shape is that of one hidden state, (n_units,).

    Attributes
    ----------
    n_inputs : int
        Numbers read at one step.
    """

    n_inputs: int = 1

    @property
    def parameters(self) -> dict[str, Shape]:
        """Names and shapes of the weights; the four gates lie one below the other."""
        (n_units,) = self.shape
        rows = 4 * n_units
        shapes = {"weight_input": (rows, self.n_inputs), "weight_hidden": (rows, n_units), "bias": (rows,)}
        return {f"{self.name}.{part}": shape for part, shape in shapes.items()}


def recurrent_layers(experiment: Experiment, dataset: Dataset) -> tuple[ShapedLayer, ...]:
    """Return what is read, the LSTM and the read-out."""
    recurrent = experiment.recurrent
    assert recurrent is not None
    source = input_layer("bits" if recurrent.reads == "bits" else "image", dataset.shape)
    n_inputs = source.shape[-1]
    settings = (("n_inputs", n_inputs),)
    memory = LstmLayer(LSTM, "lstm", (recurrent.units,), settings, inputs=(source.name,), n_inputs=n_inputs)
    return (
        source,
        memory,
        shaped_layer(Layer(LAST, "dense", units=dataset.n_classes), [memory], LAST),
    )


class TrainingLstm(nn.Module):
    """The network as it is trained, on PyTorch's own LSTM.

    Parameters
    ----------
    n_inputs, n_units, n_classes : int
        Numbers read at a step, memory cells, answers.
    """

    def __init__(self, n_inputs: int, n_units: int, n_classes: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(n_inputs, n_units)
        self.readout = nn.Linear(n_units, n_classes)
        # Cells begin by keeping what they hold (Gers et al. 2000; Jozefowicz et al. 2015).
        with torch.no_grad():
            self.lstm.get_parameter("bias_ih_l0")[n_units : 2 * n_units] += 1

    def forward(self, sequences: Tensor) -> Tensor:
        """Return the logits after each step, (T, N, n_classes), of sequences (T, N, n_inputs)."""
        hidden, _ = self.lstm(sequences)
        logits: Tensor = self.readout(hidden)
        return logits

    def weights(self) -> dict[str, Tensor]:
        """Return a copy of the weights by the names of :class:`LstmLayer`."""
        lstm = dict(self.lstm.named_parameters())
        named = {
            f"{LSTM}.weight_input": lstm["weight_ih_l0"],
            f"{LSTM}.weight_hidden": lstm["weight_hh_l0"],
            f"{LSTM}.bias": lstm["bias_ih_l0"] + lstm["bias_hh_l0"],
            f"{LAST}.weight": self.readout.weight,
            f"{LAST}.bias": self.readout.bias,
        }
        return {name: value.detach().clone() for name, value in named.items()}


class UnrolledLstm:
    """The network at inference, cell by cell.

    Parameters
    ----------
    weights : mapping of str to array
        By the names of :class:`LstmLayer`.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._weights = {name: torch.tensor(np.asarray(value, dtype=np.float32)) for name, value in weights.items()}
        self.n_units = self._weights[f"{LSTM}.weight_hidden"].shape[1]

    @torch.no_grad()
    def trace(self, sequences: Tensor, clamps: Mapping[str, float] | None = None) -> dict[str, Tensor]:
        """Return every gate and state of every step.

        Parameters
        ----------
        sequences : Tensor of shape (N, T, n_inputs)
            What is read.
        clamps : mapping of str to float, optional
            Gates that are held at a value instead of being computed.

        Returns
        -------
        dict of str to Tensor
            :data:`TRACES`, each (N, T, n_units), and ``logits`` (N, T, n_classes).
        """
        hidden = cell = sequences.new_zeros(len(sequences), self.n_units)
        steps = []
        for now in sequences.unbind(1):  # (N, n_inputs)
            step = self._step(now, hidden, cell, clamps or {})
            hidden, cell = step["hidden"], step["cell"]
            steps.append(step)
        traces = {name: torch.stack([step[name] for step in steps], 1) for name in TRACES}
        return traces | {LAST: self.read_out(traces["hidden"])}

    def read_out(self, hidden: Tensor) -> Tensor:
        """Return the logits (…, n_classes) of hidden states (…, n_units)."""
        return functional.linear(hidden, self._weights[f"{LAST}.weight"], self._weights[f"{LAST}.bias"])

    def read_out_difference(self) -> list[float]:
        """Return each unit's weight in the last class less that in the first."""
        weight = self._weights[f"{LAST}.weight"]
        return [float(value) for value in weight[-1] - weight[0]]

    def _step(self, now: Tensor, hidden: Tensor, cell: Tensor, clamps: Mapping[str, float]) -> dict[str, Tensor]:
        """Compute one step from what is read and what is remembered."""
        sums = functional.linear(now, self._weights[f"{LSTM}.weight_input"], self._weights[f"{LSTM}.bias"])
        sums = sums + functional.linear(hidden, self._weights[f"{LSTM}.weight_hidden"])  # (N, 4 * n_units)
        step = {}
        for gate, total in zip(GATES, sums.chunk(4, 1), strict=True):
            step[gate] = torch.tanh(total) if gate == "candidate" else torch.sigmoid(total)
            if gate in clamps:
                step[gate] = torch.full_like(total, clamps[gate])
        step["cell"] = step["forget_gate"] * cell + step["input_gate"] * step["candidate"]
        step["hidden"] = step["output_gate"] * torch.tanh(step["cell"])
        return step
