"""The stages of the build, in order."""

from __future__ import annotations

from dataclasses import dataclass

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
    heads : tuple of str
        Glob patterns of Markdown files of which it reads the front matter only.
    files : tuple of str
        Glob patterns of further files that it reads.
    code : tuple of str
        Glob patterns of modules that it finds by name.
    packages : tuple of str
        Distributions whose version may change its result.
    usual_s : float
        About how long it takes on a usual machine; the last build knows better.
    """

    name: str
    module: str
    scope: str = "experiment"
    kinds: tuple[str, ...] = ("convolutional",)
    after: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    usual_s: float = 5


NUMERIC = ("torch", "numpy")
RECURRENT = ("recurrent",)
FIGURES = ("content/figures/*.md",)
LOOKS = ("content/site.toml", "templates/tokens.json")

_COMPUTED = (
    Stage(
        "data",
        "build.data.acquisition",
        scope="dataset",
        kinds=("convolutional", "recurrent"),
        code=("build/data/datasets/*.py",),
        packages=("numpy",),
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
    Stage(
        "export",
        "build.network.recurrent.export",
        kinds=RECURRENT,
        after=("data", "train"),
        settings=("recurrent",),
        packages=("torch", "onnx", "onnxruntime"),
    ),
    Stage(
        "recurrence",
        "build.analysis.memory.recurrence",
        kinds=RECURRENT,
        after=("data", "train"),
        settings=("recurrent",),
        packages=NUMERIC,
    ),
    Stage(
        "train",
        "build.network.training.stage",
        after=("data",),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=90,
    ),
    Stage(
        "export",
        "build.network.export.stage",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "onnx"),
    ),
    Stage(
        "activations",
        "build.analysis.layers.activations",
        after=("data", "train"),
        settings=("network", "projection"),
        packages=NUMERIC,
        usual_s=15,
    ),
    Stage(
        "projection",
        "build.analysis.maps.projection",
        after=("data", "train", "activations"),
        settings=("network", "projection"),
        packages=("umap-learn", "scikit-learn", "scipy", "numba", "torch", "pillow"),
        usual_s=80,
    ),
    Stage(
        "views",
        "build.analysis.maps.views",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=25,
    ),
    Stage(
        "seeds",
        "build.analysis.maps.seeds",
        after=("data", "activations", "projection"),
        settings=("projection",),
        packages=("umap-learn", "numba", "torch"),
        usual_s=90,
    ),
    Stage(
        "probes",
        "build.analysis.readers.probes",
        after=("data", "train", "projection"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=55,
    ),
    Stage(
        "similarity",
        "build.analysis.layers.similarity",
        after=("data", "train"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=10,
    ),
    Stage(
        "borders",
        "build.analysis.pairs.borders",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=8,
    ),
    Stage(
        "moments",
        "build.analysis.maps.moments",
        after=("data", "train", "activations", "projection"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=15,
    ),
    Stage(
        "averages",
        "build.analysis.layers.class_averages",
        after=("data", "train"),
        settings=("network", "averages"),
        packages=NUMERIC,
        usual_s=20,
    ),
    Stage(
        "channels", "build.analysis.layers.channels", after=("data", "train"), settings=("network",), packages=NUMERIC
    ),
    Stage(
        "shifts",
        "build.analysis.layers.shifts",
        after=("data", "train"),
        settings=("network",),
        packages=NUMERIC,
        usual_s=25,
    ),
    Stage("silence", "build.analysis.layers.silence", after=("data", "train"), settings=("network",), packages=NUMERIC),
    Stage(
        "attribution",
        "build.analysis.pixels.attribution",
        after=("data", "train", "activations"),
        settings=("network",),
        packages=NUMERIC,
    ),
    Stage(
        "twin",
        "build.network.training.twin",
        after=("data",),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=30,
    ),
    Stage(
        "saliency",
        "build.network.export.gradient_export",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "onnx", "onnxruntime"),
    ),
    Stage(
        "features",
        "build.analysis.units.feature_visualization",
        after=("data", "train"),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=15,
    ),
    Stage(
        "lesions",
        "build.analysis.units.lesions",
        after=("data", "train"),
        settings=("network", "training"),
        packages=NUMERIC,
        usual_s=15,
    ),
    Stage(
        "units",
        "build.analysis.units.atlas",
        after=("data", "train", "twin", "features", "lesions"),
        settings=("network",),
        files=("templates/tokens.json",),
        packages=("torch", "numpy", "pillow"),
        usual_s=10,
    ),
    Stage(
        "familiarity",
        "build.analysis.pixels.familiarity",
        after=("data", "train"),
        settings=("network",),
        packages=NUMERIC,
    ),
    Stage(
        "images",
        "build.page.figures.images",
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
            "shifts",
            "averages",
            "channels",
            "recurrence",
        ),
        heads=FIGURES,
        files=LOOKS,
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
            "activations",
            "projection",
            "probes",
            "similarity",
            "recurrence",
            "averages",
            "channels",
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
        packages=("fonttools", "brotli"),
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
        files=LOOKS,
        packages=("pillow", "jinja2"),
    ),
    Stage(
        "render",
        "build.page.publication.render",
        scope=SITE,
        after=(*_EVERYTHING, "cards"),
        files=("content/**/*", "templates/**/*"),
        packages=("jinja2", "markdown-it-py"),
    ),
)
