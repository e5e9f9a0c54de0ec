"""The companion on memory: bits that can be typed and flipped, gates that can be held, rows that can be read."""

import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from build.network.export.parity import onnx_session
from build.network.recurrent.cell import TRACES
from tests.browser.conftest import SITE
from tests.browser.visits import Visit

BITS = "1101001"

pytestmark = pytest.mark.skipif(not (SITE / "memory").is_dir(), reason="this site has no page on memory")


def onnx_traces(bits: str) -> dict[str, np.ndarray]:
    """Run the exported cell on one sequence."""
    session = onnx_session(SITE / "models" / "counting.onnx")
    values = session.run([*TRACES, "logits"], {"bits": np.array([[float(bit) for bit in bits]], dtype=np.float32)})
    return dict(zip([*TRACES, "logits"], values, strict=True))


def test_the_page_computes_what_onnx_runtime_computes(visit: Callable[..., Visit]) -> None:
    expected = onnx_traces(BITS)
    for step in (0, 3, len(BITS) - 1):
        figure = visit().go(f"embed/memory-trace/#bits={BITS}&step={step}&memory=5").mounted("memory-trace")
        spelled = figure.locator("[data-readout]").inner_text()
        found = re.fullmatch(r"cell\[5\]\((\d+)\) = (\S+)", spelled)
        assert found and int(found[1]) == step
        assert float(found[2]) == pytest.approx(float(expected["cell"][0, step, 5]), rel=1e-3, abs=1e-5)


def test_the_answer_is_the_exported_network_s(visit: Callable[..., Visit]) -> None:
    for bits in ("1", "10", "0110", "111000111"):
        figure = visit().go(f"embed/memory-trace/#bits={bits}").mounted("memory-trace")
        logits = onnx_traces(bits)["logits"][0]
        answer = "“more ones”" if logits[1] > logits[0] else "“not more ones”"
        expect(figure.locator(".trace-verdict")).to_contain_text(answer)


def test_bits_are_flipped_typed_and_stepped_by_keyboard(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/memory-trace/#bits=110&memory=0")
    figure = opened.mounted("memory-trace")
    figure.get_by_role("button", name="Bit 1: 1").press("Enter")
    expect(figure.get_by_role("button", name="Bit 1: 0")).to_be_visible()
    figure.get_by_role("textbox").fill("10x1 1")
    expect(figure.get_by_role("button", name="Bit 4: 1")).to_be_visible()
    figure.get_by_role("button", name="Bit 4: 1").focus()
    opened.page.keyboard.press("Home")
    expect(figure.locator(".trace-verdict")).to_contain_text("1 one and 0 zeros")
    opened.page.keyboard.press("Shift+ArrowDown")
    expect(figure.locator("[data-readout]")).to_contain_text("cell[1](0)")
    opened.page.wait_for_url("**#*bits=1011*")


def test_a_shut_forget_gate_breaks_the_count(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/memory-clamp/#bits=111110000").mounted("memory-clamp")
    expect(figure.locator(".clamp-verdict")).to_contain_text("is right")
    figure.get_by_role("button", name="Forget gate").click()
    expect(figure.locator(".clamp-verdict")).to_contain_text("is wrong")


def test_the_sums_of_a_cell_add_up(visit: Callable[..., Visit]) -> None:
    figure = visit().go(f"embed/memory-cell/#bits={BITS}&memory=2").mounted("memory-cell")
    for row in figure.locator(".gate-table tbody tr").all():
        texts = [cell.replace("−", "-") for cell in row.locator("td").all_inner_texts()]
        *parts, total = (float(text) for text in texts[:4])
        assert sum(parts) == pytest.approx(total, abs=2e-3)


def test_new_sequences_are_run_at_any_length(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/memory-length/").mounted("memory-length")
    figure.get_by_role("button", name=re.compile("Try")).click()
    expect(figure).to_contain_text(re.compile(r"\d+ of 60 sequences of \d+ bits right"))


def test_a_garment_is_read_row_by_row(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/memory-rows/#row=5")
    figure = opened.mounted("memory-rows")
    expect(figure).to_contain_text("6 of 28")
    figure.get_by_role("button", name="Next row").click()
    expect(figure).to_contain_text("7 of 28")


def test_nothing_plays_by_itself_without_motion(visit: Callable[..., Visit]) -> None:
    figure = visit(reduced_motion="reduce").go("embed/memory-trace/").mounted("memory-trace")
    expect(figure.get_by_role("button", name="Play")).to_have_count(0)


def test_claims_agree_with_the_receipt() -> None:
    claims = json.loads((SITE / "build.json").read_text(encoding="utf-8"))["claims"]
    assert {"counting.perfect_score", "counting.learned_to_count", "rows.trousers_first"} <= claims.keys()
