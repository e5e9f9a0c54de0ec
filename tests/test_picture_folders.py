"""Folders, zips and tables of pictures: found, read as a person sees them, divided, and told."""

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build.configuration import Options
from build.data.acquisition import announced
from build.data.dataset import read_dataset
from build.data.datasets import load_split
from build.data.glyphs import glyphs_of
from build.data.pictures.arrangement import natural
from build.data.pictures.decoding import decode
from build.data.pictures.place import content_print
from build.data.pictures.tree import Unreadable
from build.errors import BuildError
from build.pipeline import Pipeline
from tests.drawn_pictures import HUES, drawn, encoded, experiment, folders, lay_out, run, zipped


def test_a_folder_of_classes_is_divided_by_lot_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(tmp_path, lay_out(tmp_path / "photos", folders(10)), 'noun = "animal"', "test_share = 0.3")
    dataset, train, test = read_dataset(out), load_split(out, "train"), load_split(out, "test")
    assert dataset.classes == ("cat", "dog", "owl") and dataset.shape == (3, 12, 16)
    assert dataset.counts == {"train": 21, "test": 9} and dataset.plural == "animals"
    assert np.bincount(test.labels).tolist() == [3, 3, 3]
    assert train.images.shape == (21, 3, 12, 16)
    for split in (train, test):  # each picture under its own label: its hue tells
        hues = np.array(list(HUES.values()))
        seen = 255 * split.images.mean(axis=(2, 3))
        assert (np.abs(seen[:, None] - hues).sum(axis=2).argmin(axis=1) == split.labels).all()
    assert (np.diff(train.labels) < 0).any(), "a measure of the first images must meet all classes"
    assert "classes in order: 0 cat, 1 dog, 2 owl" in capsys.readouterr().err


def test_splits_are_kept_and_a_zip_reads_like_its_folder(tmp_path: Path) -> None:
    files = folders(4, ("train", "val", "test"))
    read = []
    for source in (lay_out(tmp_path / "photos", files), zipped(tmp_path / "photos.zip", files)):
        out = run(tmp_path, source)
        read.append((read_dataset(out), *(load_split(out, split).images for split in ("train", "test"))))
    assert read[0][0].counts == {"train": 12, "test": 12}
    assert "12 pictures for validation are left out" in read[0][0].notes[0]
    assert all((first == second).all() for first, second in zip(read[0][1:], read[1][1:], strict=True))


def test_one_folder_around_all_is_looked_through(tmp_path: Path) -> None:
    files = {f"photos/{name}": content for name, content in folders().items()}
    files |= {"__MACOSX/photos/cat/._0.png": b"", "photos/.DS_Store": b"", "photos/notes.txt": b"hello"}
    dataset = read_dataset(run(tmp_path, zipped(tmp_path / "photos.zip", files)))
    assert dataset.classes == ("cat", "dog", "owl")
    assert dataset.notes == ("1 other file is no picture of a class.",)


def test_a_table_of_labels_is_read(tmp_path: Path) -> None:
    files = {f"train/{name.replace('/', '-')}": content for name, content in folders().items()}
    rows = "\n".join(f"{name.removeprefix('train/')},{name[6:9]}" for name in files)
    files["train/metadata.csv"] = f"file_name,label\n{rows}\n".encode()
    out = run(tmp_path, lay_out(tmp_path / "photos", files))
    assert read_dataset(out).classes == ("cat", "dog", "owl")
    assert sum(read_dataset(out).counts.values()) == 18


def test_classes_are_in_natural_order_or_in_that_of_the_labels(tmp_path: Path) -> None:
    assert sorted(["10", "2", "b", "A", "a10", "a9"], key=natural) == ["2", "10", "A", "a9", "a10", "b"]
    source = lay_out(tmp_path / "photos", folders())
    given = experiment(tmp_path, source, 'labels = ["owl", "cat", "dog"]')
    assert announced(given, tmp_path, None).classes == ("owl", "cat", "dog")
    renamed = experiment(tmp_path, source, 'labels = ["Kitten", "Puppy", "Owlet"]')
    assert announced(renamed, tmp_path, None).classes == ("Kitten", "Puppy", "Owlet")
    wider = experiment(tmp_path, source, 'labels = ["owl", "yak", "cat", "dog"]')
    assert announced(wider, tmp_path, None).classes == ("owl", "yak", "cat", "dog")
    with pytest.raises(
        BuildError, match=r"must name every folder of pictures .got nothing for dog.; did you mean 'dgo'"
    ):
        announced(experiment(tmp_path, source, 'labels = ["owl", "cat", "dgo"]'), tmp_path, None)


