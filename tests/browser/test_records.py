"""What was measured is on a page of the built site: no claim is kept back, no number computed for nobody."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.asked_keys import asked_keys, family
from tests.browser.conftest import SITE

FOLLOWS = re.compile(
    r"(?:training|projection|recurrent)\.|class\.|(?:dataset|n_classes|chance|n_layers|parameters|epochs|batch_size)$"
    r"|(?:n_(?:train|test|convolutions)|(?:train|test)_images|train_accuracy|shuffled_epochs)$|[^.]+\.(?:shape|units|parameters|share|kernel"
    r"|stride|padding|size|map|channels|field|field_share|weights_per_filter|kept_share)$"
)
"""What follows from settings and layers, or is the receipt's."""


@pytest.fixture(scope="module")
def receipt() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SITE / "build.json").read_text(encoding="utf-8"))
    return found


def test_every_claim_is_printed_with_its_rule(receipt: dict[str, Any]) -> None:
    said = " ".join(_words())
    assert len(receipt["claims"]) > 60
    for key, claim in receipt["claims"].items():
        assert _plain(claim["detail"]) in said, key
        assert _plain(claim["rule"]) in said, key


def test_no_family_of_numbers_is_measured_for_nobody(receipt: dict[str, Any]) -> None:
    experiments = "|".join(receipt["experiments"])
    asked = {family(re.sub(rf"^(?:{experiments})\.", "", key)) for key in asked_keys()}
    keys = (key.partition(".")[2] for key in receipt["values"])
    measured = {family(key) for key in keys if not FOLLOWS.match(key)}
    assert measured
    assert not measured - asked, "print it, or measure it no longer"


def _words() -> Iterator[str]:
    """Yield the words of every page, those of single figures apart."""
    for path in (SITE / "index.html", *sorted(SITE.glob("*/index.html"))):
        yield _plain(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8")))


def _plain(text: str) -> str:
    """Return a text without what type adds to it."""
    entities = {"&#39;": "'", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "\u202f": " "}
    for entity, character in entities.items():
        text = text.replace(entity, character)
    return " ".join(text.split())
