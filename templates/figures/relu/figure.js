// @ts-check
/** Before and after a ReLU, side by side, with the numbers that it cuts off. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { inputOf } from "../../static/js/engine/layer-list.js";
import { channelKey, tellingOf } from "../../static/js/page/config.js";
import { createPairPane } from "./before-after.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { magnitude } from "../../static/js/maps/color-scale.js";
import { place } from "../../static/js/controls/element.js";
import { createHistogram } from "./histogram.js";
import { percent } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/config.js").LayerConfig} LayerConfig
 * @typedef {{ before: LayerConfig, after: LayerConfig }} Pair
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const { layers } = config.experiments[experiment];
  const pairs = reluPairs(layers);
  const statistics = (await data.json(`data/${experiment}/statistics.json`)).networks;
  let pair = pairs[0];
  let unit = 0;
  let sentence = "";
  /** @type {{ before: Float32Array, after: Float32Array }} */
  let values = { before: new Float32Array(0), after: new Float32Array(0) };

  const choice = createToggleGroup({
    label: "Which ReLU", choices: pairs.map(({ after }) => [after.name, after.name]),
    onChoose: (name) => store.set({ layer: name, channel: store.get().channels[keyOf(name)] ?? null }),
  });
  const stepper = createStepper({ noun: "channel", onStep: (step) => choose(unit + step) });
  const readout = createReadout();
  const histogram = createHistogram({ className: "relu-histogram" });
  const panes = new Map(
    pairs.map((each) => [each.after.name, createPairPane({ ...each, onPoint: spell, onChoose: choose })]),
  );
  place(figure, "choice").replaceChildren(choice.element);
  place(figure, "side").replaceChildren(stepper.element, readout.element);
  place(figure, "histogram").replaceChildren(histogram.element);
  const release = browseWithKeys(figure, { position: () => unit, count: () => pair.after.shape[0], go: choose });

  /** @param {string} name */
  const keyOf = (name) => channelKey(config.experiments, experiment, name) ?? "";

  /** @param {number} next @param {[number, number]} [cell] */
  function choose(next, cell) {
    if (next < 0 || next >= pair.after.shape[0]) return;
    store.set({ layer: pair.after.name, channel: next, ...(cell && { cell: cell.join(",") }) });
  }

  /** @param {number} index flat, in the layer */
  function spell(index) {
    const [, , columns] = pair.after.shape;
    const area = values.after.length / pair.after.shape[0];
    const within = index % area;
    /** @type {[number, number] | undefined} */
    const cell = columns ? [Math.floor(within / columns), within % columns] : undefined;
    const at = Math.floor(index / area);
    const source = spellReadout(pair.before.name, at, values.before[index], cell);
    readout.show(
      spellReadout(pair.after.name, at, values.after[index], cell),
      values.before[index] > 0 ? `passed on from ${source}` : `cut: ${source}`,
    );
  }

  return {
    /** @param {State} state */
    async update(state) {
      const { activations, specimen } = await data.forward(experiment, state);
      pair = pairs.find(({ before, after }) => [before.name, after.name].includes(state.layer ?? "")) ?? pair;
      const { before, after } = pair;
      values = {
        before: /** @type {Float32Array} */ (activations.get(before.name)),
        after: /** @type {Float32Array} */ (activations.get(after.name)),
      };
      unit = Math.min(state.channels[keyOf(after.name)] ?? tellingOf(layers, after.name) ??
        divided(values.before, after.shape[0]), after.shape[0] - 1);
      figure.dataset.channel = String(unit);
      choice.show(after.name);
      stepper.showUnit(after.name, unit, after.shape[0]);
      const pane = /** @type {ReturnType<typeof createPairPane>} */ (panes.get(after.name));
      place(figure, "pane").replaceChildren(pane.element);
      pane.show(values, unit, state.cell, theme.tokens());
      histogram.show(values.before, magnitude(values.before), theme.tokens());
      const cut = values.before.reduce((count, value) => count + (value > 0 ? 0 : 1), 0) / values.before.length;
      const average = statistics[state.network].layers[after.name];
      const who = passPhrase(specimen, classesOf(context), state.network);
      place(figure, "share").textContent =
        `${after.name} cuts ${percent(cut)} of ${before.name}'s ${values.before.length.toLocaleString("en")} numbers ` +
        `for this image; ${percent(average.zeros)} on average over ${average.n.toLocaleString("en")} test images.`;
      sentence =
        `${spellUnit(after.name, unit)} for ${who}. ${place(figure, "share").textContent}`;
    },
    describe: () => sentence,
    table: () => ({
      columns: ["index", `before (${pair.before.name})`, `after (${pair.after.name})`],
      rows: Array.from(values.before, (value, index) => [index, value, values.after[index]]),
    }),
    picture: () => ({
      width: 960, height: 300,
      draw: (/** @type {CanvasRenderingContext2D} */ canvas) => histogram.paint(canvas, 960, 280),
    }),
    destroy() {
      release();
      histogram.destroy();
      for (const pane of panes.values()) pane.destroy();
    },
  };
}

/** Every activation with the layer that it reads. @param {LayerConfig[]} layers @returns {Pair[]} */
function reluPairs(layers) {
  return layers.filter(({ bends }) => bends).map((after) => ({ before: inputOf(layers, after.name), after }));
}

/**
 * The channel that has most of what is kept and of what is cut.
 * @param {Float32Array} values @param {number} channels
 */
function divided(values, channels) {
  const area = values.length / channels;
  const shares = Array.from({ length: channels }, (_, channel) => {
    const map = values.subarray(channel * area, (channel + 1) * area);
    const kept = map.reduce((sum, value) => sum + Math.max(value, 0), 0);
    return Math.min(kept, kept - map.reduce((sum, value) => sum + value, 0));
  });
  return shares.indexOf(Math.max(...shares));
}
