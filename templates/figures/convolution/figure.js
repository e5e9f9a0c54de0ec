// @ts-check
/** A kernel slides over its input; every product, every sum and the border of zeros can be seen. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { inputOf } from "../../static/js/engine/layer-list.js";
import { channelKey } from "../../static/js/page/config.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createBars } from "../../static/js/marks/bars.js";
import { divergingScale, intensityScale, magnitude, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { button, element, place } from "../../static/js/controls/element.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { shortValue, spellValue } from "../../static/js/marks/number.js";
import { createPlayer } from "../../static/js/controls/player.js";
import { createProducts } from "../../static/js/marks/products.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { termsOf } from "../../static/js/engine/operands.js";

/**
 * @typedef {[number, number]} Cell
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/config.js").LayerConfig} LayerConfig
 */

const HINT = "Shift with an arrow key moves the kernel from cell to cell; arrow left and right change the filter.";

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, config } = context;
  const { experiment } = context.figure;
  const { layers } = config.experiments[experiment];
  const network = await data.network(experiment, "trained");
  const convolutions = layers.filter((layer) => isSlid(layer, layers, network));
  const benches = new Map(convolutions.map((layer) => {
    const source = inputOf(layers, layer.name);
    return [layer.name, createBench(context, { layer, source, ...network.layer(layer.name) }, { choose, look })];
  }));
  let layer = convolutions[0];
  let unit = 0;
  /** @type {Cell} */
  let cell = [0, 0];
  let sentence = "";

  const choice = createToggleGroup({
    label: "Which convolution", choices: convolutions.map(({ name }) => [name, name]),
    onChoose: (name) => store.set({ layer: name, channel: store.get().channels[keyOf(name)] ?? null, cell: null }),
  });
  const stepper = createStepper({ noun: "filter", onStep: (step) => choose(unit + step, cell) });
  const player = createPlayer({ forward });
  const step = button("Step", { className: "pill", onclick: forward });
  place(figure, "choice").replaceChildren(choice.element, player.element, step);
  place(figure, "side").replaceChildren(stepper.element);
  const release = browseWithKeys(figure, {
    position: () => unit, count: () => layer.shape[0], go: (next) => choose(next, cell),
  });

  /** @param {string} name */
  const keyOf = (name) => channelKey(config.experiments, experiment, name) ?? "";

  /** @param {number} next @param {Cell} at */
  function choose(next, at) {
    if (next < 0 || next >= layer.shape[0]) return;
    player.stop();
    store.set({ layer: layer.name, channel: next, cell: at.join(",") });
  }

  /** Show a cell without choosing it. @param {Cell | null} at null: the chosen one */
  function look(at) {
    sentence = bench().look(at ?? cell);
  }

  /** The next cell in reading order. @returns {boolean} whether there are more */
  function forward() {
    const [, rows, columns] = layer.shape;
    const next = (cell[0] * columns + cell[1] + 1) % (rows * columns);
    cell = [Math.floor(next / columns), next % columns];
    look(null);
    return next < rows * columns - 1;
  }

  const bench = () => /** @type {ReturnType<typeof createBench>} */ (benches.get(layer.name));

  return {
    /** @param {State} state */
    async update(state) {
      const pass = await data.forward(experiment, state);
      const before = layer;
      layer = convolutions.find(({ name }) => name === state.layer) ?? layer;
      unit = Math.min(state.channels[keyOf(layer.name)] ?? layer.telling ?? 0, layer.shape[0] - 1);
      const [, rows, columns] = layer.shape;
      if (state.layer === layer.name && state.cell) cell = /** @type {Cell} */ (state.cell.split(",").map(Number));
      else cell = farthest(/** @type {Float32Array} */ (pass.activations.get(layer.name)), unit, layer.shape,
        pass.network.weights(layer.name).bias[unit]);
      cell = [Math.min(cell[0], rows - 1), Math.min(cell[1], columns - 1)];
      figure.dataset.channel = String(unit);
      choice.show(layer.name);
      stepper.showUnit(layer.name, unit, layer.shape[0]);
      if (before !== layer || !place(figure, "bench").firstChild)
        place(figure, "bench").replaceChildren(bench().element);
      bench().show(pass, unit, passPhrase(pass.specimen, classesOf(context), state.network));
      look(null);
    },
    playing: player.playing,
    describe: () => sentence,
    table: () => bench().table(),
    destroy() {
      release();
      player.destroy();
      for (const each of benches.values()) each.destroy();
    },
  };
}

