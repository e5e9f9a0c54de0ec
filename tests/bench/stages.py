"""What each step of the last build took, the longest first."""

import json
from collections.abc import Iterator

from build.errors import BuildError
from tests.bench.checkout import ROOT
from tests.bench.row import Row

SHOWN = 15


def measure() -> Iterator[Row]:
    found = {
        f"{path.parent.parent.name}/{path.parent.name}": json.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / ".cache").glob("*/*/manifest.json")
    }
    if not found:
        raise BuildError("stages", "needs a built site", None, "run `make site` first")
    timed = {name: each["processor_s"] for name, each in found.items() if "processor_s" in each}
    longest = sorted(timed.items(), key=lambda item: -item[1])
    for name, processor_s in longest[:SHOWN]:
        yield Row(f"{name}: processors", processor_s, "s")
    limit_s = 460 if len(timed) == len(found) else None
    yield Row(f"all {len(timed)} steps of which it is known: processors", sum(timed.values()), "s", limit_s)
    yield Row(f"all {len(found)} steps, one after the other", sum(each["duration_s"] for each in found.values()), "s")
