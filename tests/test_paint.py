"""Colours and the drawing sheet of the static pictures."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from build.page.assets.node import node_command
from build.page.figures.paint import PAGE, SCALE, Palette, Sheet, magnitude, rgb, usual_magnitude
from build.page.tokens import SCHEMES, read_tokens, width_px

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests" / "fixtures" / "scale.mjs"
TOKENS = read_tokens(ROOT / "templates")


@pytest.fixture(params=SCHEMES)
def palette(request: pytest.FixtureRequest) -> Palette:
    return Palette(TOKENS[request.param])


def test_a_static_picture_is_as_wide_as_a_figure_of_width_page() -> None:
    assert width_px(TOKENS, "page") == PAGE


def test_zero_is_the_paper_and_the_ends_wear_the_full_colour(palette: Palette) -> None:
    image = palette.diverging(np.array([[-2.0, 0.0, 2.0, 9.0]], np.float32), 2.0)
    pixels = [image.getpixel((x, 0)) for x in range(4)]
    assert pixels == [palette["negative"], palette["zero"], palette["positive"], palette["positive"]]


def test_half_a_value_wears_half_the_colour(palette: Palette) -> None:
    pixel = palette.diverging(np.array([[1.0]], np.float32), 2.0).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    middle = [(a + b) / 2 for a, b in zip(palette["zero"], palette["positive"], strict=True)]
    np.testing.assert_allclose(pixel, middle, atol=0.5)


def test_a_silent_map_is_paper(palette: Palette) -> None:
    assert palette.diverging(np.zeros((2, 2), np.float32), 0.0).getcolors() == [(4, palette["zero"])]


def test_intensity_goes_from_paper_to_ink(palette: Palette) -> None:
    image = palette.intensity(np.array([[0.0, 1.0]], np.float32))
    assert [image.getpixel((x, 0)) for x in (0, 1)] == [palette["zero"], palette["ink"]]


def test_bars_stand_on_zero(palette: Palette) -> None:
    sheet = Sheet((20, 10), palette, ROOT)
    sheet.bars([1.0, -1.0], 0, 0, 20, 10)
    up, down = (4 * SCALE, 2 * SCALE), (14 * SCALE, 8 * SCALE)
    assert sheet.image.getpixel(up) == palette["positive"]
    assert sheet.image.getpixel(down) == palette["negative"]
    assert sheet.image.getpixel((4 * SCALE, 8 * SCALE)) == palette["paper"]


def test_hex_colours_are_read() -> None:
    assert rgb("#26547c") == (0x26, 0x54, 0x7C)


def test_the_usual_magnitude_is_a_value_that_few_exceed() -> None:
    values = np.array([*np.linspace(-1, 1, 200), 50.0], np.float32)
    assert magnitude(values) == 50
    assert usual_magnitude(values) == pytest.approx(1, abs=0.02)
    assert usual_magnitude(np.array([0] * 999 + [3], np.float32)) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_and_the_living_figure_scale_and_colour_alike(scheme: str) -> None:
    random = np.random.default_rng(4)
    arrays = [
        (random.standard_normal(n) ** 3).astype(np.float32).tolist() for n in (1, 2, 99, 100, 101, 16 * 28 * 28)
    ] + [[0.0] * 200, [0.0] * 200 + [2.5]]
    shares = np.linspace(-1.2, 1.2, 49)
    question = {"tokens": TOKENS[scheme], "arrays": arrays, "shares": shares.tolist()}
    answer = subprocess.run(
        [*node_command(), SCRIPT], input=json.dumps(question), capture_output=True, text=True, check=True
    )
    page = json.loads(answer.stdout)
    ours = [[magnitude(np.array(each, np.float32)), usual_magnitude(np.array(each, np.float32))] for each in arrays]
    assert page["limits"] == ours
    colors = np.asarray(Palette(TOKENS[scheme]).diverging(shares[None].astype(np.float32), 1.0))[0]
    np.testing.assert_allclose(page["colors"], colors, atol=1)
