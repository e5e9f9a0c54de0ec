"""Guards of the house: what `CONTRIBUTING.md` promises about the shape of the checkout."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ("data", "network", "analysis", "page")
LONGEST_FILE = 300
MOST_ENTRIES = 20
MADE = {"site", ".cache", "data", ".venv"}
WRITTEN = {"values.json", "claims.json"}
CROWDED = {
    "build/page/figures/pictures": "a module for each kind of figure",
    "templates/figures": "a folder for each kind of figure",
    "content/figures": "a file for each figure",
    "content/portrait/figures": "a file for each figure",
    "templates/static/css/parts": "a sheet for each part of a figure",
    "tests": "a module for each subject, found by its name",
    "tests/browser": "a module for each thing that a reader may do",
}


def tracked(*patterns: str) -> list[Path]:
    """Return files known to git, those not yet added included, that are there."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def build_modules() -> list[Path]:
    return sorted((ROOT / "build").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def storey(module: str) -> int | None:
    """Return how high a ``build.…`` module stands, or None for the top level."""
    parts = module.split(".")
    return STOREYS.index(parts[1]) if len(parts) > 1 and parts[0] == "build" and parts[1] in STOREYS else None


@pytest.mark.parametrize("path", build_modules(), ids=name_of)
def test_imports_only_go_down(path: Path) -> None:
    own = storey(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if own is None:
        return
    above = [name for name in imports(path) if (other := storey(name)) is not None and other > own]
    assert not above, f"{name_of(path)} stands on {STOREYS[own]}/ and reaches up to {above}"


@pytest.mark.parametrize("storey", STOREYS)
def test_no_two_rooms_of_a_storey_need_each_other(storey: str) -> None:
    home = ROOT / "build" / storey
    rooms = {f"build.{storey}.{room.parent.name}": set[str]() for room in home.glob("*/__init__.py")}
    for path in home.glob("*/**/*.py"):
        own = f"build.{storey}.{path.relative_to(home).parts[0]}"
        rooms[own] |= {room for name in imports(path) for room in rooms if room != own and name.startswith(f"{room}.")}
    TopologicalSorter(rooms).prepare()  # raises CycleError, which names the rooms


def test_rendering_does_not_import_torch() -> None:
    heavy = "[name for name in ('torch', 'sklearn', 'umap') if name in sys.modules]"
    code = f"import sys, build.cli, build.page.publication.render; print({heavy})"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]", "a changed sentence must not wait for torch"


def test_build_is_never_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["build-backend"] == "hatchling.build"
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"] == {"bypass-selection": True}
    assert (ROOT / "build" / "__init__.py").is_file()


def test_no_module_is_named_like_another() -> None:
    taken = sys.stdlib_module_names | packages_distributions().keys()
    names = {path.stem if path.name != "__init__.py" else path.parent.name for path in build_modules()}
    assert names & taken <= {"build", "__main__"}


def test_gitignore_is_anchored_and_keeps_build() -> None:
    lines = [
        line for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    anywhere = {"__pycache__/", "*.pyc", ".DS_Store", ".*.swp"}
    assert lines[-1] == "!/build/"
    assert all(line.startswith("/") or line in anywhere for line in lines[:-1])
    assert not (ROOT / "tests" / "build").exists()


def test_every_make_target_is_phony_and_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert targets == phony == explained
    assert ".DEFAULT_GOAL := help" in makefile


def test_files_stay_readable() -> None:
    crowded = {
        name_of(path): n_lines
        for path in tracked("build/*.py", "tests/*.py", "templates/*.js", "templates/*.css", "tests/*.js")
        if (n_lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert not crowded, f"over {LONGEST_FILE} lines: divide them by what they do"


def test_no_folder_is_crowded_without_a_reason() -> None:
    held: dict[str, set[str]] = {}
    for path in tracked():
        *folders, _ = path.relative_to(ROOT).parts
        for depth in range(1, len(folders) + 1):
            held.setdefault("/".join(folders[:depth]), set()).add(path.relative_to(ROOT).parts[depth])
    crowded = {folder for folder, names in held.items() if len(names - {"__init__.py"}) > MOST_ENTRIES}
    assert crowded == CROWDED.keys(), "divide a folder by what it holds, or say why not"


def test_no_module_is_called_utils() -> None:
    vague = re.compile(r"(utils?|helpers?|misc|common)\.(py|js|css|html)")
    assert not [name_of(path) for path in tracked() if vague.fullmatch(path.name)]


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))
    names = {re.match(r"[\w.-]+", line)[0] for line in wanted}
    assert names <= pins.keys()


def test_lock_files_name_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**manifest["dependencies"], **manifest["devDependencies"]}.values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_no_line_of_the_browser_code_is_longer_than_one_of_python() -> None:
    longest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["line-length"]
    found = [
        f"{name_of(path)}:{number}"
        for path in tracked("templates", "tests", "build")
        if path.suffix in {".js", ".mjs"} and "golden" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > longest
    ]
    assert not found


def test_nothing_of_one_machine_is_tracked() -> None:
    private = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|mnt)/|TODO|FIXME")
    texts = {path: path.read_bytes() for path in tracked() if path != Path(__file__).resolve()}
    found = {name_of(path) for path, raw in texts.items() if b"\0" not in raw and private.search(raw.decode("utf-8"))}
    assert not found


