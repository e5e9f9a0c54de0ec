"""Chapter 8: the table of claims agrees with what stands above it."""

from collections.abc import Iterator

from tests.audit.evidence import Evidence
from tests.audit.pages import Claim
from tests.audit.register import Finding, audits, each_same


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
