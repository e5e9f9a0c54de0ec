// @ts-check
/**
 * The first screen: the image, and what the network makes of it. Needs no weights while it is the trained network.
 */

import { OWN } from "../../static/js/data/data.js";
import { argmax, softmax } from "../../static/js/engine/softmax.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { classesOf, createPicture, drawSpecimen, specimenPhrase } from "../../static/js/marks/specimen.js";

/** @typedef {import("../../static/js/data/data.js").Specimen} Specimen */

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { config, data, figure, theme } = context;
  const specimens = await data.specimens(figure.experiment);
  const classes = classesOf(context);
  const picture = createPicture();
  picture.setAttribute("role", "img");
  const bars = createProbabilityBars(config, context.options.bars ?? 5);
  place(element, "picture").replaceChildren(picture);
  place(element, "bars").replaceChildren(bars.element);
  let sentence = "";
  /** @type {(string | number)[][]} */
  let rows = [];

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const specimen = specimens[Math.min(state.image, specimens.length - 1)];
      const probabilities = await probabilitiesOf(data, figure.experiment, state, specimen);
      sentence = judge(specimen, probabilities, classes, state.network);
      rows = classes.map((name, label) => [name, probabilities[label]]);
      drawSpecimen(picture, specimen, theme.tokens());
      picture.setAttribute("aria-label", specimenPhrase(specimen, classes));
      bars.show(probabilities);
      place(element, "sentence").replaceChildren(make("p", {}, sentence));
    },
    describe: () => sentence,
    table: () => ({ columns: ["class", "probability"], rows }),
    destroy() {},
  };
}

/**
 * The build computed those of the trained network; others are computed here.
 * @param {import("../../static/js/data/data.js").Data} data @param {string} experiment
 * @param {import("../../static/js/page/store.js").State} state @param {Specimen} specimen
 */
async function probabilitiesOf(data, experiment, state, specimen) {
  if (state.network === "trained") return specimen.probabilities;
  const { activations } = await data.forward(experiment, state);
  return softmax(/** @type {Float32Array} */ (activations.get("logits")));
}

/**
 * @param {Specimen} specimen @param {Float32Array} probabilities @param {string[]} classes @param {string} network
 */
function judge(specimen, probabilities, classes, network) {
  const best = argmax(probabilities);
  const who = network === "trained" ? "The network" : `The ${network.replaceAll("-", " ")} network`;
  const verdict = `${who} says ${classes[best]} (${percent(probabilities[best])})`;
  if (specimen.test_index === OWN) return `${verdict}; nobody has labelled your picture.`;
  return best === specimen.label
    ? `${verdict}, and so does the label.`
    : `${verdict}; the label says ${classes[specimen.label]}.`;
}
