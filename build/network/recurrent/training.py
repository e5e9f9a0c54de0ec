"""The train stage of recurrent experiments: one LSTM, before and after training."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from build.artifacts import Job, read_json, write_json
from build.author.recurrent_settings import Recurrent
from build.claims import Measured, write_values
from build.data.intervals import proportion
from build.errors import BuildError
from build.network.layers import count_parameters
from build.network.recurrent.cell import TrainingLstm, UnrolledLstm, recurrent_layers
from build.network.recurrent.readings import Readings, load_readings
from build.network.training.measures import rounded_to_float16
from build.network.training.stage import make_deterministic

N_MOMENTS = 8
WARM_UP = 0.3
LARGEST_GRADIENT = 1.0
BATCH = 2_000

Weights = dict[str, Tensor]


def run(job: Job) -> None:
    """Train the LSTM of an experiment.

    Raises
    ------
    BuildError
        If the accuracy on the test sequences ends below the floor.
    """
    recurrent = job.subject.recurrent
    assert recurrent is not None
    make_deterministic()
    train, tests, dataset = load_readings(job)
    layers = recurrent_layers(job.subject, dataset)
    history, first, last = [], None, None
    with job.progress.bar(recurrent.steps, "training", "batch") as bar:
        for step, loss, raw in fit(recurrent, train, dataset.n_classes, bar.update):
            last = rounded_to_float16(raw)
            first = first or last
            n_correct, n = count_correct(UnrolledLstm(last), tests[-1:])
            history.append({"step": step, "loss": loss, "test_accuracy": n_correct / n, "n": n})
    assert first is not None and last is not None
    results = {name: count_correct(UnrolledLstm(weights), tests) for name, weights in (("", last), ("un", first))}
    _check_floor(job, recurrent, results[""][0] / results[""][1])
    np.savez(job.folder / "trained.npz", **last)  # type: ignore[arg-type]
    np.savez(job.folder / "untrained.npz", **first)  # type: ignore[arg-type]
    write_json(job.folder / "history.json", {"trained": history}, compact=True)
    write_values(job.folder, _values(job, recurrent, count_parameters(layers), results, train))


def fit(
    recurrent: Recurrent, train: Readings, n_classes: int, advance: Callable[[], object]
) -> Iterator[tuple[int, float | None, Weights]]:
    """Train with Adam on one cycle; yield about a dozen moments as (step, loss, weights).

    The loss is the cross-entropy of the answer at the end, and, to the share ``prefix_weight``, the
    mean of the answers after every step.
    """
    torch.manual_seed(recurrent.seed)
    network = TrainingLstm(train.sequences.shape[2], recurrent.units, n_classes)
    generator = torch.Generator().manual_seed(recurrent.seed)
    optimizer = torch.optim.Adam(network.parameters(), recurrent.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recurrent.learning_rate, total_steps=recurrent.steps, pct_start=WARM_UP
    )
    watched = {round(share * recurrent.steps) for share in np.linspace(0, 1, N_MOMENTS)} | {recurrent.steps}
    yield 0, None, network.weights()
    for step, batch in enumerate(batches(len(train), recurrent.batch_size, recurrent.steps, generator), 1):
        logits = network(train.sequences[batch].transpose(0, 1))  # (T, N, n_classes)
        loss = blended_loss(logits, train.answers[batch].T, recurrent.prefix_weight)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        advance()
        if step in watched:
            yield step, loss.item(), network.weights()


def batches(n_samples: int, batch_size: int, n_steps: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Yield the indices of ``n_steps`` batches, going through all samples again and again."""
    waiting = torch.empty(0, dtype=torch.int64)
    for _ in range(n_steps):
        while len(waiting) < min(batch_size, n_samples):
            waiting = torch.cat([waiting, torch.randperm(n_samples, generator=generator)])
        yield waiting[:batch_size]
        waiting = waiting[batch_size:]


def blended_loss(logits: Tensor, answers: Tensor, prefix_weight: float) -> Tensor:
    """Blend the loss after every step with the loss at the end.

    Parameters
    ----------
    logits : Tensor of shape (T, N, n_classes)
    answers : Tensor of int64, shape (T, N)
    prefix_weight : float
        Share of the mean over all steps.
    """
    end = functional.cross_entropy(logits[-1], answers[-1])
    if prefix_weight == 0:
        return end
    every = functional.cross_entropy(logits.flatten(0, 1), answers.flatten())
    return (1 - prefix_weight) * end + prefix_weight * every


def count_correct(network: UnrolledLstm, tests: list[Readings]) -> tuple[int, int]:
    """Count the sequences whose answer at the end is right, and all of them."""
    n_correct = 0
    for test in tests:
        for inputs, answers in zip(test.sequences.split(BATCH), test.answers.split(BATCH), strict=True):
            predicted = network.trace(inputs)["logits"][:, -1].argmax(1)
            n_correct += int((predicted == answers[:, -1]).sum())
    return n_correct, sum(len(test) for test in tests)


def _check_floor(job: Job, recurrent: Recurrent, accuracy: float) -> None:
    """Refuse a network that learned too little; drawn garments have no floor."""
    synthetic = "data" in job.inputs and read_json(job.inputs["data"] / "dataset.json")["synthetic"]
    if accuracy < recurrent.floor and not synthetic:
        where = f"content/experiments/{job.subject.name}.toml: recurrent"
        must = f"test accuracy must reach the floor {recurrent.floor}"
        raise BuildError(where, must, f"{accuracy:.4f}", "train for more steps or mend the recipe")


def _values(
    job: Job, recurrent: Recurrent, n_parameters: int, results: dict[str, tuple[int, int]], train: Readings
) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    counts = {
        "parameters": n_parameters,
        "units": recurrent.units,
        "training_steps": recurrent.steps,
        "batch_size": recurrent.batch_size,
        "n_train": len(train),
        "train_length": train.sequences.shape[1],
    }
    shares = {
        "test_accuracy": proportion(*results[""]),
        "untrained_accuracy": proportion(*results["un"]),
    }
    return {name: Measured(count) for name, count in counts.items()} | shares
