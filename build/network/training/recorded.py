"""The recorded stage: what trainings told that the build does not repeat.

``make bench BENCH=training`` trains the published network from several seeds, and once on shuffled labels by the very
same recipe, and writes ``content/recorded/<experiment>.json``. The numbers are printed as long as the recipe is the
recorded one and the build's own training of the published seed comes out where the recorded one did.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from build.artifacts import Job, read_json, write_json
from build.claims import Measured, read_values, write_values
from build.configuration import Experiment
from build.data.intervals import proportion

FOLDER = "content/recorded"
NEAR = 0.005
"""How far the accuracy of the published seed may lie from the recorded one; other machines end a little elsewhere."""


@dataclasses.dataclass(frozen=True)
class Share:
    """How many of some images a network got right."""

    n_correct: int
    n_samples: int

    def measured(self) -> Measured:
        """Return it as a proportion with its interval."""
        return proportion(self.n_correct, self.n_samples)


@dataclasses.dataclass(frozen=True)
class Record:
    """Trainings by one recipe.

    Attributes
    ----------
    recipe : dict
        Data set, layers and training, as :func:`recipe_of` gives them.
    seeds : dict of str to Share
        Of the test images, by seed.
    control_train, control_test : Share
        Of a network trained on shuffled labels by the same recipe: of the labels it was given, and of the test images.
    """

    recipe: dict[str, Any]
    seeds: dict[str, Share]
    control_train: Share
    control_test: Share

    def write(self, path: Path) -> None:
        """Write it where :func:`read_record` finds it."""
        write_json(path, dataclasses.asdict(self))

    def is_of(self, experiment: Experiment, accuracy: float) -> bool:
        """Tell whether an experiment has this recipe, and its published seed came out as it did here."""
        own = self.seeds.get(str(experiment.training.seed))
        if own is None or self.recipe != recipe_of(experiment):
            return False
        return abs(own.n_correct / own.n_samples - accuracy) <= NEAR


def path_of(root: Path, experiment: str) -> Path:
    """Return where the trainings of an experiment are recorded."""
    return root / FOLDER / f"{experiment}.json"


def read_record(path: Path) -> Record:
    """Read recorded trainings."""
    told = read_json(path)
    seeds = {seed: Share(**share) for seed, share in told["seeds"].items()}
    return Record(told["recipe"], seeds, Share(**told["control_train"]), Share(**told["control_test"]))


def recipe_of(experiment: Experiment) -> dict[str, Any]:
    """Return all that a training depends on, as JSON: data set, layers and recipe, but for the seed."""
    training = dataclasses.asdict(experiment.training)
    for key in ("seed", "floor", "shuffled_labels"):
        del training[key]
    layers = [dataclasses.asdict(layer) for layer in experiment.network.layers]
    told = {"dataset": experiment.dataset, "layers": layers, "training": training}
    found: dict[str, Any] = json.loads(json.dumps(told))
    return found


def run(job: Job) -> None:
    """Print what was recorded, as ``values.json``, where it is of this recipe and of real images."""
    path = path_of(job.root, job.subject.name)
    if not path.is_file() or read_json(job.inputs["data"] / "dataset.json")["synthetic"]:
        return
    record = read_record(path)
    if record.is_of(job.subject, read_values(job.inputs["train"])["test_accuracy"].value):
        write_values(job.folder, recorded_values(record))


def recorded_values(record: Record) -> dict[str, Measured]:
    """Return the mean and the range over the seeds, and what the control learned."""
    shares = list(record.seeds.values())
    n = sum(share.n_samples for share in shares)
    accuracies = [share.n_correct / share.n_samples for share in shares]
    return {
        "seeds_accuracy": Measured(sum(share.n_correct for share in shares) / n, n),
        "seeds_accuracy.least": Measured(min(accuracies)),
        "seeds_accuracy.most": Measured(max(accuracies)),
        "seeds_accuracy.seeds": Measured(len(shares)),
        "same_recipe_train_accuracy": record.control_train.measured(),
        "same_recipe_test_accuracy": record.control_test.measured(),
    }
