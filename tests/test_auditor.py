"""The auditor: it reads pages as they are, reckons as others do, and notices what was tampered with."""

import ast
import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from tests.audit.chapters import layers as _layers  # noqa: F401  its checks enter the list
from tests.audit.chapters.ledger import family
from tests.audit.coverage import coverage
from tests.audit.geometry import Cloud, plane_distances, trusted
from tests.audit.lesions import NAMES, Lesions
from tests.audit.networks import Network
from tests.audit.packs import read_pack
from tests.audit.pages import Chance, Claim, Element, Page, spoken
from tests.audit.pictures import Pictures
from tests.audit.printed import NotPrintedError, Printed
from tests.audit.recurrence import close_calls, every_sequence, more_ones
from tests.audit.register import CHECKS, Finding, same, verdict
from tests.audit.running import chapters, findings

AUDIT = Path(__file__).parent / "audit"
PAGE = """<!DOCTYPE html><title>Small</title>
<section id="layers"><h2>Layers</h2>
<div class="claim" id="claim-fashion-relu-zeros" data-holds="true">
<p class="claim-statement"><span class="claim-verdict">Holds</span> <q>A ReLU turns most numbers into zero.</q></p>
<p class="claim-detail">Zeros: 75.0\u202f% of relu1,\n 100.0\u202f% of relu2, 50.1 % of relu3.
<span class="claim-n">n&nbsp;=&nbsp;8</span></p>
<details class="claim-rule"><summary>The rule</summary><p>0.501, 95\u202f% interval 0.501 to 0.501.</p></details>
</div>
<figure id="relu2"><figcaption>over 5,000 test images, <b>100.0\u202f%</b> of the numbers<br>are.</figcaption></figure>
<table><tr><td>conv1</td><td class="number">1,218</td></tr></table>
</section>"""


def small_evidence(html: str) -> Any:
    """Return evidence in which the layers hold three quarters, all, and 501 of 1,000 zeros."""
    shares = {"relu1": 0.75, "relu2": 1.0, "relu3": 0.501}
    row = np.arange(1000)
    activations = {name: np.stack([row >= 1000 * share] * 8).astype(np.float32) for name, share in shares.items()}
    return SimpleNamespace(article=Page(html), activations=activations.__getitem__)


def audited(html: str) -> list[Finding]:
    [check] = [check for check in CHECKS if check.key == "fashion.relu_zeros"]
    return list(findings(check, small_evidence(html)))


def test_nothing_is_left_unsaid() -> None:
    for name in chapters():
        importlib.import_module(f"tests.audit.chapters.{name}")
    assert [f"{check.key}: {check.unsaid}" for check in CHECKS if check.unsaid] == []


def test_an_honest_page_passes() -> None:
    found = audited(PAGE)
    assert [each.ok for each in found] == [True] * 7
    assert [each.is_verdict for each in found].count(True) == 1


@pytest.mark.parametrize(
    ("was", "becomes", "what"),
    [
        ("75.0", "75.1", "zeros, relu1"),
        ("50.1 %", "50.1", "zeros, relu3"),
        ("interval 0.501", "interval 0.499", "interval, from"),
        (">Holds<", ">Does not hold<", "verdict"),
        (">Holds<", ">Not shown<", "verdict"),
        ("<b>100.0", "<b>99.9", "zeros, relu2, in the caption"),
    ],
)
def test_a_tampered_page_is_noticed(was: str, becomes: str, what: str) -> None:
    assert [each.what for each in audited(PAGE.replace(was, becomes)) if not each.ok] == [what]


def test_a_number_that_is_gone_is_noticed() -> None:
    [only] = audited(PAGE.replace("Zeros:", "Silence:"))
    assert not only.ok
    assert "Zeros" in only.what


@pytest.mark.parametrize(
    ("text", "value", "slack"),
    [
        ("93.6\u00a0%", 0.936, 0.0005),
        ("1,218,048", 1218048, 0.5),
        ("−0.02", -0.02, 0.005),
        ("0.000003", 0.000003, 5e-7),
        ("four", 4, 0.5),
        ("97 %", 0.97, 0.005),
    ],
)
def test_printed_numbers_are_read_with_their_precision(text: str, value: float, slack: float) -> None:
    printed = Printed(" ".join(text.split()))
    assert printed.value == pytest.approx(value)
    assert printed.slack == pytest.approx(slack)
    assert printed.agrees(value + 0.99 * slack)
    assert not printed.agrees(value + 1.1 * slack)


