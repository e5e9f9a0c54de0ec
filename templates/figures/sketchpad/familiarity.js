// @ts-check
/**
 * Is an image like anything the network was trained on? Its nearest training images tell. Pure.
 *
 * @typedef {{ layer: string, limits: { features: number, pixels: number }, nearest: number, n: number }} Meta
 * @typedef {{ familiar: boolean, nearest: number[] }} Verdict `nearest`: indices of reference images
 */

/**
 * The references nearest to a vector.
 * @param {ArrayLike<number>} vector
 * @param {Float32Array} references (count × vector.length)
 * @param {number} count how many to find
 * @returns {{ indices: number[], distance: number }} nearest first, and their mean Euclidean distance
 */
export function nearestReferences(vector, references, count) {
  const length = vector.length;
  const squares = Float64Array.from({ length: references.length / length }, (_, row) => {
    let sum = 0;
    for (let i = 0, at = row * length; i < length; i++, at++) sum += (references[at] - vector[i]) ** 2;
    return sum;
  });
  const indices = Array.from(squares, (_, row) => row).sort((a, b) => squares[a] - squares[b]).slice(0, count);
  return { indices, distance: indices.reduce((sum, row) => sum + Math.sqrt(squares[row]), 0) / indices.length };
}

/**
 * Rows of unit length; a row of zeros stays. A short vector is near to everything, so only directions are compared.
 * @param {Float32Array} rows (count × length)
 * @param {number} length
 */
export function directions(rows, length) {
  const result = Float32Array.from(rows);
  for (let start = 0; start < rows.length; start += length) {
    const row = result.subarray(start, start + length);
    const norm = Math.hypot(...row) || 1;
    row.forEach((value, at) => { row[at] = value / norm; });
  }
  return result;
}

/**
 * @param {{ pixels: Float32Array, features: Float32Array }} image
 * @param {{ pixels: Float32Array, features: Float32Array }} references features by their directions
 * @param {Meta} meta
 * @returns {Verdict} familiar where it is no further than 99 % of the test images,
 *   in pixels and in directions of features
 */
export function judgeFamiliarity(image, references, { limits, nearest }) {
  const byFeatures = nearestReferences(directions(image.features, image.features.length), references.features, nearest);
  const byPixels = nearestReferences(image.pixels, references.pixels, nearest);
  return {
    familiar: byFeatures.distance <= limits.features && byPixels.distance <= limits.pixels,
    nearest: byFeatures.indices,
  };
}
