"""A site published under a project's sub-path says where it is, everywhere it must and nowhere else."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image

from build.page.publication import render
from tests import metadata
from tests.golden_site import ROOT, job_of, make_root
from tests.markup import Markup

ADDRESS = "https://example.net/some/project/"
COMPANION = """
[[pages]]
path = "companion/"
name = "Companion"
title = "A Companion"
kicker = "Beside the article"
description = "A page below the first."
dateline = "Today"
chapters = "companion"
"""
# Where an absolute address belongs: these elements, and code that a reader copies.
ABSOLUTE = (
    r'<link rel="canonical"[^>]*>',
    r'<link rel="alternate" type="application/json\+oembed"[^>]*>',
    r'<meta (?:property="og:|name="(?:twitter:|citation_))[^>]*>',
    r'<meta http-equiv="Content-Security-Policy"[^>]*>',
    r'<script type="application/ld\+json">.*?</script>',
    r"<code>.*?</code>",
)


def lay_out(folder: Path) -> Path:
    """Lay out the tiny article with a companion and the cards of all."""
    root = make_root(folder)
    site = root / "content" / "site.toml"
    site.write_text(site.read_text() + COMPANION)
    (root / "content" / "companion").mkdir()
    (root / "content" / "companion" / "01-words.md").write_text("# Words\n\nOnly [words](../#maps).\n")
    cards = root / "stages" / "site" / "cards"
    for name in ("figures/maps.png", "figures/opening.png", "site/card.png", "site/companion/card.png"):
        (cards / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (1200, 630)).save(cards / name)
    return root


def publish(folder: Path, address: str | None) -> Path:
    if not (ROOT / "node_modules" / "katex").is_dir():
        pytest.skip("npm packages are not installed")
    job = job_of(lay_out(folder), address)
    render.run(job)
    return job.folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published"), ADDRESS)


def test_every_page_says_where_and_what_it_is(site: Path) -> None:
    found = dict(metadata.pages(site))
    assert found.keys() == {"", "companion/", "embed/", "embed/maps/", "embed/opening/"}
    for place, page in found.items():
        metadata.check_page(site, ADDRESS, place, page)
        metadata.check_answer(site, ADDRESS, place, page)


def test_pages_and_figures_have_cards_of_their_own(site: Path) -> None:
    cards = {place: page.meta("og:image")[0] for place, page in metadata.pages(site)}
    own = {place: f"{ADDRESS}{place}card.png" for place in ("", "companion/", "embed/maps/", "embed/opening/")}
    assert cards == own | {"embed/": f"{ADDRESS}card.png"}, "a page without one shows that of the page above it"


def test_machines_are_told(site: Path) -> None:
    metadata.check_sitemap(site, ADDRESS)
    metadata.check_feed(site, ADDRESS)
    metadata.check_manifest(site)
    metadata.check_bibtex(site, ADDRESS)
    metadata.check_missing(site, ADDRESS)


def test_what_others_read_is_absolute(site: Path) -> None:
    for place, page in metadata.pages(site):
        links = [each["href"] for each in page.links("canonical")]
        links += [each["href"] for each in page.links("alternate") if "oembed" in each["type"]]
        links += [url for name in ("og:url", "og:image", "twitter:image") for url in page.meta(name)]
        links += page.meta("citation_public_url")
        facts = page.facts()
        links += [facts["url"], facts["mainEntityOfPage"], facts["image"], *(each["url"] for each in facts["author"])]
        assert all(link.startswith(ADDRESS) for link in links), place


def test_nothing_else_is_absolute(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = re.sub("|".join(ABSOLUTE), "", path.read_text(), flags=re.DOTALL)
        assert "example.net" not in html and "localhost" not in html, path
        page = Markup(html)
        licences = [each["href"] for each in page.links("license")]
        for tag, _, link in page.addresses():
            assert not link.startswith(("https:", "http:", "//")) or tag == "a" or link in licences, f"{path}: {link}"


def test_every_link_stays_below_the_sub_path(site: Path) -> None:
    for place, page in metadata.pages(site):
        for _, _, link in page.addresses():
            reached = urljoin(f"{ADDRESS}{place}", link)
            if reached.startswith("https://example.net/"):
                assert metadata.file_of(site, ADDRESS, reached.partition("#")[0]).is_file(), f"{place}: {link}"


def test_a_site_without_an_address_names_no_server(tmp_path: Path) -> None:
    site = publish(tmp_path, None)
    for place, page in metadata.pages(site):
        html = re.sub(r"<code>.*?</code>", "", (site / place / "index.html").read_text(), flags=re.DOTALL)
        assert "localhost" not in html, place
        assert page.facts()["url"].startswith(("./", "../")), json.dumps(page.facts())
