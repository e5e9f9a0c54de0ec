// @ts-check
/**
 * Pooling: the largest or the mean of each window, or of the whole map.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./operations.js").Operation} Operation
 */

import { product } from "./parameters.js";
import { placeOf } from "./shape.js";
import { cellsOf } from "./window.js";

/** @type {Operation} */
export const maxPool = {
  forward(layer, [x], y) {
    for (let to = 0; to < y.length; to++) y[to] = x[winner(layer, x, to)];
  },
  backward(layer, [x], _y, dy, [dx]) {
    for (let from = 0; from < dy.length; from++) if (dy[from]) dx[winner(layer, x, from)] += dy[from];
  },
  /** The cells that competed; one was chosen. */
  terms(layer, [x], index) {
    const best = winner(layer, x, index);
    return competitors(layer, index).map((from) => ({ ...product(from, x[from], 1), chosen: from === best }));
  },
};

/** The cells of the input in an output cell's window. @param {Layer} layer @param {number} index @returns {number[]} */
function competitors(layer, index) {
  const { channel, row, column } = placeOf(layer.shape, index);
  const start = channel * layer.inputShape[1] * layer.inputShape[2];
  return cellsOf(layer, row, column).filter((cell) => cell >= 0).map((cell) => start + cell);
}

/**
 * The index in x of the largest value of one pooling window; the first of equals, as in PyTorch.
 * @param {Layer} layer @param {Float32Array} x @param {number} cell index of the output cell
 */
export function winner({ shape, inputShape, window: { size, stride, padding } }, x, cell) {
  const rows = shape[1], columns = shape[2], height = inputShape[1], width = inputShape[2];
  const y = (Math.floor(cell / columns) % rows) * stride[0] - padding[0];
  const z = (cell % columns) * stride[1] - padding[1];
  const start = Math.floor(cell / (rows * columns)) * height * width;
  const left = z < 0 ? 0 : z;
  const right = z + size[1] > width ? width : z + size[1];
  const bottom = y + size[0] > height ? height : y + size[0];
  let row = y < 0 ? 0 : y;
  let best = start + row * width + left;
  for (; row < bottom; row++) {
    const end = start + row * width + right;
    for (let candidate = start + row * width + left; candidate < end; candidate++) {
      if (x[candidate] > x[best]) best = candidate;
    }
  }
  return best;
}

/**
 * The rows and columns of the input that an output cell's window covers, the padding left out.
 * @param {Layer} layer @param {number} cell
 */
function reach({ shape: [, rows, columns], inputShape: [, height, width], window: { size, stride, padding } }, cell) {
  const y = (Math.floor(cell / columns) % rows) * stride[0] - padding[0];
  const x = (cell % columns) * stride[1] - padding[1];
  return {
    top: Math.max(y, 0), bottom: Math.min(y + size[0], height),
    left: Math.max(x, 0), right: Math.min(x + size[1], width),
    start: Math.floor(cell / (rows * columns)) * height * width, width,
  };
}

/** @type {Operation} */
export const averagePool = {
  forward(layer, [x], y) {
    for (let to = 0; to < y.length; to++) {
      const { top, bottom, left, right, start, width } = reach(layer, to);
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        for (let at = start + row * width + left, end = at + right - left; at < end; at++) sum += x[at];
      }
      y[to] = sum / counted(layer, to);
    }
  },
  backward(layer, _inputs, _y, dy, [dx]) {
    for (let from = 0; from < dy.length; from++) {
      const { top, bottom, left, right, start, width } = reach(layer, from);
      const share = dy[from] / counted(layer, from);
      for (let row = top; row < bottom; row++) {
        for (let at = start + row * width + left, end = at + right - left; at < end; at++) dx[at] += share;
      }
    }
  },
  terms: (layer, [x], index) =>
    competitors(layer, index).map((from) => product(from, x[from], 1 / counted(layer, index))),
};

/**
 * By how many cells a window's sum is divided: those of the input, and of the padding where that counts.
 * @param {Layer} layer @param {number} cell
 */
function counted({ shape: [, rows, columns], inputShape: [, height, width], window, counts }, cell) {
  const { size, stride, padding } = window;
  const y = (Math.floor(cell / columns) % rows) * stride[0] - padding[0];
  const x = (cell % columns) * stride[1] - padding[1];
  const tall = Math.min(y + size[0], height + counts[2]) - Math.max(y, -counts[0]);
  const wide = Math.min(x + size[1], width + counts[3]) - Math.max(x, -counts[1]);
  return tall * wide;
}

/** @type {Operation} */
export const globalAveragePool = {
  forward(_layer, [x], y) {
    const area = x.length / y.length;
    for (let channel = 0; channel < y.length; channel++) {
      let sum = 0;
      for (let at = channel * area; at < (channel + 1) * area; at++) sum += x[at];
      y[channel] = sum / area;
    }
  },
  backward(_layer, _inputs, _y, dy, [dx]) {
    const area = dx.length / dy.length;
    for (let channel = 0; channel < dy.length; channel++) {
      dx.fill(dy[channel] / area, channel * area, (channel + 1) * area);
    }
  },
  terms({ inputShape: [, height, width] }, [x], channel) {
    const area = height * width;
    return Array.from({ length: area }, (_, at) => product(channel * area + at, x[channel * area + at], 1 / area));
  },
};
