// @ts-check
/** A map of a max-pool beside the map before it: which cells are kept, and where each came from. Pure. */

import { winner } from "../../static/js/engine/pooling.js";
import { cellsOf } from "../../static/js/engine/window.js";

/**
 * @typedef {[row: number, column: number]} Cell
 * @typedef {ReturnType<typeof readWindows>} Windows
 * @param {import("../../static/js/engine/network.js").Layer} layer a max-pool
 * @param {Float32Array} before all maps before it @param {Float32Array} after all maps of it @param {number} unit
 */
export function readWindows(layer, before, after, unit) {
  const { shape: [, rows, columns], inputShape: [, tall, wide] } = layer;
  const [first, start] = [unit * rows * columns, unit * tall * wide];
  const input = before.subarray(start, start + tall * wide);
  const map = after.subarray(first, first + rows * columns);
  /** Which cell of the map before is kept. @param {number} at of the map @returns {Cell} */
  function keptAt(at) {
    const kept = winner(layer, before, first + at) - start;
    return [Math.floor(kept / wide), kept % wide];
  }

  return {
    map,
    keptAt,
    /** The cell of the map where it is largest. @returns {Cell} */
    peak() {
      const at = map.reduce((best, value, i) => (value > map[best] ? i : best), 0);
      return [Math.floor(at / columns), at % columns];
    },
    /** The cell of the map that a cell before it falls into. @param {Cell} cell @returns {Cell} */
    windowOf: ([row, column]) => [
      Math.min(Math.floor((row * rows) / tall), rows - 1), Math.min(Math.floor((column * rows) / tall), columns - 1),
    ],
    /** What a cell chose from. @param {Cell} cell */
    valuesIn: ([row, column]) =>
      cellsOf(layer, row, column).filter((cell) => cell >= 0).map((cell) => input[cell]),
    /** The map before, or only what is kept or lost of it. @param {string} view "all", "kept" or "lost" */
    seen(view) {
      if (view === "all") return input;
      const kept = new Set(Array.from(map, (_, at) => winner(layer, before, first + at) - start));
      return input.map((value, at) => ((view === "kept") === kept.has(at) ? value : 0));
    },
  };
}
