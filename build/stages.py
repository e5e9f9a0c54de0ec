"""The stages of the build, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SITE, EXPERIMENT, DATASET = "site", "experiment", "dataset"


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
        The kinds of experiment that have this stage; ``"imported"`` where the network was made elsewhere.
    after : tuple of str
        The stages whose folders it reads; the data stage too, where named.
    settings : tuple of str
        The tables of the experiment that it depends on.
    heads : tuple of str
        Glob patterns of Markdown files of which it reads the front matter only.
    files : tuple of str
        Glob patterns of further files that it reads.
    tables : tuple of str
        Tables of SHA-256 of the files of packages that it reads.
    code : tuple of str
        Glob patterns of modules that it finds by name.
    packages : tuple of str
        Distributions whose version may change its result.
    usual_s, usual_mb : float
        About how long it takes on a usual machine, and how large its output is; the last build knows better.
    part : int
        Which share of the work, where several stages divide that of one module.
    """

    name: str
    module: str
    scope: str = EXPERIMENT
    kinds: tuple[str, ...] = ("convolutional",)
    after: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    usual_s: float = 5
    usual_mb: float = 3
    part: int = 0


PORTRAIT = (
    *("train", "export", "activations", "projection", "views", "probes", "reliability", "similarity", "borders"),
    *("averages", "attribution", "units", "familiarity"),
)
"""What the portrait of a network goes through, where its experiment names no stages."""
TAUGHT = ("probes", "views", "familiarity", "moments", "twin")
"""What training images are needed for, beside training itself."""
NUMERIC = ("torch", "numpy")
RECURRENT = ("recurrent",)
LAYERED = ("convolutional", "imported")
FIGURES = ("content/figures/*.md",)
NPM = ("build/page/assets/packages.sha256",)
LOOKS = ("content/site.toml", "templates/tokens.json")
LETTERS = ("node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",)


def _reading(name: str, module: str, *after: str, **more: Any) -> Stage:
    """Describe a stage that looks into the trained network of an experiment."""
    usual = {"settings": ("network",), "packages": NUMERIC, "after": ("data", "train", *after), "kinds": LAYERED}
    told = usual | more
    own = ("stations",) if "network" in told["settings"] else ()  # what is measured, and shown, is chosen by station
    return Stage(name, f"build.{module}", **told | {"settings": (*told["settings"], *own)})


_MAPPING: dict[str, Any] = {
    "settings": ("network", "projection"),
    "packages": ("umap-learn", "scikit-learn", "scipy", "numba", "torch"),
}
_TRAINING: dict[str, Any] = {"kinds": ("convolutional",), "settings": ("network", "training")}
_SEEDS = ("data", "activations", "projection")
_SEEDING: dict[str, Any] = {"settings": ("projection",), "packages": ("umap-learn", "numba", "torch")}

