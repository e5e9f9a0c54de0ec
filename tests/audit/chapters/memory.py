"""The companion on memory: a counter, its gates, and a reader of rows."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from tests.audit.evidence import Evidence
from tests.audit.recurrence import Recurrent, close_calls, coins, every_sequence, more_ones
from tests.audit.register import Finding, audits, each_same, same, verdict
from tests.audit.shares import chance, interval, interval_told, mean_ends

Array = np.ndarray[Any, Any]
N_FRESH = 20_000


@cache
def counter(evidence: Evidence, kind: str = "trained") -> Recurrent:
    return Recurrent(evidence.network("counting", kind))


def right(network: Recurrent, bits: Array, **clamps: float) -> float:
    """Return the share of sequences whose last answer is the true one."""
    return float(np.mean(network.answers(bits, **clamps) == more_ones(bits)[:, -1]))


def fresh(printed: float, n: int) -> float:
    """Return how far a share printed for ``n`` draws may lie from one of our own."""
    return chance(printed, n, N_FRESH)


@audits("counting.parameters", "the sizes of all arrays in the file of weights, added up")
def parameters(evidence: Evidence) -> Iterator[Finding]:
    network = evidence.network("counting")
    printed = evidence.page("memory").place("count").says("It has {} memory cells and {} weights,")
    found = (network.layer("lstm")["shape"][0], sum(map(network.n_parameters, network.names)))
    yield from each_same(("cells", "weights"), printed, found)


@audits(
    "counting.perfect_score",
    "all sequences of up to 14 bits, and fresh ones of 15 to 24; holds if 200,000 fresh ones of 24 are all right",
)
def perfect_score(evidence: Evidence) -> Iterator[Finding]:
    page, drawn = evidence.page("memory"), np.random.default_rng(15)
    for label, kind in (("all sequences of up to 14 bits", "trained"), ("the same test before training", "untrained")):
        network, share = counter(evidence, kind), page.row(label, "count")[0]
        parts = [every_sequence(length) for length in range(1, 15)]
        if kind == "untrained":
            parts += [coins(drawn, 2000, length) for length in range(15, 25)]
        n_right = sum(right(network, part) * len(part) for part in parts)
        n = sum(map(len, parts))
        yield same(label, share, n_right / n, 0.0 if kind == "trained" else chance(share.value, n, n))
    share, n_drawn = page.row("drawn sequences of up to 24 bits", "count")
    found = np.mean([right(counter(evidence), coins(drawn, N_FRESH // 10, length)) for length in range(15, 25)])
    yield same("drawn sequences of up to 24 bits", share, float(found), fresh(share.value, int(n_drawn.value)))
    longest = coins(drawn, 10 * N_FRESH, 24)
    n_wrong = round((1 - right(counter(evidence), longest)) * len(longest))
    holds = verdict(page.claim("counting.perfect_score"), n_wrong == 0)
    yield replace(holds, what=f"verdict, {n_wrong} of {len(longest):,} fresh sequences of 24 wrong")


@audits("counting.clamps", "right answers on fresh sequences of 24 flips with one gate held at 0 or 1 in all units")
def clamps(evidence: Evidence) -> Iterator[Finding]:
    place, bits = evidence.page("memory").place("break"), coins(np.random.default_rng(24), N_FRESH, 24)
    [n] = place.says("({} sequences each). Always saying")
    printed = place.says(
        "with the forget gates held shut in all units, the network is right in {} of cases; held open, in {}. "
        "For the input gates the two numbers are {} and {}, for the output gates {} and {} "
    )
    cells = [(gate, held) for gate in ("forget", "input", "output") for held in (0.0, 1.0)]
    for (gate, held), shown in zip(cells, printed, strict=True):
        share = right(counter(evidence), bits, **{gate: held})
        yield same(f"{gate} gates held at {held:.0f}", shown, share, fresh(shown.value, int(n.value)))
    [never] = place.says("Always saying “not more” would be right in {}:")
    yield same("always “not more”", never, 1 - float(more_ones(bits)[:, -1].mean()), fresh(never.value, int(n.value)))


@audits(
    "counting.learned_to_count",
    "right answers on fresh close calls: half of them ties, half with two more ones",
)
def close_call_lengths(evidence: Evidence) -> Iterator[Finding]:
    page, drawn = evidence.page("memory"), np.random.default_rng(48)
    caption = page.place("memory-length")
    [n] = caption.says("{} sequences of each kind at each length")
    printed = caption.says("{} of close calls are right at 24 bits, {} at 96, {} at 512.")
    printed += page.claim("counting.learned_to_count").says("close calls of 48 bits it is right {} of the time")
    reliable = []
    for length, shown in zip((24, 96, 512, 48), printed, strict=True):
        share = right(counter(evidence), close_calls(drawn, N_FRESH // 4, length))
        yield same(f"close calls of {length} bits", shown, share, chance(shown.value, int(n.value), N_FRESH // 4))
        reliable.append(share >= 0.99)
    claim = page.claim("counting.learned_to_count")
    yield from interval_told(claim, interval(round(printed[2].value * n.value), int(n.value)))
    yield verdict(claim, all(reliable))


@audits("counting.guess", "the same at every length beside the drawn line")
def guessed_lengths(evidence: Evidence) -> Iterator[Finding]:
    guess, drawn = evidence.page("memory").place("guess-counting-length"), np.random.default_rng(512)
    [n] = evidence.page("memory").place("memory-length").says("{} sequences of each kind at each length")
    shares = {}
    for option in guess.having("guess-option"):
        [length] = (each.printed() for each in option.having("guess-text"))
        [shown] = option.having("guess-told")
        shares[length.text] = share = right(counter(evidence), close_calls(drawn, N_FRESH // 4, int(length.value)))
        printed = shown.printed()
        yield same(
            f"close calls of {length.text} bits", printed, share, chance(printed.value, int(n.value), N_FRESH // 4)
        )
    printed, far, reliable = guess.says(
        "right in {} of cases at 24 bits, in {} at 64, and above 99 % no further than {}."
    )
    for shown, length in ((printed, "24"), (far, "64")):
        yield same(f"of {length} bits, told", shown, shares[length], chance(shown.value, int(n.value), N_FRESH // 4))
    yield same("above 99 %", reliable, max(float(each) for each, share in shares.items() if share > 0.99))


@cache
def read_cells(evidence: Evidence, length: int = 24) -> tuple[Array, Array, Array]:
    """Return cell states (N, units) at every step of fresh sequences, with ones − zeros and the bits read (N,)."""
    bits = coins(np.random.default_rng(length), 96_000 // length, length)
    cells = counter(evidence).cells(bits)
    return cells.reshape(-1, cells.shape[2]), np.cumsum(2 * bits - 1, axis=1).ravel(), np.tile(range(length), len(bits))


def followed(cells: Array, counted: Array) -> Array:
    """Return the correlation of each unit's cell with a count, shape (units,)."""
    return np.array([np.corrcoef(unit, counted)[0, 1] for unit in cells.T])


