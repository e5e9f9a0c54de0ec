// @ts-check
/** A signed map laid over an image. */

import { colorOf } from "../page/theme.js";
import { channelsOf } from "./color-scale.js";

/**
 * @param {HTMLCanvasElement} canvas as large as the map
 * @param {{ image: Float32Array, map: ArrayLike<number>, limit: number, opacity: number,
 *   tokens: import("../page/config.js").Tokens }} layers
 * `limit`: the magnitude that wears the full colour; `opacity`: 0 the image alone, 1 the map alone
 */
export function drawOverlay(canvas, { image, map, limit, opacity, tokens }) {
  const [zero, ink, negative, positive] = ["zero", "ink", "negative", "positive"].map((name) =>
    channelsOf(colorOf(tokens, name)));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = context.createImageData(canvas.width, canvas.height);
  const area = canvas.width * canvas.height;
  /** How the picture differs from the ground, in the colours of the scheme or in its own.
   * @param {number} pixel @param {number} i */
  const drawn = (pixel, i) =>
    image.length === 3 * area ? 255 * image[i * area + pixel] - zero[i] : (ink[i] - zero[i]) * image[pixel];
  for (let pixel = 0; pixel < area; pixel++) {
    const share = limit ? Math.max(-1, Math.min(1, map[pixel] / limit)) : 0;
    const signed = share < 0 ? negative : positive;
    for (let i = 0; i < 3; i++) {
      const below = zero[i] + drawn(pixel, i) * (1 - opacity);
      picture.data[4 * pixel + i] = below + (signed[i] - below) * Math.abs(share) * opacity;
    }
    picture.data[4 * pixel + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}
