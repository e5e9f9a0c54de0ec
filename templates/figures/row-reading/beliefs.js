// @ts-check
/** When a belief that is formed step by step has settled. */

import { argmax } from "../../static/js/engine/network.js";

/**
 * The first step (from 0) from which the answer never changes again.
 * @param {Float32Array[]} beliefs probabilities after each step
 */
export function settledFrom(beliefs) {
  const answers = beliefs.map(argmax);
  const final = answers[answers.length - 1];
  return answers.reduce((since, answer, step) => (answer === final ? since : step + 1), 0);
}
