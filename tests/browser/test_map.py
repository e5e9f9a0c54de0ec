"""The map chapter: choosing anywhere chooses everywhere, and everything can be done by keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visits import Visit


def test_the_map_is_drawn_in_every_view(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/layer-map/#map=relu3&image=3").mounted("layer-map")
    for projection in ("PCA", "Linear", "UMAP"):
        button = figure.get_by_role("button", name=projection, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(figure.locator(".scatter-followed")).to_contain_text("Its ten nearest")
        expect(figure.locator(".scatter-here"), projection).to_be_visible()


def test_keys_find_a_garment_and_choose_its_neighbors(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/layer-map/#map=relu3")
    figure = opened.mounted("layer-map")
    stage = figure.locator(".scatter-stage")
    stage.focus()
    opened.page.keyboard.press("Shift+ArrowLeft")
    point = figure.locator(".scatter-point")
    expect(point).to_contain_text(re.compile(r"the map keeps \d+ of them near"))
    opened.page.keyboard.press("Enter")
    expect(point).to_contain_text("11 garments chosen on all maps")
    opened.page.keyboard.press("Escape")
    expect(point).not_to_contain_text("chosen")


def test_a_drag_chooses_garments(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/layer-map/#map=relu3")
    figure = opened.mounted("layer-map")
    box = figure.locator(".scatter-stage").bounding_box()
    assert box is not None
    mouse = opened.page.mouse
    mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.1 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"], steps=4)
    mouse.up()
    expect(figure.locator(".scatter-point")).to_contain_text("garments chosen on all maps")


def test_distortion_is_told_in_words(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/layer-map/#map=relu3&tint=distortion").mounted("layer-map")
    expect(figure.locator(".scatter-point")).to_contain_text("tears away")


def test_seeds_belong_to_umap(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/layer-map/#seed=2").mounted("layer-map")
    expect(figure.get_by_role("button", name="Spectral 2")).to_have_attribute("aria-pressed", "true")
    figure.get_by_role("button", name="PCA", exact=True).click()
    expect(figure.get_by_role("button", name="Spectral 2")).to_be_hidden()


def test_the_film_follows_both_dials(visit: Callable[..., Visit]) -> None:
    opened = visit(reduced_motion="reduce").go("embed/layer-film/#moment=0&film=pool1")
    figure = opened.mounted("layer-film")
    sentence = figure.locator(".film-sentence")
    expect(sentence).to_contain_text("pool1 after 0 steps")
    figure.get_by_role("slider", name="Layer").press("End")
    expect(sentence).to_contain_text("logits after 0 steps")
    figure.get_by_role("slider", name="Training step").press("ArrowRight")
    expect(sentence).to_contain_text("logits after 1 step:")
    figure.get_by_role("button", name="Next moment").click()
    expect(sentence).not_to_contain_text("after 1 step:")


def test_a_confusion_opens_its_garments(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/confusion-matrix/")
    figure = opened.mounted("confusion-matrix")
    chosen = figure.locator("td button[aria-pressed='true']")
    chosen.focus()
    opened.page.keyboard.press("ArrowRight")
    expect(chosen).to_be_focused()
    figure.get_by_role("button", name="Shirt taken for T-shirt/top", exact=False).click()
    expect(figure.locator(".specimen-wall li").first).to_be_visible()
    figure.get_by_role("slider", name="Epoch").press("Home")
    expect(figure).to_contain_text("epoch 0")


def test_a_wall_is_sorted_and_goes_on(visit: Callable[..., Visit]) -> None:
    figure = visit().go("embed/decision-depth/").mounted("decision-depth")
    wall = figure.locator(".specimen-wall li")
    before = wall.count()
    figure.get_by_role("button", name="Show more").click()
    expect(wall).not_to_have_count(before)
    assert wall.count() > before
    figure.get_by_role("button", name="Wrong first").click()
    expect(wall.first).to_have_class("wrong")


def test_two_classes_are_blended(visit: Callable[..., Visit]) -> None:
    opened = visit().go("embed/pair-explorer/#pair=7,9")
    figure = opened.mounted("pair-explorer")
    answer = figure.locator(".blend-answer")
    slider = figure.get_by_role("slider", name="Blend")
    slider.press("Home")
    expect(answer).to_contain_text("the network says Sneaker")
    slider.press("End")
    expect(answer).to_contain_text("the network says Ankle boot")
    figure.get_by_label("Second class").select_option(label="Sneaker")
    expect(figure.get_by_label("First class")).to_have_value("9")
    opened.page.wait_for_url("**pair=9,7**")


def test_classes_chosen_in_one_figure_are_chosen_in_all(visit: Callable[..., Visit]) -> None:
    opened = visit().go("#classes=7")
    for figure_id in ("layer-map", "layer-film", "decision-depth"):
        figure = opened.mounted(figure_id)
        sneaker = figure.get_by_role("button", name=re.compile("Sneaker"))
        expect(sneaker.first).to_have_attribute("aria-pressed", "true")
