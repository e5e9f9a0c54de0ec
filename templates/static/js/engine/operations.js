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

import { ACTIVATIONS, passed } from "./activations.js";
import { conv } from "./convolution.js";
import { add, concatenate, multiply } from "./joins.js";
import { dot } from "./matrix.js";
import { parameters, product } from "./parameters.js";
import { averagePool, globalAveragePool, maxPool } from "./pooling.js";
import { sizeOf } from "./shape.js";

/** The input layer is copied, never computed. @type {Operation} */
const input = {
  forward: () => {},
  backward: () => {},
  terms: () => [],
};

/** The same numbers, in another shape. @type {Operation} */
const repeat = {
  forward: (_layer, [x], y) => y.set(x),
  backward: (_layer, _inputs, _y, dy, [dx]) => dx.set(dy),
  terms: passed,
};

/** @type {Operation} */
const dense = {
  forward(layer, [x], y) {
    const { weight, bias } = parameters(layer);
    const n = x.length;
    for (let o = 0; o < y.length; o++) y[o] = bias[o] + dot(weight, o * n, x, 0, n);
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

/** weight · x + bias, one of each a channel. @type {Operation} */
const affine = {
  forward(layer, [x], y) {
    const { weight, bias } = parameters(layer);
    const area = x.length / weight.length;
    for (let i = 0; i < x.length; i++) y[i] = weight[Math.floor(i / area)] * x[i] + bias[Math.floor(i / area)];
  },
  backward(layer, _inputs, _y, dy, [dx]) {
    const { weight } = parameters(layer);
    const area = dx.length / weight.length;
    for (let i = 0; i < dx.length; i++) dx[i] = weight[Math.floor(i / area)] * dy[i];
  },
  terms(layer, [x], index) {
    const { weight } = parameters(layer);
    return [product(index, x[index], weight[Math.floor((index * weight.length) / x.length)])];
  },
};

/** The one list of layer kinds. @type {Readonly<Record<string, Operation>>} */
export const OPERATIONS = Object.freeze({
  ...ACTIVATIONS, input, conv, dense, normalize, affine, add, multiply, concatenate, flatten: repeat, dropout: repeat,
  "max-pool": maxPool, "average-pool": averagePool, "global-average-pool": globalAveragePool,
});
