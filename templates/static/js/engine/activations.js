// @ts-check
/**
 * Activation functions: each number is bent by itself.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./operations.js").Operation} Operation
 * @typedef {(x: number, settings: Layer, weight: number) => number} Curve  `weight`: what was learned for the channel
 */

import { product } from "./parameters.js";

/** What a layer that weighs nothing has for each number: the one that it came from. @type {Operation["terms"]} */
export const passed = (_layer, [x], index) => [product(index, x[index], 1)];

/** @type {Operation} */
export const relu = {
  forward(_layer, [x], y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : 0;
  },
  backward(_layer, [x], _y, dy, [dx]) {
    for (let i = 0; i < x.length; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
  },
  terms: passed,
};

/** Its value and its slope at x. @param {Curve} value @param {Curve} slope @returns {Operation} */
const pointwise = (value, slope) => ({
  forward(layer, [x], y) {
    eachChannel(layer, x, (weight, i) => { y[i] = value(x[i], layer, weight); });
  },
  backward(layer, [x], _y, dy, [dx]) {
    eachChannel(layer, x, (weight, i) => { dx[i] = dy[i] * slope(x[i], layer, weight); });
  },
  terms: passed,
});

/**
 * Visit every number with what was learned for its channel.
 * @param {Layer} layer @param {Float32Array} x @param {(weight: number, index: number) => void} visit
 */
function eachChannel({ weight, shape: [channels] }, x, visit) {
  const area = x.length / channels;
  for (let channel = 0, i = 0; channel < channels; channel++) {
    for (const end = i + area; i < end; i++) visit(weight ? weight[channel] : 0, i);
  }
}

/** @param {number} x @param {number} low @param {number} high */
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
/** 1 in a range, its ends included. @param {number} x @param {number} low @param {number} high */
const inside = (x, low, high) => x >= low && x <= high ? 1 : 0;
/** @param {number} x */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** The share of a normal distribution below x. @param {number} x */
const shareBelow = (x) => 0.5 * (1 + erf(x * Math.SQRT1_2));

/** The error function, within 1.5e-7 (Abramowitz & Stegun 1964, 7.1.26). @param {number} x */
export function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** @type {Readonly<Record<string, Operation>>} */
export const ACTIVATIONS = Object.freeze({
  relu,
  "leaky-relu": pointwise((x, { slope }) => x > 0 ? x : slope * x, (x, { slope }) => x > 0 ? 1 : slope),
  prelu: pointwise((x, _layer, weight) => x > 0 ? x : weight * x, (x, _layer, weight) => x > 0 ? 1 : weight),
  clip: pointwise((x, { low, high }) => clamp(x, low, high), (x, { low, high }) => inside(x, low, high)),
  sigmoid: pointwise(sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))),
  tanh: pointwise(Math.tanh, (x) => 1 - Math.tanh(x) ** 2),
  "hard-sigmoid": pointwise(
    (x, { rise, middle }) => clamp(rise * x + middle, 0, 1),
    (x, { rise, middle }) => rise * inside(rise * x + middle, 0, 1)),
  "hard-swish": pointwise(
    (x) => x * clamp(x / 6 + 0.5, 0, 1), (x) => clamp(x / 6 + 0.5, 0, 1) + (x * inside(x, -3, 3)) / 6),
  silu: pointwise((x) => x * sigmoid(x), (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x)))),
  gelu: pointwise(
    (x) => x * shareBelow(x), (x) => shareBelow(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI)),
});
