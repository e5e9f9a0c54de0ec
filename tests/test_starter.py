"""The starter file of a portrait: what it says can be read, and what an author wrote stays."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build.author.picture_settings import Pictures
from build.author.preprocessing_settings import Preprocessing
from build.configuration import load_experiment
from build.data.acquisition import announced
from build.errors import BuildError
from build.network.layers import shaped_layers
from build.page.beginning.starter import Starter, Wanted, checked_name, started


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(1).integers(256, size=(2, 9, 10, 12, 3), dtype=np.uint8)
    for label, images in zip(("left hand", "right hand"), pixels, strict=True):
        folder = tmp_path / "My photos" / label
        folder.mkdir(parents=True)
        for number, image in enumerate(images):
            Image.fromarray(image).save(folder / f"{number}.png")
    return tmp_path / "My photos"


def test_a_folder_of_pictures_becomes_an_experiment(photos: Path, tmp_path: Path) -> None:
    name, told = started(Wanted(str(photos)), tmp_path, None)
    assert name == "my-photos" and "content/experiments/my-photos.toml was written" in told
    experiment = load_experiment(tmp_path / "content" / "experiments" / f"{name}.toml")
    dataset = announced(experiment, tmp_path, None)
    assert (dataset.shape, dataset.classes) == ((3, 10, 12), ("left hand", "right hand"))
    assert shaped_layers(experiment, dataset)[-1].shape == (2,)
    assert experiment.projection.n_components < experiment.projection.n_samples
    assert experiment.pictures and experiment.pictures.test_share == 0.5  # of so few


def test_what_an_author_has_edited_is_kept(photos: Path, tmp_path: Path) -> None:
    started(Wanted(str(photos), name="mine"), tmp_path, None)
    path = tmp_path / "content" / "experiments" / "mine.toml"
    path.write_text("# edited\n")
    _, told = started(Wanted(str(photos), name="mine"), tmp_path, None)
    assert path.read_text() == "# edited\n" and "kept as it is" in told


def test_a_model_stands_in_place_of_layers_and_training(tmp_path: Path) -> None:
    pictures = Pictures('/a "quoted" folder', channels=3, size=(8, 9))
    asked = Preprocessing(range=(0.0, 255.0), order="BGR")
    starter = Starter("mine", "Mine", pictures, ("a", "b"), 40, 0, Path("/my.onnx"), asked, "BGR reads 91 %.")
    path = tmp_path / "mine.toml"
    path.write_text(starter.text)
    experiment = load_experiment(path)
    assert experiment.model and experiment.model.file == "/my.onnx" and not experiment.network.layers
    assert experiment.preprocessing == asked
    assert experiment.pictures and experiment.pictures.source == '/a "quoted" folder'


@pytest.mark.parametrize("name", ["../mine", "Mine", "my_net", "-mine", "a/b"])
def test_a_name_stays_in_its_folder(name: str) -> None:
    with pytest.raises(BuildError, match="must be lower-case letters, digits and hyphens"):
        checked_name(Wanted("photos", name=name))
