"""Every address in every file of the site leads to a file, every fragment to an element or to a state of the page."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from build.artifacts import sha256
from tests.browser.conftest import SITE, published_address
from tests.markup import Markup
from tests.state_keys import state_keys

EMBED_OPTIONS = {"theme", "controls", "lang", "v"}
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?["'](\.{1,2}/[^"']+)["']""")


@cache
def read(path: Path) -> Markup:
    return Markup.read(path)


def target(link: str) -> Path | None:
    """Return the file that an absolute link leads to; None where it leaves the site."""
    if not link.startswith(published_address()):
        return None
    path = SITE / unquote(urlsplit(link).path).removeprefix(urlsplit(published_address()).path)
    return path / "index.html" if path.is_dir() else path


def fault(link: str) -> str | None:
    """Say what is wrong with an absolute link of the site."""
    parts, path = urlsplit(link), target(link)
    if path is None:
        return None if parts.scheme == "https" or link.startswith("http://") else "leads out of the site"
    if not path.is_file():
        return "no such file"
    if not {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} <= EMBED_OPTIONS:
        return "asks for what no page reads"
    return fragment_fault(path, unquote(parts.fragment))


def fragment_fault(path: Path, fragment: str) -> str | None:
    """Say what is wrong with a fragment: it names an element, or a state whose figure is one."""
    if not fragment or path.suffix != ".html":
        return None
    if "=" not in fragment:
        return None if fragment in read(path).ids() else "no such element"
    state = dict(parse_qsl(fragment, keep_blank_values=True))
    if not state.keys() <= {name for name, key in state_keys().items() if key["inUrl"]}:
        return "no such state"
    return None if state.get("figure") in {None, *read(path).ids()} else "no such figure"


def place_of(path: Path) -> str:
    """Return where a file of the site is published."""
    return urljoin(published_address(), path.relative_to(SITE).as_posix().removesuffix("index.html"))


def links_of(path: Path) -> list[str]:
    """Return every address that a page or its settings hold, made absolute."""
    page, place = read(path), place_of(path)
    links = [link for _, _, link in page.addresses() if not link.startswith(("data:", "mailto:"))]
    links += [f"#{given['aria-labelledby']}" for _, given in page.elements if "aria-labelledby" in given]
    links += [f"#{given['for']}" for _, given in page.elements if "for" in given]
    for given, text in page.scripts:
        if given.get("id") == "page-config":
            links += settings_links(json.loads(text))
    return [urljoin(place, link) for link in links]


def settings_links(settings: dict[str, Any]) -> list[str]:
    """Return the files that a page's settings name."""
    files = [entry["path"] for entry in settings["vendor"].values()]
    experiments = settings["experiments"].values()
    files += [entry["model"]["path"] for entry in experiments if "model" in entry]
    files += [f"js/figures/{figure['kind']}.js" for figure in settings["figures"].values()]
    return [settings["root"] + name for name in files]


def test_every_link_of_every_page_leads_somewhere() -> None:
    pages = sorted(SITE.rglob("*.html"))
    faults = {}
    for path in pages:
        for link in links_of(path):
            if wrong := fault(link):
                faults[f"{path.relative_to(SITE)}: {link}"] = wrong
    assert not faults
    assert len(pages) > 2


def test_every_page_can_be_reached() -> None:
    waiting, seen = [SITE / "index.html"], {SITE / "index.html"}
    while waiting:
        found = {target(link.partition("#")[0]) for link in links_of(waiting.pop())}
        fresh = {path for path in found - seen if path is not None and path.suffix == ".html"}
        seen |= fresh
        waiting += fresh
    assert seen == {path for path in SITE.rglob("*.html") if path.name != "404.html"}


def test_scripts_and_styles_name_files_that_are_there() -> None:
    for path in SITE.rglob("*.js"):
        for name in IMPORT.findall(path.read_text(encoding="utf-8")):
            assert (path.parent / name.partition("?")[0]).is_file(), f"{path.relative_to(SITE)}: {name}"
    for path in SITE.rglob("*.css"):
        for name in re.findall(r"url\(['\"]?(?!data:)([^'\")]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / name.partition("?")[0]).is_file(), f"{path.relative_to(SITE)}: {name}"


def test_answers_lead_to_their_pages() -> None:
    answers = sorted(SITE.rglob("oembed.json"))
    for path in answers:
        answer = json.loads(path.read_text(encoding="utf-8"))
        [(_, frame)] = Markup(answer["html"]).elements
        assert target(frame["src"]) == path.parent / "index.html"
    assert {path.parent for path in SITE.glob("embed/*/index.html")} <= {path.parent for path in answers}


def test_the_receipt_lists_every_file_as_it_is(receipt: dict[str, Any]) -> None:
    found = {path.relative_to(SITE).as_posix(): sha256(path) for path in SITE.rglob("*") if path.is_file()}
    del found["build.json"], found["site.zip"]
    assert receipt["files"] == found
