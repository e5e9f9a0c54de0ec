// @ts-check
/** One weight, its derivative, a step against it: what the derivative promises of the loss, and what the loss does. */

import { curveOf, downward, rankOf, spellWeight, stepOf } from "./steps.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createLinePlot, drawLines } from "../../static/js/marks/line-plot.js";
import { spellValue } from "../../static/js/marks/number.js";

/**
 * @typedef {import("./steps.js").Told} Told
 * @typedef {import("./steps.js").Weight} Weight
 * @typedef {ReturnType<typeof stepOf>} Step
 */

/** Room above and below the curve, as a share of its height. */
const MARGIN = 0.08;
const KEYS = [["before", "before the step"], ["promised", "promised by the derivative"], ["after", "after the step"]];

/**
 * @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, { store, data, figure, theme }) {
  /** @type {Told} */
  const told = await data.json(`data/${figure.experiment}/worked-step.json`);
  const { weights } = told;
  const lengths = downward(told);
  let chosen = 0;
  let sentence = "";
  /** @type {import("../../static/js/marks/line-plot.js").Chart | null} */
  let chart = null;

  const choose = (/** @type {number} */ index) => {
    if (index >= 0 && index < weights.length) store.set({ weight: index });
  };
  const layers = createToggleGroup({
    label: "Layer", choices: [...new Set(weights.map(({ layer }) => layer))].map((name) => [name, name]),
    onChoose: (name) => choose(weights.findIndex(({ layer }) => layer === name)),
  });
  const stepper = createStepper({ noun: "weight", onStep: (step) => choose(chosen + step) });
  const rates = createToggleGroup({
    label: "Length of the step, in derivatives", className: "small",
    choices: lengths.map((length, index) => [String(index), `${length} ×`]),
    onChoose: (index) => store.set({ rate: Number(index) }),
  });
  const plot = createLinePlot();
  const numbers = make("dl", { className: "worked-numbers" });
  const keys = KEYS.map(([kind, words]) => make("span", { className: "worked-key", "data-kind": kind }, words));
  place(element, "plot").replaceChildren(plot.element, make("p", { className: "worked-keys" }, ...keys));
  place(element, "side").replaceChildren(layers.element, stepper.element, rates.element, numbers);
  const release = browseWithKeys(element, { position: () => chosen, count: () => weights.length, go: choose });

  return {
    update(state) {
      chosen = Math.min(state.weight, weights.length - 1);
      const rate = Math.min(state.rate, lengths.length - 1);
      const weight = weights[chosen];
      const step = stepOf(told, weight, lengths[rate]);
      layers.show(weight.layer);
      rates.show(String(rate));
      stepper.show(spellWeight(weight), chosen, weights.length, rankOf(weight));
      numbers.replaceChildren(...rowsOf(weight, step, lengths[rate]));
      sentence = sentenceOf(weight, step);
      chart = chartOf(told, weight, step, theme.tokens());
      plot.show(chart, sentence);
    },
    describe: () => sentence,
    table: () => tableOf(told),
    picture: () => ({
      width: 720, height: 420,
      draw: (/** @type {CanvasRenderingContext2D} */ canvas) => chart && drawLines(canvas, chart, 720, 420),
    }),
    destroy() {
      release();
      plot.destroy();
    },
  };
}

/** @param {number} loss */
const spellLoss = (loss) => loss.toFixed(5);

/** @param {number} value */
const spell = (value) => spellValue(value).replace("-", "−");

/** What is worked out, line by line. @param {Weight} weight @param {Step} step @param {number} length */
const rowsOf = ({ gradient }, { from, to, moved, before, promised, after }, length) => [
  ["weight", spell(from)],
  ["derivative of the loss", spell(gradient)],
  [`step, −${length} × the derivative`, spell(moved)],
  ["weight after it", spell(to)],
  ["loss before", spellLoss(before)],
  ["loss promised", spellLoss(promised)],
  ["loss after", spellLoss(after)],
].map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));

/** @param {Weight} weight @param {Step} step */
const sentenceOf = (weight, { from, moved, before, promised, after }) =>
  `${spellWeight(weight)} = ${spell(from)}; the derivative of the loss is ${spell(weight.gradient)}. ` +
  `Moved by ${spell(moved)}, it takes the loss from ${spellLoss(before)} to ${spellLoss(after)}; ` +
  `the derivative promised ${spellLoss(promised)}.`;

/**
 * @param {Told} told @param {Weight} weight @param {Step} step
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 * @returns {import("../../static/js/marks/line-plot.js").Chart}
 */
function chartOf(told, weight, { from, to, before, promised, after }, tokens) {
  const curve = curveOf(told, weight);
  const { positions } = curve;
  const all = [...curve.losses, ...curve.promised];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = MARGIN * (most - least);
  return {
    tokens, positions, low: least - room, high: most + room,
    curves: [
      { name: "loss", values: curve.losses, color: "ink", strong: true },
      { name: "promised", values: curve.promised, color: "negative", dash: [6, 4] },
    ],
    dots: [
      { at: from, value: before, color: "ink" },
      { at: to, value: promised, color: "negative" },
      { at: to, value: after, color: "positive" },
    ],
    across: `weight of ${weight.layer}`, up: "loss",
    marks: [positions[0], from, positions[positions.length - 1]].map((at) => [at, at.toFixed(2).replace("-", "−")]),
    ticks: [least, before, most].map((loss) => [loss, loss.toFixed(loss < 10 ? 3 : 2)]),
  };
}

/** Every step that was taken. @param {Told} told */
const tableOf = (told) => ({
  columns: ["weight", "value", "derivative", "step", "loss before", "loss promised", "loss after"],
  rows: told.weights.flatMap((weight) => told.steps.map((length) => {
    const { from, moved, before, promised, after } = stepOf(told, weight, length);
    return [spellWeight(weight), from, weight.gradient, moved, before, promised, after];
  })),
});
