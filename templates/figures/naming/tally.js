// @ts-check
/** Who said what of which image, counted. Pure. */

/**
 * @param {ArrayLike<number>} one @param {(number | null)[]} answers null where none was given
 * @returns {{ same: number, n: number }} how often two said the same, of the images that both named
 */
export function agreement(one, answers) {
  const named = answers.map((answer, at) => ({ answer, other: one[at] })).filter(({ answer }) => answer !== null);
  return { same: named.filter(({ answer, other }) => answer === other).length, n: named.length };
}

/**
 * Counts by label and answer.
 * @param {ArrayLike<number>} labels @param {(number | null)[]} answers @param {number} classes
 * @returns {number[][]} a row a label
 */
export function confusionOf(labels, answers, classes) {
  const counts = Array.from({ length: classes }, () => new Array(classes).fill(0));
  answers.forEach((answer, at) => { if (answer !== null) counts[labels[at]][answer]++; });
  return counts;
}
