// @ts-check
/** The feature maps of a layer: one large, all of them small, every value spelled out. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { createInside, innerLayers } from "./inner-layers.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { A_PAGE, createPagedRow } from "../../static/js/controls/paged-row.js";
import { divergingScale, magnitude, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { place } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { drawMaps } from "../../static/js/maps/map-picture.js";
import { addHint } from "../../static/js/controls/hint.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { shortValue, twoDecimals } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { termsOf } from "../../static/js/engine/operands.js";
import { createWindowSum } from "../../static/js/marks/products.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {{ values: Float32Array, maps: Float32Array[], scales: ColorScale[], unit: number, who: string,
 *   pass: import("../../static/js/data/data.js").Pass | null }} Shown
 * @typedef {import("../../static/js/maps/color-scale.js").ColorScale} ColorScale
 */

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, figure, theme, config } = context;
  const units = createUnits(context);
  const { name, shape, signed = false } = units.layer;
  const [channels, rows, columns] = shape;
  const thumbnails = Array.from({ length: Math.min(channels, A_PAGE) }, () => createMap(rows, columns));
  /** @type {Shown} */
  let shown = { values: new Float32Array(0), maps: [], scales: [], unit: 0, who: "", pass: null };
  let drawnAs = "";
  /** @type {ReturnType<typeof createInside> | null} */
  let inside = null;
  /** @type {[number, number] | null} */
  let hovered = null;

  const stage = createStage({
    rows, columns,
    onHover(over) { hovered = over; spell(); },
    onChoose: (cell) => units.chooseCell(shown.unit, cell),
  });
  addHint(stage.element, "map", "Point at a cell; a press keeps it.");
  const stepper = createStepper({ noun: "map", onStep: (step) => units.choose(shown.unit + step) });
  const grid = createPagedRow({
    label: `All ${channels} maps of ${name}`, className: "map-grid", count: channels, pictures: thumbnails,
    nameOf: (index) => spellUnit(name, index), onChoose: units.choose,
  });
  const legend = createLegend();
  const readout = createReadout();
  const scaleChoice = createToggleGroup({
    label: "Colour scale", className: "small", choices: [["layer", "One scale for the layer"], ["map", "One a map"]],
    onChoose: (scale) => store.set({ scale }),
  });
  const checked = element.querySelector("[data-part=products]");
  const sum = checked && createWindowSum();
  if (sum) checked.replaceChildren(sum.element);
  grid.row.style.setProperty("--columns", String(Math.ceil(Math.sqrt(thumbnails.length))));
  place(element, "stage").replaceChildren(stage.element, stepper.element, readout.element);
  place(element, "grid").replaceChildren(grid.element);
  const choosable = figure.controls?.includes("scale");
  place(element, "side").replaceChildren(legend.element, ...(choosable ? [scaleChoice.element] : []));
  const release = browseWithKeys(element, {
    position: () => shown.unit, count: () => channels, go: units.choose, rowLength: grid.columns,
  });

  /** The cell under the pointer, the chosen one, or the strongest. */
  function spell() {
    const map = shown.maps[shown.unit];
    const peak = strongest(map, columns);
    const [row, column] = hovered ?? units.cell(store.get()) ?? peak;
    const atPeak = row === peak[0] && column === peak[1];
    stage.point([row, column]);
    if (sum && shown.pass) {
      const { network, activations } = shown.pass;
      const index = (shown.unit * rows + row) * columns + column;
      sum.show(shown.pass, termsOf(network, activations, name, index), theme.tokens());
    }
    readout.show(
      spellReadout(name, shown.unit, map[row * columns + column], [row, column]),
      atPeak
        ? "the strongest cell of this map"
        : `strongest at (${peak.join(", ")}): ${twoDecimals(map[peak[0] * columns + peak[1]])}`,
    );
  }

  /**
   * Only another image, network, scale, theme or page changes all maps.
   * @param {Float32Array} values @param {State} state
   */
  function drawAll(values, state) {
    const drawing = `${state.scale} ${theme.scheme()} ${grid.shown()[0]}`;
    if (values === shown.values && drawing === drawnAs) return;
    drawnAs = drawing;
    const maps = values === shown.values ? shown.maps : split(values, channels);
    const scaleTo = (/** @type {number} */ limit) => divergingScale(theme.tokens(), limit, signed);
    const scales = state.scale === "map"
      ? maps.map((map) => scaleTo(magnitude(map)))
      : new Array(channels).fill(scaleTo(usualMagnitude(values)));
    grid.shown().forEach((index, at) => drawMap(thumbnails[at], maps[index], scales[index]));
    shown = { ...shown, values, maps, scales };
  }

  /** What lies in this station, if anything. @param {import("../../static/js/engine/network.js").Layer[]} layers */
  function open(layers) {
    const stations = config.experiments[figure.experiment].layers.map((layer) => layer.name);
    const within = innerLayers(layers, stations, name).filter((layer) => layer.shape.length === 3);
    if (!within.length) return null;
    const made = createInside(within, name);
    place(element, "side").append(made.element);
    return made;
  }

  function drawStage() {
    const { maps, scales, unit } = shown;
    stage.draw(maps[unit], scales[unit]);
    legend.show(scales[unit], signed ? "diverging" : "positive", scales[unit].high < magnitude(maps[unit]));
  }

  return {
    /** @param {State} state */
    async update(state) {
      const pass = await data.forward(figure.experiment, state);
      const values = /** @type {Float32Array} */ (pass.activations.get(name));
      const unit = units.shown(state);
      const who = passPhrase(pass.specimen, classesOf(context), state.network);
      grid.choose(unit);
      drawAll(values, state);
      shown = { ...shown, unit, who, pass };
      element.dataset.channel = String(unit);
      stage.name(`${spellUnit(name, unit)} for ${who}`);
      stepper.showUnit(name, unit, channels);
      scaleChoice.show(state.scale);
      drawStage();
      spell();
      inside ??= open(pass.network.layers);
      inside?.show(pass.activations, theme.tokens());
    },
    describe() {
      const map = shown.maps[shown.unit];
      return (
        `${spellUnit(name, shown.unit)} for ${shown.who}: values from ` +
        `${shortValue(Math.min(...map))} to ${shortValue(Math.max(...map))}. ` +
        `${element.querySelector("output")?.textContent}`
      );
    },
    table: () => ({
      columns: ["channel", "row", "column", "value"],
      rows: shown.maps.flatMap((map, channel) =>
        Array.from(map, (value, i) => [channel, Math.floor(i / columns), i % columns, value])),
    }),
    picture() {
      const words = `${spellUnit(name, shown.unit)} for ${shown.who}`;
      return drawMaps(stage.canvas, thumbnails.slice(0, grid.shown().length), words);
    },
    destroy: release,
  };
}

/** @param {Float32Array} values @param {number} channels @returns {Float32Array[]} */
function split(values, channels) {
  const area = values.length / channels;
  return Array.from({ length: channels }, (_, index) => values.subarray(index * area, (index + 1) * area));
}

/** The cell of largest magnitude. @param {Float32Array} map @param {number} columns @returns {[number, number]} */
function strongest(map, columns) {
  let best = 0;
  for (let i = 1; i < map.length; i++) if (Math.abs(map[i]) > Math.abs(map[best])) best = i;
  return [Math.floor(best / columns), best % columns];
}
