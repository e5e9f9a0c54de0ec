// @ts-check
/** What to draw along: the rim of what a class's mean image covers. Pure. */

/** Above this share of its brightest, a class's mean counts as covered. */
export const COVERED = 0.35;

/**
 * The rim of what a class's mean covers.
 * @param {Float32Array} mean @param {number} columns
 * @returns {Float32Array} 1 on the rim, 0 elsewhere
 */
export function outlineOf(mean, columns) {
  const rows = mean.length / columns;
  const limit = COVERED * Math.max(...mean);
  const inside = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && row < rows && column >= 0 && column < columns && mean[row * columns + column] > limit;
  return mean.map((_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const rim = inside(row, column) &&
      !(inside(row - 1, column) && inside(row + 1, column) && inside(row, column - 1) && inside(row, column + 1));
    return Number(rim);
  });
}
