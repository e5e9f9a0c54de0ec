// @ts-check
/**
 * What a network makes of a picture of the reader's: its answer, or the doubt that there is one, and what it resembles.
 */

import { argmax } from "../../static/js/engine/network.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { element } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { percent, withArticle } from "../../static/js/marks/number.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { classesOf, sidesOf } from "../../static/js/marks/specimen.js";

const N_BARS = 5;
/** Room for neighbours that have not come yet. */
const N_NEIGHBORS = 3;

/**
 * @typedef {{ probabilities: Float32Array, blank: boolean, likeness: import("./familiarity.js").Verdict | null,
 *   references: import("./references.js").References | null }} Judgement
 * @param {import("../../static/js/page/host.js").Context} context
 */
export function createSketchAnswer(context) {
  const classes = classesOf(context);
  const bars = createProbabilityBars(context.config, N_BARS);
  const verdict = element("p", { className: "sketch-verdict" });
  const title = element("p", { className: "label" }, "Nearest training images, by the last hidden layer");
  const neighbors = element("div", { className: "sketch-neighbors" });

  /** @param {string} name @param {Float32Array} [pixels] */
  function createNeighbor(name, pixels) {
    const picture = createMap(...sidesOf(context));
    nameMap(picture);
    if (pixels) drawMap(picture, pixels, intensityScale(context.theme.tokens()));
    return element("figure", {}, picture, element("figcaption", {}, name));
  }

  /** @param {number[]} nearest @param {import("./references.js").References} references */
  function createNeighbors(nearest, { labels, pixels }) {
    const area = pixels.length / labels.length;
    return nearest.map((at) => createNeighbor(classes[labels[at]], pixels.subarray(at * area, (at + 1) * area)));
  }

  return {
    verdict,
    element: element("div", {}, bars.element, title, neighbors),
    /** @param {Judgement} judgement @returns {string} the verdict in a sentence */
    show({ probabilities, blank, likeness, references }) {
      const best = argmax(probabilities);
      const answer = `${classes[best]}, ${percent(probabilities[best])}`;
      const sentence = blank ? `Nothing to see yet. Draw ${withArticle(classes[0])}.`
        : likeness?.familiar ?? true ? `The network says ${answer}.`
          : `This is unlike what it was trained on. Pressed for an answer, it says ${answer}.`;
      verdict.textContent = sentence;
      bars.show(probabilities);
      bars.element.toggleAttribute("data-blank", blank || likeness?.familiar === false);
      title.hidden = blank;
      neighbors.replaceChildren(...(blank ? [] : likeness && references
        ? createNeighbors(likeness.nearest, references)
        : Array.from({ length: N_NEIGHBORS }, () => createNeighbor("\u00a0"))));
      return sentence;
    },
  };
}
