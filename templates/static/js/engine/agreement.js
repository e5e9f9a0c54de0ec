// @ts-check
/** Do two computations of the same layers agree? No DOM. */

/** As the build asks of PyTorch, ONNX Runtime and the page's engine. */
export const TOLERANCE = 1e-4;

/**
 * @typedef {{ name: string, count: number, difference: number, agrees: boolean }} Comparison
 * `difference`: the largest, absolute; `agrees`: every one within atol + rtol × |expected|
 *
 * @param {Map<string, ArrayLike<number>>} expected
 * @param {Map<string, ArrayLike<number>>} given layers that `expected` lacks are left out
 * @returns {Comparison[]}
 */
export function compareLayers(expected, given) {
  return [...given]
    .filter(([name]) => expected.has(name))
    .map(([name, values]) => compare(name, /** @type {ArrayLike<number>} */ (expected.get(name)), values));
}

/** @param {string} name @param {ArrayLike<number>} expected @param {ArrayLike<number>} given @returns {Comparison} */
function compare(name, expected, given) {
  let difference = 0;
  let agrees = expected.length === given.length;
  for (let i = 0; i < given.length; i++) {
    const distance = Math.abs(given[i] - expected[i]);
    difference = Math.max(difference, distance);
    // Written so that a NaN disagrees.
    if (!(distance <= TOLERANCE + TOLERANCE * Math.abs(expected[i]))) agrees = false;
  }
  return { name, count: given.length, difference, agrees };
}
