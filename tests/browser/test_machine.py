"""The machine that opens the article: a question, the way of a garment to ten bars, drawn back, and a drawing's."""

import json
import re
from collections.abc import Callable

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import Locator, expect

from build.data.packs import unpack
from tests.browser.conftest import SITE
from tests.browser.visits import Visit

FIGURE = "machine"
EMBED = f"embed/{FIGURE}/"
SHIRT = [(0.3, 0.2), (0.7, 0.2), (0.7, 0.9), (0.3, 0.9), (0.3, 0.2), (0.5, 0.5)]

pytestmark = pytest.mark.skipif(not (SITE / EMBED).is_dir(), reason="the site does not open with the machine")


def onnx_answer() -> tuple[int, dict[str, float]]:
    """Return the label of the first garment, and how probable the exported network finds each class."""
    arrays, _ = unpack((SITE / "data" / "fashion" / "ambiguous.bin").read_bytes())
    session = onnxruntime.InferenceSession(SITE / "models" / "fashion.onnx", providers=["CPUExecutionProvider"])
    image = arrays["image"].real().astype(np.float32)[None]
    (logits,) = session.run(["logits"], {"image": image})
    shares = np.exp(logits[0] - logits[0].max())
    page = (SITE / "index.html").read_text(encoding="utf-8")
    classes = json.loads(re.search(r'id="page-config">(.*?)</script>', page, re.DOTALL)[1])["classes"]
    return int(arrays["label"].values[0]), dict(zip(classes, (shares / shares.sum()).tolist(), strict=True))


def bars(figure: Locator) -> dict[str, float]:
    """Read the ten bars, in per cent."""
    rows = figure.locator(".machine-bars li")
    names = rows.locator(".class-name").all_inner_texts()
    values = [float(text.rstrip("\u202f%") or "nan") for text in rows.locator(".value").all_inner_texts()]
    return dict(zip(names, values, strict=True))


def verdicts(figure: Locator) -> Locator:
    return figure.locator(".machine-verdicts")


def test_a_garment_goes_through_the_machine_and_back(visit: Callable[..., Visit]) -> None:
    """By the keyboard alone; its numbers are ONNX Runtime's, and nobody is told the answer before."""
    opened = visit(reduced_motion="reduce").go(EMBED)
    figure, (label, answer) = opened.mounted(FIGURE), onnx_answer()
    assert not [address for address in opened.addresses if "ambiguous-pass" in address or "weights" in address]
    first, second = sorted(answer, key=lambda name: -answer[name])[:2]
    pair = [name.split("/")[0] for name in answer if name in (first, second)]
    expect(figure.locator(".machine-options button:visible")).to_have_text(pair)
    expect(verdicts(figure)).to_have_class(re.compile("open"))
    figure.get_by_role("button", name=pair[0], exact=True).press("Enter")
    expect(verdicts(figure)).not_to_have_class(re.compile("open"))
    said = [text.splitlines() for text in verdicts(figure).locator("div").all_inner_texts()]
    assert [who for who, *_ in said] == ["You", "The network", "The label"]
    words = [" ".join(rest) for _, *rest in said]
    assert words[0] == pair[0] and words[1].startswith(first.split("/")[0])
    assert words[2] == list(answer)[label].split("/")[0]
    assert bars(figure) == pytest.approx({name: 100 * share for name, share in answer.items()}, abs=0.006)
    pass_ = figure.get_by_role("slider", name="Pass")
    pass_.press("Home")
    expect(verdicts(figure)).to_have_class(re.compile("open"))
    expect(pass_).to_have_attribute("aria-valuetext", "The picture")
    for _ in range(3):
        pass_.press("ArrowRight")
    expect(pass_).to_have_attribute("aria-valuetext", re.compile(r"^conv1, \d+ %$"))
    pass_.press("End")
    expect(verdicts(figure)).not_to_have_class(re.compile("open"))
    expect(opened.page.locator("[aria-live=polite]")).to_have_text(re.compile(r"^You say .*; the network says .*\.$"))


def test_every_stroke_flows_through_it(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go(EMBED)
    figure = opened.mounted(FIGURE)
    figure.get_by_role("button", name="Now draw your own").click()
    pad = figure.get_by_role("application")
    expect(pad).to_be_focused()
    box = pad.bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SHIRT]
    opened.page.mouse.move(*places[0])
    opened.page.mouse.down()
    seen = set()
    for x, y in places[1:]:
        opened.page.mouse.move(x, y, steps=4)
        opened.settle()
        seen.add(figure.locator(".machine-bars").inner_text())
    opened.page.mouse.up()
    assert len(seen) > 2, "the answer follows the hand"
    expect(verdicts(figure).locator("dt")).to_have_text(["The network"])
    figure.get_by_role("button", name=re.compile("^Back to the ")).click()
    expect(verdicts(figure)).to_have_class(re.compile("open"))
    expect(figure.get_by_role("button", name="Now draw your own")).to_be_focused()
    expect(figure.locator(".machine-tile canvas")).to_be_visible()


def test_without_scripts_the_answer_stands_in_words(visit: Callable[..., Visit]) -> None:
    opened = visit(java_script_enabled=False).go(EMBED)
    told = opened.figure(FIGURE).locator(".machine-told")
    expect(told).to_contain_text(re.compile(r"The label says .*; the network gives "))
