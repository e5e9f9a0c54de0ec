// @ts-check
/**
 * Saliency maps with the checks that make them trustworthy. Computed piece by piece, so that the page
 * answers in between.
 *
 * @typedef {import("../../static/js/engine/attribution.js").Question} Question
 * @typedef {import("../../static/js/data/data.js").Elsewhere} Elsewhere
 * @typedef {{
 *   maps: Record<string, Float32Array>, agreement: Record<string, Record<string, number>>,
 *   completeness: { sum: number, rise: number }, curves: Record<string, number[]>, random: number[],
 * }} Report
 */

import {
  METHODS, completeness, deletionCurve, inSteps, orderOf, randomOrder, rankAgreement,
} from "../../static/js/engine/attribution.js";
import { randomFrom } from "../../static/js/engine/random.js";

export const CURVE_STEPS = 10;
const RANDOM_ORDERS = 3;
/** How long the page may be kept waiting at a time: short enough for a phone that is four times slower. */
const SLICE_MS = 10;

/** Let the browser draw and answer. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

/**
 * A map, the page answering in between.
 * @param {string} method @param {Question} question @param {Elsewhere | null} elsewhere
 * @returns {Promise<Float32Array>}
 */
export async function unhurried(method, question, elsewhere) {
  if (elsewhere) return elsewhere("map", question.image, question.label, method);
  const steps = inSteps(method, question);
  for (let begun = performance.now(); ;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - begun < SLICE_MS) continue;
    await breathe();
    begun = performance.now();
  }
}

/**
 * @param {Question} question
 * @param {Elsewhere | null} elsewhere where a large network is asked
 * @returns {Promise<Report>}
 */
export async function examine(question, elsewhere) {
  const { image, label } = question;
  /** @type {Report["maps"]} */
  const maps = {};
  /** @type {Report["curves"]} */
  const curves = {};
  for (const name of Object.keys(METHODS)) {
    maps[name] = await unhurried(name, question, elsewhere);
    await breathe();
  }
  for (const [name, map] of Object.entries(maps)) {
    curves[name] = await curveOf(question, orderOf(image, map), elsewhere);
    await breathe();
  }
  const random = await meanRandomCurve(question, elsewhere);
  return {
    maps,
    curves,
    random,
    agreement: agreements(maps),
    completeness: elsewhere ? await elsewhere("completeness", image, label, maps["integrated-gradients"])
      : completeness(question, maps["integrated-gradients"]),
  };
}

/** @param {Record<string, Float32Array>} maps @returns {Report["agreement"]} */
function agreements(maps) {
  const names = Object.keys(maps);
  return Object.fromEntries(names.map((first) =>
    [first, Object.fromEntries(names.map((second) => [second, rankAgreement(maps[first], maps[second])]))]));
}

/**
 * What is left of the class's probability while pixels are removed.
 * @param {Question} question @param {number[] | Uint16Array} order @param {Elsewhere | null} elsewhere
 * @returns {Promise<number[]>}
 */
const curveOf = async (question, order, elsewhere) =>
  (elsewhere ? elsewhere("curve", question.image, question.label, order, CURVE_STEPS)
    : deletionCurve(question, order, CURVE_STEPS));

/**
 * What removing pixels in no particular order does.
 * @param {Question} question @param {Elsewhere | null} elsewhere
 */
async function meanRandomCurve(question, elsewhere) {
  const random = randomFrom(1);
  const [, rows, columns] = question.network.layers[0].shape;
  const area = rows * columns;
  /** @type {number[][]} */
  const curves = [];
  while (curves.length < RANDOM_ORDERS) {
    curves.push(await curveOf(question, randomOrder(question.image, random, area), elsewhere));
    await breathe();
  }
  return curves[0].map((_, step) => curves.reduce((sum, curve) => sum + curve[step], 0) / RANDOM_ORDERS);
}