def test_what_is_announced_is_what_is_read(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "photos", folders())
    said = announced(experiment(tmp_path, source), tmp_path, None)
    found = read_dataset(run(tmp_path, source))
    assert said == dataclasses.replace(found, sha256={}, notes=())


def test_pictures_are_read_as_a_person_sees_them() -> None:
    upright = drawn(HUES["cat"], 1)
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held on its side: turn by a quarter
    lying = decode(encoded(upright.rotate(90, expand=True), exif=turned))
    assert np.array_equal(np.asarray(lying), np.asarray(upright))
    clear = Image.new("RGBA", (9, 8), (10, 20, 30, 0))
    assert np.asarray(decode(encoded(clear))).min() == 255
    assert np.asarray(decode(encoded(clear), "black")).max() == 0
    half = decode(encoded(Image.new("RGBA", (9, 8), (0, 0, 0, 128))))
    assert np.asarray(half)[0, 0].tolist() == [127, 127, 127]
    palette = upright.quantize(200)
    assert np.array_equal(np.asarray(decode(encoded(palette, "GIF"))), np.asarray(palette.convert("RGB")))
    deep = Image.fromarray(np.arange(72, dtype=np.uint16).reshape(8, 9) * 900)
    assert np.array_equal(np.asarray(decode(encoded(deep))), np.rint(np.asarray(deep) / 257))
    assert decode(encoded(upright.convert("CMYK"), "JPEG")).mode == "RGB"
    for mode in ("1", "L", "LA"):
        assert decode(encoded(upright.convert(mode))).mode == "L"