@audits(
    "counting.one_counter",
    "correlation of each cell state with ones − zeros, over every step of fresh sequences",
)
def one_counter(evidence: Evidence) -> Iterator[Finding]:
    cells, counted, _ = read_cells(evidence)
    found = followed(cells, counted)
    best, n_close = int(np.abs(found).argmax()), int((np.abs(found) >= 0.9).sum())
    claim = evidence.page("memory").claim("counting.one_counter")
    unit, size, close, n_units = claim.says(
        "Unit {} follows ones − zeros with a correlation of {}, but {} of {} units reach 0.9 in size."
    )
    yield from each_same(("unit", "units of 0.9", "units"), (unit, close, n_units), (best, n_close, len(found)))
    yield same("its correlation", size, float(found[best]), 0.001)
    yield verdict(claim, abs(found[best]) >= 0.99 and n_close == 1)


@audits(
    "counting.counter",
    "the slope of the closest cell against ones − zeros; its correlation over 192 bits; the weakest cell's over 24",
)
def closest_cell(evidence: Evidence) -> Iterator[Finding]:
    place, (cells, counted, _) = evidence.page("memory").place("units"), read_cells(evidence)
    found = followed(cells, counted)
    best = int(np.abs(found).argmax())
    far = followed(*read_cells(evidence, 192)[:2])[best]
    slope = np.polyfit(counted, cells[:, best], 1)[0]
    yield same("moved by", place.says("each bit moves it by {} on average.")[0], float(slope), 0.005)
    yield same("weakest", place.says("the weakest has {}.")[0], float(np.abs(found).min()), 0.02)
    yield same("over 192 bits", place.says("the same cell’s correlation is {}.")[0], float(far), 0.02)


@audits(
    "counting.keeps_time",
    "correlation of cell states with the number of bits read, over the same steps; the unit of largest size",
)
def keeps_time(evidence: Evidence) -> Iterator[Finding]:
    claim, (cells, counted, time) = evidence.page("memory").claim("counting.keeps_time"), read_cells(evidence)
    found = followed(cells, time)
    best = int(np.abs(found).argmax())
    unit, *sizes = claim.says(
        "Unit {} follows the number of bits read with a correlation of {}, and ones − zeros with one of {}."
    )
    yield same("unit", unit, best)
    others = (float(found[best]), float(followed(cells, counted)[best]))
    yield from each_same(("with bits read", "with ones − zeros"), sizes, others, 0.02)
    yield verdict(claim, abs(found[best]) >= 0.9)


