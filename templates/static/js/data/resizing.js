// @ts-check
/**
 * How a picture is cut to the size that a network reads: the steps of `build/data/resizing.py` and of Pillow
 * below it, in the same whole numbers, so that page and build agree to the last bit. Pure.
 *
 * @typedef {{ size: [height: number, width: number], fit: "stretch" | "cover" | "contain", filter: string,
 *   edge: number, background: "white" | "black" }} Resizing
 * @typedef {{ bytes: Uint8ClampedArray | Uint8Array, rows: number, columns: number }} Colors
 * red, green and blue of each pixel, row by row
 */

import { FILTERS } from "./filters.js";

/** Weights are whole numbers of this many bits behind the point, as in Pillow's Resample.c. */
const PRECISION = 22;
const CHANNELS = 3;

/**
 * The picture at the network's size.
 * @param {Colors} picture @param {Resizing} resizing
 * @returns {Colors}
 */
export function resize(picture, resizing) {
  const { size, fit, filter, background } = resizing;
  if (fit === "stretch") return scale(picture, size, filter);
  const scaled = scale(picture, scaledSize([picture.rows, picture.columns], resizing), filter);
  const [rows, columns] = size;
  const [top, left] = [halfEven(scaled.rows - rows), halfEven(scaled.columns - columns)];
  const bytes = new Uint8ClampedArray(rows * columns * CHANNELS).fill(background === "white" ? 255 : 0);
  for (let row = Math.max(0, -top); row < Math.min(rows, scaled.rows - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(columns, scaled.columns - left); column++) {
      const from = ((row + top) * scaled.columns + column + left) * CHANNELS;
      bytes.set(scaled.bytes.subarray(from, from + CHANNELS), (row * columns + column) * CHANNELS);
    }
  }
  return { bytes, rows, columns };
}

/**
 * Height and width of a whole picture after scaling, before it is cropped or laid on a ground.
 * @param {[number, number]} sides @param {Resizing} resizing
 * @returns {[number, number]}
 */
export function scaledSize([height, width], { size, fit, edge }) {
  if (fit === "cover" && edge) {
    const shorter = Math.min(height, width);
    const [rows, columns] = [height, width].map((side) => Math.floor((edge * side) / shorter));
    return [Math.max(rows, size[0]), Math.max(columns, size[1])];
  }
  const isWider = size[0] * width >= size[1] * height;
  if (isWider === (fit === "cover")) return [size[0], Math.max(1, nearest(width * size[0], height))];
  return [Math.max(1, nearest(height * size[1], width)), size[1]];
}

/** Half of a whole number, a half to the even one. @param {number} difference */
function halfEven(difference) {
  const half = difference / 2;
  return Number.isInteger(half) ? half : 2 * Math.round(difference / 4);
}

/** Divide whole numbers and round half up. @param {number} numerator @param {number} denominator */
const nearest = (numerator, denominator) => Math.floor((2 * numerator + denominator) / (2 * denominator));

/** @param {Colors} picture @param {number[]} size @param {string} filter @returns {Colors} */
function scale(picture, [rows, columns], filter) {
  if (picture.rows === rows && picture.columns === columns) return picture;
  if (filter === "nearest") return pick(picture, rows, columns);
  const across = picture.columns === columns ? picture : turned(resample(turned(picture), columns, filter));
  return across.rows === rows ? across : resample(across, rows, filter);
}

/** The pixel under the middle of each new one; positions are summed as Pillow sums them. @param {Colors} picture
 * @param {number} rows @param {number} columns @returns {Colors} */
function pick(picture, rows, columns) {
  const [down, right] = [places(picture.rows, rows), places(picture.columns, columns)];
  const bytes = new Uint8ClampedArray(rows * columns * CHANNELS);
  for (let at = 0; at < rows * columns; at++) {
    const from = (down[Math.floor(at / columns)] * picture.columns + right[at % columns]) * CHANNELS;
    bytes.set(picture.bytes.subarray(from, from + CHANNELS), at * CHANNELS);
  }
  return { bytes, rows, columns };
}

