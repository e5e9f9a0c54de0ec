// @ts-check
/** All kernels of a convolution: their weights, their answer to the specimen, and what excites them most. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { createParts } from "./kernel-parts.js";
import { byNorm, heaviestInput, kernelsOf, norm } from "./kernel-table.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { place } from "../../static/js/controls/element.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";
import { findUnit, listUnits, mostOutdone } from "../../static/js/data/unit-list.js";
import { inputOf } from "../../static/js/engine/layer-list.js";
import { divergingScale, magnitude, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { percent, twoDecimals } from "../../static/js/marks/number.js";
import { spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase, sidesOf } from "../../static/js/marks/specimen.js";
import { createUnitSheets } from "../../static/js/data/unit-sheets.js";

/**
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {import("./kernel-parts.js").Parts} Parts
 * @typedef {import("./kernel-parts.js").Cell} Cell
 * @typedef {{ weight: Float32Array, bias: number, kernels: Float32Array[], map: Float32Array, limit: number,
 *   order: number[], unit: number, who: string, trained: boolean }} Shown
 * `weight`: of the whole layer; `map`: of the chosen unit; `limit`: the magnitude that wears its full colour
 */

const COLORS = ["red", "green", "blue"];

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context its layer is a convolution
 */
export async function mount(figure, context) {
  const { data, theme, config, options, attempt } = context;
  const { experiment } = context.figure;
  const units = createUnits(context);
  const { layer, count } = units;
  const sheetOf = createUnitSheets(context);
  // A network whose units were not measured has kernels all the same.
  const facts = options.alone ? null : await data.pack(`data/${experiment}/units/excitation.bin`);
  const entries = listUnits(config.experiments[experiment]);
  // The one whose portrait a later figure begins with: its file is read once.
  const begin = facts ? mostOutdone(entries.filter((each) => each.layer === layer.name), facts).index : undefined;
  const { layers } = config.experiments[experiment];
  const source = inputOf(layers, layer.name);
  const about = { shape: kernelShape(layer), colored: readsColors(layer, source), sides: sidesOf(context) };
  /** @type {Shown | null} */
  let shown = null;
  /** @type {Cell | null} */
  let hovered = null;
  let [sorting, sentence] = ["number", ""];
  /** Where the chosen filter stands in the present order. */
  const position = () => Math.max(shown?.order.indexOf(shown.unit) ?? 0, 0);
  const go = (/** @type {number} */ at) => {
    if (shown && at >= 0 && at < count) units.choose(shown.order[at]);
  };
  const parts = createParts(figure, layer, about, {
    onHover: spellCell, onCell: (cell) => units.chooseCell(shown?.unit ?? 0, cell),
    onSort(by) { sorting = by; draw(); },
    go, onStep: (by) => go(position() + by),
  });
  const release = browseWithKeys(figure, { position, count: () => count, go, rowLength: parts.grid.columns });

  /** @param {Cell | null} over under the pointer */
  function spellCell(over) {
    hovered = over;
    if (shown) spell(parts, layer, shown, hovered ?? units.cell(context.store.get()));
  }

  /** @param {string} id @param {number} at @param {import("../../static/js/data/pack.js").Pack} known */
  async function showExamples(id, at, known) {
    let sheet = "";
    try {
      sheet = await sheetOf(id);
    } finally {
      if (shown && id === `${layer.name}-${shown.unit}`) parts.examples.show(sheet, at, known);
    }
  }

  function draw() {
    if (!shown) return;
    shown.order = sorting === "norm" ? byNorm(shown.kernels) : shown.kernels.map((_, at) => at);
    parts.sort.show(sorting);
    drawKernels(parts, { layer, source, ...about }, shown, position(), theme.tokens());
    const { id, at } = findUnit(entries, `${layer.name}-${shown.unit}`);
    if (facts) attempt("examples", () => showExamples(id, at, facts));
    place(figure, "facts").hidden = !shown.trained || !facts;
    const weight = `Norm ${norm(shown.kernels[shown.unit]).toFixed(2)}, bias ${twoDecimals(shown.bias)}.`;
    parts.measured.textContent = facts ? `${weight} ${tellFacts(facts, at)}` : weight;
    sentence = `${spellUnit(layer.name, shown.unit)} for ${shown.who}. ` +
      (shown.trained ? parts.measured.textContent : weight);
    spellCell(hovered);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const pass = await data.forward(experiment, state);
      shown = read(pass, layer, units.shown(state, begin), state.network, classesOf(context));
      figure.dataset.channel = String(shown.unit);
      draw();
    },
    describe: () => sentence,
    table: () => tableOf(shown?.kernels ?? [], about.shape),
    picture: () => ({
      width: 960, height: 120 * Math.ceil(count / 8),
      draw: (/** @type {CanvasRenderingContext2D} */ paper) => drawPicture(paper, parts.grid.pictures),
    }),
    destroy: release,
  };
}

