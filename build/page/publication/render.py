"""Stage: write the site. The only stage that does, and it imports nothing that computes."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from build.artifacts import MANIFEST, Job, dump_json, read_json, write_json
from build.disk.archive import NAME as ARCHIVE
from build.disk.archive import tell_size, write_archive
from build.disk.repetition import made_once
from build.page.assets import bundle
from build.page.assets.packages import check_packages
from build.page.prose.calls import Prose
from build.page.prose.content import Content, Page
from build.page.prose.drafts import PageDraft, draft_page, figure_numbers
from build.page.prose.exhibits import read_exhibits, read_numbers
from build.page.prose.families import corrected
from build.page.prose.formulas import FormulaError, typeset
from build.page.prose.portraits import read_publication
from build.page.prose.values import Ledger
from build.page.prose.vocabulary import prose_facts
from build.page.publication.atlas import shelves, write_atlas
from build.page.publication.composer import Composer, opening_kinds
from build.page.publication.contexts import FeedTemplate, Head, MissingTemplate, SitemapTemplate
from build.page.publication.copying import copy_cards, copy_stage_sites
from build.page.publication.embeds import embed_path
from build.page.publication.environment import Templates
from build.page.publication.gallery import answer_of, compose_gallery
from build.page.publication.links import check_links, check_ways
from build.page.publication.listing import write_listing
from build.page.publication.receipt import NAME, receipt
from build.page.publication.shipment import wanted_by
from build.page.publication.social import write_machine_files
from build.page.publication.start import compose_start
from build.page.tokens import TOKENS, read_tokens

# Where `make serve` shows the site; files that need absolute addresses use it until SITE_URL is given.
LOCAL = "http://localhost:8000/"


def run(job: Job) -> None:
    """Compose every page from content, templates and what the stages left.

    Raises
    ------
    BuildError
        At the first fault in content or templates.
    """
    check_packages(job.root)
    publication = read_publication(job)
    site, contents = publication.site, publication.contents
    exhibits = read_exhibits(job)
    ledger = corrected(read_numbers(job, exhibits), publication.common)
    drafts = []
    for page in site.pages:
        home, content = site.experiment_of(page), contents[page.path]
        facts = {**prose_facts(job, home, exhibits), **content.facts}
        drafts.append(_draft(content, page, ledger, facts, home))
    formulas = _typeset(drafts, job.root)
    source = job.root / "templates"
    copy_stage_sites(job, wanted_by(source / "figures", site, drafts))
    tokens = read_tokens(source)
    version = bundle.version_of(_contents(job, source))
    bundle.write_styles(job.root, source, tokens, version, job.folder / "css")
    opening = opening_kinds(contents[site.pages[0].path], site.pages[0])
    modules = bundle.write_scripts(job.root, source, opening, job.folder / "js")
    shutil.copy(source / "static" / "favicon.svg", job.folder)
    vendor = read_json(job.inputs["vendor"] / "vendor.json")
    composer = Composer(
        content=publication.common,
        ledger=ledger,
        exhibits=exhibits,
        environment=Templates(source),
        formulas=formulas,
        folder=job.folder,
        address=site_address(job.options.site_url),
        version=version,
        tokens=tokens,
        modules=modules,
        vendor=_vendor_entries(vendor["files"]),
        archived=job.options.archive,
    )
    write_listing(job.folder, version)
    write_machine_files(site, tokens, composer.address, job.folder)
    copy_cards(job, drafts)
    atlases = [
        head
        for shelf in shelves(site.pages, site.experiments[0])
        for head in made_once(
            f"atlas of {shelf.experiment}",
            _atlas_key(composer, source),
            job.folder / shelf.folder,
            functools.partial(write_atlas, composer, job, shelf),
        )
    ]
    (job.folder / ARCHIVE).touch()  # so that links find it
    write_pages(composer, drafts, job.folder, atlases)
    (job.folder / ARCHIVE).unlink()

    def sign() -> None:
        (job.folder / NAME).unlink(missing_ok=True)  # it does not list itself
        write_json(job.folder / NAME, receipt(exhibits, ledger, vendor, job.folder))

    sign()
    if composer.archived:
        tell_size((job.folder / draft.page.path / "index.html" for draft in drafts), job.folder)
        sign()  # what it lists has changed, how long it is has not
        write_archive(job.folder)


def site_address(site_url: str | None) -> str:
    """Return the absolute address of the site, with a slash at its end."""
    return f"{site_url.rstrip('/')}/" if site_url else LOCAL


def write_pages(composer: Composer, drafts: list[PageDraft], folder: Path, others: Sequence[Head] = ()) -> None:
    """Write pages, embedded figures, the feed and what search engines ask for; ``others`` are written already."""
    heads: list[Head] = []
    for draft in drafts:
        head, html = composer.page(draft)
        check_links(html, draft.page.path, folder, draft.place_of)
        _write(folder / draft.page.path / "index.html", html)
        heads.append(head)
        for name in draft.figures:
            _write_embed(composer, draft, name, folder)
    gallery, html = compose_gallery(composer, drafts)
    _write(folder / gallery.path / "index.html", html)
    heads.append(gallery)
    site, address = composer.content.site, composer.address
    for draft in drafts:
        path = draft.page.path
        check_ways((folder / path / "index.html").read_text(encoding="utf-8"), path, folder, draft.place_of)
    _write(folder / "404.html", _missing(composer))
    if not (folder / "index.html").is_file():
        _write(folder / "index.html", compose_start(composer))
    addresses = tuple(head.address for head in (*heads, *others))
    _write(folder / "sitemap.xml", SitemapTemplate(addresses, site.updated).render(composer.environment))
    _write(folder / "feed.xml", FeedTemplate(site, address, tuple(heads)).render(composer.environment))


def _draft(content: Content, page: Page, ledger: Ledger, facts: Mapping[str, Any], home: str) -> PageDraft:
    """Run the calls of a page twice: once to number its figures, once to speak of them."""
    numbers = figure_numbers(content, page, Prose(content, ledger, {}, facts, home))
    return draft_page(content, page, Prose(content, ledger, numbers, facts, home))


def _typeset(drafts: list[PageDraft], root: Path) -> dict[Any, str]:
    """Typeset all formulas of the site at once."""
    try:
        return typeset((formula for draft in drafts for formula in draft.formulas()), root)
    except FormulaError as error:
        holder = next(draft for draft in drafts if error.formula in draft.formulas())
        raise holder.blame(error) from error


def _contents(job: Job, source: Path) -> Iterator[bytes]:
    """Yield what decides the version: outputs of stages by their manifests, scripts, styles and colours."""
    for key in sorted(job.inputs):
        manifest = job.inputs[key] / MANIFEST
        yield dump_json(read_json(manifest)["outputs"]).encode() if manifest.is_file() else b""
    for path in (*_own_sources(source), source / TOKENS):
        yield path.read_bytes()


def _atlas_key(composer: Composer, source: Path) -> str:
    """Return a hash of what decides how an atlas looks: the version stands for what was measured, drawn and styled."""
    pages = (path.read_bytes() for path in sorted(source.rglob("*.html")))
    site = f"{composer.version} {composer.address} {composer.drawn} {composer.content.site}"
    return bundle.version_of([site.encode(), *pages])


def _vendor_entries(files: dict[str, Any]) -> dict[str, Any]:
    """Return the files that a reader is told the size of, by ending."""
    return {path.rpartition(".")[2]: {"path": path, **entry} for path, entry in files.items() if path.endswith(".wasm")}


def _write_embed(composer: Composer, draft: PageDraft, name: str, folder: Path) -> None:
    """Write a figure's own page and its oEmbed answer."""
    path = embed_path(draft.figures[name].source.place)
    target = folder / path
    write_json(target / "oembed.json", answer_of(composer, draft, name))
    html = composer.embed(draft, name)
    check_links(html, path, folder, draft.place_of)
    _write(target / "index.html", html)


def _own_sources(source: Path) -> list[Path]:
    """Return the scripts and styles of the page."""
    return [*bundle.style_sources(source), *bundle.late_sources(source), *bundle.script_sources(source)]


def _missing(composer: Composer) -> str:
    """Compose the page for unknown addresses, which a host shows at any depth: its links are absolute."""
    site = composer.content.site
    head = composer.head(f"Not found · {site.title}", "This address leads nowhere.", "404.html", None, [])
    path = "/" + composer.address.split("://", 1)[1].partition("/")[2]
    rooted = Head(**{**vars(head), "root": path, "canonical": None, "social": None})
    return MissingTemplate(rooted, site).render(composer.environment)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
