"""What the built site says of itself to other sites and to machines; needs no Chromium."""

from tests import metadata
from tests.browser.conftest import SITE, published_address


def test_every_page_says_where_and_what_it_is() -> None:
    for place, page in metadata.pages(SITE):
        metadata.check_page(SITE, published_address(), place, page)
        metadata.check_answer(SITE, published_address(), place, page)


def test_pages_of_chapters_and_figures_have_cards_of_their_own() -> None:
    for place, page in metadata.pages(SITE):
        own = not place.startswith("atlas/") or place == "atlas/"
        assert page.meta("og:image")[0].endswith(f"{place if own else 'atlas/'}card.png"), place


def test_machines_are_told() -> None:
    metadata.check_sitemap(SITE, published_address())
    metadata.check_feed(SITE, published_address())
    metadata.check_manifest(SITE)
    metadata.check_bibtex(SITE, published_address())
    metadata.check_missing(SITE, published_address())
