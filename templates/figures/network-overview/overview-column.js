// @ts-check
/** One layer of the overview: its name, shape and weights, and a grid of its maps; a vector folded into cells. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { createChoiceRow, NONE } from "../../static/js/controls/choice-row.js";
import { element } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createStage } from "../../static/js/maps/map-stage.js";

/** Cells in a row of a folded vector: in a column, and where layers stand below one another. */
const [TALL, WIDE] = [8, 32];
/** Maps of a layer that are drawn at once: of more, the page of maps that holds the chosen one. */
const MOST_MAPS = 32;
/** Classes that are named; of more, the logits are cells like those of any vector. */
const MOST_NAMES = 16;

/**
 * @typedef {{ own: number, path: number, feeding: Set<number> }} Marks
 * @typedef {{ classes: string[] | null, onHover: (index: number | null) => void,
 *   onChoose: (index: number) => void }} Hands
 * `classes`: names for the units of the last layer
 * @typedef {{
 *   element: HTMLElement, count: number, isPart?: boolean, rowLength: () => number, choose: (index: number) => void,
 *   draw: (values: Float32Array, scale: import("../../static/js/maps/color-scale.js").ColorScale) => void,
 *   mark: (marks: Marks) => void, placeOf: (index: number) => DOMRect | null,
 *   copy: (drawing: CanvasRenderingContext2D, x: number, width: number) => void,
 * }} Grid
 * @param {import("../../static/js/page/config.js").LayerConfig} layer
 * @param {Hands} hands
 */
export function createOverviewColumn({ name, shape }, hands) {
  const isNamed = hands.classes !== null && hands.classes.length <= MOST_NAMES;
  const [weights, part] = [element("span"), element("span")];
  const grid = shape.length === 1 && !isNamed ? foldedGrid(name, shape[0], hands)
    : choiceGrid(name, shape, hands, (words) => { part.textContent = words; });
  const head = element("p", { className: "overview-head" },
    element("span", { className: "overview-name" }, name), element("span", {}, shape.join(" × ")), weights,
    ...(grid.isPart ? [part] : []));
  return {
    ...grid,
    element: element("div", { className: "overview-column" }, head, grid.element),
    /**
     * @param {Float32Array} values @param {import("../../static/js/maps/color-scale.js").ColorScale} scale
     * @param {number} parameters
     */
    draw(values, scale, parameters) {
      weights.textContent = parameters ? `${parameters.toLocaleString("en")} weights` : "no weights";
      grid.draw(values, scale);
    },
    /** @param {CanvasRenderingContext2D} drawing @param {number} x @param {number} width */
    copy(drawing, x, width) {
      drawing.fillText(name, x, 14);
      grid.copy(drawing, x, width);
    },
  };
}

/**
 * Where a page of maps begins that holds one of them, and is full.
 * @param {number} index @param {number} count of all maps @param {number} [most] on a page
 */
export const pageOf = (index, count, most = MOST_MAPS) =>
  Math.max(Math.min(Math.floor(index / most) * most, count - most), 0);

/**
 * Maps, or classes, as a grid of which one is chosen.
 * @param {string} name @param {number[]} shape @param {Hands} hands
 * @param {(words: string) => void} say which maps are drawn
 * @returns {Grid}
 */
