// @ts-check
/** The reader's kernels of the first convolution, laid over the trained ones, with the way back. Pure. */

/** Weights of one kernel. */
export const SIZE = 9;
/** No weight is painted beyond this, either way. */
export const LIMIT = 4;

/** @typedef {ReturnType<typeof createPaintedKernels>} PaintedKernels */

/** No kernel is painted, and none is known, until `lay`. */
export function createPaintedKernels() {
  /** @type {Float32Array} */
  let base = new Float32Array(0);
  /** @type {Map<number, number[]>} */
  const painted = new Map();
  /** @type {{ unit: number, kernel: number[] | undefined }[]} */
  const past = [];

  /** @param {number} unit */
  const trained = (unit) => [...base.subarray(unit * SIZE, (unit + 1) * SIZE)];
  /** @param {number} unit */
  const kernel = (unit) => painted.get(unit) ?? trained(unit);

  /** @param {number} unit @param {number[] | undefined} next undefined: the trained one */
  function put(unit, next) {
    if (next) painted.set(unit, next);
    else painted.delete(unit);
  }

  return {
    trained,
    kernel,
    put,
    /** Lay the painted kernels over these. @param {Float32Array} weight (filters × 9) */
    lay(weight) { base = weight; },
    /** @param {number} unit */
    isPainted: (unit) => painted.has(unit),
    count: () => painted.size,
    canUndo: () => past.length > 0,
    /** Keep the present kernel for undo. @param {number} unit */
    remember(unit) { past.push({ unit, kernel: painted.get(unit) }); },
    /** @param {number} unit @param {number} at @param {number} weight */
    paint(unit, at, weight) {
      const next = [...kernel(unit)];
      next[at] = Math.min(Math.max(weight, -LIMIT), LIMIT);
      put(unit, next);
    },
    /** Take the last change back. @returns {number | null} the filter that it was made to; null where there is none */
    undo() {
      const last = past.pop();
      if (!last) return null;
      put(last.unit, last.kernel);
      return last.unit;
    },
    clear() {
      painted.clear();
      past.length = 0;
    },
    /** All weights of the layer, the painted ones among them. */
    weights() {
      const weight = base.slice();
      for (const [unit, own] of painted) weight.set(own, unit * SIZE);
      return weight;
    },
  };
}

/**
 * The kernel that points most nearly the other way: what the later layers expect least.
 * @param {readonly (readonly number[])[]} kernels @param {readonly number[]} trained
 */
export function leastLike(kernels, trained) {
  const likeness = kernels.map((kernel) =>
    kernel.reduce((sum, weight, at) => sum + weight * trained[at], 0) / Math.hypot(...kernel));
  return kernels[likeness.indexOf(Math.min(...likeness))];
}

/** A kernel made as strong as another. @param {readonly number[]} kernel @param {readonly number[]} like */
export const asStrongAs = (kernel, like) =>
  kernel.map((weight) => (weight * Math.hypot(...like)) / Math.hypot(...kernel));
