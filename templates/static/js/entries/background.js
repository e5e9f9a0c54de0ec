// @ts-check
/** The thread of large networks; `data/background.js` asks. */

import { METHODS, completeness, deletionCurve } from "../engine/attribution.js";
import { Network } from "../engine/network.js";

/**
 * What can be asked of a network, by name.
 * @type {Record<string, (network: Network, ...given: any[]) => any>}
 */
const TASKS = {
  pass: (network, pixels) => network.forward(pixels),
  logits: (network, images) => images.map((/** @type {Float32Array} */ pixels) =>
    [...network.forward(pixels).values()].at(-1)),
  map: (network, image, label, method) => METHODS[method]({ network, image, label }),
  curve: (network, image, label, order, steps) => deletionCurve({ network, image, label }, order, steps),
  completeness: (network, image, label, map) => completeness({ network, image, label }, map),
};

/** @type {Map<number, Network>} */
const networks = new Map();

addEventListener("message", ({ data: { id, name, layers, task, given } }) => {
  if (layers) networks.set(name, new Network(layers));
  const result = TASKS[task](/** @type {Network} */ (networks.get(name)), ...given);
  const arrays = task === "pass" ? [...result.values()].map(({ buffer }) => buffer) : [];
  /** @type {Worker} */ (/** @type {unknown} */ (globalThis)).postMessage({ id, result }, arrays);
});
