"""The whole site from nothing, but for the packages and the data."""

import resource
from collections.abc import Iterator

from tests.bench.checkout import build, copied
from tests.bench.row import Row


def measure() -> Iterator[Row]:
    with copied(".cache", "site") as checkout:
        taken = build(checkout)
    yield Row("the whole site from nothing", taken.wall_s, "s", 240)
    yield Row("the whole site from nothing: processors", taken.processor_s, "s", 460)
    most_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    yield Row("memory of its largest process", most_kb / 1e6, "GB", 3)
