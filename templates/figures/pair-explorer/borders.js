// @ts-check
/** The border between two classes, from the build's tables. No DOM. */

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
 * Effect size of every channel: the difference of two classes' means in pooled standard deviations (Cohen's d).
 * @param {{ data: ArrayLike<number>, shape: number[] }} mean (10, n_channels)
 * @param {{ data: ArrayLike<number> }} spread likewise
 * @param {number} a @param {number} b
 * @returns {{ channel: number, effect: number }[]} the strongest first
 */
export function separatingChannels(mean, spread, a, b) {
  const count = mean.shape[1];
  return Array.from({ length: count }, (_, channel) => {
    const [first, second] = [a, b].map((label) => label * count + channel);
    const pooled = Math.sqrt((spread.data[first] ** 2 + spread.data[second] ** 2) / 2);
    const effect = pooled > 0 ? (mean.data[first] - mean.data[second]) / pooled : 0;
    return { channel, effect };
  }).sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect));
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
