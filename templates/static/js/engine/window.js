// @ts-check
/**
 * The window of its input that a cell reads, for rows and columns. Pure.
 *
 * @typedef {[number, number]} Pair  rows, columns
 * @typedef {{ size: Pair, stride: Pair, padding: [number, number, number, number], dilation: Pair }} Window
 * `padding`: top, left, bottom, right
 * @typedef {number | number[]} Sides  one number for all sides, or each
 * @typedef {{ kernel?: Sides, size?: Sides, stride?: Sides, padding?: Sides, dilation?: Sides }} Written
 */

/** @param {Sides} value @returns {Pair} */
const pair = (value) => typeof value === "number" ? [value, value] : [value[0], value[1] ?? value[0]];

/** Top, left, bottom, right. @param {Sides} value @returns {[number, number, number, number]} */
export function borders(value) {
  const [top, left, bottom, right] = typeof value === "number" ? [value, value, value, value] : value;
  return [top, left, bottom ?? top, right ?? left];
}

/** The window of a layer, from its entry in the manifest. @param {Written} entry @returns {Window} */
export function windowOf({ kernel, size, stride, padding, dilation }) {
  const sides = pair(kernel ?? size ?? 1);
  return {
    size: sides, stride: pair(stride ?? size ?? 1), padding: borders(padding ?? 0), dilation: pair(dilation ?? 1),
  };
}

/**
 * The shape of the input with its padding.
 * @param {{ inputShape: number[], window: Window }} layer
 * @returns {[number, number, number]} channels, rows, columns
 */
export function paddedShape({ inputShape: [channels, rows, columns], window: { padding } }) {
  const [top, left, bottom, right] = padding;
  return [channels, rows + top + bottom, columns + left + right];
}

/**
 * The input with its padding of zeros, or of another number.
 * @param {{ inputShape: number[], window: Window }} layer
 * @param {Float32Array} x @param {Float32Array} padded filled @param {number} [ground]
 */
export function pad(layer, x, padded, ground = 0) {
  const [, , columns] = layer.inputShape;
  padded.fill(ground);
  eachRow(layer, (from, to) => padded.set(x.subarray(from, from + columns), to));
}

/**
 * Back from the padded input: what lies in the padding is dropped.
 * @param {{ inputShape: number[], window: Window }} layer
 * @param {Float32Array} padded @param {Float32Array} x filled
 */
export function unpad(layer, padded, x) {
  const [, , columns] = layer.inputShape;
  eachRow(layer, (at, from) => x.set(padded.subarray(from, from + columns), at));
}

/**
 * @param {{ inputShape: number[], window: Window }} layer
 * @param {(at: number, inPadded: number) => void} visit where each row of the input begins
 */
function eachRow(layer, visit) {
  const [channels, rows, columns] = layer.inputShape;
  const [, height, width] = paddedShape(layer);
  const [top, left] = layer.window.padding;
  for (let i = 0; i < channels; i++) {
    for (let row = 0; row < rows; row++) visit((i * rows + row) * columns, (i * height + row + top) * width + left);
  }
}

/**
 * The cells of one map that one window reads, row by row; −1 for one of the padding.
 * @param {{ inputShape: number[], window: Window }} layer
 * @param {number} row @param {number} column of the window
 * @returns {number[]} indices into a map
 */
export function cellsOf({ inputShape: [, height, width], window: { size, stride, padding, dilation } }, row, column) {
  return Array.from({ length: size[0] * size[1] }, (_, k) => {
    const y = row * stride[0] - padding[0] + Math.floor(k / size[1]) * dilation[0];
    const x = column * stride[1] - padding[1] + (k % size[1]) * dilation[1];
    return y >= 0 && y < height && x >= 0 && x < width ? y * width + x : -1;
  });
}
