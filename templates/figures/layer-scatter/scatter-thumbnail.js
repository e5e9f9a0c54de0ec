// @ts-check
/** A projection drawn small: one dot a point, in the colour of its class. */

import { colorOf } from "../../static/js/page/theme.js";
import { channelsOf } from "../../static/js/maps/color-scale.js";

const MARGIN = 0.03;

/**
 * @param {HTMLCanvasElement} canvas square
 * @param {import("../../static/js/marks/points.js").Points} points
 * @param {ArrayLike<number>} labels
 * @param {(index: number) => boolean} shown the others are drawn faint, underneath
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 */
export function drawThumbnail(canvas, points, labels, shown, tokens) {
  const { width } = canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(width, width);
  const pixels = new Uint32Array(image.data.buffer);
  const colors = Array.from(tokens.class, opaque); // more classes share them
  const faint = opaque(colorOf(tokens, "rule"));
  const at = (/** @type {number} */ share) => Math.round((MARGIN + (1 - 2 * MARGIN) * share) * (width - 1));
  for (const wanted of [false, true]) {
    for (let i = 0; i < points.x.length; i++) {
      if (shown(i) !== wanted) continue;
      pixels[at(1 - points.y[i]) * width + at(points.x[i])] = wanted ? colors[labels[i] % colors.length] : faint;
    }
  }
  context.putImageData(image, 0, 0);
}

/** @param {string} color */
function opaque(color) {
  const [red, green, blue] = channelsOf(color);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
