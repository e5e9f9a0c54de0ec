"""The table of state keys, as the page's own module gives it."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from build.page.assets.node import node_command

ROOT = Path(__file__).resolve().parent.parent
PRINT = """
import { stateKeys } from "./templates/static/js/page/store.js";
console.log(JSON.stringify(stateKeys({ layers: [], networks: [], figures: [], images: 0 })));
"""


@cache
def state_keys() -> dict[str, dict[str, Any]]:
    """Return what each key begins with (``initial``) and whether an address may set it (``inUrl``)."""
    command = [*node_command(), "--input-type=module", "--eval", PRINT]
    keys: dict[str, dict[str, Any]] = json.loads(subprocess.check_output(command, cwd=ROOT, text=True))
    return keys
