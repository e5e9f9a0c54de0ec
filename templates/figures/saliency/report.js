// @ts-check
/**
 * Saliency maps with the checks that make them trustworthy. Computed piece by piece, so that the page
 * answers in between.
 *
 * @typedef {import("../../static/js/engine/attribution.js").Question} Question
 * @typedef {{
 *   maps: Record<string, Float32Array>, agreement: Record<string, Record<string, number>>,
 *   completeness: { sum: number, rise: number }, curves: Record<string, number[]>, random: number[],
 * }} Report
 */

import {
  METHODS, completeness, deletionCurve, orderOf, randomOrder, rankAgreement,
} from "../../static/js/engine/attribution.js";
import { randomFrom } from "../../static/js/engine/random.js";

export const CURVE_STEPS = 10;
const RANDOM_ORDERS = 3;

/** Let the browser draw and answer. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * @param {Question} question
 * @returns {Promise<Report>}
 */
export async function examine(question) {
  /** @type {Report["maps"]} */
  const maps = {};
  /** @type {Report["curves"]} */
  const curves = {};
  for (const [name, method] of Object.entries(METHODS)) {
    maps[name] = method(question);
    await breathe();
  }
  for (const [name, map] of Object.entries(maps)) {
    curves[name] = deletionCurve(question, orderOf(question.image, map), CURVE_STEPS);
    await breathe();
  }
  return {
    maps,
    curves,
    random: meanRandomCurve(question),
    agreement: agreements(maps),
    completeness: completeness(question, maps["integrated-gradients"]),
  };
}

/** @param {Record<string, Float32Array>} maps @returns {Report["agreement"]} */
function agreements(maps) {
  const names = Object.keys(maps);
  return Object.fromEntries(names.map((first) =>
    [first, Object.fromEntries(names.map((second) => [second, rankAgreement(maps[first], maps[second])]))]));
}

/** What removing pixels in no particular order does. @param {Question} question */
function meanRandomCurve(question) {
  const random = randomFrom(1);
  const [, rows, columns] = question.network.layers[0].shape;
  const area = rows * columns;
  const curves = Array.from({ length: RANDOM_ORDERS }, () =>
    deletionCurve(question, randomOrder(question.image, random, area), CURVE_STEPS));
  return curves[0].map((_, step) => curves.reduce((sum, curve) => sum + curve[step], 0) / RANDOM_ORDERS);
}
