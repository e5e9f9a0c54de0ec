// @ts-check
/**
 * The film's places: read, blended from one scene to the next, and found again. No DOM.
 *
 * @typedef {{ stored: Uint8Array, n: number, scale: number, zero: number }} Reel
 * all places of one layer, (n_moments, n, 2), as 8-bit numbers
 */

const WHOLE = 256;

/**
 * Add up the differences that the build stored, modulo 256.
 * @param {import("../../static/js/data/pack.js").PackArray} places
 * @returns {Reel}
 */
export function readReel({ data, shape, scale, zero }) {
  const n = shape[1];
  const row = 2 * n;
  const stored = Uint8Array.from(data);
  for (let i = row; i < stored.length; i++) stored[i] = (stored[i] + stored[i - row]) % WHOLE;
  return { stored, n, scale, zero };
}

/** A part of the 8-bit step, the same for a point at all moments: hides the grid of the rounding. @param {number} i */
const dither = (i) => ((i * 0.6180339887) % 1) - 0.5;

/** The places of one moment, in ring radii. @param {Reel} reel @param {number} moment @returns {Float32Array} (n, 2) */
export function placesAt({ stored, n, scale, zero }, moment) {
  const row = 2 * n;
  // The image itself does not change with training: its reel has one moment.
  const start = Math.min(moment, stored.length / row - 1) * row;
  return Float32Array.from(stored.subarray(start, start + row), (value, i) => (value - zero + dither(i)) * scale);
}

/**
 * Between two scenes, into the third.
 * @param {Float32Array} from @param {Float32Array} to @param {number} share 0 to 1 @param {Float32Array} into
 */
export function blend(from, to, share, into) {
  for (let i = 0; i < into.length; i++) into[i] = from[i] + (to[i] - from[i]) * share;
}

/** Slow at both ends. @param {number} share */
export const ease = (share) => (share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share));

/**
 * Where the classes' corners are, in ring radii.
 * @param {number[]} order the classes around the ring, the first at the top
 */
export function cornersOf(order) {
  /** @type {[number, number][]} */
  const corners = [];
  order.forEach((label, place) => {
    const angle = (2 * Math.PI * place) / order.length;
    corners[label] = [Math.sin(angle), Math.cos(angle)];
  });
  return corners;
}

/** Lists of point numbers, one a class. @param {ArrayLike<number>} labels @param {number} count */
export function byClass(labels, count) {
  /** @type {number[][]} */
  const groups = Array.from({ length: count }, () => []);
  for (let i = 0; i < labels.length; i++) groups[labels[i]].push(i);
  return groups;
}
