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


RECURRENT = ("recurrent",)
FIGURES = ("content/figures/*.md",)
LOOKS = ("content/site.toml", "templates/tokens.json")

_COMPUTED = (
    Stage("data", "build.data.acquisition", scope="dataset", kinds=("convolutional", "recurrent"), packages=("numpy",)),
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
    Stage("export", "build.network.export", after=("data", "train"), settings=("network",), packages=("torch", "onnx")),
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
        packages=("umap-learn", "scikit-learn", "scipy", "numba", "torch", "pillow"),
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
        "silence",
        "build.analysis.silence",
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
    Stage("twin", "build.network.twin", after=("data",), settings=("network", "training"), packages=("torch", "numpy")),
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
        "familiarity",
        "build.analysis.familiarity",
        after=("data", "train"),
        settings=("network",),
        packages=("torch", "numpy"),
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
            "shifts",
            "averages",
            "channels",
            "recurrence",
        ),
        heads=FIGURES,
        files=LOOKS,
        code=("build/page/pictures/*.py",),
        packages=("pillow",),
    ),
    Stage(
        "charts",
        "build.page.charts",
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

_EVERYTHING = tuple(dict.fromkeys(stage.name for stage in _COMPUTED))

STAGES = (
    *_COMPUTED,
    Stage(
        "cards",
        "build.page.cards",
        scope=SITE,
        after=_EVERYTHING,
        heads=FIGURES,
        files=LOOKS,
        packages=("pillow", "jinja2"),
    ),
    Stage(
        "render",
        "build.page.render",
        scope=SITE,
        after=(*_EVERYTHING, "cards"),
        files=("content/**/*", "templates/**/*"),
        packages=("jinja2", "markdown-it-py"),
    ),
)
