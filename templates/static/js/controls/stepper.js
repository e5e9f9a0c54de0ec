// @ts-check
/** Previous and next, with the position in words between them. */

import { button, element } from "./element.js";
import { spellUnit } from "../data/unit-list.js";

/**
 * @param {{ noun: string, onStep: (step: -1 | 1) => void }} options `noun`: what is stepped through ("map")
 */
export function createStepper({ noun, onStep }) {
  const arrow = (/** @type {string} */ sign, /** @type {string} */ word, /** @type {-1 | 1} */ step) =>
    button(sign, { className: "round", "aria-label": `${word} ${noun}`, onclick: () => onStep(step) });
  const previous = arrow("‹", "Previous", -1);
  const next = arrow("›", "Next", 1);
  const subject = element("strong");
  const position = element("span");
  const text = element("p", { className: "stepper-position" }, subject, " ", position);
  /**
   * @param {string} name what is stepped through ("conv1") @param {number} index @param {number} count
   * @param {string} [detail] replaces "image 6 of 50"
   */
  function show(name, index, count, detail = `${noun} ${index + 1} of ${count}`) {
    subject.textContent = name;
    position.textContent = detail;
    // Not `disabled`: that would drop the keyboard's focus at the ends.
    previous.setAttribute("aria-disabled", String(index === 0));
    next.setAttribute("aria-disabled", String(index === count - 1));
  }

  return {
    element: element("div", { className: "stepper" }, previous, text, next),
    show,
    /** One of a layer's units. @param {string} layer @param {number} index @param {number} count */
    showUnit: (layer, index, count) => show(spellUnit(layer, index), index, count, `of ${count} ${noun}s`),
  };
}
