"""The pad with the first specimen on it: the same picture as the verdict's."""

from build.page.figures.pictures.verdict import draw

__all__ = ["draw"]
