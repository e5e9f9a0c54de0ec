"""The stages in order, and the steps that they become for the experiments at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from build.configuration import DATASETS, Experiment
from build.errors import BuildError, nearest

SITE = "site"


@dataclass(frozen=True)
class Stage:
    """One step of the build, and all that its result depends on.

    Attributes
    ----------
    name : str
        What the stage and its folder are called.
    module : str
        Where its ``run(job)`` is; imported only when the stage runs.
    scope : str
        ``"dataset"``, ``"experiment"`` or ``"site"``: what there is one run for.
    kinds : tuple of str
        The kinds of experiment that have this stage.
    after : tuple of str
        The stages whose folders it reads; the data stage too, where named.
    settings : tuple of str
        The tables of the experiment that it depends on.
    files : tuple of str
        Glob patterns of further files that it reads.
    code : tuple of str
        Glob patterns of modules that it finds by name.
    packages : tuple of str
        Distributions whose version may change its result.
    """

    name: str
    module: str
    scope: str = "experiment"
    kinds: tuple[str, ...] = ("convolutional",)
    after: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


RECURRENT = ("recurrent",)
FIGURES = ("content/figures/*.md", "content/site.toml", "templates/tokens.json")

_COMPUTED = (
    Stage(
        "data",
        "build.data.acquisition",
        scope="dataset",
        kinds=("convolutional", "recurrent"),
        packages=("numpy",),
    ),
    Stage(
        "train",
        "build.network.recurrent_training",
        kinds=RECURRENT,
        after=("data",),
        settings=("recurrent",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "export",
        "build.network.recurrent_export",
        kinds=RECURRENT,
        after=("data", "train"),
        settings=("recurrent",),
        packages=("torch", "onnx", "onnxruntime"),
    ),
    Stage(
        "recurrence",
        "build.analysis.recurrence",
        kinds=RECURRENT,
        after=("data", "train"),
        settings=("recurrent",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "train",
        "build.network.training",
        after=("data",),
        settings=("network", "training"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "export",
        "build.network.export",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "onnx"),
    ),
    Stage(
        "activations",
        "build.analysis.activations",
        after=("data", "train"),
        settings=("network", "projection"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "projection",
        "build.analysis.projection",
        after=("data", "train", "activations"),
        settings=("network", "projection"),
        packages=("umap-learn", "scikit-learn", "numba", "torch"),
    ),
    Stage(
        "views",
        "build.analysis.views",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "seeds",
        "build.analysis.seeds",
        after=("data", "activations", "projection"),
        settings=("projection",),
        packages=("umap-learn", "numba", "torch"),
    ),
    Stage(
        "probes",
        "build.analysis.probes",
        after=("data", "train", "projection"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "similarity",
        "build.analysis.similarity",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "borders",
        "build.analysis.borders",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "moments",
        "build.analysis.moments",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "averages",
        "build.analysis.class_averages",
        after=("data", "train"),
        settings=("network", "averages"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "channels",
        "build.analysis.channels",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "shifts",
        "build.analysis.shifts",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "attribution",
        "build.analysis.attribution",
        after=("data", "train", "activations"),
        settings=("network",),
        packages=("torch", "numpy"),
    ),
    Stage(
        "twin",
        "build.network.twin",
        after=("data",),
        settings=("network", "training"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "saliency",
        "build.network.saliency_export",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "onnx", "onnxruntime"),
    ),
    Stage(
        "features",
        "build.analysis.feature_visualization",
        after=("data", "train"),
        settings=("network", "training"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "lesions",
        "build.analysis.lesions",
        after=("data", "train"),
        settings=("network", "training"),
        packages=("torch", "numpy"),
    ),
    Stage(
        "units",
        "build.analysis.unit_atlas",
        after=("data", "train", "twin", "features", "lesions"),
        settings=("network",),
        packages=("torch", "numpy", "pillow"),
    ),
    Stage(
        "images",
        "build.page.images",
        scope=SITE,
        after=(
            "data",
            "train",
            "activations",
            "projection",
            "probes",
            "borders",
            "moments",
            "attribution",
            "features",
            "lesions",
            "units",
            "averages",
            "channels",
            "recurrence",
        ),
        files=FIGURES,
        code=("build/page/pictures/*.py",),
        packages=("pillow",),
    ),
    Stage(
        "charts",
        "build.page.charts",
        scope=SITE,
        after=("train", "activations", "projection", "probes", "similarity", "recurrence", "averages", "channels"),
        files=FIGURES,
        code=("build/page/charts/*.py",),
        packages=("altair", "vl-convert-python"),
    ),
    Stage(
        "vendor",
        "build.page.vendor",
        scope=SITE,
        files=("package-lock.json", "templates/static/js/*-entry.js"),
        packages=("fonttools", "brotli"),
    ),
)

STAGES = (
    *_COMPUTED,
    Stage(
        "render",
        "build.page.render",
        scope=SITE,
        after=tuple(stage.name for stage in _COMPUTED),
        files=("content/**/*", "templates/**/*"),
        packages=("jinja2", "markdown-it-py"),
    ),
)


@dataclass(frozen=True)
class Step:
    """A stage for one scope: an experiment, a data set or the whole site."""

    stage: Stage
    scope: str
    experiment: Experiment | None
    inputs: Mapping[str, Step] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return ``"scope/stage"``, as it is called everywhere."""
        return f"{self.scope}/{self.stage.name}"


def plan(experiments: Mapping[str, Experiment], stages: Sequence[Stage] = STAGES) -> list[Step]:
    """List the steps that bring all experiments and the site up to date, in order.

    Raises
    ------
    BuildError
        If an experiment names a stage that does not exist.
    """
    for declared in experiments.values():
        _check_stages(declared, [stage.name for stage in stages])
    steps: dict[str, Step] = {}
    for stage in stages:
        for scope, experiment in _scopes(stage, experiments):
            step = Step(stage, scope, experiment, _inputs(stage, experiment, experiments, steps))
            steps.setdefault(step.name, step)
    return list(steps.values())


def _check_stages(experiment: Experiment, known: Sequence[str]) -> None:
    """Refuse an experiment that limits itself to unknown stages."""
    for name in experiment.stages:
        if name not in known:
            raise BuildError(f"{experiment.name}: stages", f"unknown stage '{name}'", do=nearest(name, known))


def _scopes(stage: Stage, experiments: Mapping[str, Experiment]) -> Iterator[tuple[str, Experiment | None]]:
    """Yield the scopes that a stage runs for, with the experiment of each."""
    if stage.scope == SITE:
        yield SITE, None
        return
    for experiment in experiments.values():
        if stage.scope == "dataset":
            if experiment.dataset in DATASETS:
                yield experiment.dataset, experiment
        elif experiment.kind in stage.kinds and stage.name in (experiment.stages or (stage.name,)):
            yield experiment.name, experiment


def _inputs(
    stage: Stage,
    experiment: Experiment | None,
    experiments: Mapping[str, Experiment],
    steps: Mapping[str, Step],
) -> dict[str, Step]:
    """Return the steps that a stage reads, by the key that its job finds them under."""
    found: dict[str, Step] = {}
    owners = [experiment] if experiment else list(experiments.values())
    for owner in owners:
        prefix = "" if experiment else f"{owner.name}/"
        for name in stage.after:
            step = steps.get(f"{owner.dataset if name == 'data' else owner.name}/{name}")
            if step:
                found[prefix + name] = step
    if experiment is None:
        found |= {name: steps[f"{SITE}/{name}"] for name in stage.after if f"{SITE}/{name}" in steps}
    return found
