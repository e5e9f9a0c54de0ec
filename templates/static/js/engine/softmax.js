// @ts-check
/** From logits to an answer; apart from the engine, because the first screen needs no more than this. */

/**
 * Probabilities of the classes.
 * @param {ArrayLike<number>} logits
 * @param {number} [temperature] above 1 evens them out
 * @returns {Float32Array} sums to 1
 */
export function softmax(logits, temperature = 1) {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const largest = Math.max(...scaled);
  const exponentials = scaled.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return Float32Array.from(exponentials, (value) => value / total);
}

/** Index of the largest value, the first of equals. @param {ArrayLike<number>} values */
export function argmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
