// @ts-check
/** The same unit in two neighbouring layers: maps beside each other, or bars above each other. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { createBars } from "../../static/js/marks/bars.js";
import { divergingScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { element } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createStage } from "../../static/js/maps/map-stage.js";

/**
 * @typedef {import("../../static/js/page/config.js").LayerConfig} LayerConfig
 * @typedef {{ before: Float32Array, after: Float32Array }} Values
 * @typedef {{
 *   element: HTMLElement, destroy: () => void,
 *   show: (values: Values, unit: number, cell: string | null,
 *   tokens: import("../../static/js/page/config.js").Tokens) => void,
 * }} Pane
 * @param {{ before: LayerConfig, after: LayerConfig, onPoint: (index: number) => void,
 *   onChoose: (unit: number, cell?: [number, number]) => void }} options
 * `onPoint`: the flat index of the value under pointer or keyboard focus
 * @returns {Pane}
 */
export const createPairPane = (options) =>
  options.after.shape.length === 3 ? createMapPane(options) : createBarPane(options);

/** @param {Parameters<typeof createPairPane>[0]} options @returns {Pane} */
function createMapPane({ before, after, onPoint, onChoose }) {
  const [, rows, columns] = after.shape;
  const area = rows * columns;
  let unit = 0;
  /** @type {[number, number]} */
  let rest = [0, 0];
  const legend = createLegend();
  const stages = [before, after].map(() => createStage({
    rows, columns,
    onHover: (cell) => point(cell ?? rest),
    onChoose: (cell) => onChoose(unit, cell),
  }));

  /** @param {[number, number]} cell */
  function point(cell) {
    for (const stage of stages) stage.point(cell);
    onPoint(unit * area + cell[0] * columns + cell[1]);
  }

  return {
    element: element(
      "div", { className: "before-after" },
      ...[before, after].map(({ name }, at) => element(
        "div", {}, element("p", { className: "label" }, `${name}, ${at ? "after" : "before"}`), stages[at].element)),
      legend.element,
    ),
    show(values, next, cell, tokens) {
      unit = next;
      const maps = [values.before, values.after].map((all) => all.subarray(unit * area, (unit + 1) * area));
      const scale = divergingScale(tokens, usualMagnitude(values.before));
      stages.forEach((stage, at) => {
        stage.draw(maps[at], scale);
        stage.name(spellUnit([before, after][at].name, unit));
      });
      legend.show(scale, "diverging", scale.high < maps[0].reduce((most, value) => Math.max(most, Math.abs(value)), 0));
      rest = cell ? readCell(cell, rows, columns) : lowest(maps[0], columns);
      point(rest);
    },
    destroy() {},
  };
}

/** @param {Parameters<typeof createPairPane>[0]} options @returns {Pane} */
function createBarPane({ before, after, onPoint, onChoose }) {
  let rest = 0;
  const bars = [before, after].map(({ name }, at) => createBars({
    className: "overview", label: `${name}, ${at ? "after" : "before"}`,
    onHover: (unit) => point(unit ?? rest),
    onChoose: (unit) => onChoose(unit),
  }));

  /** @param {number} unit */
  function point(unit) {
    for (const each of bars) each.point(unit);
    onPoint(unit);
  }

  return {
    element: element(
      "div", { className: "before-after rows" },
      ...[before, after].map(({ name }, at) => element(
        "div", {}, element("p", { className: "label" }, `${name}, ${at ? "after" : "before"}`), bars[at].element)),
    ),
    show(values, unit, _cell, tokens) {
      const low = Math.min(0, ...values.before);
      const high = Math.max(0, ...values.before);
      bars[0].show({ values: values.before, first: 0, group: 0, tokens, low, high });
      bars[1].show({ values: values.after, first: 0, group: 0, tokens, low, high });
      rest = unit;
      point(unit);
    },
    destroy: () => bars.forEach((each) => each.destroy()),
  };
}

/** @param {string} text "row,column" @param {number} rows @param {number} columns @returns {[number, number]} */
function readCell(text, rows, columns) {
  const [row, column] = text.split(",").map(Number);
  return [Math.min(row, rows - 1), Math.min(column, columns - 1)];
}

/**
 * The cell that is cut most; of equal ones that nearest to the middle.
 * @param {Float32Array} map @param {number} columns
 * @returns {[number, number]}
 */
function lowest(map, columns) {
  const cellOf = (/** @type {number} */ at) =>
    /** @type {[number, number]} */ ([Math.floor(at / columns), at % columns]);
  const middle = (columns - 1) / 2;
  const distance = (/** @type {number} */ at) => Math.hypot(...cellOf(at).map((place) => place - middle));
  return cellOf(map.reduce((best, value, at) =>
    (value < map[best] || (value === map[best] && distance(at) < distance(best)) ? at : best), 0));
}
