// @ts-check
/** The border between two classes, from the build's tables. No DOM. */

import { effectSizes } from "../../static/js/engine/effect-size.js";

/** Number of a pair in the list of all pairs. @param {[number, number][]} pairs @param {number} a @param {number} b */
export const pairNumber = (pairs, a, b) =>
  pairs.findIndex(([first, second]) => first === Math.min(a, b) && second === Math.max(a, b));

/**
 * The two classes of a state key "0,6"; the fallback where there is none.
 * @param {string} text @param {[number, number]} fallback @param {number} count classes
 * @returns {[number, number]}
 */
export function parsePair(text, fallback, count) {
  const [first, second] = text.split(",").map(Number);
  return text && first < count && second < count ? [first, second] : fallback;
}

/**
 * A pair with a class chosen on one side; choosing the other side's swaps the two.
 * @param {[number, number]} pair @param {number} side @param {number} label
 */
export function withClass(pair, side, label) {
  const next = [...pair];
  if (next[1 - side] === label) next[1 - side] = next[side];
  next[side] = label;
  return next;
}

/**
 * Effect size of every channel between two classes (Cohen's d).
 * @param {{ data: ArrayLike<number>, shape: number[] }} mean (n_classes, n_channels)
 * @param {{ data: ArrayLike<number> }} spread likewise
 * @param {number} a @param {number} b
 * @returns {{ channel: number, effect: number }[]} the strongest first
 */
export function separatingChannels(mean, spread, a, b) {
  const count = mean.shape[1];
  /** @param {{ data: ArrayLike<number> }} array @returns {[number[], number[]]} */
  const ofBoth = ({ data }) => [rowOf(data, a, count), rowOf(data, b, count)];
  return effectSizes(ofBoth(mean), ofBoth(spread));
}

/** @param {ArrayLike<number>} data @param {number} row @param {number} length @returns {number[]} */
function rowOf(data, row, length) {
  return Array.prototype.slice.call(data, row * length, (row + 1) * length);
}

/**
 * An image between two: `share` of the second.
 * @param {Float32Array} first @param {Float32Array} second @param {number} share
 */
export const mixed = (first, second, share) => first.map((value, i) => (1 - share) * value + share * second[i]);

/**
 * Where along a blend the answer changes: the shares at which another class comes first.
 * @param {number[]} answers the likeliest class at equal steps from 0 to 1
 */
export function changesOf(answers) {
  const changes = [];
  for (let i = 1; i < answers.length; i++) {
    if (answers[i] !== answers[i - 1]) changes.push({ share: (i - 0.5) / (answers.length - 1), to: answers[i] });
  }
  return changes;
}
