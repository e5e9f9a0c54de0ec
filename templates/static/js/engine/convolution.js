// @ts-check
/**
 * A convolution: forward, back, and one output cell's arithmetic.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./operations.js").Operation} Operation
 */

import { multiply } from "./matrix.js";
import { parameters, product } from "./parameters.js";
import { placeOf, sizeOf } from "./shape.js";
import { cellsOf, pad, paddedShape, unpad } from "./window.js";

/** Output cells that are computed together: their patches stay in the processor's cache. */
const BLOCK = 64;
/** Above this share of numbers that are not zero, a gradient goes back faster as a convolution than cell by cell. */
const DENSE = 0.3;
/** The patches of one block, one after the other. */
let patches = new Float32Array(0);

/** @type {Operation} */
export const conv = {
  prepare(layer) {
    layer.padded = new Float32Array(sizeOf(paddedShape(layer)));
  },

  forward(layer, [x], y) {
    const { weight, bias, padded } = parameters(layer);
    const [channels, rows, columns] = layer.shape;
    const depth = depthOf(layer);
    const width = channels / layer.groups;
    const area = rows * columns;
    if (patches.length < BLOCK * depth) patches = new Float32Array(BLOCK * depth);
    pad(layer, x, padded);
    for (let group = 0; group < layer.groups; group++) {
      for (let cell = 0; cell < area; cell += BLOCK) {
        const count = Math.min(BLOCK, area - cell);
        gather(layer, padded, group, cell, count);
        multiply({ weight, bias, depth, from: group * width, to: (group + 1) * width }, patches, count, y, cell, area);
      }
    }
  },

  backward(layer, _inputs, _y, dy, [dx]) {
    const mirror = share(dy) > DENSE ? mirrorOf(layer) : null;
    if (mirror) conv.forward(mirror, [dy], dx);
    else scatterAll(layer, dy, dx);
  },

  /** Kernel × patch, channel by channel of the group. */
  terms(layer, [x], index) {
    const { channel, row, column } = placeOf(layer.shape, index);
    const [, height, width] = layer.inputShape;
    const { weight } = parameters(layer);
    const depth = depthOf(layer);
    const cells = cellsOf(layer, row, column);
    const first = firstInput(layer, channel);
    return Array.from({ length: depth }, (_, k) => {
      const cell = cells[k % cells.length];
      const from = cell < 0 ? -1 : (first + Math.floor(k / cells.length)) * height * width + cell;
      return product(from, cell < 0 ? 0 : x[from], weight[channel * depth + k]);
    });
  },
};

/** How many weights a kernel has. @param {Layer} layer */
const depthOf = ({ inputShape: [inputs], groups, window: { size } }) => (inputs / groups) * size[0] * size[1];

/** The first channel that an output channel reads. @param {Layer} layer @param {number} channel */
const firstInput = ({ inputShape: [inputs], shape: [channels], groups }, channel) =>
  Math.floor(channel / (channels / groups)) * (inputs / groups);

/**
 * Write the patches of some output cells one after the other, in the order of the weights.
 * @param {Layer} layer @param {Float32Array} padded @param {number} group
 * @param {number} cell the first @param {number} count
 */
function gather(layer, padded, group, cell, count) {
  const { size: [tall, wide], stride, dilation: [down, right] } = layer.window;
  const [inputs, height, width] = paddedShape(layer);
  const columns = layer.shape[2];
  const members = inputs / layer.groups;
  for (let at = cell, to = 0; at < cell + count; at++) {
    const row = Math.floor(at / columns);
    let corner = (group * members * height + row * stride[0]) * width + (at - row * columns) * stride[1];
    for (let i = 0; i < members; i++, corner += height * width) {
      for (let y = 0; y < tall; y++) {
        let from = corner + y * down * width;
        for (let x = 0; x < wide; x++, from += right) patches[to++] = padded[from];
      }
    }
  }
}

/** How much of an array is not zero. @param {Float32Array} values */
function share(values) {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  return count / values.length;
}

/** @type {WeakMap<Layer, Layer>} */
const mirrors = new WeakMap();

/**
 * The convolution that takes the gradient back: its kernels turned round, from the outputs to the inputs.
 * @param {Layer} layer
 * @returns {Layer | null} null where steps or a wide padding leave gaps, which it would fill with work
 */
function mirrorOf(layer) {
  const { window: { size, stride, padding, dilation }, inputShape, shape } = layer;
  const back = padding.map((cells, side) => (size[side % 2] - 1) * dilation[side % 2] - cells);
  if (stride[0] > 1 || stride[1] > 1 || Math.min(...back) < 0) return null;
  let mirror = mirrors.get(layer);
  if (!mirror) {
    const window = { size, stride, dilation, padding: /** @type {typeof padding} */ (back) };
    mirror = {
      ...layer, shape: inputShape, inputShape: shape, window, weight: turned(layer),
      bias: new Float32Array(inputShape[0]),
    };
    conv.prepare?.(mirror);
    mirrors.set(layer, mirror);
  }
  return mirror;
}

/** The weights by input channel, each kernel from its last cell to its first. @param {Layer} layer */
function turned(layer) {
  const { weight } = parameters(layer);
  const { groups, shape: [outputs], inputShape: [inputs], window: { size: [tall, wide] } } = layer;
  const [width, members, area] = [outputs / groups, inputs / groups, tall * wide];
  const result = new Float32Array(weight.length);
  for (let o = 0, w = 0; o < outputs; o++) {
    for (let i = 0; i < members; i++) {
      const input = Math.floor(o / width) * members + i;
      for (let k = area - 1; k >= 0; k--) result[(input * width + (o % width)) * area + k] = weight[w++];
    }
  }
  return result;
}

/**
 * Pass back what is not zero, cell by cell: ReLU and pooling often leave little.
 * @param {Layer} layer @param {Float32Array} dy @param {Float32Array} dx filled
 */
function scatterAll(layer, dy, dx) {
  const { padded } = parameters(layer);
  const [channels, rows, columns] = layer.shape;
  padded.fill(0);
  for (let o = 0, at = 0; o < channels; o++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        if (dy[at] !== 0) scatter(layer, padded, o, row, column, dy[at]);
      }
    }
  }
  unpad(layer, padded, dx);
}

/**
 * Add one output cell's gradient to the patch that it came from.
 * @param {Layer} layer @param {Float32Array} padded
 * @param {number} o output channel @param {number} row @param {number} column @param {number} gradient
 */
function scatter(layer, padded, o, row, column, gradient) {
  const { weight } = parameters(layer);
  const { size: [tall, wide], stride, dilation: [down, right] } = layer.window;
  const [inputs, height, width] = paddedShape(layer);
  const members = inputs / layer.groups;
  const line = down * width;
  let w = o * members * tall * wide;
  let corner = (firstInput(layer, o) * height + row * stride[0]) * width + column * stride[1];
  for (let i = 0; i < members; i++, corner += height * width) {
    let to = corner;
    for (let y = 0; y < tall; y++, to += line) {
      for (let x = 0; x < wide; x++) padded[to + x * right] += gradient * weight[w++];
    }
  }
}
