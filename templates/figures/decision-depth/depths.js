// @ts-check
/**
 * Which images are decided at which layer. No DOM.
 *
 * @typedef {{ depth: ArrayLike<number>, label: ArrayLike<number>, predicted: ArrayLike<number>,
 *   confidence: ArrayLike<number> }} Decisions one entry an image; `depth` is an index into the layers
 * @typedef {"surest" | "least" | "wrong"} Order
 */

/**
 * How many images are decided at each layer, right and wrong.
 * @param {Decisions} decisions @param {number} count of layers
 */
export function countDepths({ depth, label, predicted }, count) {
  const right = new Array(count + 1).fill(0);
  const wrong = new Array(count + 1).fill(0);
  for (let i = 0; i < depth.length; i++) (label[i] === predicted[i] ? right : wrong)[depth[i]]++;
  return { right, wrong };
}

/**
 * The images decided at one layer, in order.
 * @param {Decisions} decisions
 * @param {number} chosen index of the layer
 * @param {Order} order
 * @param {(label: number) => boolean} counts which classes count
 * @returns {number[]}
 */
export function decidedAt({ depth, label, predicted, confidence }, chosen, order, counts) {
  const found = Array.from(depth, (_, index) => index).filter((i) => depth[i] === chosen && counts(label[i]));
  const sign = order === "least" ? 1 : -1;
  const isRight = (/** @type {number} */ i) => Number(label[i] === predicted[i]);
  return found.sort((a, b) =>
    (order === "wrong" ? isRight(a) - isRight(b) : 0) || sign * (confidence[a] - confidence[b]) || a - b);
}
