// @ts-check
/**
 * Colour scales for canvas code. Zero is the paper itself, so that silence looks like silence.
 *
 * @typedef {{ low: number, high: number, pixel: (value: number) => number, css: (value: number) => string,
 *   text: (value: number) => string, ofImages?: boolean }} ColorScale
 * `pixel` gives a colour as ImageData's 32-bit number, `text` the colour of words written on it. Values beyond
 * the ends wear the colours of the ends. `ofImages`: it is for pixels, which have colours of their own where an
 * image has three channels.
 */

import { colorOf } from "../page/theme.js";

const STEPS = 255;

/** @param {string} hex @returns {number[]} red, green, blue */
export const channelsOf = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** @param {number[]} from @param {number[]} to @param {number} share of `to` */
const mix = (from, to, share) => from.map((value, i) => Math.round(value + (to[i] - value) * share));

/** Little-endian RGBA. @param {number[]} color */
const pixelOf = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/**
 * A scale that is symmetric about zero.
 * @param {import("../page/config.js").Tokens} tokens
 * @param {number} limit the value (and its negative) that wears the full colour
 * @param {boolean} [signed] whether negative values occur; only the legend differs
 * @returns {ColorScale}
 */
export function divergingScale(tokens, limit, signed = true) {
  const [negative, zero, positive] = ["negative", "zero", "positive"].map((name) =>
    channelsOf(colorOf(tokens, name)));
  const colors = Array.from({ length: 2 * STEPS + 1 }, (_, step) => {
    const share = (step - STEPS) / STEPS;
    return mix(zero, share < 0 ? negative : positive, Math.abs(share));
  });
  return scaleFrom(colors, -limit, limit, signed ? -limit : 0);
}

/** @type {WeakMap<import("../page/config.js").Tokens, ColorScale>} */
const intensities = new WeakMap();

/**
 * How a picture is drawn: from the paper (0) to the ink (1).
 * @param {import("../page/config.js").Tokens} tokens
 * @returns {ColorScale}
 */
export function intensityScale(tokens) {
  const scale = intensities.get(tokens) ?? createIntensityScale(tokens);
  intensities.set(tokens, scale);
  return scale;
}

/** @param {import("../page/config.js").Tokens} tokens */
function createIntensityScale(tokens) {
  const [zero, ink] = ["zero", "ink"].map((name) => channelsOf(colorOf(tokens, name)));
  const colors = Array.from({ length: STEPS + 1 }, (_, step) => mix(zero, ink, step / STEPS));
  return { ...scaleFrom(colors, 0, 1, 0), ofImages: true };
}

/**
 * @param {number[][]} colors @param {number} first value of the first colour
 * @param {number} high value of the last colour @param {number} low where the legend begins
 * @returns {ColorScale}
 */
function scaleFrom(colors, first, high, low) {
  const pixels = Uint32Array.from(colors, pixelOf);
  const last = colors.length - 1;
  const factor = high > first ? last / (high - first) : 0;
  const step = (/** @type {number} */ value) => {
    const at = factor ? Math.round((value - first) * factor) : Math.round(last / 2);
    return at < 0 ? 0 : at > last ? last : at;
  };
  return {
    low,
    high,
    pixel: (value) => pixels[step(value)],
    css: (value) => `rgb(${colors[step(value)].join(" ")})`,
    text: (value) => textOn(colors[step(value)]),
  };
}

/** Black or white, whichever contrasts more: never less than 4.5 : 1 (WCAG 2.2). @param {number[]} color */
function textOn(color) {
  const [red, green, blue] = color.map((channel) => (channel / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "black" : "white";
}

/**
 * The magnitude that all but a few values stay below: a scale to the very largest would leave the rest pale.
 * @param {Float32Array} values
 * @param {number} [share] of the values
 */
export function usualMagnitude(values, share = 0.99) {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] || sorted[sorted.length - 1];
}

/** The largest magnitude. @param {ArrayLike<number>} values */
export function magnitude(values) {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}
