// @ts-check
/** What the build measured of every two classes, by pair. No DOM. */

import { pairNumber } from "./borders.js";

/**
 * @typedef {[number, number]} Pair
 * @param {{ pairs: Pair[], bins: number, separation: number[][], layers: string[] }} meta
 * @param {import("../../static/js/data/pack.js").Pack} pack
 */
export function createPairTables({ pairs, bins, separation }, { distances, blend, border }) {
  /** @param {Pair} pair */
  const numberOf = ([a, b]) => pairNumber(pairs, a, b);

  return {
    /**
     * @param {Pair} pair @param {number} layer its place in the list
     * @returns {import("./distance-strip.js").Distances}
     */
    distances(pair, layer) {
      const number = numberOf(pair);
      const start = (layer * pairs.length + number) * 3 * bins;
      const part = (/** @type {number} */ row) => distances.data.subarray(start + row * bins, start + (row + 1) * bins);
      const [first, second] = pair[0] < pair[1] ? [0, 1] : [1, 0];
      return {
        within: [part(first), part(second)], between: part(2), labels: pair, separation: separation[number][layer],
      };
    },
    /**
     * The real images nearest to a blend.
     * @param {Pair} pair @param {number} share of the second @returns {number[]}
     */
    nearest(pair, share) {
      const [n, along, count] = blend.shape;
      const number = numberOf(pair);
      if (number < 0 || number >= n) return [];
      const forward = pair[0] < pair[1] ? share : 1 - share;
      const start = (number * along + Math.round(forward * (along - 1))) * count;
      return Array.from(blend.data.subarray(start, start + count));
    },
    /** The images that are least decided between the two. @param {Pair} pair */
    border(pair) {
      const [, count] = border.shape;
      return border.data.subarray(numberOf(pair) * count, (numberOf(pair) + 1) * count);
    },
  };
}
