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
 * @param {{ pixels: Float32Array, features: Float32Array }} image
 * @param {{ pixels: Float32Array, features: Float32Array }} references
 * @param {Meta} meta
 * @returns {Verdict} familiar where it is no further than 99 % of the test images, in features and in pixels
 */
export function judgeFamiliarity(image, references, { limits, nearest }) {
  const byFeatures = nearestReferences(image.features, references.features, nearest);
  const byPixels = nearestReferences(image.pixels, references.pixels, nearest);
  return {
    familiar: byFeatures.distance <= limits.features && byPixels.distance <= limits.pixels,
    nearest: byFeatures.indices,
  };
}
