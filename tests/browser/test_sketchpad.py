"""The reader's own garment: drawn, opened, dropped or photographed, refused where it must be, judged as ONNX does."""

import csv
import io
import re
from collections.abc import Callable

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, Playwright, expect

from build.data.packs import unpack
from build.page.server import PagesServer
from tests.browser.chromium import launch
from tests.browser.conftest import SITE
from tests.browser.picture_files import ODD, REFUSED, encoded, trousers
from tests.browser.visits import MOUNT_MS, Visit, open_visit
from tests.browser.webdriver import patiently

FIGURE = "sketchpad"
EMBED = f"embed/{FIGURE}/"
SAYS = re.compile(r"^(?:The network says|This is unlike)")
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

pytestmark = pytest.mark.skipif(not (SITE / EMBED).is_dir(), reason="the site has no field to draw on")


def verdict(figure: Locator) -> Locator:
    return figure.locator(".sketch-verdict")


def field(figure: Locator) -> Locator:
    return figure.get_by_role("application")


def clear(figure: Locator) -> None:
    figure.get_by_role("button", name="Clear").click()
    expect(verdict(figure)).to_contain_text("Nothing to see yet.")


def numbers(figure: Locator) -> tuple[np.ndarray, dict[str, float]]:
    """Download what the network received (28, 28) and its answer."""
    page = figure.page
    if not figure.get_by_role("button", name="Numbers (CSV)").is_visible():
        figure.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        figure.get_by_role("button", name="Numbers (CSV)").click()
    figure.get_by_role("button", name="Download").click()  # its panel closes, and what stands above it keeps its place
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    pixels = np.array([float(row["value"]) for row in rows if row["quantity"] == "pixel"], np.float32)
    return pixels.reshape(28, 28), {row["class"]: float(row["value"]) for row in rows if row["class"]}


def onnx_probabilities(pixels: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(SITE / "models" / "fashion.onnx", providers=["CPUExecutionProvider"])
    (logits,) = session.run(["logits"], {"image": pixels.reshape(1, 1, 28, 28)})
    shares = np.exp(logits[0] - logits[0].max())
    return shares / shares.sum()


def offer(figure: Locator, name: str, content: bytes) -> None:
    figure.get_by_label("Open a picture").and_(figure.locator("input")).set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": content}
    )


def test_a_specimen_goes_in_as_it_is(visit: Callable[..., Visit]) -> None:
    figure = visit().go(f"{EMBED}#image=3").mounted(FIGURE)
    expect(verdict(figure)).to_contain_text("Nothing to see yet.")
    figure.get_by_role("button", name="Take the followed garment").click()
    expect(verdict(figure)).to_have_text(SAYS)
    pixels, answer = numbers(figure)
    arrays, _ = unpack((SITE / "data" / "fashion" / "specimens.bin").read_bytes())
    specimen = arrays["images"].real()[3].reshape(28, 28)
    np.testing.assert_allclose(pixels, specimen, atol=1e-5)
    np.testing.assert_allclose(list(answer.values()), onnx_probabilities(specimen.astype(np.float32)), atol=1e-4)


def test_everything_follows_while_the_pointer_is_down(visit: Callable[..., Visit]) -> None:
    opened = visit().go(EMBED)
    figure = opened.mounted(FIGURE)
    clear(figure)
    maps = "figure => [...figure.querySelectorAll('.map-strips canvas')].map(canvas => canvas.toDataURL()).join()"
    before = figure.evaluate(maps)
    box = field(figure).bounding_box()
    assert box
    mouse = opened.page.mouse
    for across in (0.4, 0.6):
        mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.1)
        mouse.down()
        mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.9, steps=10)
        expect(verdict(figure)).to_have_text(SAYS)
        patiently(lambda before=before: figure.evaluate(maps) != before, "the maps follow")
        opened.settle()
        before = figure.evaluate(maps)
        mouse.up()
    opened.settle()
    pixels, answer = numbers(figure)
    assert pixels.max() == 1 and pixels[:, 13:15].mean() < 0.5 < pixels.sum()
    np.testing.assert_allclose(list(answer.values()), onnx_probabilities(pixels), atol=1e-4)
    for _ in range(2):
        figure.get_by_role("button", name="Undo").click()
    expect(verdict(figure)).to_contain_text("Nothing to see yet.")


