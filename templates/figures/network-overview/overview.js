// @ts-check
/**
 * What feeds a unit, and what feeds that, down to the picture. Pure.
 *
 * @typedef {{ layer: string, index: number }} Unit `index`: channel of a map, or place in a vector
 * @typedef {Unit & { weight: number }} Feeder
 */

import { edgesInto } from "../../static/js/maps/layer-planes.js";

/**
 * The units that a unit reads, strongest first; where nothing is weighed, the same unit of what it reads.
 * @param {import("../../static/js/engine/network.js").Network} network
 * @param {import("../../static/js/engine/network.js").Activations} activations
 * @param {Unit} unit @param {number} [limit]
 * @returns {Feeder[]} none for the picture
 */
export function feedersOf(network, activations, unit, limit = 24) {
  const { weight, inputs } = network.layer(unit.layer);
  if (weight) {
    return edgesInto(network, activations, unit, limit)
      .map(({ layer, channel, cell, weight }) => ({ layer, index: channel ?? cell, weight }));
  }
  return inputs.map((layer) => ({ layer, index: unit.index, weight: 1 }));
}

/**
 * From a unit to the picture, always along the strongest edge.
 * @param {import("../../static/js/engine/network.js").Network} network
 * @param {import("../../static/js/engine/network.js").Activations} activations @param {Unit} unit
 * @returns {Unit[]} the unit first, the picture last
 */
export function strongestPath(network, activations, unit) {
  const path = [unit];
  for (;;) {
    const [next] = feedersOf(network, activations, path[path.length - 1], 1);
    if (!next) return path;
    path.push({ layer: next.layer, index: next.index });
  }
}

/** Weights and biases of a layer, counted. @param {import("../../static/js/engine/network.js").Layer} layer */
export const parametersOf = ({ weight, bias }) => (weight?.length ?? 0) + (bias?.length ?? 0);

/**
 * Where a unit is strongest.
 * @param {import("../../static/js/data/data.js").Pass} pass @param {Unit} unit
 * @returns {{ value: number, cell: [row: number, column: number] | undefined }} no cell in a vector
 */
export function peakOf({ network, activations }, { layer, index }) {
  const [channels, rows, columns] = network.layer(layer).shape;
  const values = /** @type {Float32Array} */ (activations.get(layer));
  const area = values.length / channels;
  const map = values.subarray(index * area, (index + 1) * area);
  const peak = map.reduce((best, value, at) => (Math.abs(value) > Math.abs(map[best]) ? at : best), 0);
  return { value: map[peak], cell: rows ? [Math.floor(peak / columns), peak % columns] : undefined };
}
