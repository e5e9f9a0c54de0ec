"""All layers of the network beside each other, as in the flat twin of the view in space."""

from build.page.figures.pictures.network_3d import draw

__all__ = ["draw"]
