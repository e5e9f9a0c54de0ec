"""The atlas: the cards of a few units."""

import re
from collections.abc import Iterator

from tests.audit.chapters.wants import lesions, units
from tests.audit.evidence import Evidence
from tests.audit.lesions import NAMES
from tests.audit.pages import Element
from tests.audit.printed import NUMBER, Printed
from tests.audit.register import Finding, audits, each_same, same

CARDS = ("conv1-13", "conv1-4", "conv2-5", "conv2-12", "fc1-0", "fc1-77")


def number(fact: Element) -> Printed:
    """Return the number that a fact begins with."""
    return Printed(re.match(NUMBER, fact.text)[0])


@audits(
    "atlas.cards",
    "selectivity, favourite class, zeros, the loss without the unit and its place; of six units",
)
def cards(evidence: Evidence) -> Iterator[Finding]:
    classes = evidence.network("fashion").manifest["classes"]
    lost = lesions(evidence).lost
    for card in CARDS:
        facts = evidence.page(f"atlas/{card}").facts()
        layer, at = card.split("-")
        answers, unit = units(evidence)[layer], int(at)
        yield same(f"{card}, selectivity", number(facts["Class selectivity"]), float(answers.selectivity[unit]))
        favourite = classes[int(answers.by_class[:, unit].argmax())]
        yield same(f"{card}, favourite", Printed(facts["Answers most to"].text), favourite)
        yield same(f"{card}, zeros", number(facts["Zeros after activation"]), float(answers.zeros[:, unit].mean()))
        own = lost[NAMES.index(card)]
        fact, alike = facts["Switched off, it costs"], int((lost == own).sum()) - 1
        shared = f", shared with {alike} more" if alike else ""
        printed = fact.says(f"{{}} points place {{}} of {{}}{shared}, n = 10,000")
        found = (100 * own, 1 + int((lost > own).sum()), len(lost))
        yield from each_same((f"{card}, points", "its place", "of units"), printed, found)
