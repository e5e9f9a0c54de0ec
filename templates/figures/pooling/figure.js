// @ts-check
/** Max-pooling: which pixel of each window is kept, and what is thrown away. */

import { inputOf } from "../../static/js/engine/layer-list.js";
import { winner } from "../../static/js/engine/operations.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { divergingScale, magnitude, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { element, place } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { percent, spellValue } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";

/**
 * @typedef {[number, number]} Cell
 * @typedef {import("../../static/js/page/store.js").State} State
 */

/**
 * @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context its layer is a max-pool
 */
export async function mount(figure, context) {
  const { data, theme, config } = context;
  const { experiment } = context.figure;
  const units = createUnits(context);
  const { layers } = config.experiments[experiment];
  const before = inputOf(layers, units.layer.name);
  const [, rows, columns] = units.layer.shape;
  const [, tall, wide] = before.shape;
  let view = "all";
  let unit = 0;
  let sentence = "";
  /**
   * @type {{ layer: import("../../static/js/engine/network.js").Layer, before: Float32Array, after: Float32Array,
   *   cell: Cell } | null}
   */
  let shown = null;

  const step = tall / rows;
  const wideStage = createStage({
    rows: tall, columns: wide,
    onHover: (cell) => point(cell && windowOf(cell)),
    onChoose: (cell) => units.chooseCell(unit, windowOf(cell)),
  });
  const stage = createStage({ rows, columns, onHover: point, onChoose: (cell) => units.chooseCell(unit, cell) });
  const legend = createLegend();
  const readout = createReadout();
  const stepper = createStepper({ noun: "map", onStep: (by) => units.choose(unit + by) });
  const views = createToggleGroup({
    label: "What to show of the map before", className: "small",
    choices: [["all", "All"], ["kept", "Kept"], ["lost", "Thrown away"]],
    onChoose(next) { view = next; draw(); },
  });
  place(figure, "before").replaceChildren(element("p", { className: "label" }, `${before.name}, before`),
    wideStage.element, views.element);
  place(figure, "after").replaceChildren(element("p", { className: "label" }, `${units.layer.name}, after`),
    stage.element, stepper.element);
  place(figure, "side").replaceChildren(legend.element, readout.element);
  const release = browseWithKeys(figure, { position: () => unit, count: () => units.count, go: units.choose });

  /** @param {Cell} cell of the map before @returns {Cell} of the map after */
  function windowOf([row, column]) {
    return [Math.min(Math.floor(row / step), rows - 1), Math.min(Math.floor(column / step), columns - 1)];
  }

  /** @param {Cell | null} over */
  function point(over) {
    if (!shown) return;
    const { layer, before: x, after: y } = shown;
    const [row, column] = over ?? shown.cell;
    const index = (unit * rows + row) * columns + column;
    const best = winner(layer, x, index) - unit * tall * wide;
    wideStage.point([row * layer.stride, column * layer.stride], layer.size);
    stage.point([row, column]);
    const values = windowValues(layer, x, [row, column]).map(spellValue).join(", ");
    const from = `${before.name}[${unit}](${Math.floor(best / wide)}, ${best % wide})`;
    readout.show(spellReadout(layer.name, unit, y[index], [row, column]),
      `the largest of ${values}; kept from ${from}`);
  }

  /** @param {import("../../static/js/engine/network.js").Layer} layer @param {Float32Array} x @param {Cell} cell */
  function windowValues(layer, x, [row, column]) {
    return Array.from({ length: layer.size ** 2 }, (_, k) => {
      const y = row * layer.stride + Math.floor(k / layer.size);
      return x[(unit * tall + y) * wide + column * layer.stride + (k % layer.size)];
    });
  }

  function draw() {
    if (!shown) return;
    const { layer, before: x, after: y } = shown;
    const kept = new Set(Array.from({ length: rows * columns }, (_, i) => winner(layer, x, unit * rows * columns + i)));
    const first = unit * tall * wide;
    const map = x.slice(first, first + tall * wide).map((value, i) =>
      view === "all" || (view === "kept") === kept.has(first + i) ? value : 0);
    const scale = divergingScale(theme.tokens(), usualMagnitude(x), false);
    wideStage.draw(map, scale);
    stage.draw(y.subarray(unit * rows * columns, (unit + 1) * rows * columns), scale);
    legend.show(scale, "positive", scale.high < magnitude(map));
    views.show(view);
  }

  return {
    /** @param {State} state */
    async update(state) {
      const { network, activations, specimen } = await data.forward(experiment, state);
      unit = units.shown(state, busiest(/** @type {Float32Array} */ (activations.get(units.layer.name)), units.count));
      const x = /** @type {Float32Array} */ (activations.get(before.name));
      const y = /** @type {Float32Array} */ (activations.get(units.layer.name));
      const map = y.subarray(unit * rows * columns, (unit + 1) * rows * columns);
      const peak = map.reduce((best, value, at) => (value > map[best] ? at : best), 0);
      shown = {
        layer: network.layer(units.layer.name), before: x, after: y,
        cell: units.cell(state) ?? [Math.floor(peak / columns), peak % columns],
      };
      figure.dataset.channel = String(unit);
      stepper.show(units.layer.name, unit, units.count);
      draw();
      point(null);
      const total = x.reduce((sum, value) => sum + value, 0);
      const passed = y.reduce((sum, value) => sum + value, 0);
      const who = passPhrase(specimen, classesOf(context), state.network);
      place(figure, "share").textContent =
        `${units.layer.name} keeps ${y.length.toLocaleString("en")} of ${x.length.toLocaleString("en")} numbers ` +
        `(${percent(y.length / x.length)}), which hold ${percent(total ? passed / total : 0)} of the sum.`;
      wideStage.name(`${before.name} map ${unit + 1} of ${units.count} for ${who}`);
      stage.name(`${units.layer.name} map ${unit + 1} of ${units.count} for ${who}`);
      sentence =
        `${units.layer.name} map ${unit + 1} of ${units.count} for ${who}. ${place(figure, "share").textContent}`;
    },
    describe: () => sentence,
    table: () => ({
      columns: ["row", "column", units.layer.name, "kept from row", "kept from column"],
      rows: Array.from({ length: rows * columns }, (_, i) => {
        const { layer, before: x, after: y } = /** @type {NonNullable<typeof shown>} */ (shown);
        const index = unit * rows * columns + i;
        const best = winner(layer, x, index) - unit * tall * wide;
        return [Math.floor(i / columns), i % columns, y[index], Math.floor(best / wide), best % wide];
      }),
    }),
    picture: () => ({
      width: 984, height: 480,
      draw(/** @type {CanvasRenderingContext2D} */ canvas) {
        canvas.imageSmoothingEnabled = false;
        canvas.drawImage(wideStage.canvas, 0, 0, 480, 480);
        canvas.drawImage(stage.canvas, 504, 0, 480, 480);
      },
    }),
    destroy: release,
  };
}

/** The map whose values differ most. @param {Float32Array} values @param {number} count */
function busiest(values, count) {
  const area = values.length / count;
  const spread = Array.from({ length: count }, (_, unit) => {
    const map = values.subarray(unit * area, (unit + 1) * area);
    const mean = map.reduce((sum, value) => sum + value, 0) / area;
    return map.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
  return spread.indexOf(Math.max(...spread));
}
