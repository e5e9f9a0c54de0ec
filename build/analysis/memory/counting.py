"""What the counting LSTM gets right, how far it counts, and what breaks it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.certainty import above, below, every
from build.analysis.memory.counting_units import Unit, measure_units
from build.artifacts import Job, write_json
from build.author.recurrent_settings import Sequences
from build.claims import Claim, Measured, Verdict, write_claims, write_values
from build.data import sequences
from build.data.intervals import proportion
from build.network.recurrent.cell import GATES, UnrolledLstm
from build.network.recurrent.readings import of_bits, test_bits, training_bits

CURVE_SEED, CLAMP_SEED = 2, 3
RELIABLE = 0.99
FOLLOWS = 0.9
"""A correlation from which a cell is said to follow the count."""
CHANCE = 0.55
"""An accuracy on near-balanced sequences that is hardly better than guessing."""
CLAMPED = (0.0, 1.0)
REDRAWN = "The interval comes from drawing the sequences anew 1,000 times."
BATCH = 5000
FRESH_SEED = 4
N_FRESH, N_FRESH_CLOSE = 200_000, 100_000
"""Far more sequences of the training length than training could show."""

Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class Point:
    """The accuracy on sequences of one length: on coin flips, and on near-balanced ones."""

    length: int
    coins: Measured
    close: Measured


Clamps = dict[tuple[str, float], Measured]
"""The accuracy by gate, and by what it was held at."""


def measure(job: Job, network: UnrolledLstm) -> None:
    """Write values, claims and the page's data about an LSTM that reads bits."""
    recurrent = job.subject.recurrent
    assert recurrent is not None
    settings = recurrent.sequences
    scores = short_and_long(network, settings)
    fresh = on_fresh(network, settings.length)
    curve = [by_length(network, length, settings.n_test) for length in job.progress.track(settings.lengths)]
    clamps = by_clamp(network, settings)
    units = measure_units(network, settings)
    folder = job.folder / "site" / "data" / job.subject.name
    lengths = {"train_length": settings.length, "lengths": [asdict(point) for point in curve]}
    write_json(folder / "lengths.json", lengths, compact=True)
    write_json(folder / "units.json", {"units": [unit.rounded() for unit in units]}, compact=True)
    held = [{"gate": gate, "held": at, **score.record()} for (gate, at), score in clamps.items()]
    write_json(folder / "clamps.json", {"length": settings.length, "clamps": held}, compact=True)
    write_example(job.folder / "example.npz", network, settings.example)
    write_values(job.folder, _values(settings, scores, curve, clamps, units))
    write_claims(job.folder, {"perfect_score": _perfect_score(fresh), **_claims(settings, curve, units)})


def write_example(path: Path, network: UnrolledLstm, example: str) -> None:
    """Write every gate and state of the sequence that the page begins with, each (T, n_units)."""
    bits = np.array([[int(bit) for bit in example]], dtype=np.uint8)
    traces = {name: value[0].numpy() for name, value in network.trace(of_bits(bits).sequences).items()}
    np.savez(path, bits=bits[0], difference=sequences.difference(bits)[0], **traces)  # type: ignore[arg-type]


def is_correct(network: UnrolledLstm, bits: Bits, clamps: dict[str, float] | None = None) -> NDArray[np.bool_]:
    """Tell for which sequences (N, T) the answer at the end is right, shape (N,)."""
    right = []
    for start in range(0, len(bits), BATCH):
        part = of_bits(bits[start : start + BATCH])
        predicted = network.trace(part.sequences, clamps)["logits"][:, -1].argmax(1)
        right.append((predicted == part.answers[:, -1]).numpy())
    return np.concatenate(right)


def short_and_long(network: UnrolledLstm, settings: Sequences) -> dict[str, Measured]:
    """Score all short sequences, those of them that training never showed, and the longer drawn ones."""
    training = training_bits(settings)
    right: dict[str, list[NDArray[np.bool_]]] = {"exhaustive": [], "unseen": [], "drawn": []}
    for bits in test_bits(settings):
        correct = is_correct(network, bits)
        unseen = ~sequences.seen_before(bits, training)
        right["exhaustive" if bits.shape[1] <= settings.exhaustive else "drawn"].append(correct)
        right["unseen"].append(correct[unseen])
    joined = {name: np.concatenate(parts) for name, parts in right.items()}
    return {name: proportion(int(part.sum()), len(part)) for name, part in joined.items()}


