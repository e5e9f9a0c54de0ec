// @ts-check
/** A feature map as a picture, one pixel a cell; the browser enlarges it without smoothing. */

import { element } from "../controls/element.js";

/** @param {number} rows @param {number} columns */
export function createMap(rows, columns) {
  return element("canvas", { width: columns, height: rows, className: "map" });
}

/**
 * Give a map another size, if it has not got it; that empties it.
 * @param {HTMLCanvasElement} canvas @param {number[]} sides rows and columns
 */
export function sizeMap(canvas, [rows, columns]) {
  if (canvas.height !== rows) canvas.height = rows;
  if (canvas.width !== columns) canvas.width = columns;
}

/**
 * Take off what a canvas showed before, since what it should show did not come.
 * @template Reason @param {HTMLCanvasElement} canvas @param {Reason} reason @returns {Reason}
 */
export function blanked(canvas, reason) {
  canvas.classList.add("missing");
  canvas.getContext("2d", { willReadFrequently: true })?.clearRect(0, 0, canvas.width, canvas.height);
  return reason;
}

/**
 * Say what a map shows; one whose words stand beside it is hidden from those who hear the page.
 * @param {HTMLCanvasElement} canvas @param {string} [words]
 */
export function nameMap(canvas, words) {
  if (!words) return canvas.setAttribute("aria-hidden", "true");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
}

/**
 * Draw a map; an image of three channels wears its own colours.
 * @param {HTMLCanvasElement} canvas as large as the map
 * @param {ArrayLike<number>} values (rows × columns), or (3 × rows × columns) of an image
 * @param {import("./color-scale.js").ColorScale} scale
 */
export function drawMap(canvas, values, scale) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(picture.data.buffer);
  if (scale.ofImages && values.length === 3 * pixels.length) paintColors(picture.data, values);
  else for (let i = 0; i < pixels.length; i++) pixels[i] = scale.pixel(values[i]);
  context.putImageData(picture, 0, 0);
}

/** From planes of red, green and blue to pixels. @param {Uint8ClampedArray} bytes @param {ArrayLike<number>} values */
function paintColors(bytes, values) {
  const area = bytes.length / 4;
  for (let i = 0; i < area; i++) {
    for (let channel = 0; channel < 3; channel++) bytes[4 * i + channel] = 255 * values[channel * area + i];
    bytes[4 * i + 3] = 255;
  }
}
