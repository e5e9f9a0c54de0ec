// @ts-check
/**
 * Where the planes of a network stand in space: pure, so that it can be tested without a screen.
 *
 * @typedef {{ name: string, kind: string, shape: number[] }} LayerConfig
 * @typedef {{ layer: string, channel: number | null, rows: number, columns: number, start: number,
 *   width: number, height: number }} Plane
 * `channel`: null where one plane holds a whole vector; `start`: its first value in the layer
 * @typedef {[number, number, number]} Point
 */

/** Vectors are folded into this many columns. */
const FOLD = 16;
/** Side of a cell of an image in space; the image is one unit wide. */
const CELL = 1 / 28;
const LAYER_GAP = 0.75;
const STACK_GAP = 0.02;
const SPREAD = 1.12;

/** Layers that repeat another's values. */
const HIDDEN = ["flatten", "normalize"];

/** @param {LayerConfig[]} layers the layers that are shown */
export const shownLayers = (layers) => layers.filter(({ kind }) => !HIDDEN.includes(kind));

/** @param {LayerConfig[]} layers @returns {Plane[]} */
export function planesOf(layers) {
  return shownLayers(layers).flatMap(({ name, shape }) =>
    shape.length === 3 ? mapPlanes(name, shape) : [vectorPlane(name, shape[0])],
  );
}

/** @param {string} layer @param {number[]} shape @returns {Plane[]} */
function mapPlanes(layer, [channels, rows, columns]) {
  // Pooled maps are drawn larger than life, or they would be lost.
  const cell = CELL * Math.sqrt(28 / rows);
  return Array.from({ length: channels }, (_, channel) => ({
    layer, channel, rows, columns, start: channel * rows * columns, width: columns * cell, height: rows * cell,
  }));
}

/** @param {string} layer @param {number} count @returns {Plane} */
function vectorPlane(layer, count) {
  const columns = count > FOLD ? FOLD : 1;
  const rows = Math.ceil(count / columns);
  return { layer, channel: null, rows, columns, start: 0, width: columns * 0.09, height: rows * 0.09 };
}

/**
 * Where each plane stands: layers one behind the other along x, their maps stacked or spread out.
 * @param {LayerConfig[]} layers @param {boolean} exploded
 * @returns {Point[]} the planes' middles, in the order of `planesOf`
 */
export function positionsOf(layers, exploded) {
  const planes = planesOf(layers);
  /** @type {Point[]} */
  const points = [];
  let x = 0;
  for (const { name } of shownLayers(layers)) {
    const own = planes.filter(({ layer }) => layer === name);
    const columns = Math.ceil(Math.sqrt(own.length));
    const rows = Math.ceil(own.length / columns);
    own.forEach(({ width, height }, at) => {
      const row = Math.floor(at / columns);
      points.push(exploded
        ? [x, ((rows - 1) / 2 - row) * height * SPREAD, ((at % columns) - (columns - 1) / 2) * width * SPREAD]
        : [x + at * STACK_GAP, 0, 0]);
    });
    x += LAYER_GAP + (exploded ? 0.85 : own.length * STACK_GAP);
  }
  const middle = (x - LAYER_GAP) / 2;
  return points.map(([along, up, across]) => [along - middle, up, across]);
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
  const { kind, weight, inputShape } = network.layer(layer);
  if (!weight) return [];
  const at = network.layers.findIndex(({ name }) => name === layer);
  const source = shownBefore(network, at);
  const n = weight.length / network.layer(layer).shape[0];
  const own = weight.subarray(index * n, (index + 1) * n);
  const input = /** @type {Float32Array} */ (activations.get(network.layers[at - 1].name));
  const maps = source.shape.length === 3;
  const count = maps ? source.shape[0] : inputShape[0];
  const size = n / count;
  const edges = Array.from({ length: count }, (_, part) => {
    let sum = 0;
    for (let i = part * size; i < (part + 1) * size; i++) sum += kind === "conv" ? own[i] : own[i] * input[i];
    return { layer: source.name, channel: maps ? part : null, cell: maps ? 0 : part, weight: sum };
  });
  return edges.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit);
}

/** @param {import("../engine/network.js").Network} network @param {number} at */
function shownBefore({ layers }, at) {
  let before = at - 1;
  while (HIDDEN.includes(layers[before].kind)) before--;
  return layers[before];
}

/**
 * The layer whose unit a plane shows: ReLU and pooling show those of the layer before them.
 * @param {LayerConfig[]} layers @param {string} name
 */
export function unitLayerOf(layers, name) {
  let at = layers.findIndex((layer) => layer.name === name);
  while (at > 0 && !["conv", "dense", "input"].includes(layers[at].kind)) at--;
  return layers[at].name;
}
