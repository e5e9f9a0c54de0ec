"""Links that set figures: the keys and values that the page's own table of state would take."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from build.author.files import line_of
from build.errors import BuildError, nearest
from build.page.assets.node import node_command
from build.page.proofreading.figures import Layers
from build.page.prose.content import Content
from build.page.prose.document import SET, link_targets

STORE = "static/js/page/store.js"
NETWORKS = ("trained", "untrained", "shuffled-labels")
# What the data decide: limits that no number of a text reaches.
MANY = 100_000
ASK = """
const { createStore, stateKeys } = await import(process.argv[1]);
const questions = JSON.parse(process.argv[2]);
console.log(JSON.stringify(questions.map(({ limits, query }) => {
  const keys = stateKeys(limits);
  const shared = Object.keys(keys).filter((name) => keys[name].inUrl);
  return { shared, taken: Object.keys(createStore(keys).read(query)) };
})));
"""


@dataclass(frozen=True)
class SetLink:
    """A link such as ``set:conv1?channel=5``; ``home`` is the experiment of its page."""

    where: str
    figure: str
    query: str
    home: str


def set_links(path: Path, source: str, skeleton: str, home: str) -> Iterator[SetLink]:
    """Yield the links of a text that set figures."""
    for href in link_targets(skeleton):
        if href.startswith(SET):
            name, _, query = href.removeprefix(SET).partition("?")
            near = href if href in source else f"{SET}{name}"
            yield SetLink(f"{path}:{line_of(source, near)}", name, query, home)


def check_set_links(links: Sequence[SetLink], content: Content, templates: Path, layers: Mapping[str, Layers]) -> None:
    """Refuse links that set an unknown key, or a key to what it cannot be.

    Raises
    ------
    BuildError
        At the line of the link.
    """
    if not links:
        return
    owners = [content.figures[link.figure].front.experiment or link.home for link in links]
    known = [layers.get(owner, {}) for owner in owners]
    questions = [{"query": link.query, "limits": _limits(own)} for link, own in zip(links, known, strict=True)]
    command = [*node_command(), "--input-type=module", "--eval", ASK, str(templates / STORE), json.dumps(questions)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        reason = next((line for line in told.stderr.splitlines() if "Error" in line), None)
        raise BuildError(str(templates / STORE), "must run", reason)
    for link, own, answer in zip(links, known, json.loads(told.stdout), strict=True):
        _check(link, own, answer["shared"], answer["taken"], content.figures[link.figure].front.layer)


def _limits(layers: Layers) -> dict[str, Any]:
    """Return the limits of the page's state, as its script gives them."""
    return {
        "layers": list(layers),
        "networks": NETWORKS,
        "figures": [],
        "images": MANY,
        "rows": MANY,
        "labels": MANY,
    }


def _check(link: SetLink, layers: Layers, shared: list[str], taken: list[str], layer: str | None) -> None:
    """Compare what a link sets with what the page would take."""
    state = dict(parse_qsl(link.query, keep_blank_values=True))
    for key, value in state.items():
        if key not in shared:
            raise BuildError(link.where, f"unknown key '{key}' in a link to '{link.figure}'", do=nearest(key, shared))
        if key not in taken:
            known = layers if key in ("layer", "map", "averaged") else NETWORKS
            raise BuildError(link.where, f"'{key}' cannot be '{value}'", do=nearest(value, known))
    layer = state.get("layer", layer)
    if layer is not None and "channel" in state and layer in layers and int(state["channel"]) >= layers[layer]:
        raise BuildError(link.where, f"channel must be below {layers[layer]}, those of {layer}", state["channel"])
