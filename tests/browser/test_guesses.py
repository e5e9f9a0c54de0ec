"""A guess before a figure: what waits behind it, how it is made, declined, led past and remembered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import Visit

CHOICE, LINE = "#guess-heaviest-layer", "#guess-probes-untrained"
HEIGHT = "document.documentElement.scrollHeight"


def asked(page: Page, name: str) -> Locator:
    """Bring a guess into view and wait until it lives."""
    guess = page.locator(name)
    guess.scroll_into_view_if_needed()
    expect(guess).to_have_attribute("data-state", "ready")
    return guess


def test_a_tap_answers_and_opens_what_lies_below(visit: Callable[..., Visit]) -> None:
    opened = visit(guessed=False).go()
    guess = asked(opened.page, CHOICE)
    table = opened.page.locator(f"{CHOICE} + *")
    expect(table).not_to_be_visible()
    expect(guess.locator(".guess-answer")).not_to_be_visible()
    top, before = opened.page.evaluate("scrollY"), guess.locator("fieldset").bounding_box()
    guess.locator("label").first.click()
    expect(table).to_be_visible()
    expect(guess.locator(".guess-mark")).to_have_text("your guess")
    assert opened.page.evaluate("scrollY") == top
    assert guess.locator("fieldset").bounding_box() == pytest.approx(before, abs=0.1)
    opened.rest()
    voice = opened.page.locator("body > [aria-live]").inner_text()
    assert voice.startswith("You said “conv1") and guess.locator(".guess-answer p").last.inner_text() in voice
    opened.page.reload()
    expect(table).to_be_visible()
    expect(asked(opened.page, CHOICE).locator(".guess-mark")).to_have_text("your guess")


def test_a_line_is_drawn_or_set_by_keys(visit: Callable[..., Visit]) -> None:
    opened = visit(guessed=False).go()
    guess = asked(opened.page, LINE)
    submit = guess.get_by_role("button", name="That is my guess")
    plot = guess.locator("svg").bounding_box()
    assert plot
    opened.page.mouse.move(plot["x"] + 2, plot["y"] + 20)
    opened.page.mouse.down()
    opened.page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 60)
    opened.page.mouse.up()
    expect(submit).to_be_disabled()
    ranges = guess.get_by_role("slider").all()
    for each in ranges[len(ranges) // 2 :]:
        each.press("ArrowUp")
    assert ranges[-1].get_attribute("aria-valuetext") == "51\u202f%"
    submit.press("Enter")
    expect(guess.locator(".guess-said")).to_contain_text("You are furthest apart at ")
    expect(opened.page.locator(f"{LINE} + figure .figure-body")).to_be_visible()
    assert guess.evaluate("guess => guess === document.activeElement")


def test_keys_choose_before_they_answer(visit: Callable[..., Visit]) -> None:
    opened = visit(guessed=False).go()
    guess = asked(opened.page, CHOICE)
    guess.get_by_role("radio").first.focus()
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("ArrowDown")
    expect(opened.page.locator(f"{CHOICE} + *")).not_to_be_visible()
    opened.page.keyboard.press("Enter")
    expect(guess.locator(".guess-said")).to_contain_text("and so it is")


def test_who_is_led_to_a_figure_or_asks_sees_it(visit: Callable[..., Visit]) -> None:
    opened = visit(guessed=False).go("#figure=probes&image=3")
    expect(opened.page.locator("#probes .figure-body")).to_be_visible()
    expect(opened.page.locator("#training-curve .figure-body")).not_to_be_visible()
    opened.page.locator("#guess-nonsense-labels").get_by_role("button", name="Show me").click()
    expect(opened.page.locator("#training-curve .figure-body")).to_be_visible()
    expect(opened.page.locator("#guess-nonsense-labels .guess-mark")).to_have_count(0)
    opened.page.emulate_media(media="print")
    expect(opened.page.locator(f"{CHOICE} + *")).to_be_visible()
    expect(opened.page.locator(f"{CHOICE} .guess-answer")).to_be_visible()


def test_without_scripts_the_answer_is_in_the_text(visit: Callable[..., Visit]) -> None:
    opened = visit(guessed=False, java_script_enabled=False).go()
    guess = opened.page.locator(CHOICE)
    expect(guess.locator(".guess-answer")).to_be_visible()
    expect(opened.page.locator(f"{CHOICE} + *")).to_be_visible()
    assert guess.get_by_role("radio").count() == 0 and "%" in guess.inner_text()


def test_the_reader_the_network_and_the_label_stand_side_by_side(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/naming/")
    figure = opened.mounted("naming")
    height = opened.page.evaluate(HEIGHT)
    expect(figure.locator("legend")).to_have_text("1 of 20: what is it?")
    figure.get_by_role("button", name="Dress").press("Enter")
    told = figure.locator("li[data-told]")
    expect(told).to_have_count(1)
    expect(told.locator("dd").first).to_have_text("Dress")
    opened.rest()
    assert opened.page.locator("body > [aria-live]").inner_text().startswith("You: Dress. The network: ")
    for _ in range(19):
        figure.get_by_role("button", name="Dress").click()
    expect(figure.locator(".naming-shares")).to_contain_text("of 20")
    assert sum(map(int, figure.locator(".naming-matrix").first.locator("td:not(:empty)").all_inner_texts())) == 20
    assert opened.page.evaluate(HEIGHT) == height
    figure.get_by_role("button", name="Begin again").press("Enter")
    expect(told).to_have_count(0)
