// @ts-check
/**
 * A convolution: forward, back, and one output cell's arithmetic.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./operations.js").Operation} Operation
 */

import { parameters, product } from "./parameters.js";
import { placeOf, sizeOf } from "./shape.js";

/** @type {Operation} */
export const conv = {
  prepare(layer) {
    layer.padded = new Float32Array(sizeOf(paddedShape(layer)));
  },

  forward(layer, [x], y) {
    const { bias, padded } = parameters(layer);
    const area = layer.shape[1] * layer.shape[2];
    pad(layer, x, padded);
    for (let o = 0; o < layer.shape[0]; o++) y.fill(bias[o], o * area, (o + 1) * area);
    const correlate = layer.kernel === 3 && layer.stride === 1 ? correlate3 : correlateAny;
    correlate(layer, padded, y);
  },

  backward(layer, _inputs, _y, dy, [dx]) {
    const { padded } = parameters(layer);
    const [channels, rows, columns] = layer.shape;
    padded.fill(0);
    // ReLU and pooling leave most of the gradient zero: only what is not passes back.
    for (let o = 0, at = 0; o < channels; o++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, at++) {
          if (dy[at] !== 0) scatter(layer, padded, o, row, column, dy[at]);
        }
      }
    }
    unpad(layer, padded, dx);
  },

  terms: patchTerms,
};

/**
 * Add one output cell's gradient to the patch that it came from.
 * @param {Layer} layer @param {Float32Array} padded
 * @param {number} o output channel @param {number} row @param {number} column @param {number} gradient
 */
function scatter(layer, padded, o, row, column, gradient) {
  const { weight } = parameters(layer);
  const { kernel, stride } = layer;
  const [inputs, height, width] = paddedShape(layer);
  let w = o * inputs * kernel * kernel;
  for (let i = 0; i < inputs; i++) {
    let to = (i * height + row * stride) * width + column * stride;
    for (let y = 0; y < kernel; y++, to += width) {
      for (let x = 0; x < kernel; x++) padded[to + x] += gradient * weight[w++];
    }
  }
}

/**
 * The main network's case, three rows of three weights held in registers.
 * @param {Layer} layer @param {Float32Array} padded @param {Float32Array} y
 */
function correlate3(layer, padded, y) {
  const { weight } = parameters(layer);
  const [channels, rows, columns] = layer.shape;
  const [inputs, height, width] = paddedShape(layer);
  for (let o = 0, w = 0; o < channels; o++) {
    for (let i = 0; i < inputs; i++, w += 9) {
      const w0 = weight[w], w1 = weight[w + 1], w2 = weight[w + 2];
      const w3 = weight[w + 3], w4 = weight[w + 4], w5 = weight[w + 5];
      const w6 = weight[w + 6], w7 = weight[w + 7], w8 = weight[w + 8];
      for (let row = 0; row < rows; row++) {
        let top = (i * height + row) * width;
        let middle = top + width;
        let bottom = middle + width;
        const end = (o * rows + row + 1) * columns;
        for (let to = end - columns; to < end; to++, top++, middle++, bottom++) {
          y[to] +=
            w0 * padded[top] + w1 * padded[top + 1] + w2 * padded[top + 2] +
            w3 * padded[middle] + w4 * padded[middle + 1] + w5 * padded[middle + 2] +
            w6 * padded[bottom] + w7 * padded[bottom + 1] + w8 * padded[bottom + 2];
        }
      }
    }
  }
}

/** Any kernel and stride. @param {Layer} layer @param {Float32Array} padded @param {Float32Array} y */
function correlateAny(layer, padded, y) {
  const { weight } = parameters(layer);
  const { kernel, stride } = layer;
  const [channels, rows, columns] = layer.shape;
  const [inputs, height, width] = paddedShape(layer);
  for (let o = 0, w = 0; o < channels; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < kernel * kernel; k++, w++) {
        const factor = weight[w];
        const corner = (i * height + Math.floor(k / kernel)) * width + (k % kernel);
        for (let row = 0; row < rows; row++) {
          let from = corner + row * stride * width;
          const end = (o * rows + row + 1) * columns;
          for (let to = end - columns; to < end; to++, from += stride) y[to] += factor * padded[from];
        }
      }
    }
  }
}

/** @param {Layer} layer @returns {[number, number, number]} channels, rows, columns with the border of zeros */
function paddedShape(layer) {
  const [channels, rows, columns] = layer.inputShape;
  return [channels, rows + 2 * layer.padding, columns + 2 * layer.padding];
}

/** @param {Layer} layer @param {Float32Array} x @param {Float32Array} padded */
function pad(layer, x, padded) {
  const [channels, rows, columns] = layer.inputShape;
  const [, height, width] = paddedShape(layer);
  padded.fill(0);
  for (let i = 0; i < channels; i++) {
    for (let row = 0; row < rows; row++) {
      const from = (i * rows + row) * columns;
      padded.set(x.subarray(from, from + columns), (i * height + row + layer.padding) * width + layer.padding);
    }
  }
}

/** @param {Layer} layer @param {Float32Array} padded @param {Float32Array} dx */
function unpad(layer, padded, dx) {
  const [channels, rows, columns] = layer.inputShape;
  const [, height, width] = paddedShape(layer);
  for (let i = 0; i < channels; i++) {
    for (let row = 0; row < rows; row++) {
      const from = (i * height + row + layer.padding) * width + layer.padding;
      dx.set(padded.subarray(from, from + columns), (i * rows + row) * columns);
    }
  }
}

/**
 * Kernel × patch, channel by channel.
 * @param {Layer} layer @param {Float32Array[]} inputs @param {number} index
 * @returns {import("./parameters.js").Source[]}
 */
function patchTerms(layer, [x], index) {
  const { channel, row, column } = placeOf(layer.shape, index);
  const [inputs, height, width] = layer.inputShape;
  const { weight } = parameters(layer);
  const area = layer.kernel ** 2;
  return Array.from({ length: inputs * area }, (_, k) => {
    const y = row * layer.stride - layer.padding + Math.floor((k % area) / layer.kernel);
    const z = column * layer.stride - layer.padding + (k % layer.kernel);
    const inside = y >= 0 && y < height && z >= 0 && z < width;
    const from = inside ? (Math.floor(k / area) * height + y) * width + z : -1;
    return product(from, inside ? x[from] : 0, weight[channel * inputs * area + k]);
  });
}
