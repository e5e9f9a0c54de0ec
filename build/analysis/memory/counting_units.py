"""Which memory cells count: each cell's state held against ones − zeros."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.author.recurrent_settings import Sequences
from build.data import sequences
from build.network.recurrent.cell import UnrolledLstm
from build.network.recurrent.readings import of_bits

SEED = 4
N_SEQUENCES = 1_000
FAR = 8
"""How many times the training length the far correlation looks at."""
SPAN = 12
"""The page draws each cell's mean state for differences from −12 to 12."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Unit:
    """One memory cell, over all steps of drawn sequences of the training length.

    Attributes
    ----------
    unit : int
        Its index.
    correlation, far_correlation : float
        Pearson's, of its state with ones − zeros; at the training length and at eight times that.
    time_correlation : float
        Pearson's, of its state with the number of bits read.
    reach, time_reach : (float, float)
        95 % intervals of the first and the last of these in size, the sequences drawn anew.
    slope : float
        Change of its state per one more.
    n : int
        Number of states (sequences × steps).
    forget, input, output : list of float
        Mean of each gate after a zero and after a one.
    added : list of float
        Mean change of the state after a zero and after a one.
    readout : float
        Weight of its hidden value in "more ones", less that in "not more".
    mean, spread : list of float or None
        Mean and standard deviation of its state at each difference from −12 to 12.
    """

    unit: int
    correlation: float
    far_correlation: float
    time_correlation: float
    reach: tuple[float, float]
    time_reach: tuple[float, float]
    slope: float
    n: int
    forget: list[float]
    input: list[float]
    output: list[float]
    added: list[float]
    readout: float
    mean: list[float | None]
    spread: list[float | None]

    def rounded(self) -> dict[str, Any]:
        """Return the fields with four decimals, for the page."""
        return {key: _rounded(value) for key, value in asdict(self).items() if not key.endswith("reach")}


def measure_units(network: UnrolledLstm, settings: Sequences) -> list[Unit]:
    """Measure every cell; the one that follows ones − zeros most closely comes first."""
    near = _traces(network, settings.length)
    far = _traces(network, FAR * settings.length)
    units = [_unit(network, index, near, far) for index in range(network.n_units)]
    return sorted(units, key=lambda unit: -abs(unit.correlation))


def _traces(network: UnrolledLstm, length: int) -> dict[str, Array]:
    """Run drawn sequences; return traces (N, T, n_units), bits and differences (N, T)."""
    bits = sequences.draw(N_SEQUENCES, length, (SEED, length))
    traces = {name: value.numpy().astype(np.float64) for name, value in network.trace(of_bits(bits).sequences).items()}
    return traces | {"bits": bits.astype(np.float64), "difference": sequences.difference(bits).astype(np.float64)}


def _unit(network: UnrolledLstm, index: int, near: dict[str, Array], far: dict[str, Array]) -> Unit:
    """Measure one cell."""
    states, differences = near["cell"][..., index], near["difference"]
    before = np.concatenate([np.zeros((len(states), 1)), states[:, :-1]], axis=1)
    slope = float(np.polyfit(differences.ravel(), states.ravel(), 1)[0])
    moments = [states[differences == value] for value in range(-SPAN, SPAN + 1)]
    readout = network.read_out_difference()
    times = np.broadcast_to(np.arange(states.shape[1], dtype=np.float64), states.shape)
    return Unit(
        unit=index,
        correlation=_correlation(states, differences),
        far_correlation=_correlation(far["cell"][..., index], far["difference"]),
        time_correlation=_correlation(states, times),
        reach=correlation_interval(states, differences),
        time_reach=correlation_interval(states, times),
        slope=slope,
        n=states.size,
        forget=_by_bit(near["forget_gate"][..., index], near["bits"]),
        input=_by_bit(near["input_gate"][..., index], near["bits"]),
        output=_by_bit(near["output_gate"][..., index], near["bits"]),
        added=_by_bit(states - before, near["bits"]),
        readout=readout[index],
        mean=[float(part.mean()) if part.size else None for part in moments],
        spread=[float(part.std()) if part.size else None for part in moments],
    )


def _correlation(first: Array, second: Array) -> float:
    """Return Pearson's correlation of all entries."""
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def correlation_interval(first: Array, second: Array, n_draws: int = 1_000, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the size of a correlation, whole sequences (rows) drawn anew."""
    sums = np.stack([each.sum(1) for each in (first, second, first**2, second**2, first * second)], axis=1)  # (N, 5)
    n = len(sums)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), n_draws)  # (n_draws, N)
    x, y, xx, yy, xy = (weights @ sums / first.size).T
    sizes = np.abs(xy - x * y) / np.sqrt((xx - x**2) * (yy - y**2))
    low, high = np.quantile(sizes, (0.025, 0.975))
    return float(low), float(high)


def _by_bit(values: Array, bits: Array) -> list[float]:
    """Return the mean after a zero and after a one."""
    return [float(values[bits == bit].mean()) for bit in (0, 1)]


def _rounded(value: Any) -> Any:
    """Round floats to four decimals, also in lists."""
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
