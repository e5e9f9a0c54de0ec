"""The keys of the page's state, asked of the page's own table."""

import json
import subprocess
from functools import cache

from build.page.assets.node import node_command
from tests.browser.conftest import ROOT

LIST = """const { stateKeys } = await import(process.argv[1]);
const keys = Object.entries(stateKeys({ layers: [], networks: [], figures: [], images: 0 }));
console.log(JSON.stringify(Object.fromEntries(keys.map(([name, { inUrl }]) => [name, inUrl]))));"""


@cache
def state_keys() -> dict[str, bool]:
    """Return every key, and whether an address may hold it."""
    table = (ROOT / "templates" / "static" / "js" / "page" / "store.js").as_uri()
    command = [*node_command(), "--input-type=module", "--eval", LIST, table]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    keys: dict[str, bool] = json.loads(answer.stdout)
    return keys
