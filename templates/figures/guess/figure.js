// @ts-check
/** A guess before a figure: one of several, a number on a scale, or one line; skippable, and never scored. */

import { element as make } from "../../static/js/controls/element.js";
import { answerOf, isAsking, settle } from "../../static/js/controls/guesses.js";
import { createChoice } from "./choice.js";
import { createLine } from "./line.js";
import { createPictures } from "./pictures.js";
import { createScale } from "./scale.js";

/**
 * @typedef {{ element: HTMLLabelElement, input: HTMLInputElement, text: string, value: number, told: string }} Option
 * @typedef {{ say: (value: number) => string, low: number, high: number, across: string }} Scale
 * @typedef {{
 *   answer: () => number[] | null, show: (answer: import("../../static/js/controls/guesses.js").Answer) => string,
 *   destroy?: () => void,
 * }} Asker `answer`: what is chosen so far, if it is whole; `show` draws the truth beside it and says how they compare
 * @typedef {{ changed: () => void, done: () => void }} Hand what the reader's hand does: another answer; the answer
 */

/** @type {Record<string, (place: HTMLElement, options: Option[], scale: Scale, hand: Hand) => Asker>} */
const KINDS = { choice: createChoice, scale: createScale, line: createLine };

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const pictures = await createPictures(element, context);
  const place = /** @type {HTMLElement} */ (element.querySelector(".guess-options"));
  const form = /** @type {HTMLFormElement} */ (element.querySelector("form"));
  const submit = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  const answer = /** @type {HTMLElement} */ (form.querySelector(".guess-answer"));
  const said = make("p", { className: "guess-said" });
  answer.prepend(said);
  element.tabIndex = -1;
  const options = [...place.querySelectorAll("label")].map(readOption);
  const asker = KINDS[element.dataset.kind ?? ""](place, options, readScale(place), { changed, done });

  function changed() {
    submit.disabled = asker.answer() === null;
  }

  function done() {
    const chosen = asker.answer();
    if (chosen) settle(element, chosen);
  }

  function show() {
    const held = element.contains(document.activeElement);
    said.textContent = asker.show(answerOf(element));
    for (const { input } of options) input.disabled = true;
    // What had the focus is gone; the voice says the rest.
    if (held) element.focus({ preventScroll: true });
    element.dispatchEvent(new Event("figure-rest"));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done();
  });
  element.addEventListener("guess-settled", show);
  if (!isAsking(element)) show();
  return {
    update: () => pictures.draw(),
    describe: () => (isAsking(element) ? "" : answer.innerText.replace(/\s+/g, " ").trim()),
    destroy: () => asker.destroy?.(),
  };
}

/** @param {HTMLLabelElement} label @returns {Option} */
function readOption(label) {
  const words = (/** @type {string} */ part) => label.querySelector(part)?.textContent?.trim() ?? "";
  return {
    element: label, input: /** @type {HTMLInputElement} */ (label.querySelector("input")),
    text: words(".guess-text"), value: Number(label.dataset.value ?? NaN), told: words(".guess-told"),
  };
}

/** @param {HTMLElement} place @returns {Scale} */
function readScale({ dataset: { style = "", low = "0", high = "1", across = "" } }) {
  const say = style.endsWith("percent")
    ? (/** @type {number} */ value) => `${Math.round(100 * value)}\u202f%`
    : (/** @type {number} */ value) => value.toLocaleString("en");
  return { say, low: Number(low), high: Number(high), across };
}