def test_words_are_no_numbers() -> None:
    with pytest.raises(NotPrintedError, match="many"):
        _ = Printed("many").value


def test_a_sentence_gives_its_numbers_and_words() -> None:
    sentence = spoken("It is right in 93.6 % of cases (93.1 to 94.1 %); best is Ankle boot (98.0 %).")
    printed = sentence.says("in {} of cases ({%} to {}); best is {words} ({}).")
    assert [each.text for each in printed] == ["93.6 %", "93.1 %", "94.1 %", "Ankle boot", "98.0 %"]


def test_a_sentence_that_stands_twice_must_say_the_same() -> None:
    assert spoken("n = 5, n = 5").says("n = {}")[0].value == 5
    with pytest.raises(NotPrintedError, match="different"):
        spoken("n = 5, n = 6").says("n = {}")


def test_rows_of_tables_are_found_by_their_first_cell() -> None:
    assert Page(PAGE).row("conv1", "layers")[0].value == 1218
    with pytest.raises(NotPrintedError, match="conv2"):
        Page(PAGE).row("conv2")


@pytest.mark.parametrize(("holds", "words"), [(True, "holds"), (False, "does not hold"), (None, "not shown")])
def test_there_are_three_verdicts(holds: bool | None, words: str) -> None:
    assert verdict(told(words), holds).ok
    assert not verdict(told("perhaps"), holds).ok


def told(words: str, certainty: str = "") -> Claim:
    """A claim with a verdict in words."""
    return Claim(Element("div", inside=[Element("p", {"class": "claim-detail"}, [certainty])]), words, "So.")


def test_a_p_that_chance_may_make_leaves_a_claim_open() -> None:
    among = "p = 0.08 after Holm’s correction for the 4 tests of this network made together (p = 0.02 alone)."
    claim = told("not shown", f"Holds if so. 0.71, 95 % interval 0.70 to 0.72; {among}")
    assert claim.chance == Chance(alone=0.02, among=0.08, n_tests=4)
    assert verdict(claim, True).ok and not verdict(told("holds", among), True).ok
    assert told("not shown", "0.1 to 0.2; p = 0.08.").chance == Chance(0.08, 0.08, 1)
    assert told("holds", "p < 0.0001.").chance == Chance(0.0, 0.0, 1) and told("holds").chance is None


def test_a_p_that_is_not_corrected_is_noticed() -> None:
    words = "p = {} after Holm’s correction for the 2 tests of this network made together (p = {} alone)"
    one, other = told("holds", words.format(0.02, 0.01)), told("holds", words.format(0.03, 0.03))
    assert family("here", [one, other]).ok
    assert not family("here", [one, told("holds", words.format(0.06, 0.03))]).ok
    assert not family("here", [told("not shown", words.format(0.02, 0.01)), other]).ok


CHAPTER = """<section class="chapter" id="one"><h2><span class="chapter-number">1</span> One</h2>
<p>Right in 93.6\u202f% of  10,000 cases; conv1 has 16 maps, fc1[118] none.</p><pre>3 + 4</pre>
<figure><p class="figure-head">Figure 7</p>
<figcaption>Right in 93.6\u202f% once more.</figcaption></figure></section>"""


def covered(*patterns: str) -> tuple[int, list[str]]:
    """Return how many numbers of a chapter count, and the words of those that checks of these patterns leave."""
    page, empty = Page(CHAPTER), Page("<p></p>")
    evidence: Any = SimpleNamespace(page=lambda folder: page if folder == "" else empty)
    found = [same("", printed, printed.value) for each in patterns for printed in page.root.says(each)]
    left = coverage(evidence, found)
    return left.n_printed, [each.words for each in left.unread]


def test_numbers_without_a_check_are_counted_where_they_stand() -> None:
    n_printed, unread = covered()
    assert (n_printed, len(unread)) == (4, 4)
    n_printed, unread = covered("conv1 has {} maps", "{} of {} cases")
    assert n_printed == 4
    assert len(unread) == 1 and "once more" in unread[0]
    assert covered("conv1 has {} maps", "Right in {} o")[1] != []


