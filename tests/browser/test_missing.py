"""An address that leads nowhere is answered by a page that is dressed and leads home."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser.conftest import SITE, published_address, serving
from tests.browser.visits import open_visit


def test_a_missing_address_leads_home(browser: Browser) -> None:
    # Its links are absolute, so it is right only under the address that the site was built for.
    with serving(SITE, urlsplit(published_address()).path) as server:
        visit = open_visit(browser, server.url).go("no/such/page/")
        [missing, *others] = [fault for fault in visit.faults if not fault.startswith("console")]
        assert missing == f"404: {server.url}no/such/page/" and not others
        visit.page.get_by_role("link", name="How a Network Learns to See").click()
        expect(visit.page.locator("h1")).to_have_text("How a Network Learns to See")
        visit.page.context.close()
