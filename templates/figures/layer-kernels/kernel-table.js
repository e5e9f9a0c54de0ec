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
 * The grids of one filter beside each other with a line of zeros between them.
 * @param {Float32Array} kernel (inputs × size × size) @param {number} size
 * @returns {{ rows: number, columns: number, values: Float32Array }}
 */
export function mosaic(kernel, size) {
  const inputs = kernel.length / size ** 2;
  const across = Math.ceil(Math.sqrt(inputs));
  const step = size + 1;
  const [rows, columns] = [step * Math.ceil(inputs / across) - 1, step * across - 1];
  const values = new Float32Array(rows * columns);
  kernel.forEach((weight, at) => {
    const [input, within] = [Math.floor(at / size ** 2), at % size ** 2];
    const row = Math.floor(input / across) * step + Math.floor(within / size);
    values[row * columns + (input % across) * step + (within % size)] = weight;
  });
  return { rows, columns, values };
}
