"""Static pictures of the figures, one module a kind: what a reader sees before, or without, scripts.

Each module has ``draw(figure, material, sheet) -> None``, which fills a :class:`~build.page.figures.paint.Sheet`.
"""
