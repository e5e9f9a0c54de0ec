// @ts-check
/**
 * Where did the network look? Five answers for one logit, and the checks that keep them honest.
 *
 * Pure: no DOM, no fetch. A map has one signed value a pixel: positive speaks for the class.
 *
 * @typedef {import("./network.js").Network} Network
 * @typedef {{ network: Network, image: Float32Array, label: number }} Question
 * @typedef {Generator<undefined, Float32Array, undefined>} Steps a map in the making: who computes it may rest at each
 */

import { softmax } from "./network.js";

const LOGITS = "logits";
/** Points on the way from black to the image; the midpoint rule then misses little (see `completeness`). */
const PATH_STEPS = 48;
const WINDOW = Object.freeze({ size: 4, stride: 2 });

/** How much the logit rises with a pixel. @param {Question} question */
export const gradient = ({ network, image, label }) => network.gradient(image, LOGITS, label);

/** One value a pixel: what its channels say together. @param {Float32Array} map @param {number} area of the image */
export function perPixel(map, area) {
  if (map.length === area) return map;
  const total = new Float32Array(area);
  map.forEach((value, at) => { total[at % area] += value; });
  return total;
}

/** The same, times the pixel: what is black cannot speak. @param {Question} question */
export const gradientTimesInput = (question) =>
  gradient(question).map((slope, pixel) => slope * question.image[pixel]);

/** @param {Steps} steps taken without a rest */
function finished(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * The mean gradient on the straight way from black, times the pixel (Sundararajan et al. 2017).
 * @param {Question} question
 * @param {number} [steps]
 */
export const integratedGradients = (question, steps) => finished(integratedSteps(question, steps));

/** @param {Question} question @param {number} [steps] @returns {Steps} */
function* integratedSteps({ network, image, label }, steps = PATH_STEPS) {
  const total = new Float32Array(image.length);
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const slopes = network.gradient(image.map((pixel) => share * pixel), LOGITS, label);
    for (let i = 0; i < total.length; i++) total[i] += slopes[i];
    yield;
  }
  return total.map((slope, pixel) => (slope * image[pixel]) / steps);
}

/**
 * What integrated gradients promise: that they sum to the logit's rise from black to the image.
 * @param {Question} question
 * @param {Float32Array} attribution
 * @returns {{ sum: number, rise: number }}
 */
export function completeness({ network, image, label }, attribution) {
  const logit = (/** @type {Float32Array} */ pixels) => logitsOf(network, pixels)[label];
  const sum = attribution.reduce((total, value) => total + value, 0);
  return { sum, rise: logit(image) - logit(new Float32Array(image.length)) };
}

/** The last layer that makes maps. @param {Network} network */
const lastMaps = ({ layers }) =>
  layers.filter(({ has_units: own, shape }) => own && shape.length === 3).slice(-1)[0];

/** Rows and columns of an image. @param {Network} network */
const sidesOf = ({ layers: [{ shape }] }) => /** @type {[number, number]} */ (shape.slice(-2));

/**
 * Grad-CAM (Selvaraju et al. 2017): the maps of the last convolution, each weighed by its mean gradient. Signed:
 * the published method drops what is negative.
 * @param {Question} question
 * @returns {Float32Array} one value a cell of the layer
 */
export function gradCam({ network, image, label }) {
  const { name, shape: [channels] } = lastMaps(network);
  const activations = network.forward(image);
  const maps = /** @type {Float32Array} */ (activations.get(name));
  const slopes = /** @type {Float32Array} */ (network.backward(activations, LOGITS, label).get(name));
  const area = maps.length / channels;
  const sum = new Float32Array(area);
  for (let channel = 0; channel < channels; channel++) {
    const start = channel * area;
    const weight = slopes.subarray(start, start + area).reduce((total, slope) => total + slope, 0) / area;
    for (let cell = 0; cell < area; cell++) sum[cell] += weight * maps[start + cell];
  }
  return sum;
}

/**
 * A map made larger, bilinearly, cells' centres kept in place.
 * @param {Float32Array} map
 * @param {[rows: number, columns: number]} small its sides @param {[rows: number, columns: number]} sides of the result
 */
export function enlarge(map, small, sides) {
  const [down, across] = sides.map((side, axis) => placesOf(small[axis], side));
  const result = new Float32Array(sides[0] * sides[1]);
  down.forEach((row, i) => across.forEach((column, j) => {
    const [top, bottom] = [row.low, row.high].map((at) =>
      map[at * small[1] + column.low] * (1 - column.share) + map[at * small[1] + column.high] * column.share);
    result[i * sides[1] + j] = top * (1 - row.share) + bottom * row.share;
  }));
  return result;
}

/** Between which old cells each new one lies, and how near to the second. @param {number} small @param {number} side */
function placesOf(small, side) {
  return Array.from({ length: side }, (_, at) => {
    const exact = Math.min(Math.max(((at + 0.5) * small) / side - 0.5, 0), small - 1);
    const low = Math.max(Math.min(Math.floor(exact), small - 2), 0);
    return { low, high: Math.min(low + 1, small - 1), share: exact - low };
  });
}

/**
 * How much the logit falls when a square is painted black; a pixel gets the mean of its squares.
 * @param {Question} question
 * @param {{ size: number, stride: number }} [window]
 */
export const occlusion = (question, window) => finished(occlusionSteps(question, window));