@cache
def row_answers(evidence: Evidence) -> Array:
    """Return the answer after each row for every test garment, shape (10000, 28)."""
    network, images = evidence.network("rows"), evidence.garments.images
    return np.concatenate(
        [each["logits_by_step"].argmax(axis=2) for each in network.batches(images, ["logits_by_step"])]
    )


def settled(answers: Array) -> Array:
    """Return the row, from 1, from which on each answer is the last one."""
    stays = answers[:, ::-1] == answers[:, -1:]
    n_last = np.cumprod(stays, axis=1).sum(axis=1)
    return np.asarray(answers.shape[1] - n_last + 1)


@audits("rows.test_accuracy", "test garments whose largest logit after the last row is that of their label")
def row_accuracy(evidence: Evidence) -> Iterator[Finding]:
    place, labels = evidence.page("memory").place("rows"), evidence.garments.labels
    n_right = int((row_answers(evidence)[:, -1] == labels).sum())
    printed = place.says("On the {} test images it is right in {} of cases ({%} to {})")
    found = (len(labels), n_right / len(labels), *interval(n_right, len(labels)))
    yield from each_same(("test images", "right", "interval, from", "interval, to"), printed, found)
    network = evidence.network("rows")
    sizes = place.says("It has {} cells and {} weights")
    counts = (network.layer("lstm")["shape"][0], sum(map(network.n_parameters, network.names)))
    yield from each_same(("cells", "weights"), sizes, counts)


@audits(
    "rows.half_is_enough",
    "the same after 14 rows; an answer is settled at the first row from which on it stays",
)
def half_is_enough(evidence: Evidence) -> Iterator[Finding]:
    page, labels, answers = evidence.page("memory"), evidence.garments.labels, row_answers(evidence)
    claim = page.claim("rows.half_is_enough")
    halves = claim.says("After 14 rows {} of the test images are named rightly, after all 28 rows {}.")
    shares = [float(np.mean(answers[:, at] == labels)) for at in (13, 27)]
    yield from each_same(("right after 14", "right after 28"), halves, shares)
    right_then = (answers[:, [13, 27]] == labels[:, None]).astype(float)
    yield from interval_told(claim, mean_ends(right_then[:, 1] - right_then[:, 0]))
    yield verdict(claim, shares[1] - shares[0] <= 0.05)
    rows, is_right = settled(answers), answers[:, -1] == labels
    printed = page.place("rows").says("Half of the right answers are settled by row {}; {} of all answers still change")
    found = (float(np.median(rows[is_right])), float(np.mean(rows > 14)))
    yield from each_same(("median row", "change in the lower half"), printed, found)


@audits(
    "rows.trousers_first",
    "median of the settled rows of each class's rightly named images",
)
def trousers_first(evidence: Evidence) -> Iterator[Finding]:
    claim, labels, answers = (
        evidence.page("memory").claim("rows.trousers_first"),
        evidence.garments.labels,
        row_answers(evidence),
    )
    rows, is_right = settled(answers), answers[:, -1] == labels
    classes = evidence.network("rows").manifest["classes"]
    medians = [float(np.median(rows[is_right & (labels == each)])) for each in range(10)]
    first, last = int(np.argmin(medians)), int(np.argmax(medians))
    printed = claim.says("the earliest class is {words} (row {}), the latest {words} (row {}).")
    found = (classes[first], medians[first], classes[last], medians[last])
    yield from each_same(("earliest", "its row", "latest", "its row"), printed, found)
    yield same("rightly named trousers", claim.place.says("n = {}")[0], int((is_right & (labels == 1)).sum()))
    yield verdict(claim, classes[first] == "Trouser")


@audits("rows.easy_first", "rank correlation of each class's median settled row with the share of it that is right")
def easy_first(evidence: Evidence) -> Iterator[Finding]:
    claim, labels = evidence.page("memory").claim("rows.easy_first"), evidence.garments.labels
    rows, is_right = settled(row_answers(evidence)), row_answers(evidence)[:, -1] == labels
    medians = [float(np.median(rows[is_right & (labels == each)])) for each in range(10)]
    found = spearmanr(medians, [float(is_right[labels == each].mean()) for each in range(10)])
    yield same("rank correlation", claim.says("have a rank correlation of {} over the 10 classes")[0], found.statistic)
    yield verdict(claim, (found.statistic < 0) if found.pvalue < 0.05 else None)
