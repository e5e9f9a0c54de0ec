// @ts-check
/** All layers side by side, flat: each a grid of its maps, the chosen unit and what feeds it outlined. */

import { unitLayerOf } from "../layer-planes.js";
import { element } from "./element.js";
import { createMap, drawMap } from "./map-canvas.js";

/** Columns of a long vector and of a short one. */
const FOLDS = [8, 2];
const LONG = 16;

/**
 * @param {import("../layer-planes.js").LayerConfig[]} layers
 * @param {(layer: string, index: number) => void} onChoose
 */
export function createLayerStrip(layers, onChoose) {
  const columns = layers.map((layer) => createColumn(layer, onChoose));
  const strip = element("div", { className: "layer-strip" }, ...columns.map((column) => column.element));
  return {
    element: strip,
    /**
     * @param {import("../engine.js").Activations} activations
     * @param {(layer: string) => import("./color-scale.js").ColorScale} scaleOf
     * @param {{ layer: string, index: number }} unit
     * @param {{ layer: string, channel: number | null }[]} edges
     */
    draw(activations, scaleOf, unit, edges) {
      for (const column of columns) {
        const own = unitLayerOf(layers, column.name) === unit.layer ? unit.index : -1;
        const feeding = new Set(edges.filter(({ layer }) => layer === column.name).map(({ channel }) => channel));
        column.draw(/** @type {Float32Array} */ (activations.get(column.name)), scaleOf(column.name), own, feeding);
      }
    },
    /** @returns {import("../host.js").Picture} */
    picture: () => ({
      width: 1000, height: 300,
      draw(context) {
        context.imageSmoothingEnabled = false;
        columns.forEach((column, at) => column.copy(context, at * (1000 / columns.length), 0, 1000 / columns.length - 12));
      },
    }),
  };
}

/** @param {import("../layer-planes.js").LayerConfig} layer @param {(layer: string, index: number) => void} onChoose */
function createColumn({ name, shape }, onChoose) {
  const vector = shape.length === 1;
  const fold = shape[0] > LONG ? FOLDS[0] : FOLDS[1];
  const [count, rows, columns] = vector ? [1, Math.ceil(shape[0] / fold), fold] : shape;
  const maps = Array.from({ length: count }, () => createMap(rows, columns));
  const grid = element("div", { className: "strip-maps" }, ...maps.map((map, index) => (vector || count === 1
    ? element("span", { className: "strip-map" }, map)
    : element("button", {
      type: "button", className: "strip-map", title: `${name} map ${index + 1}`, "aria-label": `${name} map ${index + 1}`,
      onclick: () => onChoose(name, index),
    }, map))));
  grid.style.setProperty("--columns", String(Math.ceil(Math.sqrt(count / 2))));
  if (vector) {
    maps[0].addEventListener("click", ({ clientX, clientY }) => {
      const { left, top, width, height } = maps[0].getBoundingClientRect();
      onChoose(name, Math.floor(((clientY - top) / height) * rows) * columns + Math.floor(((clientX - left) / width) * columns));
    });
  }
  return {
    name,
    element: element("div", { className: "strip-layer" }, element("p", { className: "subhead" }, name), element("p", { className: "label" }, shape.join(" × ")), grid),
    /** @param {Float32Array} values @param {import("./color-scale.js").ColorScale} scale @param {number} own @param {Set<number | null>} feeding */
    draw(values, scale, own, feeding) {
      const area = rows * columns;
      maps.forEach((map, index) => {
        drawMap(map, vector ? padded(values, area) : values.subarray(index * area, (index + 1) * area), scale);
        const frame = /** @type {HTMLElement} */ (map.parentElement);
        frame.classList.toggle("own", !vector && index === own);
        frame.classList.toggle("feeding", !vector && feeding.has(index));
        if (!vector && count > 1) frame.setAttribute("aria-pressed", String(index === own));
      });
    },
    /** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width */
    copy(context, x, y, width) {
      const across = Math.ceil(Math.sqrt(count / 2));
      const side = width / across;
      context.fillText(name, x, y + 12);
      maps.forEach((map, index) => context.drawImage(
        map, x + (index % across) * side, y + 20 + Math.floor(index / across) * side, side - 2, (side * rows) / columns - 2));
    },
  };
}

/** @param {Float32Array} values @param {number} length */
function padded(values, length) {
  const result = new Float32Array(length);
  result.set(values);
  return result;
}
