// @ts-check
/** The kernels of a convolution, taken apart. Pure. */

/**
 * @param {ArrayLike<number>} weight (filters, inputs, kernel, kernel)
 * @param {number} filters
 * @returns {Float32Array[]} one a filter
 */
export function kernelsOf(weight, filters) {
  const all = Float32Array.from(weight);
  const size = all.length / filters;
  return Array.from({ length: filters }, (_, at) => all.subarray(at * size, (at + 1) * size));
}

/** The Euclidean norm. @param {ArrayLike<number>} kernel */
export const norm = (kernel) => Math.hypot(...Array.from(kernel));

/** Filters by falling norm. @param {Float32Array[]} kernels @returns {number[]} */
export function byNorm(kernels) {
  const norms = kernels.map(norm);
  return norms.map((_, at) => at).sort((a, b) => norms[b] - norms[a] || a - b);
}

/** The input whose grid weighs most. @param {Float32Array} kernel @param {number} area of one grid */
export function heaviestInput(kernel, area) {
  const weights = Array.from({ length: kernel.length / area }, (_, at) =>
    norm(kernel.subarray(at * area, (at + 1) * area)),
  );
  return weights.indexOf(Math.max(...weights));
}

/**
 * How the grids of one filter lie beside each other: a line of zeros between them, none between single weights.
 * @param {number[]} shape inputs, rows and columns of a kernel
 */
export function layoutOf([inputs, tall, wide]) {
  const across = Math.ceil(Math.sqrt(inputs));
  const gap = inputs > 1 && tall * wide > 1 ? 1 : 0;
  const [down, right] = [tall + gap, wide + gap];
  return { across, down, right, rows: down * Math.ceil(inputs / across) - gap, columns: right * across - gap };
}

/**
 * The grids of one filter beside each other.
 * @param {Float32Array} kernel (inputs × rows × columns) @param {number[]} shape
 */
export function mosaic(kernel, shape) {
  const [, tall, wide] = shape;
  const { across, down, right, rows, columns } = layoutOf(shape);
  const values = new Float32Array(rows * columns);
  kernel.forEach((weight, at) => {
    const [input, within] = [Math.floor(at / (tall * wide)), at % (tall * wide)];
    const row = Math.floor(input / across) * down + Math.floor(within / wide);
    values[row * columns + (input % across) * right + (within % wide)] = weight;
  });
  return { rows, columns, values };
}

/**
 * A filter of the pixels as a picture in colour: grey where its weights are zero.
 * @param {Float32Array} kernel (3 × rows × columns) @param {number} limit the weight that wears its full colour
 */
export const inColor = (kernel, limit) => kernel.map((weight) => 0.5 + (0.5 * weight) / limit);
