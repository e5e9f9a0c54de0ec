"""The demo at rest: the image that it would be given, and the answer that it would give."""

from build.page.figures.pictures.verdict import draw

__all__ = ["draw"]
