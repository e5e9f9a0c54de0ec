// @ts-check
/** All kernels of a convolution: their weights, their answer to the specimen, and what excites them most. */

import { inputOf } from "../../static/js/engine/layer-list.js";
import { byNorm, heaviestInput, kernelsOf, mosaic, norm } from "./kernel-table.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { divergingScale, magnitude, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { element, place } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { percent, twoDecimals } from "../../static/js/marks/number.js";
import { createValueGrid } from "../../static/js/marks/products.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createTile } from "../../static/js/marks/unit-tile.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";
import { UNIT_SHEET, findUnit, listUnits } from "../../static/js/data/unit-list.js";

const N_EXAMPLES = 9;

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context its layer is a convolution
 */
export async function mount(figure, context) {
  const { data, theme, config } = context;
  const { experiment } = context.figure;
  const units = createUnits(context);
  const { name, shape: [count, rows, columns] } = units.layer;
  const folder = `data/${experiment}/units`;
  const facts = await data.pack(`${folder}/excitation.bin`);
  const entries = listUnits(config.experiments[experiment]);
  const { layers } = config.experiments[experiment];
  const source = inputOf(layers, name);
  const single = source.shape[0] === 1;
  /**
   * @type {{ pass: import("../../static/js/data/data.js").Pass, kernels: Float32Array[], order: number[],
   *   unit: number, who: string, trained: boolean } | null}
   */
  let shown = null;
  let sorting = "number";
  let sentence = "";
  /** @type {[number, number] | null} */
  let hovered = null;

  const numbers = createValueGrid("weights", 3);
  const stage = createStage({ rows, columns, onHover(over) { hovered = over; spell(); },
    onChoose: (cell) => units.chooseCell(shown?.unit ?? 0, cell) });
  const stepper = createStepper({ noun: "filter", onStep: (step) => go(position() + step) });
  const readout = createReadout();
  const legend = createLegend();
  const side = single ? 3 : Math.ceil(Math.sqrt(source.shape[0])) * 4 - 1;
  const pictures = Array.from({ length: count }, () => createMap(side, side));
  const captions = pictures.map(() => element("span", { className: "kernel-number" }));
  const grid = createChoiceRow({
    label: `All ${count} kernels of ${name}`, className: "kernel-grid",
    options: pictures.map((picture, at) =>
      ({ name: `Kernel ${at + 1}`, content: element("span", {}, picture, captions[at]) })),
    onChoose: go,
  });
  const sort = createToggleGroup({
    label: "Order", className: "small", choices: [["number", "In their order"], ["norm", "By norm"]],
    onChoose(next) { sorting = next; draw(); },
  });
  const tiles = Array.from({ length: N_EXAMPLES }, () => createTile(" "));
  const measured = element("p", { className: "figure-note" });
  place(figure, "stage").replaceChildren(
    element("div", { className: "kernel-pair" }, numbers.element,
      element("div", { className: "value-grid" }, stage.element,
        element("p", { className: "label" }, `its map in ${name}`))),
    stepper.element, readout.element);
  place(figure, "grid").replaceChildren(grid.element, legend.element, sort.element);
  place(figure, "facts").replaceChildren(
    element("p", { className: "subhead" }, "Test images that excite it most, and where"),
    element("div", { className: "tile-row" }, ...tiles.map((tile) => tile.element)), measured);
  const release = browseWithKeys(figure, { position, count: () => count, go, rowLength: grid.columns });

  /** Where the chosen filter stands in the present order. */
  function position() {
    return Math.max(shown?.order.indexOf(shown.unit) ?? 0, 0);
  }

  /** @param {number} at in the present order */
  function go(at) {
    if (shown && at >= 0 && at < count) units.choose(shown.order[at]);
  }

  function spell() {
    if (!shown) return;
    const { pass, unit } = shown;
    const values = /** @type {Float32Array} */ (pass.activations.get(name)).subarray(unit * rows * columns,
      (unit + 1) * rows * columns);
    const peak = values.reduce((best, value, at) => (Math.abs(value) > Math.abs(values[best]) ? at : best), 0);
    const [row, column] = hovered ?? units.cell(context.store.get()) ?? [Math.floor(peak / columns), peak % columns];
    stage.point([row, column]);
    readout.show(spellReadout(name, unit, values[row * columns + column], [row, column]));
  }

  function draw() {
    if (!shown) return;
    const { pass, kernels, unit } = shown;
    const tokens = theme.tokens();
    const all = /** @type {Float32Array} */ (pass.network.layer(name).weight);
    const scale = divergingScale(tokens, single ? magnitude(all) : usualMagnitude(all));
    shown.order = sorting === "norm" ? byNorm(kernels) : kernels.map((_, at) => at);
    shown.order.forEach((filter, at) => {
      drawMap(pictures[at], single ? kernels[filter] : mosaic(kernels[filter], 3).values, scale);
      captions[at].textContent = String(filter + 1);
      grid.buttons[at].setAttribute("aria-label", `Kernel ${filter + 1}, norm ${norm(kernels[filter]).toFixed(2)}`);
    });
    grid.choose(position());
    sort.show(sorting);
    legend.show(scale, "diverging", scale.high < magnitude(all));
    const input = heaviestInput(kernels[unit], 9);
    numbers.show(kernels[unit].subarray(input * 9, input * 9 + 9), scale);
    numbers.label(single ? "its nine weights" : `its heaviest grid, for map ${input + 1} of ${source.name}`);
    const maps = /** @type {Float32Array} */ (pass.activations.get(name));
    stage.draw(maps.subarray(unit * rows * columns, (unit + 1) * rows * columns),
      divergingScale(tokens, usualMagnitude(maps)));
    stage.name(`${name} map ${unit + 1} of ${count} for ${shown.who}`);
    stepper.show(name, unit, count);
    showFacts();
    spell();
  }

  /** What was measured over all test images, of the trained network alone. */
  function showFacts() {
    const { kernels, unit, trained } = /** @type {NonNullable<typeof shown>} */ (shown);
    const entry = findUnit(entries, `${name}-${unit}`);
    const url = data.url(`${folder}/${entry.id}.avif`);
    tiles.forEach((tile, rank) => {
      const which = entry.at * N_EXAMPLES + rank;
      tile.show(url, UNIT_SHEET, UNIT_SHEET.columns + rank);
      tile.outline(facts.most_box.data.subarray(4 * which, 4 * which + 4));
      tile.name(`Test image ${facts.most_index.data[which]}: ${twoDecimals(facts.most_value.data[which])}`);
    });
    place(figure, "facts").hidden = !trained;
    const weight =
      `Norm ${norm(kernels[unit]).toFixed(2)}, bias ${twoDecimals(shown?.pass.network.layer(name).bias?.[unit] ?? 0)}.`;
    const dead = facts.dead.data[entry.at] ? "It is dead: no test image makes it fire." : "It is not dead.";
    measured.textContent =
      `${weight} After ReLU ${percent(facts.zeros.data[entry.at])} of its cells are zero; class selectivity ` +
      `${facts.selectivity.data[entry.at].toFixed(2)} of 1. ${dead}`;
    sentence =
      `Kernel ${unit + 1} of ${count} of ${name} for ${shown?.who}. ` + (trained ? measured.textContent : weight);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const pass = await data.forward(experiment, state);
      const kernels = kernelsOf(/** @type {Float32Array} */ (pass.network.layer(name).weight), count);
      const unit = units.shown(state);
      shown = { pass, kernels, unit, order: [], who: passPhrase(pass.specimen, classesOf(context), state.network),
        trained: state.network === "trained" };
      figure.dataset.channel = String(unit);
      draw();
    },
    describe: () => sentence,
    table: () => ({
      columns: ["filter", "input", "row", "column", "weight"],
      rows: (shown?.kernels ?? []).flatMap((kernel, filter) => Array.from(kernel, (weight, at) =>
        [filter, Math.floor(at / 9), Math.floor((at % 9) / 3), at % 3, weight])),
    }),
    picture: () => ({
      width: 960, height: 120 * Math.ceil(count / 8),
      draw(/** @type {CanvasRenderingContext2D} */ drawing) {
        drawing.imageSmoothingEnabled = false;
        pictures.forEach((picture, at) =>
          drawing.drawImage(picture, (at % 8) * 120, Math.floor(at / 8) * 120, 112, 112),
        );
      },
    }),
    destroy: release,
  };
}
