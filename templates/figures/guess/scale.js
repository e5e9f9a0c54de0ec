// @ts-check
/** A number on a scale, or one on each of a few; then the truth is marked on the same scale. */

import { element as make } from "../../static/js/controls/element.js";

/**
 * @param {HTMLElement} _place @param {import("./figure.js").Option[]} options
 * @param {import("./figure.js").Scale} scale @param {import("./figure.js").Hand} hand
 * @returns {import("./figure.js").Asker}
 */
export function createScale(_place, options, { say, low, high }, { changed }) {
  const moved = new Set();
  const tell = (/** @type {import("./figure.js").Option} */ { element, input }) => {
    const words = say(Number(input.value));
    input.setAttribute("aria-valuetext", words);
    element.querySelector(".guess-set")?.replaceChildren(words);
  };
  for (const option of options) {
    tell(option);
    option.input.addEventListener("input", () => {
      moved.add(option);
      tell(option);
      changed();
    });
  }

  return {
    answer: () => (moved.size === options.length ? options.map(({ input }) => Number(input.value)) : null),
    show(answer) {
      options.forEach((option, at) => {
        const { element, input, value, told } = option;
        if (answer) input.value = String(answer[at]);
        input.hidden = answer === null;
        const mark = make("span", { className: "guess-truth" }, told);
        mark.style.setProperty("--at", String((value - low) / (high - low)));
        element.querySelector(".guess-told")?.replaceChildren(mark);
        if (answer) tell(option);
        else element.querySelector(".guess-set")?.replaceChildren();
      });
      return answer ? compare(options, answer, say) : "";
    },
  };
}

/**
 * @param {import("./figure.js").Option[]} options @param {number[]} answer @param {(value: number) => string} say
 */
function compare(options, answer, say) {
  const parts = options.map(({ text, value }, at) =>
    `${options.length > 1 ? `${text}: ` : ""}you said ${say(answer[at])}, it is ${say(value)}`);
  const sentence = parts.join("; ");
  return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}
