// @ts-check
/** Shapes in torch's order: how many values there are, and where a flat index lies. Pure. */

/** @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

/**
 * Where a flat index lies in maps of shape (channels, rows, columns).
 * @param {number[]} shape
 * @param {number} index
 */
export function placeOf(shape, index) {
  const [, rows, columns] = shape;
  return {
    channel: Math.floor(index / (rows * columns)),
    row: Math.floor(index / columns) % rows,
    column: index % columns,
  };
}