@pytest.mark.parametrize(
    "content", [b"", b"hello", encoded(drawn((1, 2, 3), 1))[:-40], b"\x89PNG\r\n\x1a\n" + b"\0" * 40]
)
def test_a_damaged_picture_is_told(content: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(content)


def test_damaged_pictures_are_named_and_left_out_unless_they_are_many(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "photos", folders(40) | {"cat/broken.png": b"\x89PNG\r\n"})
    notes = read_dataset(run(tmp_path, source)).notes
    assert notes == ("1 damaged file is left out: cat/broken.png (not a picture).",)
    lay_out(source, {"owl/also.jpg": b"no"})
    with pytest.raises(BuildError, match=r"at most 1% .*2 of 122: cat/broken.png .*owl/also.jpg .*mend or remove"):
        run(tmp_path, source)


def test_what_a_split_lacks_and_what_both_have_is_said(tmp_path: Path) -> None:
    files = folders(4, ("train", "test"))
    files = {name: content for name, content in files.items() if not name.startswith("test/owl")}
    files["test/cat/again.png"] = files["train/cat/2.png"]
    notes = read_dataset(run(tmp_path, lay_out(tmp_path / "photos", files))).notes
    assert notes == ("No test picture of owl.", "1 picture stands among the training and the test pictures.")


def test_test_pictures_alone_are_enough(tmp_path: Path) -> None:
    dataset = read_dataset(run(tmp_path, lay_out(tmp_path / "photos", folders(3, ("test",)))))
    assert dataset.counts == {"train": 0, "test": 9} and dataset.notes == ("There are no training pictures.",)


def test_grey_pictures_have_one_channel(tmp_path: Path) -> None:
    files = {name: encoded(drawn(HUES[name[:3]], 1).convert("L").convert("RGB"), "BMP") for name in folders()}
    source = lay_out(tmp_path / "photos", {name.replace("png", "bmp"): content for name, content in files.items()})
    assert load_split(run(tmp_path, source), "train").images.shape[1:] == (1, 12, 16)
    assert load_split(run(tmp_path, source, "channels = 3"), "train").images.shape[1:] == (3, 12, 16)


def test_pictures_of_many_sizes_are_cut_to_one(tmp_path: Path) -> None:
    files = folders(3) | {"cat/wide.png": encoded(drawn(HUES["cat"], 1, (30, 50)))}
    source = lay_out(tmp_path / "photos", files)
    with pytest.raises(BuildError, match=r"cat/wide.png: pictures must be of one size.*30 × 50 beside 12 × 16.*size ="):
        run(tmp_path, source)
    for fit in ("stretch", "cover", "contain"):
        out = run(tmp_path, source, "size = [16, 16]", f'fit = "{fit}"', 'filter = "bicubic"')
        assert load_split(out, "test").images.shape[1:] == (3, 16, 16)


FAULTS = {
    "nothing there": ({}, "nowhere", r"source: must be a folder of pictures.*nothing called nowhere.*mend the path"),
    "no pictures": ({"notes.txt": b"x"}, "photos", r"must hold pictures .*got 1 other files.*a folder for each class"),
    "no folders": ({"1.png": b"x"}, "photos", r"must hold pictures .*got 1 pictures in no folder"),
    "one class": ({"cat/1.png": folders()["cat/1.png"]}, "photos", r"2 to 100 classes \(got 1: cat\); make one folder"),
    "mixed": (
        {**folders(1, ("train",)), "extra/x.png": b""},
        "photos",
        r"extra: must lie in one of train, which stand beside it",
    ),
    "too small": (folders(1, size=(7, 9)), "photos", r"0.png: must be 8 to 96 pixels a side \(got 7 × 9\)"),
    "too many": (
        {f"{n}/1.png": b"" for n in range(101)},
        "photos",
        r"2 to 100 classes \(got 101: 0, 1, 2",
    ),
    "foreign table": ({"metadata.csv": b"file_name,label\na.png,x\n"}, "photos", r"metadata.csv:2: must name a file"),
    "odd table": ({"metadata.csv": b"path,kind\n"}, "photos", r"must have the columns file_name and label \(got path"),
}


@pytest.mark.parametrize(("files", "source", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_in_one_line(files: dict[str, bytes], source: str, words: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "photos", files)
    for act in (run, lambda root, name: announced(experiment(root, name), root, None)):
        with pytest.raises(BuildError, match=words) as told:
            act(tmp_path, source)
        assert "\n" not in str(told.value)


def test_a_zip_stays_inside_itself(tmp_path: Path) -> None:
    for name in ("../cat/1.png", "/cat/1.png"):
        with pytest.raises(BuildError, match="a name in a zip must stay inside it"):
            run(tmp_path, zipped(tmp_path / "photos.zip", {name: b""}))
    whole = zipped(tmp_path / "photos.zip", folders())
    whole.write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(BuildError, match="must be a whole zip file"):
        run(tmp_path, whole)


def test_a_zip_is_decompressed_no_further_than_a_picture_may_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build.data.pictures.tree.MOST_BYTES", 1 << 20)
    bomb = zipped(tmp_path / "photos.zip", folders(40) | {"cat/bomb.png": bytes(3 << 20)})
    assert "cat/bomb.png (more than 1 MB)" in read_dataset(run(tmp_path, bomb)).notes[0]


def test_contents_are_printed_and_times_are_not(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "photos", folders())
    first = content_print(source)
    shutil.copytree(source, tmp_path / "copy", copy_function=shutil.copyfile)
    assert content_print(tmp_path / "copy") == first
    lay_out(source, {"cat/1.png": encoded(drawn(HUES["cat"], 99))})
    assert content_print(source) != first


def test_any_classes_have_glyphs_of_their_own() -> None:
    many = [f"class number {index}" for index in range(100)]
    for names in (
        ["airplane", "automobile", "aurora", "Au"],
        [*"0123456789", "10"],
        many,
        ["éa", "éab", "日本語", "日本"],
    ):
        glyphs = glyphs_of(names)
        assert len(set(glyphs)) == len(names) and all(1 <= len(glyph) <= 2 for glyph in glyphs)


def test_the_data_stage_is_stale_when_a_picture_changes(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "photos", folders())
    (tmp_path / "build").mkdir()
    line = Pipeline(tmp_path, {"mine": experiment(tmp_path, source)}, Options())
    step = next(step for step in line.steps if step.name == "mine/data")
    before = line.fingerprint(step)
    assert line.fingerprint(step) == before
    lay_out(source, {"owl/3.png": encoded(drawn(HUES["owl"], 5))})
    after = line.fingerprint(step)
    assert [key for key in after if after[key] != before[key]] == ["pictures"]