def test_clouds_agree_with_scikit_learn() -> None:
    points = np.random.default_rng(3).standard_normal((120, 7)).astype(np.float32) * np.arange(1, 8)
    cloud, axes = Cloud(points), PCA(3).fit(points)
    np.testing.assert_allclose(cloud.shares(3), axes.explained_variance_ratio_, rtol=1e-4)
    np.testing.assert_allclose(np.abs(cloud.components(3)), np.abs(axes.transform(points)), atol=1e-2)
    theirs = NearestNeighbors(n_neighbors=6).fit(points).kneighbors(points, return_distance=False)[:, 1:]
    np.testing.assert_array_equal(cloud.neighbours(5), theirs)
    drawn = points[:, :2]
    own = trusted(cloud.distances(), plane_distances(drawn), 5)
    assert own.mean() == pytest.approx(trustworthiness(points, drawn, n_neighbors=5))


def test_likeness_of_a_turned_cloud_is_whole() -> None:
    drawn = np.random.default_rng(4)
    points = drawn.standard_normal((60, 4)).astype(np.float32)
    turn = np.linalg.qr(drawn.standard_normal((4, 4)))[0].astype(np.float32)
    assert Cloud(points).likeness(Cloud(3 * points @ turn)) == pytest.approx(1, abs=1e-5)
    assert Cloud(points).likeness(Cloud(drawn.standard_normal((60, 4)).astype(np.float32))) < 0.5


def test_packs_are_read_in_their_units(tmp_path: Path) -> None:
    entry = {"name": "shares", "shape": [2, 2], "dtype": "uint8", "offset": 0, "scale": 0.5, "zero": 2.0}
    header = json.dumps({"arrays": [entry]}).encode()
    (tmp_path / "a.bin").write_bytes(len(header).to_bytes(4, "little") + header + bytes([2, 3, 4, 0]))
    np.testing.assert_array_equal(read_pack(tmp_path / "a.bin")["shares"], [[0, 0.5], [1, -1]])


def random_network(folder: Path) -> Network:
    """Write a network of the article's shape with random weights."""
    shapes = {"conv1": [16, 1, 3, 3], "conv2": [32, 16, 3, 3], "fc1": [128, 1568], "logits": [10, 128]}
    kinds = {"conv1": "conv", "conv2": "conv", "fc1": "dense", "logits": "dense"}
    layers: list[dict[str, Any]] = [{"name": "image", "kind": "input", "shape": [1, 28, 28]}]
    raw, drawn = b"", np.random.default_rng(5)
    for name in ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "fc1", "relu3", "logits"):
        layer = {"name": name, "kind": kinds.get(name, name.rstrip("123")), "padding": 1, "stride": 1}
        if name.startswith("pool"):
            layer |= {"kind": "max-pool", "size": 2, "stride": 2}
        for part, shape in (("weight", shapes.get(name)), ("bias", shapes.get(name, [None])[:1])):
            if shape and shape[0]:
                layer[part] = {"offset": len(raw), "shape": shape}
                raw += drawn.normal(0, 0.2, shape).astype("<f2").tobytes()
        layers.append(layer)
    (folder / "small.weights.bin").write_bytes(raw)
    (folder / "small.weights.json").write_text(json.dumps({"layers": layers}))
    return Network(folder / "small.weights.json")


def test_a_unit_that_is_off_is_zero_for_all_that_follow(tmp_path: Path) -> None:
    network, drawn = random_network(tmp_path), np.random.default_rng(6)
    test = Pictures(drawn.random((8, 1, 28, 28), np.float32), np.arange(8))
    lesions = Lesions(network, test)
    whole = network.forward(test.images)
    np.testing.assert_array_equal(lesions.answers[0], whole["logits"].argmax(axis=1))
    for unit, after in (("conv1-3", "relu1"), ("conv2-7", "relu2"), ("fc1-11", "relu3")):
        silenced = whole[after].copy()
        silenced[:, int(unit.split("-")[1])] = 0
        answers = network.forward(silenced, after)["logits"].argmax(axis=1)
        np.testing.assert_array_equal(lesions.answers[1 + NAMES.index(unit)], answers)


def test_sequences_are_what_they_are_called() -> None:
    every = every_sequence(5)
    assert len(np.unique(every, axis=0)) == 32
    assert list(more_ones(np.array([[0, 1, 1]]))[0]) == [False, False, True]
    assert set(close_calls(np.random.default_rng(1), 200, 24).sum(axis=1)) == {12, 13}


def test_the_auditor_knows_nothing_of_the_build() -> None:
    for path in AUDIT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] in ("build", "torch", "umap", "onnx")], path
