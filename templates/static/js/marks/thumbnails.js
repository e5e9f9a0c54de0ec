// @ts-check
/**
 * Small pictures of the projected test images, in tiles of 25, fetched when one of them is looked at. Tiles go by class
 * and by answer, then in the order of the points, so that images of one kind of mistake lie together.
 */

import { intensityScale } from "../maps/color-scale.js";
import { blanked, sizeMap } from "../maps/map-canvas.js";

/** Tiles and the places in them by path, shared by figures of a page. @type {WeakMap<object, Map<string, any>>} */
const known = new WeakMap();

/**
 * @param {import("../page/host.js").Context} context
 * @param {string} experiment
 */
export function createThumbnails({ data, config: { per_row: perRow } }, experiment) {
  const parts = partsOf(data);

  /**
   * One promise a path; a failed one is forgotten.
   * @template T
   * @param {string} path @param {(path: string) => Promise<T>} make @returns {Promise<T>}
   */
  function once(path, make) {
    const kept = parts.get(path);
    if (kept) return kept;
    const promise = make(path);
    parts.set(path, promise);
    promise.catch(() => parts.delete(path));
    return promise;
  }

  /** @param {string} path */
  const readTile = async (path) => createImageBitmap(new Blob([await data.bytes(path)], { type: "image/webp" }));

  /** @param {string} path */
  async function readPlaces(path) {
    const { label, predicted } = await data.pack(path);
    return placesByAnswer(label.data, predicted.data);
  }

  /** @param {number} index of the point */
  async function find(index) {
    const at = (await once(`data/${experiment}/projection/points.bin`, readPlaces))[index];
    const tile = await once(`data/${experiment}/thumbnails/${Math.floor(at / perRow ** 2)}.webp`, readTile);
    return { tile, place: at % perRow ** 2 };
  }

  return {
    /**
     * Draw an image: a grey one in the colours of the scheme, others in their own; nothing where it does not come.
     * @param {HTMLCanvasElement} canvas takes the size of the image
     * @param {number} index of the point
     * @param {import("../page/config.js").Tokens} tokens
     */
    async draw(canvas, index, tokens) {
      const found = find(index).catch((/** @type {unknown} */ error) => { throw blanked(canvas, error); });
      const { tile, place } = await found;
      canvas.classList.remove("missing");
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
      const [height, width] = [tile.height / perRow, tile.width / perRow];
      sizeMap(canvas, [height, width]);
      const [x, y] = [(place % perRow) * width, Math.floor(place / perRow) * height];
      context.drawImage(tile, x, y, width, height, 0, 0, width, height);
      if (!data.isColored(experiment)) recolor(context, tokens);
    },
  };
}

/**
 * The place of each point when points go by class, then by answer, then as they come.
 * @param {ArrayLike<number>} labels @param {ArrayLike<number>} predicted
 */
export function placesByAnswer(labels, predicted) {
  const order = Uint32Array.from(labels, (_, point) => point);
  order.sort((a, b) => labels[a] - labels[b] || predicted[a] - predicted[b] || a - b);
  const places = new Uint32Array(order.length);
  order.forEach((point, at) => { places[point] = at; });
  return places;
}

/** @param {import("../data/data.js").Data} data of the page */
function partsOf(data) {
  const parts = known.get(data) ?? new Map();
  known.set(data, parts);
  return parts;
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
