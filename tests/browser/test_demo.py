"""The ONNX demo loads on request, runs the exported file and agrees with the page's own arithmetic."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visits import Visit

HEAVY = re.compile(r"\.(?:wasm|onnx)\b")


def test_the_demo_loads_only_on_request_and_agrees(visit: Callable[..., Visit]) -> None:
    opened = visit().go()
    demo = opened.page.locator("figure[data-figure=onnx-demo]")
    opened.mounted(demo.get_attribute("id") or "")
    assert not [address for address in opened.addresses if HEAVY.search(address)]
    button = demo.get_by_role("button", name=re.compile(r"\d(?:\.\d+)?\s*MB"))
    button.click()
    expect(demo).to_contain_text(re.compile(r"agree", re.IGNORECASE), timeout=60_000)
    assert [address for address in opened.addresses if HEAVY.search(address)]
