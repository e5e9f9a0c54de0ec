// @ts-check
/** Any number of the network, unfolded term by term down to the pixels. */

import { arithmetic, checkSentence } from "./arithmetic.js";
import { place } from "../../static/js/controls/element.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createTree } from "./tree.js";
import { nameOf, termsOf } from "../../static/js/engine/operands.js";

export { openDrawer } from "./drawer.js";

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/engine/operands.js").Sum} Sum
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { data } = context;
  const classes = classesOf(context);
  const tree = createTree({ label: "The arithmetic of one number" });
  const readout = createReadout();
  place(figure, "readout").replaceChildren(readout.element);
  place(figure, "tree").replaceChildren(tree.element);
  /** @type {Sum | null} */
  let sum = null;
  let unfolded = "";
  let sentence = "";

  return {
    /** @param {State} state */
    async update(state) {
      const pass = { ...await data.forward(context.figure.experiment, state), kinds: context.config.kinds };
      const { layer, index } = chosen(state, pass);
      const key = [state.image, state.drawing, state.network, layer, index].join(" ");
      if (key === unfolded) return;
      unfolded = key;
      sum = termsOf(pass.network, pass.activations, layer, index);
      tree.show(arithmetic(pass, layer, index));
      const what =
        layer === pass.network.layers.at(-1)?.name ? `the logit of ${classes[index]}` : `a number of ${layer}`;
      const who = `${what} for ${passPhrase(pass.specimen, classes, state.network)}`;
      readout.show(`${nameOf(pass.network.layer(layer), index)} = ${spellValue(sum.value)}`, who);
      const check = checkSentence(sum, pass.kinds[sum.kind].reading);
      place(figure, "check").textContent = check;
      sentence =
        `${nameOf(pass.network.layer(layer), index)} is ${spellValue(sum.value)}, ${who}. ${check}`;
    },
    describe: () => sentence,
    table: () => ({
      columns: ["from layer", "index", "input", "weight", "product"],
      rows: (sum?.terms ?? []).map((term) => [term.layer, term.index, term.input, term.weight, term.product]),
    }),
    destroy() {},
  };
}

/**
 * The number to explain: the one last chosen on the page, or the largest logit.
 * @param {State} state
 * @param {import("../../static/js/data/data.js").Pass} pass
 */
function chosen(state, { network, activations }) {
  const layer = network.layers.find(({ name }) => name === state.layer) ?? network.layers[network.layers.length - 1];
  const values = /** @type {Float32Array} */ (activations.get(layer.name));
  if (layer.name !== state.layer || state.channel === null) return { layer: layer.name, index: peak(values) };
  const area = values.length / layer.shape[0];
  const first = Math.min(state.channel, layer.shape[0] - 1) * area;
  return { layer: layer.name, index: first + cellIn(state, layer.shape, values.subarray(first, first + area)) };
}

/** The chosen cell of a map, or its largest. @param {State} state @param {number[]} shape @param {Float32Array} map */
function cellIn(state, [, rows, columns], map) {
  if (map.length === 1 || !state.cell) return peak(map);
  const [row, column] = state.cell.split(",").map(Number);
  return Math.min(row, rows - 1) * columns + Math.min(column, columns - 1);
}

/** @param {Float32Array} values */
const peak = (values) => values.reduce((best, value, at) => (value > values[best] ? at : best), 0);
