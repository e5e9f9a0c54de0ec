"""Names that the prose may use beside values and claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build.artifacts import Job, read_json
from build.errors import nearest
from build.page.prose.calls import MARKUP
from build.page.prose.exhibits import Exhibit
from build.page.prose.values import NARROW, ProseError

FACTS = ("experiment", "dataset", "specimens", "specimen", "first", "telling", "nnbsp")
"""What :func:`prose_facts` gives, known before anything is computed."""


def prose_facts(job: Job, experiment: str, exhibits: Mapping[str, Exhibit]) -> dict[str, Any]:
    """Return what the prose of a page may name.

    Returns
    -------
    dict
        ``experiment`` and ``dataset``, the settings and data of the page's experiment; ``specimens``, its
        published images, and ``specimen``, the first of them; ``first(class)``, the place of the first specimen
        of a class; ``telling(layer)``, the map of a convolution to begin with; ``nnbsp``, the space before a unit.
    """
    specimens, dataset = read_specimens(job, experiment), exhibits[experiment].dataset

    def first(class_name: str) -> int:
        classes = [specimen["class"] for specimen in specimens]
        if class_name not in classes:
            raise ProseError(f"no specimen is of class '{class_name}'", nearest(class_name, classes))
        return classes.index(class_name)

    def telling(layer: str) -> int:
        known = {each["name"]: each["telling"] for each in exhibits[experiment].layers if "telling" in each}
        if layer not in known:
            raise ProseError(f"no convolution is called '{layer}'", nearest(layer, known))
        return int(known[layer])

    return {
        "experiment": job.experiments[experiment],
        "dataset": {**dataset, "notes": [note.translate(MARKUP) for note in dataset.get("notes", ())]},
        "specimens": specimens,
        "specimen": specimens[0] if specimens else None,
        "first": first,
        "telling": telling,
        "nnbsp": NARROW,
    }


def read_specimens(job: Job, experiment: str) -> list[dict[str, Any]]:
    """Read the published specimens of an experiment, in picker order; none where it publishes none."""
    folder = job.inputs.get(f"{experiment}/activations")
    if folder is None:
        return []
    specimens: list[dict[str, Any]] = read_json(folder / "specimens.json")
    return specimens
