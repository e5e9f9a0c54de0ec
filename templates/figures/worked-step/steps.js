// @ts-check
/**
 * The steps that the build took on single weights, and what the derivative promised of them.
 *
 * @typedef {{ layer: string, place: number[], steeper: number, value: number, gradient: number,
 *   losses: number[] }} Weight
 * `steeper`: share of the layer's weights with a larger derivative; `losses`: one a step
 * @typedef {{ images: number, loss: number, steps: number[], weights: Weight[] }} Told
 * `steps`: how many derivatives the weight is moved; at 0 it stands where it was
 */

/** The steps that go down. @param {Told} told */
export const downward = ({ steps }) => steps.filter((step) => step > 0);

/**
 * One step on one weight, in numbers.
 * @param {Told} told @param {Weight} weight @param {number} length in derivatives
 */
export function stepOf({ loss, steps }, { value, gradient, losses }, length) {
  return {
    from: value, to: value - length * gradient, moved: -length * gradient,
    before: loss, after: losses[steps.indexOf(length)], promised: loss - length * gradient ** 2,
  };
}

/**
 * The loss as a function of the weight, as far as it was measured, and its tangent; the weight rising.
 * @param {Told} told @param {Weight} weight
 */
export function curveOf({ loss, steps }, { value, gradient, losses }) {
  const order = [...steps.keys()];
  if (gradient > 0) order.reverse();
  return {
    positions: order.map((at) => value - steps[at] * gradient),
    losses: order.map((at) => losses[at]),
    promised: order.map((at) => loss - steps[at] * gradient ** 2),
  };
}

/** "conv1[6, 0, 1, 2]". @param {Weight} weight */
export const spellWeight = ({ layer, place }) => `${layer}[${place.join(", ")}]`;

/** How steep it is among the weights of its layer. @param {Weight} weight */
export function rankOf({ steeper }) {
  if (steeper === 0) return "steepest of its layer";
  return `${Math.round(100 * steeper)} % of its layer are steeper`;
}
