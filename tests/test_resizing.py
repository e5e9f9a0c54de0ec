"""Pictures cut to size: the page's twin is held to the same bytes, and both to what the words mean."""

import json

import numpy as np
import pytest
from PIL import Image

from build.data.resizing import Resizing
from tests.fixtures.resizing import TARGET, laid, made, picture


def test_the_golden_pictures_are_made() -> None:
    golden = json.loads(TARGET.read_text(encoding="utf-8"))
    assert golden == json.loads(json.dumps({"made": made(), "laid": laid()}))


@pytest.mark.xdist_group("torchvision")  # which takes longer to import than all these tests
@pytest.mark.parametrize("size", [(40, 60), (60, 40), (33, 33), (41, 36)])
def test_an_edge_and_the_middle_are_torchvisions(size: tuple[int, int]) -> None:
    """Of pictures that are no taller than wide Pillow itself takes the same order, to the last bit."""
    from torchvision.transforms import v2

    given = picture(size)
    expected = v2.Compose([v2.Resize(36), v2.CenterCrop(32)])(given)
    got = Resizing((32, 32), "cover", "bilinear", 36).apply(given)
    gap = np.abs(np.asarray(got).astype(int) - np.asarray(expected).astype(int))
    assert gap.max() <= (0 if size[0] <= size[1] else 1)


def test_each_fit_shows_what_it_says() -> None:
    wide = Image.fromarray(np.repeat(np.arange(0, 200, 5, dtype=np.uint8)[None], 20, axis=0))  # (20, 40)
    stretched = np.asarray(Resizing((16, 16), "stretch").apply(wide))
    assert stretched.min() < 10 and stretched.max() > 180 and (np.diff(stretched[8].astype(int)) > 0).all()
    covered = np.asarray(Resizing((16, 16), "cover").apply(wide))
    assert covered.min() > 40 and covered.max() < 160, "the sides are cut off"
    contained = np.asarray(Resizing((16, 16), "contain", background="black").apply(wide))
    assert contained[:4].max() == contained[-4:].max() == 0 and contained[8].max() > 180
