"""What the prose cites."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """One work that the prose cites."""

    authors: tuple[str, ...]
    year: int
    title: str
    venue: str = ""
    url: str = ""

    @property
    def short(self) -> str:
        """Return the name and year of a citation."""
        names = [author.split(",")[0] for author in self.authors]
        match names:
            case [only]:
                who = only
            case [first, second]:
                who = f"{first} and {second}"
            case _:
                who = f"{names[0]} et al."
        return f"{who}, {self.year}"