/**
 * What a pass through a network says of a filter.
 * @param {import("../../static/js/data/data.js").Pass} pass @param {Layer} layer @param {number} unit
 * @param {string} network @param {string[]} classes @returns {Shown}
 */
function read(pass, { name, shape: [count] }, unit, network, classes) {
  const { weight, bias } = pass.network.layer(name);
  const maps = /** @type {Float32Array} */ (pass.activations.get(name));
  const area = maps.length / count;
  return {
    weight: /** @type {Float32Array} */ (weight), bias: bias?.[unit] ?? 0,
    kernels: kernelsOf(weight ?? [], count), unit, order: [],
    map: maps.subarray(unit * area, (unit + 1) * area), limit: usualMagnitude(maps),
    who: passPhrase(pass.specimen, classes, network), trained: network === "trained",
  };
}

/** Inputs, rows and columns of a kernel. @param {Layer} layer @returns {number[]} */
const kernelShape = ({ kernel_shape: shape = [1, 1, 1] }) => shape;

/** Whether a kernel can be shown in colour: it reads red, green and blue. @param {Layer} layer @param {Layer} source */
const readsColors = (layer, { kind, shape: [channels] }) =>
  kernelShape(layer)[0] === COLORS.length && channels === COLORS.length && (kind === "input" || kind === "normalize");

/**
 * @param {Parts} parts
 * @param {{ layer: Layer, source: Layer, shape: number[], colored: boolean }} about `source`: the layer before
 * @param {Shown} shown @param {number} position of the chosen filter in the order @param {Tokens} tokens
 */
function drawKernels(parts, about, shown, position, tokens) {
  const { grid, legend, numbers, stage, stepper } = parts;
  const { weight, kernels, order, unit, map, limit, who } = shown;
  const { name, shape: [count] } = about.layer;
  const [inputs, rows, columns] = about.shape;
  const scale = divergingScale(tokens, inputs === 1 ? magnitude(weight) : usualMagnitude(weight));
  grid.show(kernels, order, position, scale, tokens);
  legend.show(scale, "diverging", scale.high < magnitude(weight));
  const input = heaviestInput(kernels[unit], rows * columns);
  numbers.show(kernels[unit].subarray(input * rows * columns, (input + 1) * rows * columns), scale);
  numbers.label(tellGrid(about, unit, input));
  stage.draw(map, divergingScale(tokens, limit));
  stage.name(`${spellUnit(name, unit)} for ${who}`);
  stepper.showUnit(name, unit, count);
}

/**
 * Which weights stand in numbers beside the kernels.
 * @param {{ layer: Layer, source: Layer, shape: number[], colored: boolean }} about
 * @param {number} unit @param {number} input
 */
function tellGrid({ layer, source, shape: [inputs, rows, columns], colored }, unit, input) {
  if (colored) return `its heaviest grid, for ${COLORS[input]}`;
  const number = rows * columns === 9 ? "nine" : String(rows * columns);
  if (source.shape[0] === 1) return `its ${number} weights`;
  // A layer in groups reads a part of the maps before it.
  const group = Math.floor(unit / (layer.shape[0] / Math.max(source.shape[0] / inputs, 1)));
  return `its heaviest grid, for ${spellUnit(source.name, group * inputs + input)}`;
}

/**
 * The cell asked for, or the strongest.
 * @param {Parts} parts @param {Layer} layer @param {Shown} shown @param {Cell | null} cell
 */
function spell({ stage, readout }, { name, shape: [, , columns] }, { map, unit }, cell) {
  const peak = map.reduce((best, value, at) => (Math.abs(value) > Math.abs(map[best]) ? at : best), 0);
  const [row, column] = cell ?? [Math.floor(peak / columns), peak % columns];
  stage.point([row, column]);
  readout.show(spellReadout(name, unit, map[row * columns + column], [row, column]));
}

/**
 * What was measured over all test images, of the trained network alone.
 * @param {import("../../static/js/data/pack.js").Pack} facts @param {number} at of the unit
 */
const tellFacts = ({ zeros, selectivity, dead }, at) =>
  `After ReLU ${percent(zeros.data[at])} of its cells are zero; ` +
  `class selectivity ${selectivity.data[at].toFixed(2)} of 1. ` +
  (dead.data[at] ? "It is dead: no test image makes it fire." : "It is not dead.");

/** @param {Float32Array[]} kernels @param {number[]} shape of each: inputs, rows and columns */
const tableOf = (kernels, [, rows, columns]) => ({
  columns: ["filter", "input", "row", "column", "weight"],
  rows: kernels.flatMap((kernel, filter) => Array.from(kernel, (weight, at) =>
    [filter, Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns, weight])),
});

/** @param {CanvasRenderingContext2D} paper @param {HTMLCanvasElement[]} pictures */
function drawPicture(paper, pictures) {
  paper.imageSmoothingEnabled = false;
  pictures.forEach((picture, at) => paper.drawImage(picture, (at % 8) * 120, Math.floor(at / 8) * 120, 112, 112));
}
