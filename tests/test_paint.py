"""Colours and the drawing sheet of the static pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from build.page.figures.paint import SCALE, Palette, Sheet, rgb

ROOT = Path(__file__).parent.parent
TOKENS = json.loads((ROOT / "templates" / "tokens.json").read_text())


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Palette:
    return Palette(TOKENS[request.param])


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
