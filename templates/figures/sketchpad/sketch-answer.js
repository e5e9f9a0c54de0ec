// @ts-check
/**
 * What a network makes of a picture of the reader's: its answer, or the doubt that there is one, and what it resembles.
 */

import { argmax } from "../../static/js/engine/network.js";
import { realValues } from "../../static/js/data/pack.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { element } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { percent } from "../../static/js/marks/number.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { classesOf, sidesOf } from "../../static/js/marks/specimen.js";

const N_BARS = 5;

/**
 * @typedef {{ probabilities: Float32Array, blank: boolean, familiar: boolean, nearest: number[] }} Judgement
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {import("../../static/js/data/pack.js").Pack} references training images with their labels
 */
export function createSketchAnswer(context, references) {
  const classes = classesOf(context);
  const area = references.images.data.length / references.labels.data.length;
  const bars = createProbabilityBars(context.config, N_BARS);
  const verdict = element("p", { className: "sketch-verdict" });
  const title = element("p", { className: "label" }, "Nearest training images, by the last hidden layer");
  const neighbors = element("div", { className: "sketch-neighbors" });

  /** @param {number} index of a reference */
  function createNeighbor(index) {
    const picture = createMap(...sidesOf(context));
    nameMap(picture);
    const pixels = realValues(references.images, index * area, (index + 1) * area);
    drawMap(picture, pixels, intensityScale(context.theme.tokens()));
    return element("figure", {}, picture, element("figcaption", {}, classes[references.labels.data[index]]));
  }

  return {
    verdict,
    element: element("div", {}, bars.element, title, neighbors),
    /** @param {Judgement} judgement @returns {string} the verdict in a sentence */
    show({ probabilities, blank, familiar, nearest }) {
      const best = argmax(probabilities);
      const answer = `${classes[best]}, ${percent(probabilities[best])}`;
      const sentence = blank ? "Nothing to see yet."
        : familiar ? `The network says ${answer}.`
          : `This is unlike what it was trained on. Pressed for an answer, it says ${answer}.`;
      verdict.textContent = sentence;
      bars.show(probabilities);
      bars.element.toggleAttribute("data-blank", blank || !familiar);
      title.hidden = blank;
      neighbors.replaceChildren(...(blank ? [] : nearest.map(createNeighbor)));
      return sentence;
    },
  };
}
