// @ts-check
/** A labelled range with its value in words. */

import { element } from "./element.js";

/**
 * @param {{ name: string, min: number, max: number, step: number, value: number,
 *   say?: (value: number) => string, onInput?: (value: number) => void }} options
 */
export function createSlider({ name, min, max, step, value, say = String, onInput = () => {} }) {
  const output = element("span", { className: "value" });
  const input = element("input", {
    type: "range", min: String(min), max: String(max), step: String(step), value: String(value),
    oninput() {
      tell();
      onInput(Number(input.value));
    },
  });

  function tell() {
    output.textContent = say(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  }

  tell();
  return {
    element: element("label", { className: "range" }, element("span", { className: "label" }, name), input, output),
    value: () => Number(input.value),
    /** @param {number} next */
    show(next) {
      input.value = String(next);
      tell();
    },
    /** @param {number} last */
    limit(last) {
      input.max = String(last);
    },
  };
}
