// @ts-check
/** The exported file under ONNX Runtime Web, loaded on request, beside the page's own arithmetic. */

import { softmax } from "../../static/js/engine/network.js";
import { createDataTable } from "../../static/js/marks/data-table.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";
import { createOnnxPanel } from "../../static/js/controls/onnx-panel.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { classesOf, createPicture, drawSpecimen, specimenPhrase } from "../../static/js/marks/specimen.js";

/** @typedef {import("../../static/js/page/store.js").State} State */

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, config, figure, theme } = context;
  const classes = classesOf(context);
  const picture = createPicture();
  picture.setAttribute("role", "img");
  const bars = createProbabilityBars(config, 5);
  const source = make("p", { className: "label" });
  const comparison = make("div");
  const panel = createOnnxPanel(context, { onReady: () => ask(store.get()), onAnswer });
  place(element, "picture").replaceChildren(picture);
  place(element, "answer").replaceChildren(source, bars.element);
  place(element, "controls").replaceChildren(panel.element, comparison);
  /** @type {(string | number)[][]} */
  let rows = [];

  /** The exported file holds the trained network, whichever the page shows. @param {State} state */
  const ownPass = (state) => data.forward(figure.experiment, { image: state.image, network: "trained" });

  /** @param {State} state */
  async function ask(state) {
    const { specimen, activations } = await ownPass(state);
    await panel.ask({ pixels: specimen.pixels, activations });
  }

  /** @param {import("../../static/js/controls/onnx-panel.js").Answer} answer */
  function onAnswer({ logits, compared }) {
    show(softmax(logits), "ONNX Runtime's answer");
    rows = compared.map(({ name, count, difference }) => [name, count, difference]);
    const table =
      createDataTable({ columns: ["layer", "numbers", "largest difference"], rows }, "Agreement layer by layer");
    table.open = comparison.querySelector("details")?.open ?? false;
    comparison.replaceChildren(table);
  }

  /** @param {Float32Array} probabilities @param {string} name */
  function show(probabilities, name) {
    source.textContent = name;
    bars.show(probabilities);
  }

  return {
    async update(state) {
      const { specimen, activations } = await ownPass(state);
      drawSpecimen(picture, specimen, theme.tokens());
      picture.setAttribute("aria-label", specimenPhrase(specimen, classes));
      await ask(state);
      if (panel.running()) return;
      comparison.replaceChildren();
      const probabilities = softmax(/** @type {Float32Array} */ (activations.get("logits")));
      show(probabilities, "The page's own answer");
      rows = classes.map((name, label) => [name, percent(probabilities[label])]);
    },
    describe: () => panel.sentence() || `${source.textContent}.`,
    table: () => ({ columns: panel.running() ? ["layer", "numbers", "largest_difference"]
      : ["class", "probability"], rows }),
    destroy: panel.destroy,
  };
}
