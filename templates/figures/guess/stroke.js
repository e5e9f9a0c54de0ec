// @ts-check
/** What a stroke of the pointer sets: a height at each step that it passes. */

/**
 * The steps between two places of the pointer, with the heights of the straight line between them; at least the step
 * that it is nearest to now.
 * @param {{ x: number, y: number }} from x in steps, y from 0 to 1 @param {{ x: number, y: number }} to
 * @param {number} n steps
 * @returns {[at: number, height: number][]}
 */
export function reach(from, to, n) {
  const near = Math.min(Math.max(Math.round(to.x), 0), n - 1);
  const [low, high] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const passed = Array.from({ length: n }, (_, at) => at).filter((at) => at > low && at < high && at !== near);
  const height = (/** @type {number} */ at) => from.y + ((at - from.x) / (to.x - from.x)) * (to.y - from.y);
  return [...passed.map((at) => /** @type {[number, number]} */ ([at, height(at)])), [near, to.y]];
}
