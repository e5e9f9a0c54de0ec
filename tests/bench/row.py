"""One line of the bench: what was measured, and what it must reach."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """A measurement.

    Attributes
    ----------
    what : str
        In words.
    value : float
        In ``unit``.
    unit : str
        "s", "ms", "KB gzip", "%", "times", …
    limit : float or None
        What must be reached, if anything.
    direction : str
        Whether the limit is an upper or a lower one.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None
    direction: Literal["at most", "at least"] = "at most"

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.value <= self.limit if self.direction == "at most" else self.value >= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What was measured, how much, what is wanted, and whether it is missed."""
        wanted = f"{self.direction} {self.limit:g}" if self.limit is not None else ""
        return self.what, f"{self.value:.4g} {self.unit}".strip(), wanted, "" if self.holds else "missed"

    def __str__(self) -> str:
        wanted = f"{self.direction} {self.limit:g}" if self.limit is not None else ""
        verdict = "" if self.limit is None else "ok" if self.holds else "MISSED"
        return f"{self.what:<58} {self.value:>9.4g} {self.unit:<9} {wanted:<16} {verdict}".rstrip()
