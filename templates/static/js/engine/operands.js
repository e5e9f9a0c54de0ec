// @ts-check
/**
 * The arithmetic behind any number of the network, one layer deep: what was multiplied, added or compared.
 *
 * Pure. Asking again for the operands of a term unfolds the number down to the pixels:
 *
 *     const sum = termsOf(network, activations, "logits", 9);
 *     sum.terms[0];   // { layer: "relu3", index: 41, input: 2.1, weight: 0.4, product: 0.84, … }
 *
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./network.js").Activations} Activations
 * @typedef {{
 *   layer: string, index: number, input: number, weight: number, product: number, chosen: boolean,
 * }} Term  `index` is -1 for a cell of the padding; `chosen` is false for a pooled cell that lost
 * @typedef {{
 *   layer: string, index: number, kind: string, value: number, bias: number | null, terms: Term[],
 * }} Sum  the chosen products and the bias add up to `value`, or to what ReLU cut off
 */

import { winner } from "./operations.js";

/**
 * One number and the terms that make it, in the order of the weights.
 * @param {Network} network
 * @param {Activations} activations of a forward pass of that network
 * @param {string} name the layer
 * @param {number} index flat, in torch's order
 * @returns {Sum} `terms` is empty for a pixel
 * @throws {Error} when the layer has no such number
 */
export function termsOf(network, activations, name, index) {
  const layer = network.layer(name);
  const values = /** @type {Float32Array} */ (activations.get(name));
  if (!(index in values)) throw new Error(`layer '${name}' must have a number ${index}`);
  const position = network.layers.indexOf(layer);
  const sum = { layer: name, index, kind: layer.kind, value: values[index], bias: biasOf(layer, index) };
  if (position === 0) return { ...sum, terms: [] };
  const before = network.layers[position - 1].name;
  const x = /** @type {Float32Array} */ (activations.get(before));
  return { ...sum, terms: SOURCES[layer.kind](layer, x, index).map((term) => ({ layer: before, ...term })) };
}

/** @typedef {Omit<Term, "layer">} Source */

/** @type {Record<string, (layer: Layer, x: Float32Array, index: number) => Source[]>} */
const SOURCES = {
  conv: patchTerms,
  dense: (layer, x, index) => {
    const weight = /** @type {Float32Array} */ (layer.weight);
    return Array.from(x, (input, from) => product(from, input, weight[index * x.length + from]));
  },
  relu: passed,
  flatten: passed,
  normalize: passed,
  "max-pool": windowTerms,
};

/** @param {Layer} _layer @param {Float32Array} x @param {number} index @returns {Source[]} */
function passed(_layer, x, index) {
  return [product(index, x[index], 1)];
}

/** Kernel × patch, channel by channel. @param {Layer} layer @param {Float32Array} x @param {number} index */
function patchTerms(layer, x, index) {
  const { channel, row, column } = placeOf(layer.shape, index);
  const [inputs, height, width] = layer.inputShape;
  const weight = /** @type {Float32Array} */ (layer.weight);
  const area = layer.kernel ** 2;
  return Array.from({ length: inputs * area }, (_, k) => {
    const y = row * layer.stride - layer.padding + Math.floor((k % area) / layer.kernel);
    const z = column * layer.stride - layer.padding + (k % layer.kernel);
    const inside = y >= 0 && y < height && z >= 0 && z < width;
    const from = inside ? (Math.floor(k / area) * height + y) * width + z : -1;
    return product(from, inside ? x[from] : 0, weight[channel * inputs * area + k]);
  });
}

/** The cells that competed; one was chosen. @param {Layer} layer @param {Float32Array} x @param {number} index */
function windowTerms(layer, x, index) {
  const { channel, row, column } = placeOf(layer.shape, index);
  const [, height, width] = layer.inputShape;
  const best = winner(layer, x, index);
  return Array.from({ length: layer.size ** 2 }, (_, k) => {
    const y = row * layer.stride + Math.floor(k / layer.size);
    const from = (channel * height + y) * width + column * layer.stride + (k % layer.size);
    return { ...product(from, x[from], 1), chosen: from === best };
  });
}

/** @param {number} index @param {number} input @param {number} weight @returns {Source} */
function product(index, input, weight) {
  return { index, input, weight, product: input * weight, chosen: true };
}

/** @param {Layer} layer @param {number} index */
function biasOf(layer, index) {
  if (!layer.bias) return null;
  return layer.bias[layer.shape.length === 3 ? placeOf(layer.shape, index).channel : index];
}

/**
 * Where a flat index lies in maps of shape (channels, rows, columns).
 * @param {number[]} shape
 * @param {number} index
 */
export function placeOf(shape, index) {
  const [, rows, columns] = shape;
  return {
    channel: Math.floor(index / (rows * columns)),
    row: Math.floor(index / columns) % rows,
    column: index % columns,
  };
}

/**
 * How a number is called in readouts: `conv1[5](11, 14)`, `fc1[12]`.
 * @param {{ name: string, shape: number[] }} layer
 * @param {number} index
 */
export function nameOf(layer, index) {
  if (layer.shape.length !== 3) return `${layer.name}[${index}]`;
  const { channel, row, column } = placeOf(layer.shape, index);
  return `${layer.name}[${channel}](${row}, ${column})`;
}

/**
 * The terms that weigh most, and the rest as one sum.
 * @param {Term[]} terms
 * @param {number} count how many to show
 * @returns {{ shown: Term[], rest: { count: number, total: number } }} shown by falling magnitude
 */
export function strongest(terms, count) {
  const sorted = terms.filter((term) => term.chosen).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const others = sorted.slice(count);
  const total = others.reduce((sum, term) => sum + term.product, 0);
  return { shown: sorted.slice(0, count), rest: { count: others.length, total } };
}