def by_length(network: UnrolledLstm, length: int, n_samples: int) -> Point:
    """Score sequences of one length: coin flips, and near-balanced ones."""
    flips = sequences.draw(n_samples, length, (CURVE_SEED, length))
    close = sequences.draw_close(n_samples, length, (CURVE_SEED, length))
    n_right = (int(is_correct(network, bits).sum()) for bits in (flips, close))
    return Point(length, *(proportion(n, n_samples) for n in n_right))


def on_fresh(network: UnrolledLstm, length: int) -> Point:
    """Score very many sequences of one length: coin flips, and near-balanced ones."""
    flips = sequences.draw(N_FRESH, length, (FRESH_SEED, length))
    close = sequences.draw_close(N_FRESH_CLOSE, length, (FRESH_SEED, length))
    coins, near = (proportion(int(is_correct(network, bits).sum()), len(bits)) for bits in (flips, close))
    return Point(length, coins, near)


def by_clamp(network: UnrolledLstm, settings: Sequences) -> Clamps:
    """Score coin flips of the training length with each gate of all units held shut or open."""
    bits = sequences.draw(settings.n_test, settings.length, CLAMP_SEED)
    gates = [gate for gate in GATES if gate != "candidate"]
    return {
        (gate, held): proportion(int(is_correct(network, bits, {gate: held}).sum()), len(bits))
        for gate in gates
        for held in CLAMPED
    }


def reliable_length(curve: list[Point]) -> int:
    """Return the longest tested length up to which near-balanced sequences stay above 99 %; 0 if none."""
    lengths = [0]
    for point in curve:
        if point.close.value < RELIABLE:
            break
        lengths.append(point.length)
    return lengths[-1]


def guessing_length(curve: list[Point]) -> int:
    """Return the first tested length at which near-balanced sequences are little better than guessed."""
    return next((point for point in curve if point.close.value < CHANCE), curve[-1]).length


def clock_of(units: list[Unit]) -> Unit:
    """Return the cell that follows the number of bits read most closely."""
    return max(units, key=lambda unit: abs(unit.time_correlation))


def n_counting_units(units: list[Unit]) -> int:
    """Count the cells that follow ones − zeros."""
    return sum(abs(unit.correlation) >= FOLLOWS for unit in units)


def _size(unit: Unit) -> Measured:
    return Measured(abs(unit.correlation), unit.n, *unit.reach)


def _values(
    settings: Sequences,
    scores: dict[str, Measured],
    curve: list[Point],
    clamps: Clamps,
    units: list[Unit],
) -> dict[str, Measured]:
    """Collect the numbers that the prose quotes."""
    counter = units[0]
    numbers: dict[str, Any] = {
        "reliable_length": reliable_length(curve),
        "guessing_length": guessing_length(curve),
        "longest_length": curve[-1].length,
        "longest_exhaustive": settings.exhaustive,
        "first_drawn": settings.exhaustive + 1,
        "counter_unit": counter.unit,
        "counter_slope": counter.slope,
        "following": FOLLOWS,
        "n_counting_units": n_counting_units(units),
        "n_upside_down": sum(unit.correlation < 0 for unit in units),
        "n_upright": sum(unit.correlation > 0 for unit in units),
        "weakest_correlation": min(abs(unit.correlation) for unit in units),
        "counter_far_correlation": counter.far_correlation,
    }
    bits = sequences.draw(settings.n_test, settings.length, CLAMP_SEED)
    numbers["always_no"] = float(1 - sequences.labels(bits)[:, -1].mean())
    values = {name: Measured(value) for name, value in numbers.items()}
    values["counter_correlation"] = Measured(counter.correlation, counter.n)
    values["exhaustive_accuracy"] = scores["exhaustive"]
    values["drawn_accuracy"] = scores["drawn"]
    values["unseen_accuracy"] = scores["unseen"]
    for point in curve:
        values |= {f"coins_{point.length}": point.coins, f"close_{point.length}": point.close}
    for held in CLAMPED:
        values[f"forget_held_{held:.0f}"] = clamps["forget_gate", held]
        values[f"input_held_{held:.0f}"] = clamps["input_gate", held]
        values[f"output_held_{held:.0f}"] = clamps["output_gate", held]
    return values


