// @ts-check
/**
 * The training images that a picture is compared with, and the mean of each class: they weigh more than all the rest
 * of the figure, so they come when the reader first touches it.
 *
 * @typedef {Awaited<ReturnType<typeof read>>} References
 */

import { directions } from "./familiarity.js";
import { realValues } from "../../static/js/data/pack.js";

const TOUCHES = ["pointerdown", "focusin", "change", "dragenter", "paste"];

/**
 * @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context
 * @param {() => void} onArrival
 */
export function createReferences(figure, context, onArrival) {
  /** @type {References | null} */
  let known = null;
  let coming = false;

  async function fetchThem() {
    coming = true;
    try {
      known = await read(context);
    } finally {
      coming = false;
    }
    onArrival();
  }

  function want() {
    if (!known && !coming) context.attempt("references", fetchThem);
  }

  for (const touch of TOUCHES) figure.addEventListener(touch, want);
  return {
    /** @returns {References | null} null until they have come */
    get: () => known,
    destroy: () => TOUCHES.forEach((touch) => figure.removeEventListener(touch, want)),
  };
}

/** @param {import("../../static/js/page/host.js").Context} context */
async function read({ data, figure: { experiment } }) {
  const [{ images, labels, features, means }, meta] = await Promise.all([
    data.pack(`data/${experiment}/familiar.bin`), data.json(`data/${experiment}/familiar.json`),
  ]);
  return {
    labels: labels.data, means, meta: /** @type {import("./familiarity.js").Meta} */ (meta),
    pixels: realValues(images), features: directions(realValues(features), features.shape[1]),
  };
}