/**
 * Whether a convolution can be seen sliding: without gaps, over maps that the page shows.
 * @param {LayerConfig} layer @param {LayerConfig[]} layers
 * @param {import("../../static/js/engine/network.js").Network} network
 */
function isSlid({ name, has_units: own, shape }, layers, network) {
  if (!own || shape.length < 3) return false;
  const { inputs: [source], window: { dilation } } = network.layer(name);
  return inputOf(layers, name).name === source && dilation.every((step) => step === 1);
}

/**
 * The cell of one map that is farthest from what the ground answers, which is the bias alone.
 * @param {Float32Array} values @param {number} unit @param {number[]} shape @param {number} bias
 * @returns {Cell}
 */
function farthest(values, unit, [, rows, columns], bias) {
  const map = values.subarray(unit * rows * columns, (unit + 1) * rows * columns);
  const at = map.reduce((best, value, i) => (Math.abs(value - bias) > Math.abs(map[best] - bias) ? i : best), 0);
  return [Math.floor(at / columns), at % columns];
}

/** With a true minus sign. @param {number} value */
const minus = (value) => spellValue(value).replace("-", "−");

/**
 * The table for one convolution: its input with the border, the numbers, its output.
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {{ layer: LayerConfig, source: LayerConfig, groups: number,
 *   window: import("../../static/js/engine/window.js").Window }} about `source`: what it reads
 * @param {{ choose: (unit: number, cell: Cell) => void, look: (cell: Cell | null) => void }} hands
 */
