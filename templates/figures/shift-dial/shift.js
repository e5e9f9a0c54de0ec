// @ts-check
/** Moved pictures, and how alike two layers' values are. Pure. */

/**
 * Move a picture; what moves in is black.
 * @param {Float32Array} pixels of one or more channels
 * @param {number} dy pixels down; negative is up
 * @param {number} dx pixels to the right; negative is left
 * @param {number[]} sides rows and columns
 * @returns {Float32Array}
 */
export function shifted(pixels, dy, dx, [rows, columns]) {
  return pixels.map((_, i) => {
    const row = (Math.floor(i / columns) % rows) - dy;
    const column = (i % columns) - dx;
    const inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside ? pixels[i - dy * columns - dx] : 0;
  });
}

/**
 * The cosine of the angle between two vectors: 1 where they point the same way.
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
export function cosine(a, b) {
  let product = 0, lengthA = 0, lengthB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    lengthA += a[i] * a[i];
    lengthB += b[i] * b[i];
  }
  return lengthA && lengthB ? product / Math.sqrt(lengthA * lengthB) : Number(lengthA === lengthB);
}
