"""``--output``: the site takes the place of an earlier site or of nothing, and of nothing else."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build import cli
from build.disk.output import ROOMS, check_replaceable, output_folder
from build.disk.writing import written_whole
from build.errors import BuildError
from build.pipeline import Pipeline
from tests.faults.tiny import build, tiny_pipeline

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with a chapter, its history, and a neighbour that is not ours."""
    for name in ("home/.git/HEAD", "home/content/chapter.md", "precious/photo.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    return tmp_path / "home"


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "output", ["", ".", "..", "/", "content", "content/new", "data", ".git", "site/../tests", "../precious"]
)
def test_a_place_that_holds_something_is_refused_before_anything_is_built(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    monkeypatch.setattr(cli, "ROOT", checkout)
    monkeypatch.setattr(cli, "experiments", lambda *_: {})
    monkeypatch.setattr(Pipeline, "run", lambda *_: pytest.fail("the build was started"))
    before = held(checkout.parent)
    assert cli.main(["site", "--output", output]) == 1
    said = capsys.readouterr().err
    assert said.startswith("--output ") and said.count("\n") == 1
    assert held(checkout.parent) == before


@pytest.mark.parametrize("name", ["file", "loop"])
def test_what_is_no_folder_is_refused(checkout: Path, name: str) -> None:
    (checkout / "file").touch()
    (checkout / "loop").symlink_to("loop")
    with pytest.raises(BuildError, match=r"^--output"):
        output_folder(checkout, Path(name))


def test_a_repository_that_the_site_was_put_into_keeps_its_history(checkout: Path) -> None:
    build(tiny_pipeline(checkout))
    (checkout / "site" / ".git").mkdir()
    with pytest.raises(BuildError, match="must not be a repository"):
        output_folder(checkout, Path("site"))


def test_an_empty_folder_a_new_one_and_an_earlier_site_are_taken(checkout: Path) -> None:
    (checkout.parent / "empty").mkdir()
    for output in (Path("site"), Path("../empty"), checkout.parent / "new" / "one"):
        for _ in range(2):
            build(tiny_pipeline(checkout, output_folder(checkout, output)))
        assert (checkout / output / "build.json").is_file()


def test_all_that_is_tracked_is_a_room() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert {name.partition("/")[0] for name in names if "/" in name} <= set(ROOMS)


def test_a_link_stays_a_link_and_what_it_leads_to_is_brought_up_to_date(checkout: Path) -> None:
    (checkout.parent / "www").mkdir()
    (checkout / "site").symlink_to("../www")
    build(tiny_pipeline(checkout, output_folder(checkout, Path("site"))))
    assert (checkout / "site").is_symlink()
    assert (checkout.parent / "www" / "site" / "page.html").read_text() == "new"


def test_a_mount_point_is_refused_in_one_line_before_anything_is_built(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system refuses to rename a mount point before it looks at anything else."""
    place = checkout / "site"
    place.mkdir()
    rename = Path.rename

    def refuse(path: Path, target: str | Path) -> Path:
        if path == place:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(
        BuildError, match=r"site: must not be a mount point; name a folder in it: --output .*/site/site$"
    ):
        build(tiny_pipeline(checkout))
    assert not list((checkout / ".cache").glob("tiny/*"))


def test_asking_whether_a_place_may_be_taken_changes_nothing(checkout: Path) -> None:
    build(tiny_pipeline(checkout))
    before = sorted(path.name for path in checkout.iterdir()), held(checkout)
    check_replaceable(checkout / "site")
    assert (sorted(path.name for path in checkout.iterdir()), held(checkout)) == before


def test_a_copy_beside_the_site_is_not_cleared_away(tmp_path: Path) -> None:
    names = [".site-backup", ".site-previous", ".site.old", ".site.new-mine", ".site-0.new-abcdefgh"]
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / ".site.new-abcdefgh").mkdir()
    with written_whole(tmp_path / "site"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "site"])


def test_what_is_published_may_be_read_by_all(checkout: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from tests.faults.tiny import *\n"
        "os.umask(int(sys.argv[2], 8)); build(tiny_pipeline(Path(sys.argv[1])))"
    )
    for umask in ("077", "000"):
        shutil.rmtree(checkout / "site", ignore_errors=True)
        subprocess.run([sys.executable, "-c", script, str(checkout), umask], cwd=ROOT, check=True)
        modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (checkout / "site").rglob("*")}
        assert modes == {True: 0o755, False: 0o644} and (checkout / "site").stat().st_mode & 0o777 == 0o755
