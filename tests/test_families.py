"""Verdicts that an author may not type, and tests that are corrected together."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.claims import Claim, NoInterval, Verdict
from build.errors import BuildError
from build.page.proofreading.verdicts import check_branches, check_verdicts
from build.page.prose.content import read_content
from build.page.prose.families import corrected
from build.page.prose.sandbox import Sandbox
from build.page.prose.values import Ledger, format_certainty
from tests.golden_site import make_root

HERE = Path("a.md")


def claim(p: float | None, verdict: Verdict = Verdict.HOLDS) -> Claim:
    """A claim that rests on a test, or on a count."""
    counted = NoInterval.COUNTED if p is None else None
    return Claim("So.", verdict, "9.", 9, 0.9, "Holds if so.", p=p, no_interval=counted, definition="share")


@pytest.mark.parametrize(
    "words",
    [
        "That sentence does not hold for ours.",
        "It doesn’t hold.",
        "Whether it is learned is not shown here.",
        "The ladder holds, as\nwe saw.",
        "For this network it still holds true.",
    ],
)
def test_a_typed_verdict_is_refused(words: str) -> None:
    with pytest.raises(BuildError, match=r"a\.md:2: a verdict must be the build's"):
        check_verdicts(HERE, f"\n{words}")


@pytest.mark.parametrize(
    "words",
    [
        "Random layers pass on most of what the pixels hold; the rest is lost.",
        "A row of buttons that these pixels cannot hold.",
        "A layer holds the same images near.",
        "0 sentences were put to the test. 0 hold\nfor ours.",
        "How far does the count hold?",
    ],
)
def test_the_verb_is_no_verdict(words: str) -> None:
    check_verdicts(HERE, words)


@pytest.mark.parametrize(
    "text",
    [
        "{% if claims['a'].holds %}1{% else %}2{% endif %}",
        "{% if x %}0{% elif not claims['a'].holds %}1{% else %}2{% endif %}",
        "{{ 1 if claims['a'].holds else 2 }}",
    ],
)
def test_a_branch_with_two_verdicts_is_refused(text: str) -> None:
    with pytest.raises(BuildError, match=r"a\.md:2: a branch on a claim must know three verdicts"):
        check_branches(HERE, Sandbox().parse(f"\n{text}"))


@pytest.mark.parametrize(
    "text",
    [
        "{% if claims['a'].holds %}1{% elif claims['a'].fails %}2{% else %}3{% endif %}",
        "{% if claims['a'].holds %}1{% endif %}",
        "{{ 1 if claims['a'].holds else 2 if claims['a'].fails else 3 }}",
        "{% if values['a'].value > 1 %}1{% else %}2{% endif %}",
    ],
)
def test_three_verdicts_or_silence_are_well(text: str) -> None:
    check_branches(HERE, Sandbox().parse(text))


def test_the_tests_of_a_chapter_are_corrected_together_network_by_network(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    with (root / "content" / "chapters" / "02-claims.md").open("a") as chapter:
        chapter.write('\n{{ claim("open") }}\n\n{{ claim("none") }}\n\n{{ claim("other.most") }}\n')
    claims = {
        "tiny.most": claim(0.01),
        "tiny.open": claim(0.03, Verdict.FAILS),
        "tiny.none": claim(None),
        "tiny.tabled": claim(0.04),
        "other.most": claim(0.02),
    }
    found = corrected(Ledger({}, claims), read_content(root / "content")).claims
    assert {key: (each.n_tests, each.p_among) for key, each in found.items()} == {
        "tiny.most": (2, 0.02),
        "tiny.open": (2, 0.03),
        "tiny.none": (None, None),
        "tiny.tabled": (None, None),
        "other.most": (None, None),
    }
    assert found["tiny.open"].fails and found["tiny.most"].holds
    told = "p = 0.02 after Holm’s correction for the 2 tests of this network made together (p = 0.01 alone)"
    assert format_certainty(found["tiny.most"]) == told
    assert format_certainty(found["tiny.tabled"]) == "p = 0.04"


def test_correction_leaves_open_what_chance_may_make(tmp_path: Path) -> None:
    claims = {"tiny.most": claim(None)} | {f"tiny.{name}": claim(0.03, Verdict.FAILS) for name in ("one", "two")}
    found = corrected(Ledger({}, claims), read_content(make_root(tmp_path) / "content")).claims
    assert found["tiny.one"].verdict is found["tiny.two"].verdict is Verdict.NOT_SHOWN
