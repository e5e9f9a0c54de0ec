// @ts-check
/**
 * Where branches of a network meet: sums, products, and channels put one after the other.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./operations.js").Operation} Operation
 */

import { product } from "./parameters.js";

/** @type {Operation} */
export const add = {
  forward(_layer, [first, ...others], y) {
    y.set(first);
    for (const x of others) for (let i = 0; i < y.length; i++) y[i] += x[i];
  },
  backward(_layer, _inputs, _y, dy, dx) {
    for (const each of dx) each.set(dy);
  },
  terms: (_layer, inputs, index) => inputs.map((x, from) => ({ ...product(index, x[index], 1), from })),
};

/** A factor may have one cell a channel: how many cells of the product each of its own serves.
 * @param {Float32Array} factor @param {ArrayLike<number>} whole */
const reachOf = (factor, whole) => whole.length / factor.length;

/** @type {Operation} */
export const multiply = {
  forward(_layer, [a, b], y) {
    const [m, n] = [reachOf(a, y), reachOf(b, y)];
    for (let i = 0; i < y.length; i++) y[i] = a[Math.floor(i / m)] * b[Math.floor(i / n)];
  },
  backward(_layer, [a, b], _y, dy, [da, db]) {
    const [m, n] = [reachOf(a, dy), reachOf(b, dy)];
    for (let i = 0; i < dy.length; i++) {
      da[Math.floor(i / m)] += dy[i] * b[Math.floor(i / n)];
      db[Math.floor(i / n)] += dy[i] * a[Math.floor(i / m)];
    }
  },
  /** The product stands once, at the first factor; the second is its weight, and a term to follow. */
  terms(layer, [a, b], index) {
    const whole = { length: layer.shape.reduce((count, n) => count * n, 1) };
    const [i, j] = [a, b].map((factor) => Math.floor((index * factor.length) / whole.length));
    return [product(i, a[i], b[j]), { ...product(j, b[j], a[i]), from: 1, chosen: false }];
  },
};

/** @type {Operation} */
export const concatenate = {
  forward(_layer, inputs, y) {
    let at = 0;
    for (const x of inputs) {
      y.set(x, at);
      at += x.length;
    }
  },
  backward(_layer, _inputs, _y, dy, dx) {
    let at = 0;
    for (const each of dx) {
      each.set(dy.subarray(at, at + each.length));
      at += each.length;
    }
  },
  terms(_layer, inputs, index) {
    let from = 0;
    let at = index;
    while (at >= inputs[from].length) at -= inputs[from++].length;
    return [{ ...product(at, inputs[from][at], 1), from }];
  },
};
