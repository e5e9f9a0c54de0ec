"""Chapter 8: the table of claims agrees with what stands above it, and its p with one another."""

import json
from collections.abc import Iterator

from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same

# What is printed as p < 0.0001 is less.
LEAST = 0.0001


@audits("claims", "each sentence of the table has the verdict of its box; their number, and how many hold")
def ledger(evidence: Evidence) -> Iterator[Finding]:
    page = evidence.article
    lines = page.ledger()
    boxes = map(Claim.of, page.root.having("claim"))
    differing = [box.statement for box in boxes if lines[box.statement].verdict != box.verdict]
    yield Finding("boxes whose line says otherwise", "0", "; ".join(differing) or "0", "", not differing)
    printed = page.place("making").says("{} sentences were put to the test")
    printed += page.place("making").says("guesses of our own. {} hold for ours")
    held = sum(line.verdict == "holds" for line in lines.values())
    yield from each_same(("sentences", "that hold"), printed, (len(lines), held))


@audits(
    "claims.corrected",
    "each printed p is that of Holm (1979) over the p of its chapter on one network; open from 0.05 on, and only then",
)
def corrected(evidence: Evidence) -> Iterator[Finding]:
    networks = sorted(json.loads((evidence.site / "build.json").read_text(encoding="utf-8"))["experiments"])
    families: dict[tuple[str, str, str], list[Claim]] = {}
    for folder in ("", "digits", "memory"):
        for chapter in evidence.page(folder).root.having("chapter"):
            for box in chapter.having("claim"):
                name = box.given["id"].removeprefix("claim-")
                network = max((each for each in networks if name.startswith(f"{each}-")), key=len)
                families.setdefault((folder, chapter.given["id"], network), []).append(Claim.of(box))
    for (folder, chapter, network), claims in families.items():
        tested = [claim for claim in claims if claim.chance]
        if tested:
            yield family(f"{folder or 'article'}, {chapter}, {network}", tested)


def family(what: str, claims: list[Claim]) -> Finding:
    """Correct the p that stand alone, and compare."""
    chances = [claim.chance for claim in claims if claim.chance]
    wrong, least = [], 0.0
    for place, chance in enumerate(sorted(chances, key=lambda each: each.alone)):
        least = max(least, min(1.0, (chance.alone or LEAST) * (len(chances) - place)))
        near = abs(chance.among - least) <= 0.06 * least if chance.alone else chance.among <= least
        wrong += [] if near and chance.n_tests == len(chances) else [f"{chance.among} for {least:.2g}"]
    wrong += [claim.statement for claim in claims if claim.chance and is_open(claim) != (claim.chance.among >= 0.05)]
    return Finding(what, f"{len(chances)} p", "; ".join(wrong) or "as Holm has them", "", not wrong)


def is_open(claim: Claim) -> bool:
    return claim.verdict == "not shown"
