"""What a larger change costs, in minutes: one colour, one setting of a training."""

from collections.abc import Iterator

from tests.bench.checkout import build, change, copied
from tests.bench.rebuild import rows
from tests.bench.row import Row


def measure() -> Iterator[Row]:
    with copied() as checkout:
        build(checkout)
        change(checkout / "templates" / "tokens.json", r'"#([0-9a-f]{5})[0-9a-f]"', r'"#\g<1>7"')
        yield from rows("one colour changed", build(checkout))
        change(
            checkout / "content" / "experiments" / "fashion.toml", r"label_smoothing = [\d.]+", "label_smoothing = 0.09"
        )
        yield from rows("one setting of the training changed", build(checkout))
