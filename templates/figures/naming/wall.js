// @ts-check
/** The twenty pictures, each with what the three said as soon as the reader has named it. */

import { element as make } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { classesOf, sidesOf } from "../../static/js/marks/specimen.js";

/**
 * @param {import("../../static/js/page/host.js").Context} context @param {import("./figure.js").Pictures} pictures
 */
export function createWall(context, { pixels, label, predicted }) {
  const classes = classesOf(context);
  const tiles = pixels.map((_, at) => {
    const picture = createMap(...sidesOf(context));
    nameMap(picture);
    const you = make("dd", {});
    const words = make("dl", {},
      make("dt", {}, "You"), you,
      make("dt", {}, "Network"), make("dd", {}, classes[predicted[at]]),
      make("dt", {}, "Label"), make("dd", {}, classes[label[at]]));
    return { picture, you, words, element: make("li", {}, picture, words) };
  });
  return {
    elements: tiles.map(({ element }) => element),
    /**
     * @param {(number | null)[]} answers @param {boolean} ended whether those not named are shown too
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(answers, ended, tokens) {
      tiles.forEach(({ picture, you, element }, at) => {
        const answer = answers[at];
        element.toggleAttribute("data-told", answer !== null || ended);
        element.toggleAttribute("data-differ", new Set([answer ?? label[at], label[at], predicted[at]]).size > 1);
        you.textContent = answer === null ? "–" : classes[answer];
        if (answer !== null || ended) drawMap(picture, pixels[at], intensityScale(tokens));
      });
    },
  };
}
