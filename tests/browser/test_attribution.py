"""What units want, where the network looks, what lesions cost: the chapter's figures, against ONNX Runtime."""

import json
from collections.abc import Callable

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import expect

from build.data.packs import unpack
from tests.browser.conftest import SITE
from tests.browser.visits import Visit

SALIENCY = SITE / "models" / "fashion-saliency.onnx"

pytestmark = pytest.mark.skipif(not SALIENCY.is_file(), reason="the site has no saliency model")


def specimen(index: int) -> np.ndarray:
    """Return a published specimen (1, 1, 28, 28)."""
    arrays, _ = unpack((SITE / "data" / "fashion" / "specimens.bin").read_bytes())
    return arrays["images"].real()[index].reshape(1, 1, 28, 28).astype(np.float32)


def test_the_page_s_gradient_is_onnx_runtime_s(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("embed/saliency/#image=3&method=gradient&label=6")
    figure = tab.mounted("saliency")
    readout = figure.locator("[data-readout]")
    expect(readout).to_contain_text("gradient(")
    session = onnxruntime.InferenceSession(SALIENCY, providers=["CPUExecutionProvider"])
    _, gradient = session.run(["logits", "gradient"], {"image": specimen(3), "class": np.array([6])})
    for row, column in ((14, 14), (7, 20), (22, 9)):
        stage = figure.locator(".map-stage")
        box = stage.bounding_box()
        assert box is not None
        stage.click(position={"x": (column + 0.5) * box["width"] / 28, "y": (row + 0.5) * box["height"] / 28})
        expect(readout).to_contain_text(f"gradient({row}, {column})")
        shown = float((readout.text_content() or "").split("=")[1])
        assert shown == pytest.approx(float(gradient[0, 0, row, column]), abs=2e-4)


def test_arrow_keys_change_the_method(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("embed/saliency/")
    figure = tab.mounted("saliency")
    figure.locator(".map-stage").focus()
    tab.page.keyboard.press("End")
    expect(figure.locator("[data-readout]")).to_contain_text("occlusion(")
    tab.page.keyboard.press("ArrowLeft")
    expect(figure.locator("[data-readout]")).to_contain_text("grad-cam(")


def test_saliency_runs_in_onnx_runtime_web(visit: Callable[..., Visit]) -> None:
    tab = visit(bypass_csp=True)  # the policy admits WebAssembly only on pages that run the model themselves
    tab.go()
    image = specimen(0)
    session = onnxruntime.InferenceSession(SALIENCY, providers=["CPUExecutionProvider"])
    _, expected = session.run(["logits", "gradient"], {"image": image, "class": np.array([2])})
    script = """async (pixels) => {
      const ort = await import(new URL("vendor/ort.wasm.bundle.min.mjs", document.baseURI).href);
      ort.env.wasm.numThreads = 1;
      const wasm = await fetch(new URL("vendor/ort-wasm-simd-threaded.wasm", document.baseURI));
      ort.env.wasm.wasmBinary = await wasm.arrayBuffer();
      const session = await ort.InferenceSession.create(new URL("models/fashion-saliency.onnx", document.baseURI).href);
      const image = new ort.Tensor("float32", Float32Array.from(pixels), [1, 1, 28, 28]);
      const label = new ort.Tensor("int64", BigInt64Array.of(2n), [1]);
      const { gradient } = await session.run({ image, class: label });
      return Array.from(gradient.data);
    }"""
    gradient = tab.page.evaluate(script, image.ravel().tolist())
    assert np.allclose(gradient, expected.ravel(), atol=1e-4)


def test_a_reader_can_climb(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("embed/feature-visualization/#unit=fc1-7")
    figure = tab.mounted("feature-visualization")
    figure.get_by_role("button", name="Climb", exact=True).click()
    expect(figure.get_by_role("button", name="Climb again")).to_be_visible(timeout=60_000)
    expect(figure.locator(".ascent-run output")).to_contain_text("step 240 of 240: fc1[7] =")
    figure.get_by_role("button", name="Next unit").click()
    expect(figure.locator(".stepper-position")).to_contain_text("fc1[8]")


@pytest.mark.lengthy
def test_a_lesion_shows_at_once_and_groups_are_counted(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("embed/lesions/#off=conv1-2,fc1-3")
    figure = tab.mounted("lesions")
    expect(figure.locator('[aria-pressed="true"]')).to_have_count(2 + 1)  # and the network switch
    figure.get_by_role("button", name="Measure this group").click()
    expect(figure.locator(".lesion-effects .figure-note")).to_contain_text("drawn at random", timeout=120_000)
    figure.get_by_role("button", name="Switch all on").click()
    expect(figure.locator(".lesion-verdict")).to_contain_text("Nothing is switched off")


def test_without_webgl_the_flat_view_stays(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.page.add_init_script("HTMLCanvasElement.prototype.getContext = ((get) => function (kind, ...rest) { "
                               "return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); })"
                               "(HTMLCanvasElement.prototype.getContext)")  # fmt: skip
    tab.go("embed/network-3d/")
    figure = tab.mounted("network-3d")
    figure.get_by_role("button", name="Show it in 3-D").click()
    expect(figure.locator("p[role=status]")).to_contain_text("no WebGL", timeout=20_000)
    expect(figure.locator(".layer-strip")).to_be_visible()


def test_state_of_the_chapter_survives_a_link(visit: Callable[..., Visit]) -> None:
    tab = visit()
    tab.go("#unit=logits-9&method=occlusion&off=fc1-1,fc1-2&label=4")
    expect(tab.mounted("feature-visualization").locator(".stepper-position")).to_contain_text("Ankle boot")
    lesions = tab.mounted("lesions")
    expect(lesions.locator(".lesion-verdict")).to_contain_text("2 units")
    facts = json.loads(tab.page.locator("#page-config").text_content() or "{}")
    assert facts["experiments"]["fashion"]["layers"][1]["name"] == "conv1"
