"""Who draws a figure's static picture, or a chart: the module of its name."""

from __future__ import annotations

import importlib
from types import ModuleType

from build.errors import BuildError


def draftsman(package: str, name: str, where: str, must: str) -> ModuleType:
    """Return the module of a package that draws what has this name.

    Raises
    ------
    BuildError
        If there is none; ``where`` names the figure, ``must`` what it asks for.
    """
    module = f"{package}.{name.replace('-', '_')}"
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise BuildError(where, must, do=f"write {module.replace('.', '/')}.py") from error
