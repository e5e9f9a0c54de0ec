// @ts-check
/** What the test set loses without some units: measured by the build of each alone, of groups in the page. Pure. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { accuracyOf, recallsOf, unitId, worstConfusion } from "./lesions.js";
import { percent } from "../../static/js/marks/number.js";

/**
 * @typedef {import("./lesions.js").Unit} Unit
 * @typedef {"zero" | "mean"} Held what a unit that is off is held at
 * @typedef {{ classes: string[], units: Unit[], whole: ArrayLike<number>, alone: ArrayLike<number>[],
 *   lost: number[], held: Held, level: (unit: Unit) => number }} Losses
 * confusions with every unit on and without each unit alone; `lost`: what its loss costs, as a share of accuracy;
 * `level`: the number that a unit is held at
 * @typedef {{ confusion: ArrayLike<number>, whole: ArrayLike<number>, n: number, words: string }} Effect
 * `n`: images measured, 0 where none were
 */

/**
 * @param {import("../../static/js/data/pack.js").Pack} pack of the build @param {Unit[]} units in its order
 * @param {string[]} classes @param {Held} held @returns {Losses}
 */
export function readLosses(pack, units, classes, held) {
  const area = classes.length ** 2;
  const whole = pack.whole.data;
  const { data } = held === "mean" ? pack.mean_confusion : pack.confusion;
  const alone = units.map((_, at) => data.subarray(at * area, (at + 1) * area));
  const accuracy = accuracyOf(whole, classes.length);
  const lost = alone.map((confusion) => accuracy - accuracyOf(confusion, classes.length));
  const levels = new Map(units.map((unit, at) => [unitId(unit), held === "mean" ? pack.means.data[at] : 0]));
  return { classes, units, whole, alone, lost, held, level: (unit) => levels.get(unitId(unit)) ?? 0 };
}

/** Test images that the page has, for groups: of each class the first, up to a hundred or to a thousand in all. */
const [A_CLASS, IN_ALL] = [100, 1000];

/** How many these are (see build/analysis/units/lesions.py). @param {Pick<Losses, "classes" | "whole">} losses */
export const nOfPage = ({ classes: { length }, whole }) =>
  recallsOf(whole, length).reduce((sum, { n }) => sum + Math.min(n, A_CLASS, Math.floor(IN_ALL / length)), 0);

/**
 * What the build has measured already.
 * @param {Losses} losses @param {Unit[]} off @param {string} network @returns {Effect}
 */
export function knownEffect(losses, off, network) {
  const { classes: { length }, whole } = losses;
  const unmeasured = (/** @type {string} */ words) => ({ confusion: whole, whole, n: 0, words });
  if (network !== "trained") return unmeasured("Recall over the test set is measured for the trained network.");
  if (off.length === 1) return effectOfOne(losses, off[0]);
  if (off.length > 1) {
    const n = nOfPage(losses).toLocaleString("en");
    return unmeasured(`Recall without a group of units is counted here, on ${n} test images, when you ask for it.`);
  }
  const words = `With every unit on, ${percent(accuracyOf(whole, length))} of the test images are right.`;
  return { confusion: whole, whole, n: sizeOf(whole, length), words };
}

/** @param {Losses} losses @param {Unit} unit @returns {Effect} */
function effectOfOne({ classes, units, whole, alone, lost, held }, unit) {
  const at = units.findIndex((each) => unitId(each) === unitId(unit));
  const n = sizeOf(whole, classes.length);
  const rank = lost.filter((loss) => loss > lost[at]).length + 1;
  return {
    confusion: alone[at], whole, n,
    words: `Over ${n.toLocaleString("en")} test images the loss of ${spellUnit(unit.layer, unit.index)} alone` +
      `${held === "mean" ? ", held at its mean," : ""} costs ` +
      `${points(lost[at])} of accuracy: place ${rank} of ${units.length}. ` +
      `The median unit costs ${points(median(lost))}. ` + tellConfusion(whole, alone[at], classes),
  };
}

/** @param {import("./group-run.js").Measured} measured @param {string[]} classes @returns {Effect} */
export function measuredEffect({ base, ours, others, n }, classes) {
  const share = (/** @type {Uint32Array} */ confusion) => percent(accuracyOf(confusion, classes.length));
  return {
    confusion: ours, whole: base, n,
    words: `On ${n.toLocaleString("en")} test images ${share(ours)} are right without these units, ` +
      `${share(base)} with all. ${tellConfusion(base, ours, classes)}` +
      `${others.length} groups of as many units drawn at random leave ${others.map(share).join(", ")}.`,
  };
}

/** @param {ArrayLike<number>} before @param {ArrayLike<number>} after @param {string[]} classes */
function tellConfusion(before, after, classes) {
  const { label, predicted, count } = worstConfusion(before, after, classes.length);
  return count ? `Most of what is lost: ${count} more of class ${classes[label]} called ${classes[predicted]}. ` : "";
}

/** @param {ArrayLike<number>} confusion @param {number} classes */
const sizeOf = (confusion, classes) => recallsOf(confusion, classes).reduce((sum, { n }) => sum + n, 0);

/** @param {number} share */
const points = (share) => `${(100 * share).toFixed(2).replace("-", "−")} points`;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
