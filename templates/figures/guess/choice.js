// @ts-check
/** One of several: a tap is the answer, with keys the button. Then each tells what was measured of it. */

import { element as make } from "../../static/js/controls/element.js";

/**
 * @param {HTMLElement} place @param {import("./figure.js").Option[]} options
 * @param {import("./figure.js").Scale} _scale @param {import("./figure.js").Hand} hand
 * @returns {import("./figure.js").Asker}
 */
export function createChoice(place, options, _scale, { changed, done }) {
  // Arrow keys choose on their way through the options: only a finger or a mouse means the first it touches.
  let pointed = false;
  place.addEventListener("pointerdown", () => { pointed = true; });
  place.addEventListener("keydown", () => { pointed = false; });
  place.addEventListener("change", () => {
    changed();
    if (pointed) done();
  });

  return {
    answer() {
      const at = options.findIndex(({ input }) => input.checked);
      return at < 0 ? null : [at];
    },
    show(answer) {
      const right = options.findIndex(({ element }) => "right" in element.dataset);
      const most = Math.max(...options.map(({ value }) => value));
      for (const { element, value } of options) {
        if (most > 0) element.style.setProperty("--share", String(value / most));
      }
      if (answer === null || !options[answer[0]]) return "";
      const { element, input, text } = options[answer[0]];
      input.checked = true;
      element.querySelector(".guess-told")?.prepend(make("span", { className: "guess-mark" }, "your guess"));
      return answer[0] === right ? `You said “${text}”, and so it is.` : `You said “${text}”.`;
    },
  };
}
