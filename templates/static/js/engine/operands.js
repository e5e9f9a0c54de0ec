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

import { OPERATIONS } from "./operations.js";
import { placeOf } from "./shape.js";

export { placeOf } from "./shape.js";

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
  const inputs = layer.inputs.map((input) => /** @type {Float32Array} */ (activations.get(input)));
  const terms = OPERATIONS[layer.kind].terms(layer, inputs, index);
  return {
    layer: name, index, kind: layer.kind, value: values[index], bias: biasOf(layer, index),
    terms: terms.map(({ from, ...term }) => ({ layer: layer.inputs[from], ...term })),
  };
}

/** @param {Layer} layer @param {number} index */
function biasOf(layer, index) {
  const own = OPERATIONS[layer.kind].bias;
  if (own) return own(layer, index);
  if (!layer.bias) return null;
  return layer.bias[layer.shape.length === 3 ? placeOf(layer.shape, index).channel : index];
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
