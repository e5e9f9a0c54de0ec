"""What a figure takes along when it leaves its page, and what it leads back to."""

import pytest

from build.page.publication.embeds import lead_home

OUTSIDE = ' target="_blank" rel="noopener"'


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ('<a href="#ref-author2020">', f'<a href="../../memory/#ref-author2020"{OUTSIDE}>'),
        ('<a href="#probes">', f'<a href="../../memory/#probes"{OUTSIDE}>'),
        (
            '<a class="set" href="#conv2" data-set="layer=conv2&amp;channel=3">',
            f'<a href="../../memory/#layer=conv2&amp;channel=3&amp;figure=conv2"{OUTSIDE}>',
        ),
        (
            '<a class="set" href="#conv1" data-set="layer=conv1">',
            '<a class="set" href="#conv1" data-set="layer=conv1">',
        ),
        ('<a href="#conv1">', '<a href="#conv1">'),
        ('<a href="https://example.org/#conv2">', '<a href="https://example.org/#conv2">'),
    ],
)
def test_links_to_what_stayed_behind_lead_home(link: str, led: str | None) -> None:
    figure = '<figure id="conv1"><figcaption>See {}this</a>.</figcaption></figure>'
    assert lead_home(figure.format(link), "../../memory/") == figure.format(led or link)
