// @ts-check
/** The thread of large networks; `data/background.js` asks. */

import { Network } from "../engine/network.js";

/** @type {Map<number, Network>} */
const networks = new Map();

addEventListener("message", ({ data: { id, name, layers, pixels } }) => {
  if (layers) networks.set(name, new Network(layers));
  const activations = /** @type {Network} */ (networks.get(name)).forward(pixels);
  const arrays = [...activations.values()].map(({ buffer }) => buffer);
  /** @type {Worker} */ (/** @type {unknown} */ (globalThis)).postMessage({ id, activations }, arrays);
});
