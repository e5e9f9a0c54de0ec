// @ts-check
/**
 * Where the planes of a network stand in space: pure, so that it can be tested without a screen.
 *
 * @typedef {import("../page/config.js").LayerConfig} LayerConfig
 * @typedef {{ layer: string, channel: number | null, rows: number, columns: number, start: number,
 *   width: number, height: number }} Plane
 * `channel`: null where one plane holds a whole vector; `start`: its first value in the layer
 * @typedef {[number, number, number]} Point
 */

import { inputOf } from "../engine/layer-list.js";

/** Vectors are folded into this many columns. */
const FOLD = 16;
/** The side of a vector's cell, a long one's and a short one's. */
const VECTOR_CELLS = [0.22, 0.3];
const LAYER_GAP = 0.45;
const STACK_GAP = 0.045;
const SPREAD = 1.12;
/** How far a layer stands behind the one before it, in its width: seen from the side, few maps are covered. */
const BEHIND = 0.45;

/** Layers that repeat another's values are not shown. @param {LayerConfig[]} layers */
export const shownLayers = (layers) => layers.filter(({ repeats }) => !repeats);

/** @param {LayerConfig[]} layers @returns {Plane[]} */
export function planesOf(layers) {
  const [image] = layers;
  return shownLayers(layers).flatMap(({ name, shape }) =>
    shape.length === 3 ? mapPlanes(name, shape, image.shape) : [vectorPlane(name, shape[0])],
  );
}

/** @param {string} layer @param {number[]} shape @param {number[]} image its shape @returns {Plane[]} */
function mapPlanes(layer, [channels, rows, columns], [, height, width]) {
  // The image is one unit wide. Pooled maps are drawn larger than life, or they would be lost.
  const cell = Math.sqrt(height / rows) / width;
  return Array.from({ length: channels }, (_, channel) => ({
    layer, channel, rows, columns, start: channel * rows * columns, width: columns * cell, height: rows * cell,
  }));
}

/** @param {string} layer @param {number} count @returns {Plane} */
function vectorPlane(layer, count) {
  const columns = count > FOLD ? FOLD : 1;
  const rows = Math.ceil(count / columns);
  const cell = VECTOR_CELLS[columns > 1 ? 0 : 1];
  return { layer, channel: null, rows, columns, start: 0, width: columns * cell, height: rows * cell };
}

/**
 * How many times its size a plane is drawn: beside maps that are spread out, one that is alone would be lost; beside
 * stacks a vector would be too large.
 * @param {Plane} plane @param {number} nOwn planes of its layer @param {boolean} exploded
 */
export function scaleOf({ channel }, nOwn, exploded) {
  if (channel === null) return exploded ? 1 : 0.4;
  return exploded && nOwn === 1 ? 2.4 : 1;
}

/**
 * Where each plane stands: layers one behind the other along x, their maps stacked or spread out.
 * @param {LayerConfig[]} layers @param {boolean} exploded
 * @returns {{ point: Point, scale: number }[]} the planes' middles and sizes, in the order of `planesOf`
 */
export function positionsOf(layers, exploded) {
  const planes = planesOf(layers);
  /** @type {{ point: Point, scale: number }[]} */
  const places = [];
  let x = 0;
  for (const { name } of shownLayers(layers)) {
    const own = planes.filter(({ layer }) => layer === name);
    const columns = Math.ceil(Math.sqrt(own.length));
    const rows = Math.ceil(own.length / columns);
    const scale = scaleOf(own[0], own.length, exploded);
    const half = exploded ? (BEHIND * scale * own[0].width * columns) / 2 : 0;
    x += half;
    own.forEach(({ width, height }, at) => {
      const row = Math.floor(at / columns);
      const spread = [((rows - 1) / 2 - row) * height * SPREAD, ((at % columns) - (columns - 1) / 2) * width * SPREAD];
      places.push({ point: exploded ? [x, spread[0], spread[1]] : [x + at * STACK_GAP, 0, 0], scale });
    });
    x += LAYER_GAP + (exploded ? half : own.length * STACK_GAP);
  }
  const middle = (x - LAYER_GAP) / 2;
  return places.map(({ point: [along, up, across], scale }) => ({ point: [along - middle, up, across], scale }));
}

/**
 * What feeds a unit, strongest first.
 * @param {import("../engine/network.js").Network} network
 * @param {import("../engine/network.js").Activations} activations
 * @param {{ layer: string, index: number }} unit @param {number} [limit]
 * @returns {{ layer: string, channel: number | null, cell: number, weight: number }[]}
 * `channel` of a map with its summed weight or contribution, or `cell` of a vector
 */
export function edgesInto(network, activations, { layer, index }, limit = 24) {
  const { shape, weight, inputShape, inputs } = network.layer(layer);
  if (!weight) return [];
  const source = shownBefore(network, layer);
  const n = weight.length / shape[0];
  const own = weight.subarray(index * n, (index + 1) * n);
  const input = /** @type {Float32Array} */ (activations.get(inputs[0]));
  const maps = source.shape.length === 3;
  const count = maps ? source.shape[0] : inputShape[0];
  const size = n / count;
  const edges = Array.from({ length: count }, (_, part) => {
    let sum = 0;
    for (let i = part * size; i < (part + 1) * size; i++) sum += shape.length === 3 ? own[i] : own[i] * input[i];
    return { layer: source.name, channel: maps ? part : null, cell: maps ? 0 : part, weight: sum };
  });
  return edges.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit);
}

/** @param {import("../engine/network.js").Network} network @param {string} name */
function shownBefore({ layers }, name) {
  let before = inputOf(layers, name);
  while (before.repeats) before = inputOf(layers, before.name);
  return before;
}
