// @ts-check
/** A slider whose stops have names, with the name of the present one beside it. */

import { element } from "./element.js";

let ids = 0;

/**
 * @param {{ label: string, stops: string[], onInput: (index: number) => void }} options
 */
export function createDial({ label, stops, onInput }) {
  const id = `dial-${++ids}`;
  const input = element("input", {
    type: "range", id, min: "0", max: String(stops.length - 1), step: "1",
    oninput: () => onInput(Number(input.value)),
  });
  // Silent: the slider itself speaks its value.
  const output = element("output", { htmlFor: id, className: "value", "aria-live": "off" });
  return {
    element: element("div", { className: "dial" }, element("label", { htmlFor: id }, label), input, output),
    /** @param {number} index @param {string} [words] in place of the stop's name */
    show(index, words = stops[index]) {
      input.value = String(index);
      input.setAttribute("aria-valuetext", words);
      output.textContent = words;
    },
  };
}