def _perfect_score(fresh: Point) -> Claim:
    """Check that sequences of the training length are all answered rightly, on very many of them."""
    n = [each.n or 0 for each in (fresh.coins, fresh.close)]
    wrong = [round((1 - each.value) * count) for each, count in zip((fresh.coins, fresh.close), n, strict=True)]
    right = proportion(sum(n) - sum(wrong), sum(n))
    return Claim(
        statement="On sequences as long as those of the training, the network makes no mistake.",
        verdict=Verdict.of(sum(wrong) == 0),
        value=right.value,
        interval=right.interval,
        n=sum(n),
        rule="Holds if no answer is wrong.",
        definition="sequences",
        measured=(
            f"Newly drawn sequences of {fresh.length} bits: coin flips, and close calls, half of which are ties and "
            "half have two more ones."
        ),
        detail=(
            f"Of {n[0]:,} newly drawn sequences of {fresh.length} bits it answers {wrong[0]:,} wrongly, "
            f"and of {n[1]:,} close calls {wrong[1]:,}."
        ),
    )


def _claims(settings: Sequences, curve: list[Point], units: list[Unit]) -> dict[str, Claim]:
    """Check what one would like to say of a network that counts."""
    counter, clock = units[0], clock_of(units)
    beyond = [point for point in curve if point.length >= 2 * settings.length]
    first = beyond[0] if beyond else curve[-1]
    alone = every((above(_size(counter), RELIABLE), *(below(_size(unit), FOLLOWS) for unit in units[1:])))
    ticks = above(Measured(abs(clock.time_correlation), clock.n, *clock.time_reach), FOLLOWS)
    counts = every(above(point.close, RELIABLE) for point in curve)
    return {
        "learned_to_count": Claim(
            statement="The network has learned to count, so length does not matter.",
            verdict=counts.verdict,
            p=counts.p,
            value=curve[-1].close.value,
            interval=curve[-1].close.interval,
            n=curve[-1].close.n,
            rule=f"Holds if the interval lies above {RELIABLE} at every length; does not hold if one lies below it.",
            definition="sequences",
            measured=f"The interval is that of {curve[-1].length} bits.",
            detail=(
                f"On close calls of {first.length} bits it is right {100 * first.close.value:.1f} % of "
                f"the time, on those of {curve[-1].length} bits {100 * curve[-1].close.value:.1f} %."
            ),
        ),
        "keeps_time": Claim(
            statement="One cell counts the bits, whatever they are.",
            verdict=ticks.verdict,
            value=abs(clock.time_correlation),
            interval=clock.time_reach,
            p=ticks.p,
            n=clock.n,
            rule=f"Holds if the interval of the size of its correlation lies above {FOLLOWS}.",
            definition="following",
            measured=REDRAWN,
            detail=(
                f"Unit {clock.unit} follows the number of bits read with a correlation of "
                f"{clock.time_correlation:.2f}, and ones − zeros with one of {clock.correlation:.2f}."
            ),
        ),
        "one_counter": Claim(
            statement="One single unit does the counting.",
            verdict=alone.verdict,
            value=abs(counter.correlation),
            interval=counter.reach,
            p=alone.p,
            n=counter.n,
            rule=(
                f"Holds if the size of one correlation lies above {RELIABLE} with its interval and those of all others "
                f"below {FOLLOWS}; does not hold if one lies on the wrong side."
            ),
            definition="following",
            measured=f"{REDRAWN} It is that of unit {counter.unit}.",
            detail=(
                f"Unit {counter.unit} follows ones − zeros with a correlation of {counter.correlation:.3f}, but "
                f"{n_counting_units(units)} of {len(units)} units reach {FOLLOWS} in size."
            ),
        ),
    }