def test_a_garment_can_be_drawn_and_taken_back_by_keyboard(visit: Callable[..., Visit]) -> None:
    opened = visit().go(EMBED)
    figure = opened.mounted(FIGURE)
    clear(figure)
    field(figure).focus()
    keyboard = opened.page.keyboard
    keyboard.press("Space")
    for key in ("ArrowDown",) * 9 + ("ArrowRight",) * 4:
        keyboard.press(key)
    expect(verdict(figure)).to_have_text(SAYS)
    expect(opened.page.locator("[aria-live=polite]")).to_have_text(SAYS)
    keyboard.press("Control+z")
    expect(verdict(figure)).to_contain_text("Nothing to see yet.")


def test_a_finger_draws_on_the_field_and_scrolls_beside_it(visit: Callable[..., Visit]) -> None:
    opened = visit(width=360, height=640, has_touch=True, is_mobile=True).go(f"#figure={FIGURE}")
    figure = opened.mounted(FIGURE)
    clear(figure)
    field(figure).scroll_into_view_if_needed()
    touch = opened.page.context.new_cdp_session(opened.page)

    def swipe(x: float, y: float) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 9):
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 15 * step}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    box = field(figure).bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360 - 24, "room for a thumb beside the field"
    opened.rest()
    start = opened.page.evaluate("scrollY")
    swipe(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9)
    expect(verdict(figure)).to_have_text(SAYS)
    opened.settle()
    assert opened.page.evaluate("scrollY") == start
    swipe(box["x"] + box["width"] + 20, box["y"] + box["height"] * 0.9)
    opened.page.wait_for_function("start => scrollY - start > 20", arg=start)


def test_what_is_no_picture_is_refused_in_one_line(visit: Callable[..., Visit]) -> None:
    opened = visit().go(EMBED)
    figure = opened.mounted(FIGURE)
    expect(verdict(figure)).to_contain_text("Nothing to see yet.")
    before = verdict(figure).inner_text()
    refusal = figure.locator(".sketch-refusal")
    for name, (content, reason) in REFUSED.items():
        offer(figure, name, content)
        expect(refusal, name).to_contain_text(reason)
        assert len(refusal.inner_text()) < 140, name
        assert verdict(figure).inner_text() == before, name
    expect(figure).to_have_attribute("data-state", "ready")
    expect(figure).not_to_have_attribute("aria-busy", "true")
    offer(figure, "fine.png", encoded(trousers(), "PNG"))
    expect(refusal).to_be_empty()


def test_odd_pictures_are_seen_as_they_are(visit: Callable[..., Visit]) -> None:
    figure = visit().go(EMBED).mounted(FIGURE)
    offer(figure, "plain.png", encoded(trousers(), "PNG"))
    expect(verdict(figure)).to_contain_text("Trouser")
    plain, _ = numbers(figure)
    assert plain[:, :4].max() == 0 and plain[0].max() > 0 and plain[-1].max() > 0, "it is taller than wide"
    for name, content in ODD.items():
        clear(figure)
        offer(figure, name, content)
        expect(verdict(figure), name).to_have_text(SAYS)
        pixels, _ = numbers(figure)
        assert np.corrcoef(pixels.ravel(), plain.ravel())[0, 1] > 0.97, name


@pytest.mark.parametrize(
    ("name", "picture", "says"),
    [
        ("transparent.png", Image.new("RGBA", (50, 50)), re.compile("Nothing to see yet")),
        ("thread.png", Image.linear_gradient("L").resize((1, 5000)), SAYS),
        ("dot.png", Image.new("L", (1, 1)), re.compile(".")),
    ],
)
def test_hardly_a_picture(visit: Callable[..., Visit], name: str, picture: Image.Image, says: re.Pattern[str]) -> None:
    figure = visit().go(EMBED).mounted(FIGURE)
    offer(figure, name, encoded(picture, "PNG"))
    expect(verdict(figure)).to_have_text(says)
    expect(figure.locator(".sketch-refusal")).to_be_empty()


def test_a_disc_is_said_to_be_unlike_a_garment(visit: Callable[..., Visit]) -> None:
    figure = visit().go(EMBED).mounted(FIGURE)
    disc = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(disc).ellipse((50, 50, 150, 150), fill=0)
    offer(figure, "disc.png", encoded(disc, "PNG"))
    expect(verdict(figure)).to_contain_text("unlike what it was trained on")
    expect(figure.locator(".sketch-neighbors figure")).to_have_count(3)


