// @ts-check
/** A feature map as a picture, one pixel a cell; the browser enlarges it without smoothing. */

import { element } from "./element.js";

/** @param {number} rows @param {number} columns */
export function createMap(rows, columns) {
  return element("canvas", { width: columns, height: rows, className: "map" });
}

/**
 * Draw a map.
 * @param {HTMLCanvasElement} canvas as large as the map
 * @param {ArrayLike<number>} values (rows × columns)
 * @param {import("./color-scale.js").ColorScale} scale
 */
export function drawMap(canvas, values, scale) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = scale.pixel(values[i]);
  context.putImageData(picture, 0, 0);
}
