"""When an LSTM that reads images row by row knows what it reads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from build.analysis.certainty import below
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, NoInterval, Verdict, write_claims, write_values
from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.data.intervals import paired_gain, proportion
from build.network.recurrent.cell import UnrolledLstm
from build.network.recurrent.readings import of_images
from build.wording import with_article

BATCH = 1_000
NEARLY = 0.05
"""How much less may still be called nearly as much."""

Beliefs = NDArray[np.float32]


def measure(job: Job, network: UnrolledLstm) -> None:
    """Write values, claims and the page's data about an LSTM that reads rows."""
    test = load_split(job.inputs["data"], "test")
    dataset = read_dataset(job.inputs["data"])
    beliefs = beliefs_by_row(network, test.images, test.labels)
    settled = settling_rows(beliefs.argmax(2))
    right = beliefs.argmax(2) == test.labels[:, None]  # (N, T)
    by_class = [_class_summary(index, name, right, settled, test.labels) for index, name in enumerate(dataset.classes)]
    rows = [proportion(int(row.sum()), len(row)) for row in right.T]
    folder = job.folder / "site" / "data" / job.subject.name
    report = {"accuracy": [row.record() for row in rows], "classes": by_class}
    write_json(folder / "rows.json", report, compact=True)
    write_json(job.folder / "rows.json", report)
    np.savez(job.folder / "beliefs.npz", beliefs=beliefs.astype(np.float16))
    write_values(job.folder, _values(rows, by_class, settled, right))
    write_claims(job.folder, _claims(by_class, right, dataset.noun))


def beliefs_by_row(network: UnrolledLstm, images: NDArray[np.float32], labels: NDArray[np.int64]) -> Beliefs:
    """Return the probabilities after each row, shape (N, T, n_classes)."""
    parts = []
    for start in range(0, len(images), BATCH):
        batch = of_images(images[start : start + BATCH], labels[start : start + BATCH])
        parts.append(network.trace(batch.sequences)["logits"].softmax(2).numpy())
    return np.concatenate(parts)


def settling_rows(predicted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row (from 1) from which the answer is the last one for good, shape (N,).

    Parameters
    ----------
    predicted : array of int64, shape (N, T)
        The likeliest class after each row.
    """
    differs = predicted != predicted[:, -1:]
    n_rows = predicted.shape[1]
    last_other = n_rows - np.argmax(differs[:, ::-1], axis=1)  # rows read when it last said something else
    return np.where(differs.any(axis=1), last_other + 1, 1)


def _class_summary(
    index: int, name: str, right: NDArray[np.bool_], settled: NDArray[np.int64], labels: NDArray[np.int64]
) -> dict[str, Any]:
    """Describe one class: its accuracy after each row, and when its right answers were settled."""
    own = labels == index
    known = settled[own & right[:, -1]]
    quartiles = np.percentile(known, [25, 50, 75]) if known.size else [float(right.shape[1])] * 3
    return {
        "class": name,
        "n": int(own.sum()),
        "n_right": int(known.size),
        "accuracy": [round(float(value), 4) for value in right[own].mean(axis=0)],
        "settled": [float(value) for value in quartiles],
    }


def _values(
    rows: list[Measured],
    by_class: list[dict[str, Any]],
    settled: NDArray[np.int64],
    right: NDArray[np.bool_],
) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    order = sorted(by_class, key=lambda entry: entry["settled"][1])
    half = rows[len(rows) // 2 - 1]
    known = settled[right[:, -1]]
    order_by_ease = spearmanr([entry["settled"][1] for entry in by_class], [_share_right(entry) for entry in by_class])
    return {
        "accuracy_half": half,
        "n_rows_read": Measured(len(rows)),
        "settled_median": Measured(float(np.median(known)), int(known.size)),
        "earliest_class": Measured(order[0]["class"], order[0]["n_right"]),
        "earliest_row": Measured(order[0]["settled"][1], order[0]["n_right"]),
        "latest_class": Measured(order[-1]["class"], order[-1]["n_right"]),
        "latest_row": Measured(order[-1]["settled"][1], order[-1]["n_right"]),
        "order_by_ease": Measured(float(order_by_ease.statistic), len(by_class)),
        "order_by_ease_p": Measured(float(order_by_ease.pvalue), len(by_class)),
        "changed_after_half": proportion(int((settled > len(rows) // 2).sum()), len(settled)),
    }


def _share_right(entry: dict[str, Any]) -> float:
    """Return the share of a class that is right after the last row."""
    share: float = entry["n_right"] / entry["n"]
    return share


def _claims(by_class: list[dict[str, Any]], right: NDArray[np.bool_], noun: str) -> dict[str, Claim]:
    """Check the guess that trousers are known first."""
    order = sorted(by_class, key=lambda entry: entry["settled"][1])
    trousers = next((entry for entry in by_class if entry["class"] == "Trouser"), order[0])
    half, accuracies = right.shape[1] // 2, right.mean(0)
    missing = paired_gain(right[:, half - 1], right[:, -1])
    return {
        "trousers_first": Claim(
            statement=f"{trousers['class']} is the class that is known first.",
            verdict=Verdict.of(trousers["settled"][1] == order[0]["settled"][1]),
            value=trousers["settled"][1],
            n=trousers["n_right"],
            no_interval=NoInterval.DESCRIBED,
            rule="Holds if no class has an earlier median row.",
            definition="settling",
            detail=(
                f"Half of the rightly named {trousers['class'].lower()} images were settled by row "
                f"{trousers['settled'][1]:.0f}; the earliest class is {order[0]['class']} (row "
                f"{order[0]['settled'][1]:.0f}), the latest {order[-1]['class']} (row {order[-1]['settled'][1]:.0f})."
            ),
        ),
        "half_is_enough": Claim(
            statement=f"The upper half of {with_article(noun)} says nearly as much as the whole.",
            verdict=below(missing, NEARLY),
            value=missing.value,
            interval=missing.interval,
            n=missing.n,
            rule=f"Holds if the interval of what the second half adds lies below {100 * NEARLY:.0f} points.",
            definition="reading",
            measured="The gain from the second half, on the same images.",
            detail=(
                f"After {half} rows {100 * accuracies[half - 1]:.1f} % of the test images are named rightly, "
                f"after all {len(accuracies)} rows {100 * accuracies[-1]:.1f} %."
            ),
        ),
    }