def hand(page: Page, content: bytes, event: str) -> None:
    """Drop a file on the figure, or paste it into the page."""
    page.evaluate(
        """([bytes, event]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "picture.png", { type: "image/png" }));
          const options = { bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer };
          const made = event === "paste" ? new ClipboardEvent(event, options) : new DragEvent(event, options);
          document.querySelector(event === "paste" ? "body" : "#sketchpad canvas").dispatchEvent(made);
        }""",
        [list(content), event],
    )


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_can_be_dropped_or_pasted(visit: Callable[..., Visit], event: str) -> None:
    opened = visit().go(EMBED)
    figure = opened.mounted(FIGURE)
    clear(figure)
    hand(opened.page, encoded(trousers(), "PNG"), event)
    expect(verdict(figure)).to_contain_text("Trouser")


def test_the_camera_is_asked_for_and_given_back(playwright_engine: Playwright, server: PagesServer) -> None:
    browser = launch(playwright_engine, FAKE_CAMERA)
    opened = open_visit(browser, server.url, permissions=["camera"]).go(EMBED)
    figure = opened.mounted(FIGURE)
    clear(figure)
    figure.get_by_role("button", name="Camera").click()
    expect(figure.locator("video")).to_be_visible()
    figure.get_by_role("button", name="Take the picture").click()
    expect(figure.locator("video")).to_be_hidden()
    expect(verdict(figure)).to_have_text(SAYS)
    assert figure.locator("video").evaluate("video => video.srcObject") is None
    assert not opened.faults
    browser.close()


def test_a_camera_that_is_refused_is_one_sentence(visit: Callable[..., Visit]) -> None:
    figure = visit().go(EMBED).mounted(FIGURE)
    figure.get_by_role("button", name="Camera").click()
    expect(figure.locator(".sketch-refusal")).to_have_text("The camera was not given to the page.")


def test_other_figures_follow_the_picture(visit: Callable[..., Visit]) -> None:
    opened = visit().go()
    figure = opened.mounted(FIGURE)
    offer(figure, "trousers.png", encoded(trousers(), "PNG"))
    expect(verdict(figure)).to_contain_text("Trouser")
    figure.get_by_role("button", name="Follow my picture").click()
    saliency = opened.mounted("saliency")
    expect(saliency).to_contain_text("Trouser")
    first = saliency.locator(".map-stage canvas").evaluate("canvas => canvas.toDataURL()")
    pixels, _ = numbers(opened.mounted(FIGURE))
    image = opened.mounted("image")
    row, column = np.argwhere(pixels > 0.9)[5]
    stage = image.locator(".map-stage")
    box = stage.bounding_box()
    assert box
    stage.click(position={"x": (column + 0.5) * box["width"] / 28, "y": (row + 0.5) * box["height"] / 28})
    expect(image.locator("[data-readout]").first).to_contain_text(f"({row}, {column}) = {pixels[row, column]:.3f}")
    opened.mounted(FIGURE).get_by_role("button", name="Invert").click()
    saliency = opened.mounted("saliency")
    expect(saliency).to_have_attribute("data-state", "ready")
    opened.page.wait_for_function(
        "first => document.querySelector('#saliency .map-stage canvas').toDataURL() !== first",
        arg=first,
        timeout=MOUNT_MS,
    )


def test_onnx_runtime_follows_the_drawing(visit: Callable[..., Visit]) -> None:
    opened = visit().go(EMBED)
    figure = opened.mounted(FIGURE)
    figure.get_by_role("button", name=re.compile("Load ONNX Runtime")).click()
    says = figure.locator(".onnx-verdict")
    expect(says).to_have_text(re.compile(r"in \d+\.\d ms.* agree .*\(\d+\.\d ms\)"), timeout=MOUNT_MS)
    offer(figure, "trousers.png", encoded(trousers(), "PNG"))
    expect(says).to_have_text(re.compile(r"^ONNX Runtime says Trouser in .* agree "))
    box = field(figure).bounding_box()
    assert box
    mouse = opened.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 20, box["y"] + 60, steps=40)
    expect(says).to_have_text(re.compile(" agree "))
    mouse.up()
