"""The recurrence stage: what an LSTM remembers, by what it reads."""

from __future__ import annotations

from collections.abc import Callable

from build.analysis.memory import counting, row_reading
from build.artifacts import Job
from build.network.model import read_weights
from build.network.recurrent.cell import UnrolledLstm
from build.network.training.stage import make_deterministic

MEASURES: dict[str, Callable[[Job, UnrolledLstm], None]] = {
    "bits": counting.measure,
    "rows": row_reading.measure,
}


def run(job: Job) -> None:
    """Measure the trained LSTM of an experiment and write what the page shows of it."""
    recurrent = job.subject.recurrent
    assert recurrent is not None
    make_deterministic()
    network = UnrolledLstm(read_weights(job.inputs["train"] / "trained.npz"))
    MEASURES[recurrent.reads](job, network)
