"""Which output of a model stands for which class of pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build.errors import BuildError

N_NAMED = 5


def labels_for(classes: Sequence[str], told: Sequence[str], n_outputs: int, where: str) -> tuple[str, ...]:
    """Return the classes in the order of a model's outputs; one without pictures is kept, one without output refused.

    Parameters
    ----------
    classes : sequence of str
        The folders of pictures, in natural order.
    told : sequence of str
        What is told of the model's outputs; empty where nothing is.
    n_outputs : int
        How many there are.
    where : str
        The pictures, for errors.

    Raises
    ------
    BuildError
        If the model has no output for a class, or more outputs than are named.
    """
    if told and len(told) == n_outputs:
        known = {_plain(name): name for name in classes}
        strangers = [name for name in classes if _plain(name) not in {_plain(each) for each in told}]
        if not strangers:
            return tuple(known.get(_plain(name), name) for name in told)
        if len(classes) != n_outputs:
            must = "must be classes that the model has outputs for"
            raise BuildError(where, must, _few(strangers), f"remove these folders; the model knows {_few(told)}")
    if len(classes) > n_outputs:
        must = f"must hold at most {n_outputs} classes, as many as the model has outputs"
        raise BuildError(where, must, f"{len(classes)}: {_few(classes)}", "remove the folders that it does not know")
    if len(classes) < n_outputs:
        must = f"must hold a class for each of the model's {n_outputs} outputs, or labels must name them"
        do = "add labels = [...] to [dataset], in the order of the outputs"
        raise BuildError(where, must, f"{len(classes)}: {_few(classes)}", do)
    return tuple(classes)


def _plain(name: str) -> str:
    """Return a name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", name.casefold()) or name


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - N_NAMED} more" if len(names) > N_NAMED else ""
    return ", ".join(names[:N_NAMED]) + more
