// @ts-check
/** Small pictures of the projected test images, in tiles of 25, fetched when one of them is looked at. */

import { intensityScale } from "../maps/color-scale.js";
import { blanked, sizeMap } from "../maps/map-canvas.js";

/** Tiles by path, shared by the figures of a page. @type {WeakMap<object, Map<string, Promise<ImageBitmap>>>} */
const known = new WeakMap();

/**
 * @param {import("../page/host.js").Context} context
 * @param {string} experiment
 */
export function createThumbnails({ data, config: { per_row: perRow } }, experiment) {
  const tiles = tilesOf(data);

  /** @param {number} number */
  function tile(number) {
    const path = `data/${experiment}/thumbnails/${number}.webp`;
    const kept = tiles.get(path);
    if (kept) return kept;
    const loading = data.bytes(path)
      .then((bytes) => createImageBitmap(new Blob([bytes], { type: "image/webp" })));
    tiles.set(path, loading);
    loading.catch(() => tiles.delete(path));
    return loading;
  }

  return {
    /**
     * Draw an image: a grey one in the colours of the scheme, others in their own; nothing where it does not come.
     * @param {HTMLCanvasElement} canvas takes the size of the image
     * @param {number} index of the point
     * @param {import("../page/config.js").Tokens} tokens
     */
    async draw(canvas, index, tokens) {
      const place = index % (perRow * perRow);
      const coming = tile(Math.floor(index / (perRow * perRow)));
      const picture = await coming.catch((/** @type {unknown} */ error) => { throw blanked(canvas, error); });
      canvas.classList.remove("missing");
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
      const [height, width] = [picture.height / perRow, picture.width / perRow];
      sizeMap(canvas, [height, width]);
      const [x, y] = [(place % perRow) * width, Math.floor(place / perRow) * height];
      context.drawImage(picture, x, y, width, height, 0, 0, width, height);
      if (!data.isColored(experiment)) recolor(context, tokens);
    },
  };
}

/** @param {import("../data/data.js").Data} data of the page */
function tilesOf(data) {
  const tiles = known.get(data) ?? new Map();
  known.set(data, tiles);
  return tiles;
}

/**
 * From the grey of the file to paper and ink.
 * @param {CanvasRenderingContext2D} context @param {import("../page/config.js").Tokens} tokens
 */
function recolor(context, tokens) {
  const scale = intensityScale(tokens);
  const image = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = scale.pixel(image.data[4 * i] / 255);
  context.putImageData(image, 0, 0);
}