/** @param {Question} question @param {{ size: number, stride: number }} [window] @returns {Steps} */
function* occlusionSteps({ network, image, label }, { size, stride } = WINDOW) {
  const sides = sidesOf(network);
  const area = sides[0] * sides[1];
  const whole = logitsOf(network, image)[label];
  const total = new Float32Array(area);
  const count = new Float32Array(area);
  const [rows, columns] = sides.map((side) =>
    Array.from({ length: Math.ceil((side - size) / stride) + 1 }, (_, at) => at * stride));
  const activations = network.allocate();
  for (const row of rows) {
    for (const column of columns) {
      const pixels = squarePixels(row, column, size, sides);
      const covered = Float32Array.from(image);
      for (const pixel of pixels) blacken(covered, pixel, area);
      const logits = /** @type {Float32Array} */ (network.forward(covered, activations).get(LOGITS));
      for (const pixel of pixels) {
        total[pixel] += whole - logits[label];
        count[pixel]++;
      }
      yield;
    }
  }
  return total.map((sum, pixel) => sum / Math.max(count[pixel], 1));
}

/** Take a pixel's light, in every channel. @param {Float32Array} image @param {number} pixel @param {number} area */
function blacken(image, pixel, area) {
  for (let at = pixel; at < image.length; at += area) image[at] = 0;
}

/** @param {number} row @param {number} column @param {number} size @param {[number, number]} sides */
function squarePixels(row, column, size, [rows, columns]) {
  /** @type {number[]} */
  const pixels = [];
  for (let i = row; i < Math.min(row + size, rows); i++) {
    for (let j = column; j < Math.min(column + size, columns); j++) pixels.push(i * columns + j);
  }
  return pixels;
}

/**
 * What a method says of each value, summed over the channels of a pixel.
 * @param {(question: Question) => Float32Array} method
 * @returns {(question: Question) => Float32Array}
 */
const summed = (method) => (question) => {
  const [rows, columns] = sidesOf(question.network);
  return perPixel(method(question), rows * columns);
};

/**
 * The methods, by the name that figures and tests use.
 * @type {Readonly<Record<string, (question: Question) => Float32Array>>}
 */
export const METHODS = Object.freeze({
  gradient: summed(gradient),
  "gradient-input": summed(gradientTimesInput),
  "integrated-gradients": summed((question) => integratedGradients(question)),
  "grad-cam": (question) => {
    const small = /** @type {[number, number]} */ (lastMaps(question.network).shape.slice(-2));
    return enlarge(gradCam(question), small, sidesOf(question.network));
  },
  occlusion: (question) => occlusion(question),
});

/**
 * What a method says, in steps where it takes long.
 * @param {string} method @param {Question} question
 * @returns {Steps}
 */
export function* inSteps(method, question) {
  if (method === "occlusion") return yield* occlusionSteps(question);
  if (method !== "integrated-gradients") return METHODS[method](question);
  const [rows, columns] = sidesOf(question.network);
  return perPixel(yield* integratedSteps(question), rows * columns);
}

/**
 * Do two maps put the pixels in the same order? Spearman's rank correlation, ties sharing their mean rank.
 * @param {ArrayLike<number>} first @param {ArrayLike<number>} second
 * @returns {number} −1 … 1; 0 where a map is flat
 */
export function rankAgreement(first, second) {
  return correlation(ranks(first), ranks(second));
}

/** @param {ArrayLike<number>} first @param {ArrayLike<number>} second */
export function correlation(first, second) {
  const n = first.length;
  const mean = (/** @type {ArrayLike<number>} */ values) => Array.from(values).reduce((a, b) => a + b, 0) / n;
  const [a, b] = [mean(first), mean(second)];
  let product = 0, left = 0, right = 0;
  for (let i = 0; i < n; i++) {
    product += (first[i] - a) * (second[i] - b);
    left += (first[i] - a) ** 2;
    right += (second[i] - b) ** 2;
  }
  return left && right ? product / Math.sqrt(left * right) : 0;
}

/** @param {ArrayLike<number>} values @returns {Float64Array} */
function ranks(values) {
  const order = Array.from(values, (_, at) => at).sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(order.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let at = start; at < end; at++) result[order[at]] = (start + end - 1) / 2;
  }
  return result;
}

/**
 * Paint the image black pixel by pixel, in some order, and watch the class's probability.
 * @param {Question} question
 * @param {Uint16Array | number[]} order the lit pixels, the first to go first
 * @param {number} [steps]
 * @returns {number[]} probabilities from nothing removed to everything, steps + 1 of them
 */
export function deletionCurve({ network, image, label }, order, steps = 20) {
  const pixels = Float32Array.from(image);
  const [rows, columns] = sidesOf(network);
  const curve = [];
  for (let step = 0, removed = 0; step <= steps; step++) {
    for (; removed < Math.round((order.length * step) / steps); removed++)
      blacken(pixels, order[removed], rows * columns);
    curve.push(softmax(logitsOf(network, pixels))[label]);
  }
  return curve;
}

/**
 * The lit pixels in a map's order, what speaks most for the class first.
 * @param {Float32Array} image @param {ArrayLike<number>} map one value a pixel
 */
export function orderOf(image, map) {
  const lit = Array.from(map, (_, pixel) => pixel).filter((pixel) => isLit(image, pixel, map.length));
  return lit.sort((a, b) => map[b] - map[a] || a - b);
}

/** Whether any channel of a pixel is above black. @param {Float32Array} image @param {number} pixel
 * @param {number} area */
function isLit(image, pixel, area) {
  for (let at = pixel; at < image.length; at += area) if (image[at] > 0) return true;
  return false;
}

/**
 * The lit pixels in a random order.
 * @param {Float32Array} image @param {() => number} random @param {number} [area] pixels, where there are more channels
 */
export const randomOrder = (image, random, area = image.length) =>
  orderOf(image, Float64Array.from({ length: area }, () => random()));

/** @param {Network} network @param {Float32Array} image */
const logitsOf = (network, image) => /** @type {Float32Array} */ (network.forward(image).get(LOGITS));
