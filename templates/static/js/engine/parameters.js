// @ts-check
/**
 * A layer's weights, and what they make of one input.
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {{ from: number, index: number, input: number, weight: number, product: number, chosen: boolean }} Source
 * `from`: which of the layer's inputs, `index`: where in it, -1 for a cell of the padding; `chosen`: false for a
 * pooled cell that lost
 */

/** @param {Layer} layer */
export function parameters(layer) {
  if (!layer.weight || !layer.bias) throw new Error(`${layer.name}: a ${layer.kind} layer must have weights`);
  return { weight: layer.weight, bias: layer.bias, padded: layer.padded };
}

/**
 * One term of a sum, from the layer's first input.
 * @param {number} index @param {number} input @param {number} weight
 * @returns {Source}
 */
export function product(index, input, weight) {
  return { from: 0, index, input, weight, product: input * weight, chosen: true };
}
