"""Formulas: TeX in, MathML out, by KaTeX in one call of Node for the whole site.

What was typeset before is kept by its content, so that a changed sentence starts no Node.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from build.artifacts import read_json
from build.disk.kept import read_kept, write_kept
from build.errors import BuildError
from build.page.assets.node import node_command

SCRIPT = Path(__file__).with_name("typeset.mjs")


@dataclass(frozen=True, order=True)
class Formula:
    """One formula.

    Attributes
    ----------
    tex : str
        LaTeX mathematics.
    display : bool
        Whether it stands on a line of its own.
    """

    tex: str
    display: bool = False

    @property
    def key(self) -> str:
        """Name of the formula by its content."""
        return hashlib.sha256(f"{self.display} {self.tex}".encode()).hexdigest()[:16]


class FormulaError(Exception):
    """A formula that KaTeX refuses.

    Parameters
    ----------
    formula : Formula
        The formula.
    reason : str
        What KaTeX says.
    """

    def __init__(self, formula: Formula, reason: str) -> None:
        super().__init__(reason)
        self.formula = formula
        self.reason = reason


def typeset(formulas: Iterable[Formula], root: Path) -> dict[Formula, str]:
    """Typeset formulas as MathML.

    Parameters
    ----------
    formulas : iterable of Formula
        All formulas of the site.
    root : Path
        The checkout, for KaTeX and for what was kept.

    Raises
    ------
    FormulaError
        At the first formula that is not valid LaTeX.
    BuildError
        If KaTeX cannot be run.
    """
    store = root / ".cache" / f"formulas-{_edition(root)}.json"
    kept = read_kept(store)
    wanted = sorted(set(formulas))
    missing = [formula for formula in wanted if formula.key not in kept]
    if missing:
        kept |= _typeset_anew(missing, root)
        write_kept(store, {formula.key: kept[formula.key] for formula in wanted})
    return {formula: kept[formula.key] for formula in wanted}


def _edition(root: Path) -> str:
    """Name the KaTeX and the script that typeset, so that a change of either starts anew."""
    package = root / "node_modules" / "katex" / "package.json"
    if not package.is_file():
        raise BuildError("node_modules/katex", "must be installed", do="run `make setup`")
    script = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:8]
    return f"{read_json(package)['version']}-{script}"


def _typeset_anew(formulas: list[Formula], root: Path) -> dict[str, str]:
    """Run KaTeX once over all given formulas."""
    questions = json.dumps([{"tex": formula.tex, "display": formula.display} for formula in formulas])
    command = [*node_command(), str(SCRIPT)]
    answer = subprocess.run(command, input=questions, capture_output=True, text=True, cwd=root, check=False)
    if answer.returncode:
        reason = answer.stderr.strip().splitlines()
        raise BuildError("katex", "must run", reason[-1] if reason else None, "run `make setup`")
    typeset_ones: dict[str, str] = {}
    for formula, result in zip(formulas, json.loads(answer.stdout), strict=True):
        if "error" in result:
            raise FormulaError(formula, result["error"])
        typeset_ones[formula.key] = result["mathml"]
    return typeset_ones
