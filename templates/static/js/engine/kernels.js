// @ts-check
/** Kernels by name, and a convolution with any of them. Pure. */

/** The classics, 3 × 3, as most textbooks print them. @type {Readonly<Record<string, readonly number[]>>} */
export const CLASSICS = Object.freeze({
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
  blur: [1, 1, 1, 1, 1, 1, 1, 1, 1].map((weight) => weight / 9),
  "Sobel, left to right": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  "Sobel, top to bottom": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
});

/**
 * The side of the output: ⌊(n + 2p − k) / s⌋ + 1.
 * @param {{ size: number, kernel: number, stride: number, padding: number }} settings
 * @returns {number} 0 where the kernel does not fit
 */
export function outputSize({ size, kernel, stride, padding }) {
  return Math.max(Math.floor((size + 2 * padding - kernel) / stride) + 1, 0);
}

/**
 * Correlate a square picture with a square kernel.
 * @param {Float32Array} picture (size × size)
 * @param {ArrayLike<number>} weights (kernel × kernel)
 * @param {{ size: number, kernel: number, stride: number, padding: number }} settings
 * @returns {Float32Array} (outputSize × outputSize)
 */
export function correlate(picture, weights, settings) {
  const { size, kernel, stride, padding } = settings;
  const side = outputSize(settings);
  return Float32Array.from({ length: side * side }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < kernel * kernel; k++) {
      const row = Math.floor(at / side) * stride - padding + Math.floor(k / kernel);
      const column = (at % side) * stride - padding + (k % kernel);
      if (row >= 0 && row < size && column >= 0 && column < size) sum += weights[k] * picture[row * size + column];
    }
    return sum;
  });
}
