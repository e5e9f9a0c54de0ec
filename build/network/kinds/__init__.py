"""The kinds of layers, one module each or one for a family: whatever lies in this folder is a kind."""

from __future__ import annotations

import importlib
import pkgutil

from build.errors import BuildError, nearest
from build.network.kind import Kind


def kind_named(name: str, where: str) -> Kind:
    """Return the kind of that name.

    Raises
    ------
    BuildError
        If there is none; ``where`` names the layer.
    """
    if name not in KINDS:
        raise BuildError(where, f"kind must be one of {', '.join(KINDS)}", name, nearest(name, KINDS))
    return KINDS[name]


def _found() -> dict[str, Kind]:
    modules = (importlib.import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__))
    families: list[tuple[Kind, ...]] = [getattr(module, "KINDS", None) or (module.KIND,) for module in modules]
    return {kind.name: kind for family in families for kind in family}


KINDS = _found()
