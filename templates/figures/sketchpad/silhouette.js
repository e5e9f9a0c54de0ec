// @ts-check
/** Which unit a plain shape excites nearly as much as the best of all images does. Pure. */

import { COVERED } from "./outline.js";

/** White where a class's mean is covered, black elsewhere. @param {Float32Array} mean */
export function silhouetteOf(mean) {
  const limit = COVERED * Math.max(...mean);
  return mean.map((value) => Number(value > limit));
}

/** The place of the largest share of a record. @param {ArrayLike<number>} answers @param {number[]} records */
export function nearestRecord(answers, records) {
  const shares = records.map((record, at) => (record > 0 ? answers[at] / record : 0));
  return shares.indexOf(Math.max(...shares));
}
