"""Numbers as they are printed: their value, and how far rounding may have moved them."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = r"[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?: ?%)?"
HOLE = {"{}": rf"({NUMBER}|\b(?:{'|'.join(WORDS)})\b)", "{%}": rf"({NUMBER})", "{words}": r"(.+?)"}

# What adding up in another order may do to a number that was printed right at the edge of a rounding.
ROUNDING = 1.02


class NotPrintedError(LookupError):
    """A number that the page should print was not found on it."""


Span = tuple[str, int, int]
"""A page by its folder, and from which character of its text to which."""


@dataclass(frozen=True)
class Printed:
    """A number, or a run of words, as it stands on the page.

    Attributes
    ----------
    text : str
        As printed.
    at : tuple of Span
        Where it stands, as often as the sentence does.
    """

    text: str
    at: tuple[Span, ...] = ()

    @property
    def value(self) -> float:
        """The number; that of 12 % is 0.12.

        Raises
        ------
        NotPrintedError
            If it is no number.
        """
        plain = self.text.strip().lower()
        if plain in WORDS:
            return float(WORDS.index(plain))
        if not re.fullmatch(NUMBER, plain):
            raise NotPrintedError(f"“{self.text}” is not a number")
        return float(re.sub(r"[,% ]", "", plain).replace("−", "-")) * self._unit

    @property
    def slack(self) -> float:
        """Half of the last digit's place, in the number's own unit: how far from the truth it may be printed."""
        digits = self.text.strip(" %").partition(".")[2]
        return 0.5 * 10.0 ** -len(digits) * self._unit

    @property
    def _unit(self) -> float:
        return 0.01 if "%" in self.text else 1.0

    def agrees(self, recomputed: float, chance: float = 0.0) -> bool:
        """Tell whether a recomputed number would be printed so, ``chance`` aside."""
        return abs(recomputed - self.value) <= self.slack * ROUNDING + chance

    def written(self, recomputed: float) -> str:
        """Write a recomputed number as this one is, with one digit more."""
        digits = len(self.text.strip(" %").partition(".")[2])
        shown = f"{recomputed / self._unit:,.{digits + 1}f}"
        return (shown + " %" if "%" in self.text else shown).replace("-", "−")

    def difference(self, recomputed: float) -> str:
        """Write by how much a recomputed number is larger, in the unit that is printed."""
        return f"{(recomputed - self.value) / self._unit:+.2g}".replace("-", "−")