_COMPUTED = (
    Stage(
        "data",
        "build.data.acquisition",
        scope=DATASET,
        kinds=(*LAYERED, *RECURRENT),
        settings=("pictures",),
        code=("build/data/datasets/*.py",),
        packages=("numpy", "pillow"),
        usual_mb=55,
    ),
    Stage(
        "train",
        "build.network.recurrent.training",
        kinds=RECURRENT,
        after=("data",),
        settings=("recurrent",),
        packages=NUMERIC,
        usual_s=90,
    ),
    _reading(
        "export",
        "network.recurrent.export",
        kinds=RECURRENT,
        settings=("recurrent",),
        packages=("torch", "onnx", "onnxruntime"),
    ),
    _reading("recurrence", "analysis.memory.recurrence", kinds=RECURRENT, settings=("recurrent",)),
    Stage(
        "train",
        "build.network.training.stage",
        after=("data",),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=90,
        usual_mb=12,
    ),
    Stage(
        "train",
        "build.network.imported",
        kinds=("imported",),
        after=("data",),
        settings=("network", "model", "preprocessing"),
        packages=("torch", "numpy", "onnx", "onnxruntime"),
        usual_s=10,
        usual_mb=8,
    ),
    _reading("worked-step", "network.training.worked_step", **_TRAINING, usual_s=6),
    _reading("recorded", "network.training.recorded", **_TRAINING, files=("content/recorded/*.json",), usual_s=1),
    _reading("export", "network.export.stage", packages=("torch", "onnx")),
    _reading("activations", "analysis.layers.activations", settings=("network", "projection"), usual_s=15, usual_mb=11),
    _reading("maps-0", "analysis.maps.layer_maps", "activations", **_MAPPING, usual_s=70, part=0),
    _reading("maps-1", "analysis.maps.layer_maps", "activations", **_MAPPING, usual_s=70, part=1),
    _reading(
        "projection",
        "analysis.maps.projection",
        "activations",
        "maps-0",
        "maps-1",
        settings=("network", "projection"),
        packages=("numpy", "scipy", "torch", "pillow"),
    ),
    _reading("views", "analysis.maps.views", "activations", "maps-0", "maps-1", "projection", usual_s=20),
    Stage("seeds-0", "build.analysis.maps.seed_maps", after=_SEEDS, **_SEEDING, usual_s=80, part=0),
    Stage("seeds-1", "build.analysis.maps.seed_maps", after=_SEEDS, **_SEEDING, usual_s=80, part=1),
    Stage(
        "seeds",
        "build.analysis.maps.seeds",
        after=(*_SEEDS, "seeds-0", "seeds-1"),
        settings=("projection",),
        packages=NUMERIC,
        usual_s=10,
    ),
    _reading("probes", "analysis.readers.probes", "projection", usual_s=55),
    Stage(
        "reliability",
        "build.analysis.layers.reliability",
        kinds=LAYERED,
        after=("data", "activations"),
        settings=("network",),
        packages=("numpy",),
        usual_s=2,
    ),
    _reading("ambiguous", "analysis.pairs.ambiguity", "activations", usual_s=2),
    _reading("naming", "analysis.classes.naming", "activations", usual_s=2),
    _reading("similarity", "analysis.layers.similarity", usual_s=10),
    _reading("borders", "analysis.pairs.borders", "activations", "projection", usual_s=8),
    _reading("moments", "analysis.maps.moments", "activations", "projection", kinds=("convolutional",), usual_s=15),
    _reading("averages", "analysis.layers.class_averages", settings=("network", "averages"), usual_s=20),
    _reading("channels", "analysis.layers.channels"),
    _reading("shifts", "analysis.layers.shifts", usual_s=25),
    _reading("silence", "analysis.layers.silence"),
    _reading("attribution", "analysis.pixels.attribution", "activations"),
    Stage(
        "twin",
        "build.network.training.twin",
        after=("data",),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=30,
    ),
    _reading("saliency", "network.export.gradient_export", packages=("torch", "onnx", "onnxruntime")),
    _reading("features", "analysis.units.feature_visualization", settings=("network", "training"), usual_s=15),
    _reading(
        "lesions", "analysis.units.lesions", settings=("network", "training"), packages=(*NUMERIC, "scipy"), usual_s=25
    ),
    _reading(
        "units",
        "analysis.units.atlas",
        "twin",
        "features",
        "lesions",
        files=("templates/tokens.json",),
        packages=("torch", "numpy", "pillow"),
        usual_s=10,
    ),
    _reading("familiarity", "analysis.pixels.familiarity"),
    Stage(
        "images",
        "build.page.figures.images",
        scope=SITE,
        after=(
            "data",
            "train",
            "export",
            "activations",
            "ambiguous",
            "projection",
            "probes",
            "borders",
            "naming",
            "moments",
            "attribution",
            "features",
            "lesions",
            "units",
            "shifts",
            "averages",
            "channels",
            "recurrence",
            "worked-step",
        ),
        heads=FIGURES,
        files=(*LOOKS, *LETTERS),
        code=("build/page/figures/pictures/*.py",),
        packages=("pillow",),
        usual_s=15,
    ),
    Stage(
        "charts",
        "build.page.figures.charts",
        scope=SITE,
        after=(
            "data",
            "train",
            "export",
            "activations",
            "projection",
            "probes",
            "similarity",
            "recurrence",
            "averages",
            "channels",
            "reliability",
        ),
        heads=FIGURES,
        files=LOOKS,
        code=("build/page/figures/charts/*.py",),
        packages=("altair", "vl-convert-python"),
        usual_s=15,
    ),
    Stage(
        "vendor",
        "build.page.assets.vendor",
        scope=SITE,
        files=("package-lock.json", "templates/static/js/entries/*.js"),
        tables=NPM,
        packages=("fonttools", "brotli"),
        usual_mb=15,
    ),
)

_EVERYTHING = tuple(dict.fromkeys(stage.name for stage in _COMPUTED))

STAGES = (
    *_COMPUTED,
    Stage(
        "cards",
        "build.page.publication.cards",
        scope=SITE,
        after=_EVERYTHING,
        heads=FIGURES,
        files=(*LOOKS, *LETTERS),
        packages=("pillow", "jinja2"),
    ),
    Stage(
        "render",
        "build.page.publication.render",
        scope=SITE,
        after=(*_EVERYTHING, "cards"),
        files=("content/**/*", "templates/**/*", "build/page/prose/*.mjs", "package-lock.json"),
        tables=NPM,
        packages=("jinja2", "markdown-it-py"),
        usual_mb=55,
    ),
)
