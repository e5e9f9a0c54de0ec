"""What is counted is written as sentences write it."""

from __future__ import annotations

import pytest

from build.wording import listed, spelled, with_article


@pytest.mark.parametrize(
    ("n", "text"), [(0, "zero"), (10, "ten"), (12, "twelve"), (13, "13"), (6000, "6,000"), (-1, "-1")]
)
def test_small_numbers_are_words(n: int, text: str) -> None:
    assert spelled(n) == text


def test_a_noun_gets_its_article() -> None:
    assert [with_article(noun) for noun in ("garment", "image")] == ["a garment", "an image"]


def test_a_list_ends_in_and() -> None:
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