/** @param {number} before @param {number} after */
function places(before, after) {
  const step = before / after;
  let place = step * 0.5;
  return Array.from({ length: after }, () => {
    const cell = Math.floor(place);
    place += step;
    return cell;
  });
}

/** Bring the rows to another number of rows. @param {Colors} picture @param {number} rows @param {string} filter
 * @returns {Colors} */
function resample({ bytes, rows: before, columns }, rows, filter) {
  const width = columns * CHANNELS;
  const result = new Uint8ClampedArray(rows * width);
  weightsOf(before, rows, filter).forEach(({ first, weights }, row) => {
    for (let at = 0; at < width; at++) {
      let sum = 2 ** (PRECISION - 1);
      for (let i = 0; i < weights.length; i++) sum += bytes[(first + i) * width + at] * weights[i];
      result[row * width + at] = Math.floor(sum / 2 ** PRECISION); // held between 0 and 255 by the array
    }
  });
  return { bytes: result, rows, columns };
}

/**
 * Which old rows make each new one, and with what weights.
 * @param {number} before @param {number} after @param {string} name of the filter
 */
function weightsOf(before, after, name) {
  const { support, weight } = FILTERS[name];
  const step = before / after;
  const stretch = Math.max(step, 1);
  return Array.from({ length: after }, (_, row) => {
    const centre = (row + 0.5) * step;
    const first = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
    const end = Math.min(before, Math.trunc(centre + support * stretch + 0.5));
    const reals = Array.from({ length: end - first }, (_, i) => weight((i + first - centre + 0.5) * (1 / stretch)));
    const total = reals.reduce((sum, each) => sum + each, 0);
    return { first, weights: reals.map((each) => whole(total === 0 ? each : each / total)) };
  });
}

/** A share as a whole number, a half away from zero. @param {number} share */
const whole = (share) => Math.trunc(share * 2 ** PRECISION + (share < 0 ? -0.5 : 0.5));

/** Rows for columns. @param {Colors} picture @returns {Colors} */
function turned({ bytes, rows, columns }) {
  const result = new Uint8ClampedArray(bytes.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < CHANNELS; channel++)
        result[(column * rows + row) * CHANNELS + channel] = bytes[(row * columns + column) * CHANNELS + channel];
    }
  }
  return { bytes: result, rows: columns, columns: rows };
}

/**
 * Lay a picture on a ground, as Pillow's `alpha_composite` does on one that is not transparent.
 * @param {ArrayLike<number>} rgba @param {number} rows @param {number} columns @param {"white" | "black"} background
 * @returns {Colors}
 */
export function onGround(rgba, rows, columns, background) {
  const ground = background === "white" ? 255 : 0;
  const bytes = new Uint8ClampedArray(rows * columns * CHANNELS);
  for (let at = 0; at < rows * columns; at++) {
    const alpha = rgba[4 * at + 3];
    for (let channel = 0; channel < CHANNELS; channel++) {
      const sum = 128 * (rgba[4 * at + channel] * alpha + ground * (255 - alpha)) + (0x80 << 7);
      bytes[at * CHANNELS + channel] = ((sum >> 8) + sum) >> 15;
    }
  }
  return { bytes, rows, columns };
}

/**
 * What the network receives: planes of numbers in [0, 1], of red, green and blue or of grey.
 * @param {Colors} picture @param {number} channels 1 or 3
 */
export function planesOf({ bytes, rows, columns }, channels) {
  const area = rows * columns;
  return Float32Array.from({ length: channels * area }, (_, at) => {
    const from = (at % area) * CHANNELS;
    return (channels === 3 ? bytes[from + Math.floor(at / area)] : greyOf(bytes, from)) / 255;
  });
}

/** Grey as Pillow's mode L weighs it (ITU-R 601-2). @param {ArrayLike<number>} bytes @param {number} at */
const greyOf = (bytes, at) =>
  (bytes[at] * 19595 + bytes[at + 1] * 38470 + bytes[at + 2] * 7471 + 0x8000) >> 16;
