"""What all tests share: one thread each, and a loud word about tests that did not run."""

import gc
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

# Tests run side by side on small arrays; threads would only wait for each other. Read when torch is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Count the cores, and one worker more where browsers are driven, for these wait for frames."""
    return (os.cpu_count() or 1) + ("tests/browser" not in (config.getoption("ignore") or []))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long."""
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)


def pytest_collection_finish() -> None:
    """Leave what the imports made out of every later collection of garbage, of which the last takes seconds."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end how many browser tests did not run, and why."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if report.nodeid.startswith("tests/browser")
    ]
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, n_tests in reasons.items():
        terminalreporter.write_line(f"{n_tests} BROWSER TESTS DID NOT RUN: {reason}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def root_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which all tests of this process lay out the tiny article, one after the other."""
    return tmp_path_factory.mktemp("article")


@pytest.fixture
def root(root_before: Path) -> Path:
    """Lay out the tiny article; what was bundled and typeset of it before is, unchanged, not made again."""
    from tests.golden_site import ROOT, make_root_again

    if not (ROOT / "node_modules" / "katex").is_dir():
        pytest.skip("npm packages are not installed")
    return make_root_again(root_before)
