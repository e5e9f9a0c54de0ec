"""What every published site must say of itself to other sites and to machines, whatever its address."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from build.page.publication.social import is_published
from tests.markup import Markup

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EVERYWHERE = ("og:type", "og:site_name", "og:title", "og:description", "og:image", "og:image:alt")
FACTS = ("name", "description", "inLanguage", "author", "license", "datePublished", "dateModified", "image")


def pages(folder: Path) -> Iterator[tuple[str, Markup]]:
    """Yield every page but 404.html: its folder in the site, and what it says."""
    for path in sorted(folder.rglob("index.html")):
        place = path.parent.relative_to(folder).as_posix()
        yield "" if place == "." else f"{place}/", Markup.read(path)


def file_of(folder: Path, address: str, link: str) -> Path:
    """Return the file that an absolute link into the site leads to."""
    assert link.startswith(address), f"{link} leads out of {address}"
    path = folder / urlsplit(link).path.removeprefix(urlsplit(address).path)
    return path / "index.html" if path.is_dir() else path


def size_of_png(path: Path) -> tuple[int, ...]:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG"), path
    return struct.unpack(">II", content[16:24])


def check_page(folder: Path, address: str, place: str, page: Markup) -> None:
    """Check the head of one page: where it is, its card, its facts, how to cite it."""
    here = f"{address}{place}"

    def leads(link: str) -> str:
        return urljoin(here, link)

    # Where a site does not know its address, no word is better than a wrong one.
    told = [here] if is_published(address) else []
    assert [each["href"] for each in page.links("canonical")] == page.meta("og:url") == told
    for name in EVERYWHERE:
        [content] = page.meta(name)
        assert content, name
    card = page.meta("og:image")[0]
    size = tuple(int(page.meta(f"og:image:{side}")[0]) for side in ("width", "height"))
    assert size_of_png(file_of(folder, address, leads(card))) == size == (1200, 630)
    assert page.meta("twitter:card") == ["summary_large_image"] and page.meta("twitter:image") == [card]
    check_facts(page.facts(), address, here, leads(card))
    check_citation(page, address, here)
    [manifest] = page.links("manifest")
    assert file_of(folder, address, leads(manifest["href"])).name == "site.webmanifest"


def check_facts(facts: dict[str, Any], address: str, here: str, card: str) -> None:
    """Check JSON-LD: an article of its own, or a part of one, with what search engines ask of either."""
    assert facts["@context"] == "https://schema.org"
    assert all(facts.get(name) for name in FACTS), facts
    assert urljoin(here, facts["url"]) == urljoin(here, facts["mainEntityOfPage"]) == here
    assert urljoin(here, facts["image"]) == card
    assert date.fromisoformat(facts["datePublished"]) <= date.fromisoformat(facts["dateModified"])
    assert all({"@type", "name", "url"} <= author.keys() for author in facts["author"])
    if here == address:
        assert "isPartOf" not in facts
    else:
        assert urljoin(here, facts["isPartOf"]["url"]) == address
    own = facts["@type"] == ["ScholarlyArticle", "LearningResource"]
    assert own or facts["@type"] == "LearningResource"
    assert len(facts.get("headline", "")) <= 110 and ("headline" in facts) == own


def check_citation(page: Markup, address: str, here: str) -> None:
    """Check what reference managers read: the page itself where it is an article, else the article."""
    own = page.facts()["@type"] != "LearningResource"
    assert [urljoin(here, url) for url in page.meta("citation_public_url")] == [here if own else address]
    assert page.meta("citation_author") and page.meta("citation_language")
    [published] = page.meta("citation_publication_date")
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", published)
    [title] = page.meta("citation_title")
    assert title == (page.facts()["headline"] if own else page.meta("og:site_name")[0])


def check_answer(folder: Path, address: str, place: str, page: Markup) -> None:
    """Check that a page with an oEmbed answer can be found, framed and pictured by it."""
    path = folder / place / "oembed.json"
    found = page.links("alternate")
    discovery = [each for each in found if each["type"] == "application/json+oembed"]
    assert len(discovery) == path.is_file(), place
    if not discovery:
        return
    assert file_of(folder, address, urljoin(f"{address}{place}", discovery[0]["href"])) == path
    answer = json.loads(path.read_text(encoding="utf-8"))
    assert answer["version"] == "1.0" and answer["type"] == "rich" and answer["provider_url"] == address
    [(tag, frame)] = Markup(answer["html"]).elements
    assert tag == "iframe" and frame["src"] == f"{address}{place}" and frame["title"]
    assert (int(frame["width"]), int(frame["height"])) == (answer["width"], answer["height"])
    if "thumbnail_url" in answer:
        size = size_of_png(file_of(folder, address, answer["thumbnail_url"]))
        assert size == (answer["thumbnail_width"], answer["thumbnail_height"])


def check_sitemap(folder: Path, address: str) -> None:
    """Check that search engines are led to every page that is there to be found, and to no other."""
    root = ElementTree.parse(folder / "sitemap.xml").getroot()
    listed = [entry.findtext(f"{SITEMAP}loc") or "" for entry in root]
    assert len(listed) == len(set(listed)) and address in listed
    assert all(date.fromisoformat(entry.findtext(f"{SITEMAP}lastmod") or "") for entry in root)
    for link in listed:
        page = Markup.read(file_of(folder, address, link))
        assert "noindex" not in "".join(page.meta("robots")), link
    found = [place for place, page in pages(folder) if "noindex" not in "".join(page.meta("robots"))]
    missing = {place for place in found if not place.startswith("atlas/") or place == "atlas/"}
    assert {f"{address}{place}" for place in missing} == set(listed), "each card of the atlas is found from the atlas"


def check_feed(folder: Path, address: str) -> None:
    """Check the feed against RFC 4287: who, what, when and where, for itself and for each entry."""
    feed = ElementTree.parse(folder / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed" and feed.findtext(f"{ATOM}id") == address
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") or "" for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{address}feed.xml", "alternate": address}
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert ids and len(ids) == len(set(ids))
    for entry in (feed, *entries):
        assert entry.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo
    for entry, identity in zip(entries, ids, strict=True):
        assert entry.findtext(f"{ATOM}summary")
        [link] = entry.findall(f"{ATOM}link")
        assert link.get("href") == identity and file_of(folder, address, identity).is_file()


def check_manifest(folder: Path) -> None:
    """Check that what a telephone puts on its first screen is there."""
    manifest = json.loads((folder / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] and manifest["short_name"] and manifest["lang"]
    assert manifest["icons"] and all((folder / icon["src"]).is_file() for icon in manifest["icons"])
    assert (folder / manifest["start_url"]).resolve() == (folder / manifest["scope"]).resolve() == folder.resolve()


def check_bibtex(folder: Path, address: str) -> None:
    """Check that the citation can be read: one entry, every brace closed, the fields that matter."""
    text = (folder / "cite.bib").read_text(encoding="utf-8")
    assert re.match(r"@misc\{\w+,\n", text) and text.count("{") == text.count("}")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", text, re.MULTILINE))
    assert fields.keys() >= {"title", "author", "year", "url"} and fields["url"] == address
    assert 1 <= int(fields["month"]) <= 12 and int(fields["year"]) > 2000


def check_missing(folder: Path, address: str) -> None:
    """Check the page for unknown addresses: shown at any depth, it leads home, and it is nowhere itself."""
    page = Markup.read(folder / "404.html")
    assert not page.links("canonical") and not page.meta("og:url") and page.meta("robots") == ["noindex"]
    for _, _, link in page.addresses():
        assert link.startswith(urlsplit(address).path), link
        assert file_of(folder, address, urljoin(f"{address}no/such/page/", link)).is_file(), link
