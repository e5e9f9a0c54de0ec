// @ts-check
/** What is said of the map: of a point, of those chosen, of the picture that the page follows. Pure. */

import { neighborsOf, tally } from "./neighbors.js";

/** How many classes a tally names. */
const N_NAMED = 3;

/**
 * @typedef {ReturnType<typeof createWords>} Words
 * @param {{ testIndex: ArrayLike<number>, labels: ArrayLike<number>, predicted: ArrayLike<number> }} about the points
 * @param {string[]} classes @param {string} plural of what the images show
 */
export function createWords({ testIndex, labels, predicted }, classes, plural) {
  /** @param {number[]} indices */
  const tallied = (indices) => tally(indices.map((index) => labels[index])).slice(0, N_NAMED)
    .map(([label, n]) => `${n} ${classes[label]}`).join(", ");

  return {
    /**
     * @param {number} index @param {boolean[]} kept which of its neighbours the map keeps near
     * @param {string} layer @param {ArrayLike<number> | null} rows ten true neighbours a point, once they are known
     */
    point(index, kept, layer, rows) {
      const right = labels[index] === predicted[index];
      const verdict = right ? "and the network says so" : `the network says ${classes[predicted[index]]}`;
      const name = `Test image ${testIndex[index]}: ${classes[labels[index]]}, ${verdict}.`;
      if (!kept.length || !rows) return name;
      return `${name} Its ten nearest in ${layer}: ${tallied(neighborsOf(rows, index))}; ` +
        `the map keeps ${kept.filter(Boolean).length} of them near.`;
    },
    /** @param {Set<number>} chosen */
    chosen: (chosen) =>
      `${chosen.size.toLocaleString("en")} ${plural} chosen on all maps: ${tallied([...chosen])}. Escape lets them go.`,
    /**
     * @param {string} name of the picture that the page follows @param {string} placed how it came to its place
     * @param {{ near: number[], strange: boolean, measured: boolean }} company
     */
    followed(name, placed, { near, strange, measured }) {
      const what = measured ? "Its ten nearest" : "Nearest in the straight views";
      const warning = strange ? " It is unlike anything I was trained on: its neighbours are further than those of " +
        "99 % of the test images." : "";
      return `Followed, ringed: ${name}; ${placed}. ${what}: ${tallied(near)}.${warning}`;
    },
    /** How much the map tears. @param {Float32Array} lost shares of neighbours, one a point */
    torn(lost) {
      const share = lost.reduce((sum, each) => sum + each, 0) / lost.length;
      return `On average the map tears away ${Math.round(100 * share)} % of an image's ten true neighbours.`;
    },
  };
}

/** @param {boolean} isPoint @param {boolean} approximate */
export const placing = (isPoint, approximate) =>
  isPoint ? "one of the points" : approximate ? "placed among its neighbours, approximately" : "placed exactly";
