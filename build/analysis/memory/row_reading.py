"""When an LSTM that reads images row by row knows what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu, spearmanr

from build.analysis.certainty import below, shown_by
from build.artifacts import Job, write_json
from build.claims import Claim, Measured, write_claims, write_values
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
    write_values(job.folder, _values(rows, settled, right))
    known = {name: settled[(test.labels == label) & right[:, -1]] for label, name in enumerate(dataset.classes)}
    write_claims(job.folder, _claims(known, right, dataset.noun) | _ease_claim(by_class))


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


def _values(rows: list[Measured], settled: NDArray[np.int64], right: NDArray[np.bool_]) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    half = rows[len(rows) // 2 - 1]
    known = settled[right[:, -1]]
    return {
        "accuracy_half": half,
        "n_rows_read": Measured(len(rows)),
        "settled_median": Measured(float(np.median(known)), int(known.size)),
        "changed_after_half": proportion(int((settled > len(rows) // 2).sum()), len(settled)),
    }


def _share_right(entry: dict[str, Any]) -> float:
    """Return the share of a class that is right after the last row."""
    share: float = entry["n_right"] / entry["n"]
    return share


def _ease_claim(by_class: list[dict[str, Any]]) -> dict[str, Claim]:
    """Check whether the classes that are named most often are settled earliest."""
    order = spearmanr([entry["settled"][1] for entry in by_class], [_share_right(entry) for entry in by_class])
    rho = float(np.nan_to_num(order.statistic))
    decided = shown_by(float(np.nan_to_num(order.pvalue, nan=1.0)), rho < 0)
    claim = Claim(
        statement="The classes that are easier to name are known earlier.",
        verdict=decided.verdict,
        value=rho,
        p=decided.p,
        n=len(by_class),
        rule="Holds if classes that are settled later are named rightly less often, at a p below 0.05.",
        definition="settling",
        measured="Spearman’s rank correlation over the classes, two-sided.",
        detail=(
            f"The row by which half of a class is settled and the share of it that is right in the end have a rank "
            f"correlation of {rho:.2f} over the {len(by_class)} classes."
        ),
    )
    return {"easy_first": claim}


def _claims(known: Mapping[str, NDArray[np.int64]], right: NDArray[np.bool_], noun: str) -> dict[str, Claim]:
    """Check guesses: that trousers are known first, and that half of an image is enough.

    Parameters
    ----------
    known : mapping of str to array
        By class, the rows by which its rightly named images were settled.
    right : array of bool, shape (N, T)
        Whether the likeliest class after each row is the right one.
    noun : str
        What an image shows.
    """
    half, accuracies = right.shape[1] // 2, right.mean(0)
    missing = paired_gain(right[:, half - 1], right[:, -1])
    little = below(missing, NEARLY)
    return {
        "trousers_first": _first_claim(known),
        "half_is_enough": Claim(
            statement=f"The upper half of {with_article(noun)} says nearly as much as the whole.",
            verdict=little.verdict,
            value=missing.value,
            interval=missing.interval,
            p=little.p,
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


def _first_claim(known: Mapping[str, NDArray[np.int64]]) -> Claim:
    """Check that trousers, or else the earliest class, are settled before the next."""
    medians = {name: float(np.median(rows)) for name, rows in known.items() if rows.size}
    order = sorted(medians, key=medians.__getitem__)
    named = "Trouser" if "Trouser" in medians else order[0]
    rival = next((name for name in order if name != named), named)
    test = mannwhitneyu(known[named], known[rival])
    decided = shown_by(float(test.pvalue), bool(test.statistic < known[named].size * known[rival].size / 2))
    return Claim(
        statement=f"{named} is the class that is known first.",
        verdict=decided.verdict,
        value=medians[named],
        n=int(known[named].size),
        p=decided.p,
        rule=(
            "Holds if its images are settled earlier than those of the class with the earliest median row of all "
            "others, by a rank test at a p below 0.05."
        ),
        definition="settling",
        measured=f"Mann-Whitney test against {rival}, two-sided.",
        detail=(
            f"Half of the rightly named {named.lower()} images were settled by row {medians[named]:.0f}; the earliest "
            f"class is {order[0]} (row {medians[order[0]]:.0f}), the latest {order[-1]} (row {medians[order[-1]]:.0f})."
        ),
    )