def test_nothing_heavy_is_tracked() -> None:
    assert not [name_of(path) for path in tracked() if path.stat().st_size > 500_000]
    assert not [name_of(path) for path in tracked("site", "data", ".cache", "node_modules")]


def test_no_resource_comes_from_another_host() -> None:
    foreign = re.compile(r"""(?:src|href)=["']https?://[^"']+\.(?:m?js|css|wasm|woff2?)""")
    assert not [name_of(path) for path in tracked("templates", "content") if foreign.search(path.read_text("utf-8"))]


def test_signs_name_what_exists() -> None:
    """Commands, the tree, and every path in backticks; a blank such as ``<kind>`` stands for anything there."""
    readme, guide = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", readme + guide, re.MULTILINE))
    assert commands <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert not [name for name in tree(readme) if name not in MADE and not (ROOT / name).exists()]
    assert not [name for name in (*paths(readme), *paths(guide)) if not list(ROOT.glob(re.sub("<.*?>", "*", name)))]


def paths(text: str) -> Iterator[str]:
    """Yield the paths in backticks, outputs of the build apart."""
    prose = "".join(text.split("```")[::2])
    for name in re.findall(r"`([\w.<>/-]*[/.][\w.<>/-]*)`", prose):
        made = name.split("/")[0] in MADE | {"embed", "FashionMNIST"} or name in WRITTEN
        if not made and ("/" in name or re.search(r"\.(py|js|css|html|md|toml|json|txt)$", name)):
            yield name.rstrip("/")


def tree(readme: str) -> Iterator[str]:
    """Yield the paths that the tree of the README lists."""
    folder = ""
    for line in readme.split("```")[1].splitlines():
        names = re.split(r"\s{2,}", line.strip(), maxsplit=1)[0].split()
        if not line.startswith(" "):
            folder = names[0] if len(names) == 1 and names[0].endswith("/") else ""
            yield from (name.rstrip("/") for name in names)
        else:
            yield from (f"{folder}{name.rstrip('/')}" for name in names)


def test_colours_have_one_owner() -> None:
    color = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![\w-])")
    paths = tracked("templates/*.css", "templates/*.js", "build/*.py")
    found = {name_of(path): color.findall(path.read_text("utf-8")) for path in paths if ".test." not in path.name}
    assert not {name: colors for name, colors in found.items() if colors}, "colours stand in templates/tokens.json"


OF_ONE_DATA_SET = re.compile(r"\b(28|784|garments?)\b", re.IGNORECASE)
LIKE_ONE_DATA_SET = {
    "templates/static/js/maps/map-picture.js": "height of a line of text",
    "templates/figures/sketchpad/picture-file.js": "places of bytes in a WebP file",
    "templates/partials/drawn.html": "names the data set that the build draws",
}


def test_figures_know_no_data_set() -> None:
    """Sizes and nouns come from the page's configuration or the manifest, whatever the images show."""
    paths = tracked("templates/*.js", "templates/*.html", "templates/*.css")
    read = {name_of(path): path.read_text(encoding="utf-8") for path in paths if ".test." not in path.name}
    found = {name: OF_ONE_DATA_SET.findall(text) for name, text in read.items()}
    assert {name for name, words in found.items() if words} == LIKE_ONE_DATA_SET.keys()


def test_measures_and_pictures_know_no_data_set() -> None:
    """Where the build draws garments of its own, that is the name of a data set."""
    paths = tracked("build/network/*.py", "build/analysis/*.py", "build/page/*.py")
    read = {name_of(path): re.sub("drawn[- ]garments", "", path.read_text(encoding="utf-8")) for path in paths}
    assert not [name for name, text in read.items() if re.search("garment", text, re.IGNORECASE)]
    measures = {name: text for name, text in read.items() if not name.startswith("build/page")}
    assert not [name for name, text in measures.items() if OF_ONE_DATA_SET.search(text)]
