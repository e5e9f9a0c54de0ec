"""An LSTM step by step, with gates that can be held, and the sequences it is asked about."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.audit.networks import Network

Array = np.ndarray[Any, Any]
GATES = ("input", "forget", "candidate", "output")


class Recurrent:
    """The counter, from its weights.

    Parameters
    ----------
    network : Network
        A network with the layers ``lstm`` and ``logits``; the rows of its weights are the gates in the order of
        `GATES`.
    """

    def __init__(self, network: Network) -> None:
        self.from_input = network.weights("lstm", "weight_input")
        self.from_hidden = network.weights("lstm", "weight_hidden")
        self.bias = network.weights("lstm", "bias")
        self.read = network.weights("logits"), network.weights("logits", "bias")
        self.n_units = self.from_hidden.shape[1]

    def run(self, bits: Array, **clamps: float) -> tuple[Array, Array]:
        """Return the cell states after each bit and what the units show after the last, (N, T, U) and (N, U).

        Parameters
        ----------
        bits : ndarray of 0 and 1, shape (N, T)
        **clamps : float
            Gates to hold in all units, by name.
        """
        cell = shown = np.zeros((len(bits), self.n_units), np.float32)
        states = np.empty((*bits.shape, self.n_units), np.float32)
        for at in range(bits.shape[1]):
            sums = bits[:, at : at + 1] @ self.from_input.T + shown @ self.from_hidden.T + self.bias
            parts = dict(zip(GATES, np.split(sums, 4, axis=1), strict=True))
            gates = {name: clamps.get(name, squashed(parts[name])) for name in ("input", "forget", "output")}
            cell = gates["forget"] * cell + gates["input"] * np.tanh(parts["candidate"])
            shown = gates["output"] * np.tanh(cell)
            states[:, at] = cell
        return states, shown

    def cells(self, bits: Array) -> Array:
        """Return the cell states after each bit, shape (N, T, U)."""
        return self.run(bits)[0]

    def answers(self, bits: Array, **clamps: float) -> Array:
        """Return whether the network says “more ones” after the last bit, shape (N,)."""
        weight, bias = self.read
        return np.asarray((self.run(bits, **clamps)[1] @ weight.T + bias).argmax(axis=1) == 1)


def squashed(sums: Array) -> Array:
    """Return 1 / (1 + e^−z)."""
    return np.asarray(1 / (1 + np.exp(-sums)))


def more_ones(bits: Array) -> Array:
    """Return after each bit whether there were more ones than zeros; a tie is not more."""
    return np.asarray(np.cumsum(2 * bits - 1, axis=1) > 0)


def every_sequence(length: int) -> Array:
    """Return all sequences of a length, shape (2^length, length)."""
    return ((np.arange(2**length)[:, None] >> np.arange(length)) & 1).astype(np.float32)


def coins(drawn: np.random.Generator, n: int, length: int) -> Array:
    """Return fair coin flips."""
    return drawn.integers(0, 2, (n, length)).astype(np.float32)


def close_calls(drawn: np.random.Generator, n: int, length: int) -> Array:
    """Return sequences of even length in random order, half of them ties and half with two more ones."""
    n_ones = length // 2 + drawn.integers(0, 2, n)
    order = drawn.random((n, length)).argsort(axis=1).argsort(axis=1)
    return (order < n_ones[:, None]).astype(np.float32)
