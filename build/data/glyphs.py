"""One or two letters for each class, all different, whatever the classes are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def glyphs_of(classes: Sequence[str]) -> tuple[str, ...]:
    """Return one glyph for each class: the shortest name itself, else its first letters, else a number.

    Parameters
    ----------
    classes : sequence of str
        Names of the classes, all different.
    """
    taken = {name for name in classes if len(name) <= 2}
    glyphs = []
    for index, name in enumerate(classes):
        glyph = name if len(name) <= 2 else next(one for one in _candidates(name, index) if one not in taken)
        taken.add(glyph)
        glyphs.append(glyph)
    return tuple(glyphs)


def _candidates(name: str, index: int) -> Iterator[str]:
    """Yield glyphs from the most telling one on."""
    words = re.findall(r"\w+", name) or [name]
    letters = "".join(words)
    if len(words) > 1:
        yield words[0][0].upper() + words[1][0].lower()
    for letter in letters[1:]:
        yield letters[0].upper() + letter.lower()
    yield f"{index:02d}"
    for number in range(100):
        yield f"{number:02d}"
    yield str(index)
