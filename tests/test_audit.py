"""The audit of shipped packages: clean, vulnerable, and not answered are three things."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLEAN = {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"dependencies": {"prod": 87}}}
FLAW = {"title": "Prototype pollution", "severity": "high"}
VULNERABLE = CLEAN | {
    "vulnerabilities": {
        "vega": {"severity": "high", "range": "<6.2.0", "via": [FLAW]},
        "vega-view": {"severity": "high", "range": "<6.1.2", "via": ["vega"]},
    }
}
REFUSED = {"message": "405 Method Not Allowed - POST https://registry.example/audit", "statusCode": 405}


@pytest.mark.parametrize(
    ("answer", "code", "lines"),
    [
        (CLEAN, 0, ["npm audit: no known vulnerability in 87 shipped packages"]),
        (
            VULNERABLE,
            1,
            [
                "npm audit: vega <6.2.0: high: Prototype pollution",
                "npm audit: vega-view <6.1.2: high: by what it depends on",
            ],
        ),
        (REFUSED, 3, [f"npm audit: NOT CHECKED, the registry gave no answer ({REFUSED['message']})"]),
        (
            "npm error\nnetwork down",
            3,
            ["npm audit: NOT CHECKED, the registry gave no answer (npm error network down)"],
        ),
    ],
)
def test_the_audit_says_what_it_was_told(tmp_path: Path, answer: Any, code: int, lines: list[str]) -> None:
    said = tmp_path / "said"
    said.write_text(answer if isinstance(answer, str) else json.dumps(answer))
    for name, words in {"node": "echo v24.0.0", "npm": f'cat "{said}"; echo "$@" > "{tmp_path}/asked"; exit 1'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / name).chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [sys.executable, str(ROOT / ".ci" / "audit")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines(), done.returncode) == (lines, code), done.stderr
    assert "--omit=dev" in (tmp_path / "asked").read_text()
