"""A checkout whose build has two steps and no network, for faults that any build may meet."""

import io
from pathlib import Path

from build.configuration import Experiment, Layer, Network, Options
from build.pipeline import Pipeline
from build.stages import Stage

EXPERIMENT = Experiment("tiny", "Tiny", "drawn-garments", Network((Layer("fc1", "dense", units=3),)))
OBLIGING = "tests.fixtures.obliging"


def tiny_pipeline(
    root: Path, output: Path = Path("site"), first: str = OBLIGING, site: str = OBLIGING, n_workers: int = 1
) -> Pipeline:
    """Return the pipeline of one stage and of the site, by their modules."""
    stages = (Stage("first", first), Stage("render", site, scope="site", after=("first",)))
    return Pipeline(root, {"tiny": EXPERIMENT}, Options(output=output), stages, n_workers=n_workers)


def build(line: Pipeline) -> str:
    """Run a pipeline and return what it printed."""
    stream = io.StringIO()
    line.run(stream=stream)
    return stream.getvalue()
