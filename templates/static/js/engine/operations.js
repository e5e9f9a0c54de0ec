// @ts-check
/**
 * What each kind of layer computes, how a gradient passes back through it, and what one of its numbers is made of.
 *
 * `forward(layer, inputs, y)` fills y; `backward(layer, inputs, y, dy, dx)` adds to dx, one array an input, which
 * come zeroed; `terms(layer, inputs, index)` lists what makes y[index]: products that add up to it, with the bias.
 * Arrays are flat float32 in torch's order (channel, row, column).
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./parameters.js").Source} Source
 * @typedef {{
 *   prepare?: (layer: Layer) => void,
 *   forward: (layer: Layer, inputs: Float32Array[], y: Float32Array) => void,
 *   backward: (layer: Layer, inputs: Float32Array[], y: Float32Array, dy: Float32Array, dx: Float32Array[]) => void,
 *   terms: (layer: Layer, inputs: Float32Array[], index: number) => Source[],
 *   bias?: (layer: Layer, index: number) => number,
 * }} Operation
 * `prepare` allots what a layer needs besides its output; `bias` is for kinds that add another one than their own
 */

import { conv } from "./convolution.js";
import { parameters, product } from "./parameters.js";
import { placeOf, sizeOf } from "./shape.js";

/** The input layer is copied, never computed. @type {Operation} */
const input = {
  forward: () => {},
  backward: () => {},
  terms: () => [],
};

/** What a layer that weighs nothing has for each number: the one that it came from. @type {Operation["terms"]} */
const passed = (_layer, [x], index) => [product(index, x[index], 1)];

/** @type {Operation} */
const relu = {
  forward(_layer, [x], y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : 0;
  },
  backward(_layer, [x], _y, dy, [dx]) {
    for (let i = 0; i < x.length; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
  },
  terms: passed,
};

/** @type {Operation} */
const maxPool = {
  forward(layer, [x], y) {
    for (let to = 0; to < y.length; to++) y[to] = x[winner(layer, x, to)];
  },
  backward(layer, [x], _y, dy, [dx]) {
    for (let from = 0; from < dy.length; from++) dx[winner(layer, x, from)] += dy[from];
  },
  /** The cells that competed; one was chosen. */
  terms(layer, [x], index) {
    const { channel, row, column } = placeOf(layer.shape, index);
    const [, height, width] = layer.inputShape;
    const best = winner(layer, x, index);
    return Array.from({ length: layer.size ** 2 }, (_, k) => {
      const y = row * layer.stride + Math.floor(k / layer.size);
      const from = (channel * height + y) * width + column * layer.stride + (k % layer.size);
      return { ...product(from, x[from], 1), chosen: from === best };
    });
  },
};

/**
 * The index in x of the largest value of one pooling window; the first of equals, as in PyTorch.
 * @param {Layer} layer @param {Float32Array} x @param {number} cell index of the output cell
 */
export function winner(layer, x, cell) {
  const [, rows, columns] = layer.shape;
  const [, height, width] = layer.inputShape;
  const channel = Math.floor(cell / (rows * columns));
  const row = Math.floor(cell / columns) % rows;
  const corner = (channel * height + row * layer.stride) * width + (cell % columns) * layer.stride;
  let best = corner;
  for (let i = 0; i < layer.size; i++) {
    for (let j = 0; j < layer.size; j++) {
      const candidate = corner + i * width + j;
      if (x[candidate] > x[best]) best = candidate;
    }
  }
  return best;
}

/** @type {Operation} */
const flatten = {
  forward: (_layer, [x], y) => y.set(x),
  backward: (_layer, _inputs, _y, dy, [dx]) => dx.set(dy),
  terms: passed,
};

/** @type {Operation} */
const dense = {
  forward(layer, [x], y) {
    const { weight, bias } = parameters(layer);
    const n = x.length;
    for (let o = 0; o < y.length; o++) y[o] = bias[o] + dot(weight, o * n, x);
  },
  backward(layer, _inputs, _y, dy, [dx]) {
    const { weight } = parameters(layer);
    const n = dx.length;
    for (let o = 0; o < dy.length; o++) {
      if (dy[o] === 0) continue;
      for (let i = 0; i < n; i++) dx[i] += dy[o] * weight[o * n + i];
    }
  },
  terms(layer, [x], index) {
    const { weight } = parameters(layer);
    return Array.from(x, (value, from) => product(from, value, weight[index * x.length + from]));
  },
};

/**
 * Four running sums: each addition need not wait for the one before it.
 * @param {Float32Array} weight @param {number} start @param {Float32Array} x
 */
function dot(weight, start, x) {
  const whole = x.length - (x.length % 4);
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += weight[start + i] * x[i];
    b += weight[start + i + 1] * x[i + 1];
    c += weight[start + i + 2] * x[i + 2];
    d += weight[start + i + 3] * x[i + 3];
  }
  for (let i = whole; i < x.length; i++) a += weight[start + i] * x[i];
  return a + b + c + d;
}

/** (x − mean) / scale, one mean and one scale a channel. @type {Operation} */
const normalize = {
  forward(layer, [x], y) {
    for (let i = 0; i < x.length; i++) {
      const channel = channelOf(layer, i);
      y[i] = (x[i] - layer.mean[channel]) / layer.scale[channel];
    }
  },
  backward(layer, _inputs, _y, dy, [dx]) {
    for (let i = 0; i < dx.length; i++) dx[i] = dy[i] / layer.scale[channelOf(layer, i)];
  },
  terms: (layer, [x], index) => [product(index, x[index], 1 / layer.scale[channelOf(layer, index)])],
  bias(layer, index) {
    const channel = channelOf(layer, index);
    return -layer.mean[channel] / layer.scale[channel];
  },
};

/** @param {Layer} layer @param {number} index */
const channelOf = ({ shape, mean }, index) => Math.floor((index * mean.length) / sizeOf(shape));

/** The one list of layer kinds. @type {Readonly<Record<string, Operation>>} */
export const OPERATIONS = Object.freeze({
  input, conv, relu, "max-pool": maxPool, flatten, dense, normalize,
});