function choiceGrid(name, shape, { classes, onHover, onChoose }, say) {
  const [count, rows = 1, columns = 1] = shape;
  const area = rows * columns;
  const maps = Array.from({ length: Math.min(count, MOST_MAPS) }, () => createMap(rows, columns));
  let first = 0;
  let redraw = () => {};
  const across = classes ? 1 : Math.ceil(Math.sqrt(maps.length / 2));
  const row = createChoiceRow({
    label: classes ? "The classes" : `The maps of ${name}`, className: `overview-maps ${classes ? "classes" : ""}`,
    options: maps.map((map, index) => ({
      name: classes ? `Logit of ${classes[index]}` : spellUnit(name, index),
      content: classes
        ? element("span", { className: "overview-class" }, map, element("span", {}, classes[index]))
        : map,
    })),
    onChoose: (at) => onChoose(first + at),
  });
  row.element.style.setProperty("--columns", String(across));
  row.buttons.forEach((button, at) => {
    button.addEventListener("pointerenter", () => onHover(first + at));
    button.addEventListener("pointerleave", () => onHover(null));
    button.addEventListener("focus", () => onHover(first + at));
  });

  /** Turn to the page of maps that holds one. @param {number} index */
  function turnTo(index) {
    if (index >= first && index < first + maps.length) return;
    first = pageOf(index, count);
    row.buttons.forEach((button, at) => {
      button.title = spellUnit(name, first + at);
      button.setAttribute("aria-label", button.title);
    });
    say(spellPart());
    redraw();
  }
  const spellPart = () => `drawn: ${first} to ${first + maps.length - 1}`;
  say(spellPart());
  return {
    element: row.element, count, rowLength: row.columns, isPart: maps.length < count,
    choose(index) {
      if (index >= 0) turnTo(index);
      row.choose(index < 0 ? NONE : index - first);
    },
    draw(values, scale) {
      redraw = () => maps.forEach((map, at) =>
        drawMap(map, values.subarray((first + at) * area, (first + at + 1) * area), scale));
      redraw();
    },
    mark({ own, path, feeding }) {
      if (Math.max(own, path) >= 0) turnTo(own >= 0 ? own : path);
      row.buttons.forEach((button, at) => {
        button.classList.toggle("own", first + at === own);
        button.classList.toggle("path", first + at === path && path !== own);
        button.classList.toggle("feeding", feeding.has(first + at));
      });
    },
    placeOf: (index) => row.buttons[index - first]?.getBoundingClientRect() ?? null,
    copy(drawing, x, width) {
      const side = width / across;
      const tall = classes ? 24 : (side * rows) / columns;
      maps.forEach((map, index) => drawing.drawImage(
        map, x + (index % across) * side, 24 + Math.floor(index / across) * tall, side - 2, tall - 2));
    },
  };
}

/**
 * A long vector as one folded map: tall in a column, wide where layers stand below one another (see figure.css).
 * @param {string} name @param {number} count @param {Hands} hands
 * @returns {Grid}
 */
function foldedGrid(name, count, hands) {
  const folds = [createFold(name, count, TALL, hands), createFold(name, count, Math.min(WIDE, count), hands)];
  const shown = () => folds.find(({ element }) => element.offsetParent !== null) ?? folds[0];
  return {
    element: element("div", { className: "overview-folds" }, ...folds.map(({ element }) => element)),
    count, rowLength: () => shown().fold, choose: () => {},
    draw: (values, scale) => folds.forEach((each) => each.draw(values, scale)),
    mark: (marks) => folds.forEach((each) => each.mark(marks)),
    placeOf: (index) => shown().placeOf(index),
    copy: (drawing, x, width) => folds[0].copy(drawing, x, width),
  };
}

/** @param {string} name @param {number} count @param {number} fold cells in a row @param {Hands} hands */
function createFold(name, count, fold, { onHover, onChoose }) {
  const rows = Math.ceil(count / fold);
  const indexOf = (/** @type {[number, number]} */ [row, column]) => Math.min(row * fold + column, count - 1);
  const stage = createStage({
    rows, columns: fold, hint: "Shift with an arrow key moves from unit to unit.",
    onHover: (cell) => onHover(cell && indexOf(cell)), onChoose: (cell) => onChoose(indexOf(cell)),
  });
  stage.name(`The ${count} units of ${name}`);
  const cellOf = (/** @type {number} */ index) =>
    /** @type {[number, number]} */ ([Math.floor(index / fold), index % fold]);
  return {
    element: stage.element, fold,
    /** @param {Float32Array} values @param {import("../../static/js/maps/color-scale.js").ColorScale} scale */
    draw(values, scale) {
      const padded = new Float32Array(rows * fold);
      padded.set(values);
      stage.draw(padded, scale);
    },
    /** @param {Marks} marks */
    mark({ own, path }) {
      if (own >= 0 || path >= 0) stage.point(cellOf(own >= 0 ? own : path));
      stage.element.classList.toggle("unmarked", own < 0 && path < 0);
    },
    /** @param {number} index */
    placeOf(index) {
      const { left, top, width, height } = stage.element.getBoundingClientRect();
      const [row, column] = cellOf(index);
      return new DOMRect(left + (column * width) / fold, top + (row * height) / rows, width / fold, height / rows);
    },
    /** @param {CanvasRenderingContext2D} drawing @param {number} x @param {number} width */
    copy: (drawing, x, width) => drawing.drawImage(stage.canvas, x, 24, width, (width * rows) / fold),
  };
}
