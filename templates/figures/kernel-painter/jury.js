// @ts-check
/** All the published images, asked what they are called once the kernel has stood still. */

import { argmax } from "../../static/js/engine/network.js";

/** So long must the kernel have stood still. */
const REST_MS = 120;

/**
 * @typedef {import("../../static/js/engine/network.js").Network} Network
 * @param {{ pixels: Float32Array }[]} images
 */
export function createJury(images) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let counting;
  return {
    /**
     * Ask later, unless another question comes first.
     * @param {Network} before @param {Network} after @param {(changed: number, n: number) => void} tell
     */
    ask(before, after, tell) {
      counting = setTimeout(() => tell(countChanged(before, after, images), images.length), REST_MS);
    },
    dismiss: () => clearTimeout(counting),
  };
}

/**
 * How many images are called otherwise.
 * @param {Network} before @param {Network} after @param {{ pixels: Float32Array }[]} images
 */
function countChanged(before, after, images) {
  const answer = (/** @type {Network} */ network, /** @type {Float32Array} */ pixels) =>
    argmax([...network.forward(pixels).values()].at(-1) ?? []);
  return images.filter(({ pixels }) => answer(before, pixels) !== answer(after, pixels)).length;
}
