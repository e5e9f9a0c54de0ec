"""The experiments of a build: those that its pages need and those that were asked for, read and checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from build.author.files import lines_named
from build.configuration import DATASETS, Experiment, load_experiment
from build.errors import BuildError, nearest
from build.page.prose.content import read_site
from build.page.prose.portraits import asked_for, is_portrait
from build.steps import check_stages, portrayed, shortages


def experiments(
    root: Path, named: Sequence[str], dataset: str | None, mirror: str | None = None, pages: Sequence[str] = ()
) -> dict[str, Experiment]:
    """Load the experiments that the pages need and those named besides.

    Parameters
    ----------
    root : Path
        The checkout.
    named : sequence of str
        Experiments that were asked for; one that no page of the author's needs becomes a portrait.
    dataset : str or None
        What the article's own experiment is trained on, if not what its file says.
    mirror : str or None
        A folder or URL that the data are taken from.
    pages : sequence of str
        Folders of the pages that were asked for; all where empty.

    Raises
    ------
    BuildError
        If an experiment has no file or a faulty one, or there is no such page.
    """
    folder = root / "content" / "experiments"
    site = read_site(root / "content" / "site.toml")
    main_name = site.experiments[0]
    known = sorted(path.stem for path in folder.glob("*.toml"))
    loaded: dict[str, Experiment] = {}
    for name in asked_for(site, named, pages, known):
        if name not in known:
            raise BuildError(f"experiment '{name}'", "must be a file in content/experiments", do=nearest(name, known))
        written = load_experiment(folder / f"{name}.toml")
        with lines_named(folder / f"{name}.toml", written.file):  # before anything is built
            loaded[name], counts = _met(written, root, mirror)
            if is_portrait(site, name):
                loaded[name] = portrayed(loaded[name], lacking=shortages(counts))
            check_stages(loaded[name])
    pictured = [name for name, experiment in loaded.items() if experiment.dataset in DATASETS]
    chosen = pictured if dataset == "drawn-garments" else [main_name]
    if dataset and main_name in loaded:
        loaded |= {name: dataclasses.replace(loaded[name], dataset=dataset, pictures=None) for name in chosen}
    return loaded


def _met(experiment: Experiment, root: Path, mirror: str | None) -> tuple[Experiment, Mapping[str, int]]:
    """Return an experiment with its model read, if it has one, and how many pictures there are, where that is known."""
    if not experiment.model and not experiment.pictures:
        return experiment, {}
    from build.data.acquisition import announced

    dataset = announced(experiment, root, mirror)
    if experiment.model:
        from build.network.imported import with_model  # ONNX takes a second to load

        return with_model(experiment, dataset, Path.cwd()), dataset.counts
    if dataset.counts.get("train") == 0:
        must, do = "must hold training pictures", "add a folder `train`, or name a [model] that is trained already"
        raise BuildError(f"{experiment.file}: dataset: source", must, "pictures for testing alone", do)
    return experiment, dataset.counts
