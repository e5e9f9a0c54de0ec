"""How sentences of claims, and the prose, write what they count."""

from __future__ import annotations

from collections.abc import Sequence

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spelled(n: int) -> str:
    """Write a whole number: as a word up to twelve, then in figures."""
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def with_article(noun: str) -> str:
    """Write ``a garment`` and ``an image``."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def listed(parts: Sequence[str]) -> str:
    """Write ``one``, ``one and two``, or ``one, two and three``."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
