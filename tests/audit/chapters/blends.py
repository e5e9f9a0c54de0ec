"""Chapter 5: what the network says on the way from one garment to another."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from tests.audit.evidence import Evidence
from tests.audit.register import Finding, audits, each_same, verdict

N_PLACES = 41


@audits(
    "fashion.blends_stay_between",
    "41 equal steps between the two published specimens of each pair; a third class named",
)
def blends(evidence: Evidence) -> Iterator[Finding]:
    claim, network = evidence.article.claim("fashion.blends_stay_between"), evidence.network("fashion")
    ends = evidence.pack("fashion/borders.bin")["ends"]
    pictures = evidence.pack("fashion/specimens.bin")["images"].astype(np.float32)[ends][:, None]
    share = np.linspace(0, 1, N_PLACES, dtype=np.float32)[:, None, None, None]
    astray = []
    for one, other in combinations(range(10), 2):
        answers = network.answers((1 - share) * pictures[one] + share * pictures[other])
        astray.append(~np.isin(answers, (one, other)))
    found = np.array(astray)
    printed = claim.says(
        "Of {} blends, one for every two classes, {} are taken for a third class somewhere on the way, {}"
    )
    counts = (len(found), int(found.any(axis=1).sum()), int(found[:, N_PLACES // 2].sum()))
    yield from each_same(("blends", "astray somewhere", "astray halfway"), printed, counts)
    yield verdict(claim, not found.any())