function createBench(context, { layer, source, window, groups }, hands) {
  const [maps, height, width] = source.shape;
  const [units, rows, columns] = layer.shape;
  const inputs = maps / groups;
  const isPixels = source.kind === "input";
  const { size: [tall, wide], stride: [down, right], padding } = window;
  const [above, beside] = [Math.max(1, padding[0], padding[2]), Math.max(1, padding[1], padding[3])];
  const [fullHeight, fullWidth] = [height + 2 * above, width + 2 * beside];
  /** @type {{ pass: import("../../static/js/data/data.js").Pass, unit: number, input: number, who: string } | null} */
  let shown = null;
  let terms = /** @type {import("../../static/js/engine/operands.js").Term[]} */ ([]);

  const frame = element("span", { className: "padding-frame", "aria-hidden": "true" });
  const input = createStage({
    rows: fullHeight, columns: fullWidth, hint: HINT,
    onHover: (at) => hands.look(at && centreOf(at)),
    onChoose: (at) => hands.choose(shown?.unit ?? 0, centreOf(at)),
  });
  input.element.append(frame);
  frame.style.inset = `${(100 * above) / fullHeight}% ${(100 * beside) / fullWidth}%`;
  const output = createStage({ rows, columns, hint: HINT, onHover: hands.look,
    onChoose: (at) => hands.choose(shown?.unit ?? 0, at) });
  const products = createProducts(tall, wide);
  const sums = inputs > 1 ? createBars({
    className: "partial-sums", label: `The sums over the ${inputs} maps of ${source.name}`, onHover: () => {},
    onChoose(at) { if (shown) { shown.input = at; hands.look(null); } },
  }) : null;
  const which = element("p", { className: "label" });
  const equation = element("p", { className: "equation" });
  const readout = createReadout();

  /** From a cell of the padded input to the cell whose window it is the middle of. @param {Cell} at @returns {Cell} */
  const centreOf = ([row, column]) => [
    Math.min(Math.max(Math.round((row - above + padding[0] - (tall - 1) / 2) / down), 0), rows - 1),
    Math.min(Math.max(Math.round((column - beside + padding[1] - (wide - 1) / 2) / right), 0), columns - 1),
  ];

  /** The terms of one of the maps that the kernel reads. @param {number} at */
  const termsOfInput = (at) => terms.slice(at * tall * wide, (at + 1) * tall * wide);

  /** Which map of the layer before that is: a layer in groups reads a part of them. @param {number} at */
  const mapOf = (at) => Math.floor((shown?.unit ?? 0) / (units / groups)) * inputs + at;

  /** @param {number} at */
  const sumOf = (at) => termsOfInput(at).reduce((sum, term) => sum + term.product, 0);

  function drawMaps() {
    if (!shown) return;
    const { pass, unit } = shown;
    const tokens = context.theme.tokens();
    const values = /** @type {Float32Array} */ (pass.activations.get(source.name));
    const first = mapOf(shown.input) * height * width;
    const padded = new Float32Array(fullHeight * fullWidth);
    for (let row = 0; row < height; row++)
      padded.set(values.subarray(first + row * width, first + (row + 1) * width), (row + above) * fullWidth + beside);
    input.draw(padded, isPixels ? intensityScale(tokens)
      : divergingScale(tokens, usualMagnitude(values), Boolean(source.signed)));
    const all = /** @type {Float32Array} */ (pass.activations.get(layer.name));
    output.draw(all.subarray(unit * rows * columns, (unit + 1) * rows * columns),
      divergingScale(tokens, usualMagnitude(all)));
  }

  return {
    element: element("div", { className: "bench" },
      element("div", {}, element("p", { className: "label" }, maps === 1 ? "image, with its border of zeros"
        : `one map of ${source.name}, with its border of zeros`), input.element),
      element("div", { className: "bench-sum" }, which, ...(sums ? [sums.element] : []), products.element,
        equation, readout.element),
      element("div", {}, element("p", { className: "label" }, layer.name), output.element)),
    /** @param {import("../../static/js/data/data.js").Pass} pass @param {number} unit @param {string} who */
    show(pass, unit, who) {
      const input = shown?.unit === unit && shown.pass.network === pass.network ? shown.input : -1;
      shown = { pass, unit, input, who };
    },
    /** @param {Cell} at of the output @returns {string} the present state in a sentence */
    look([row, column]) {
      if (!shown) return "";
      const { pass, unit } = shown;
      const tokens = context.theme.tokens();
      const sum = termsOf(pass.network, pass.activations, layer.name, (unit * rows + row) * columns + column);
      terms = sum.terms;
      const totals = Float32Array.from({ length: inputs }, (_, at) => sumOf(at));
      if (shown.input < 0)
        shown.input = totals.reduce((best, value, at) => (Math.abs(value) > Math.abs(totals[best]) ? at : best), 0);
      drawMaps();
      input.point([row * down + above - padding[0], column * right + beside - padding[1]], [tall, wide]);
      output.point([row, column]);
      const chosen = termsOfInput(shown.input);
      const weights = magnitude(/** @type {Float32Array} */ (pass.network.layer(layer.name).weight));
      products.show(chosen, {
        input: isPixels ? intensityScale(tokens)
          : divergingScale(tokens, magnitude(/** @type {Float32Array} */ (pass.activations.get(source.name)))),
        weight: divergingScale(tokens, weights), product: divergingScale(tokens, weights),
      });
      sums?.show({ values: totals, first: 0, group: 0, tokens, low: Math.min(0, ...totals),
        high: Math.max(0, ...totals) });
      sums?.point(shown.input);
      const opened = spellUnit(source.name, mapOf(shown.input));
      which.textContent =
        inputs > 1 ? `Sums over the ${inputs} maps of ${source.name}; ${opened} is opened below` : "";
      const total = totals.reduce((all, value) => all + value, 0);
      equation.textContent = inputs > 1
        ? `${opened}: ${minus(totals[shown.input])} · all ${inputs}: ${minus(total)} · with the bias ` +
          `${minus(sum.bias ?? 0)}:`
        : `sum ${minus(total)} · with the bias ${minus(sum.bias ?? 0)}:`;
      readout.show(spellReadout(layer.name, unit, sum.value, [row, column]));
      const outside = terms.filter((term) => term.index < 0).length;
      input.name(`${source.name}, the kernel at row ${row}, column ${column}`);
      output.name(spellUnit(layer.name, unit));
      return (
        `${spellUnit(layer.name, unit)} at row ${row}, column ${column}, for ${shown.who}: ` +
        `${terms.length} products${outside ? `, ${outside} of them on the border of zeros,` : ""} sum to ` +
        `${shortValue(total)}; with the bias the cell is ${spellValue(sum.value)}.`
      );
    },
    table: () => ({
      columns: ["input map", "kernel row", "kernel column", "input", "weight", "product"],
      rows: terms.map((term, at) => {
        const k = at % (tall * wide);
        return [mapOf(Math.floor(at / (tall * wide))), Math.floor(k / wide), k % wide, term.input, term.weight,
          term.product];
      }),
    }),
    destroy: () => sums?.destroy(),
  };
}
