// @ts-check
/** All layers side by side, flat: each a grid of its maps, the chosen unit and what feeds it outlined. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { makerOf } from "../../static/js/engine/layer-list.js";
import { shownLayers } from "../../static/js/maps/layer-planes.js";
import { NONE, createChoiceRow } from "../../static/js/controls/choice-row.js";
import { element } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createStage } from "../../static/js/maps/map-stage.js";

/** Columns of a long vector and of a short one. */
const FOLDS = [8, 2];
const LONG = 16;
/** Maps of a layer that are drawn at once. */
const MOST = 64;
/** Layers that stand in one line at their own widths. */
const IN_LINE = 10;

/**
 * @param {import("../../static/js/maps/layer-planes.js").LayerConfig[]} layers
 * @param {(layer: string, index: number) => void} onChoose
 */
export function createLayerStrip(layers, onChoose) {
  const columns = shownLayers(layers).map((layer) => createColumn(layer, onChoose));
  const strip = element("div", { className: "layer-strip" }, ...columns.map((column) => column.element));
  strip.classList.toggle("wrapped", columns.length > IN_LINE);
  return {
    element: strip,
    /** How many stand in one line of a layer's grid. @param {string} layer */
    rowLength: (layer) => columns.find(({ name }) => name === layer)?.rowLength() ?? 0,
    /**
     * @param {import("../../static/js/engine/network.js").Activations} activations
     * @param {(layer: string) => import("../../static/js/maps/color-scale.js").ColorScale} scaleOf
     * @param {{ layer: string, index: number }} unit
     * @param {{ layer: string, channel: number | null }[]} edges
     */
    draw(activations, scaleOf, unit, edges) {
      for (const column of columns) {
        const own = makerOf(layers, column.name).name === unit.layer ? unit.index : NONE;
        const feeding = new Set(edges.filter(({ layer }) => layer === column.name).map(({ channel }) => channel));
        column.draw(/** @type {Float32Array} */ (activations.get(column.name)), scaleOf(column.name), own, feeding);
      }
    },
    /** @returns {import("../../static/js/page/host.js").Picture} */
    picture: () => ({
      width: 1000, height: 300,
      draw(context) {
        context.imageSmoothingEnabled = false;
        columns.forEach((column, at) =>
          column.copy(context, at * (1000 / columns.length), 0, 1000 / columns.length - 12),
        );
      },
    }),
  };
}

/**
 * @typedef {{
 *   element: HTMLElement, canvases: HTMLCanvasElement[], rowLength: () => number, first: () => number,
 *   mark: (own: number, feeding: Set<number | null>) => void,
 * }} Grid `own`: the chosen unit, or `NONE`; `first`: the map on the first canvas
 *
 * @param {import("../../static/js/maps/layer-planes.js").LayerConfig} layer
 * @param {(layer: string, index: number) => void} onChoose
 */
function createColumn({ name, kind, shape }, onChoose) {
  const vector = shape.length === 1;
  const picture = kind === "input" && !vector;
  const fold = shape[0] > LONG ? FOLDS[0] : FOLDS[1];
  const [rows, columns] = vector ? [Math.ceil(shape[0] / fold), fold] : shape.slice(1);
  const choose = (/** @type {number} */ index) => onChoose(name, index);
  const grid = vector ? vectorGrid(name, shape[0], [rows, columns], choose)
    : picture || shape[0] === 1 ? pictureGrid(rows, columns) : mapGrid(name, shape, choose);
  return {
    name,
    rowLength: grid.rowLength,
    element: element("div", { className: "strip-layer" },
      element("p", { className: "subhead" }, name),
        element("p", { className: "label" }, shape.join(" × ")), grid.element),
    /**
     * @param {Float32Array} values @param {import("../../static/js/maps/color-scale.js").ColorScale} scale
     * @param {number} own @param {Set<number | null>} feeding
     */
    draw(values, scale, own, feeding) {
      const area = rows * columns;
      grid.mark(own, feeding);
      grid.canvases.forEach((map, at) => {
        const index = grid.first() + at;
        const cells = vector ? padded(values, area) : values.subarray(index * area, (index + 1) * area);
        drawMap(map, picture ? values : cells, scale);
      });
    },
    /** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width */
    copy(context, x, y, width) {
      const across = Math.ceil(Math.sqrt(grid.canvases.length / 2));
      const side = width / across;
      context.fillText(name, x, y + 12);
      grid.canvases.forEach((map, index) => context.drawImage(
        map, x + (index % across) * side, y + 20 + Math.floor(index / across) * side, side - 2,
          (side * rows) / columns - 2));
    },
  };
}

/** The picture itself, which is no unit. @param {number} rows @param {number} columns @returns {Grid} */
function pictureGrid(rows, columns) {
  const map = createMap(rows, columns);
  map.setAttribute("role", "img");
  map.setAttribute("aria-label", "The picture");
  return { element: element("div", { className: "strip-picture" }, map), canvases: [map],
    rowLength: () => 1, first: () => 0, mark() {} };
}

/**
 * Maps of which one is chosen.
 * @param {string} name @param {number[]} shape @param {(index: number) => void} onChoose
 * @returns {Grid}
 */
function mapGrid(name, [count, rows, columns], onChoose) {
  const canvases = Array.from({ length: Math.min(count, MOST) }, () => createMap(rows, columns));
  const row = createChoiceRow({
    label: `The maps of ${name}`, className: "strip-maps", onChoose: (at) => onChoose(first + at),
    options: canvases.map((content, index) => ({ name: spellUnit(name, index), content })),
  });
  const note = element("p", { className: "label", hidden: count <= MOST });
  let first = 0;

  /** Turn to the maps among which one is. @param {number} own */
  function turn(own) {
    first = Math.min(Math.floor(Math.max(own, 0) / MOST) * MOST, count - canvases.length);
    note.textContent = `${first} to ${first + canvases.length - 1} of ${count}`;
    row.buttons.forEach((button, at) => {
      button.title = spellUnit(name, first + at);
      button.setAttribute("aria-label", button.title);
    });
  }

  return {
    element: element("div", {}, row.element, note), canvases, rowLength: row.columns, first: () => first,
    mark(own, feeding) {
      if (count > MOST) turn(own);
      row.choose(own === NONE ? NONE : own - first);
      row.buttons.forEach((button, at) => button.classList.toggle("feeding", feeding.has(first + at)));
    },
  };
}

/**
 * A vector, folded.
 * @param {string} name @param {number} count @param {[number, number]} fold @param {(index: number) => void} onChoose
 * @returns {Grid}
 */
function vectorGrid(name, count, [rows, columns], onChoose) {
  const stage = createStage({
    rows, columns, hint: "Shift with an arrow key moves from unit to unit.",
    onHover() {}, onChoose: ([row, column]) => onChoose(Math.min(row * columns + column, count - 1)),
  });
  stage.element.style.setProperty("--columns", String(columns));
  stage.name(`The ${count} units of ${name}`);
  return {
    element: stage.element, canvases: [stage.canvas], rowLength: () => columns, first: () => 0,
    mark(own) {
      stage.element.classList.toggle("unmarked", own === NONE);
      if (own !== NONE) stage.point([Math.floor(own / columns), own % columns]);
    },
  };
}

/** @param {Float32Array} values @param {number} length */
function padded(values, length) {
  const result = new Float32Array(length);
  result.set(values);
  return result;
}
