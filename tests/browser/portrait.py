"""Take the README's picture of the built page: ``.venv/bin/python -m tests.browser.portrait``."""

import io
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from build.page.server import PagesServer
from tests.browser.chromium import launch
from tests.browser.visits import open_visit

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "docs" / "page.webp"
WIDTH, HEIGHT = 1280, 980
FIGURE = "conv1"


def main() -> None:
    """Write the top of the page in light beside a figure in dark."""
    server = PagesServer(ROOT / "site")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        views = []
        for scheme, figure_id in (("light", None), ("dark", FIGURE)):
            visit = open_visit(browser, server.url, width=WIDTH, height=HEIGHT, color_scheme=scheme)
            visit.go(wait_until="networkidle")
            if figure_id:
                visit.mounted(figure_id).evaluate("figure => figure.scrollIntoView({block: 'center'})")
                visit.page.wait_for_load_state("networkidle")
            views.append(Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB"))
        browser.close()
    server.shutdown()
    both = Image.new("RGB", (2 * WIDTH, HEIGHT))
    for column, view in enumerate(views):
        both.paste(view, (column * WIDTH, 0))
    PICTURE.parent.mkdir(exist_ok=True)
    both.resize((WIDTH, HEIGHT // 2), Image.Resampling.LANCZOS).save(PICTURE, quality=82, method=6)


if __name__ == "__main__":
    main()
