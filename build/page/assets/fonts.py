"""The site's typefaces: Source Serif 4, Source Sans 3 and STIX Two Math, cut down to what the pages use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SERIF = "source-serif/VAR/SourceSerif4Variable-{}.ttf"
MATH = "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
SANS = "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"

ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0\u202f·×−–—‘’“”…°±½§′≈≤≥≠←→↑↓‹›"
ACCENTED = "áàâäãåçéèêëíîïñóôöøúüßÅÖÜ"  # names of authors
TEXT = ASCII + PUNCTUATION + "éïöü"
LABELS = ASCII + PUNCTUATION + ACCENTED
PLAIN = "".join(sorted(set(ASCII) - set("#$*+<=>@\\^_`{|}~"))) + "\u00a0\u202f·×–—‘’“”…é"

THIN, NARROW = 0x2009, 0x202F

# Upright for names of functions; italic letters have places of their own in Unicode.
ITALIC = "".join(chr(0x1D44E + place) for place in range(26) if place != 7) + "ℎ𝐶𝐻𝐾𝐿𝑁𝑃𝑇𝑊𝛼𝜆𝜎𝜏"
FORMULAS = "abcdefghijklmnopqrstuvwxyz0123456789(){}[]⌊⌋|,.=+<> −±×·⊙∑∂√∈≈≠≤≥→" + ITALIC

SHAPING = ("ccmp", "locl", "kern", "mark", "liga")


@dataclass(frozen=True)
class Face:
    """One font file of the site.

    Attributes
    ----------
    name : str
        Its file, without ending.
    source : str
        The file it is cut from, in ``node_modules/``.
    axes : dict
        What is kept of each axis: one value or (least, most).
    characters : str
        What it can set.
    features : tuple of str
        OpenType features beyond shaping.
    """

    name: str
    source: str
    axes: dict[str, float | tuple[float, float]]
    characters: str
    features: tuple[str, ...] = ()


# Text is set at 18 px and headings far larger: the serif's optical sizes 18 and 36.
FACES = (
    Face("serif", SERIF.format("Roman"), {"wght": 400, "opsz": 18}, TEXT, ("onum", "lnum")),
    Face("serif-italic", SERIF.format("Italic"), {"wght": 400, "opsz": 18}, PLAIN, ("onum",)),
    Face("serif-display", SERIF.format("Roman"), {"wght": 640, "opsz": 36}, PLAIN),
    Face("sans", SANS, {"wght": (400, 650)}, LABELS),
    Face("math", MATH, {}, FORMULAS, ("ssty",)),
)


def cut(face: Face, packages: Path, target: Path) -> None:
    """Write one font file.

    Parameters
    ----------
    face : Face
        What to keep.
    packages : Path
        ``node_modules/``.
    target : Path
        The woff2 file to write.
    """
    options = subset.Options()
    options.layout_features = [*SHAPING, *face.features]
    options.hinting = False
    options.name_IDs = [0]  # the copyright notice; the licence lies beside the fonts
    with subset.load_font(str(packages / face.source), options) as font:
        _add_narrow_space(font)
        cutter = subset.Subsetter(options)
        cutter.populate(text=face.characters)
        # Cut before the axes are limited: the other order takes seven times as long.
        cutter.subset(font)
        if face.axes:
            instancer.instantiateVariableFont(font, face.axes, inplace=True)
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.flavor = "woff2"
        font.save(target)


def _add_narrow_space(font: TTFont) -> None:
    """Let the space before a unit be the thin one where the font has none of its own."""
    for table in font["cmap"].tables:
        if table.isUnicode() and THIN in table.cmap:
            table.cmap.setdefault(NARROW, table.cmap[THIN])
