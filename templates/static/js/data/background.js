// @ts-check
/**
 * A second thread for large networks: their forward passes are computed there, and the page stays responsive.
 *
 * @typedef {import("../engine/network.js").Network} Network
 * @typedef {import("../engine/network.js").Activations} Activations
 * @typedef {{ resolve: (activations: Activations) => void, reject: (cause: unknown) => void }} Waiting
 */

/** Up to so many multiplications a forward pass takes no longer than the page may pause. */
export const MOST_HERE = 5_000_000;

/**
 * @param {() => Worker} start makes the thread, once; see `entries/background.js`
 */
export function createBackground(start) {
  /** @type {Worker | null} */
  let worker = null;
  let works = true;
  let asked = 0;
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  /** What the thread calls each network that it was given. @type {Map<Network, number>} */
  const known = new Map();

  /** A frame of another origin, a file from disk or an old browser has no such thread. @param {unknown} cause */
  function giveUp(cause) {
    works = false;
    worker?.terminate();
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  }

  function thread() {
    if (worker) return worker;
    worker = start();
    worker.addEventListener("error", giveUp);
    worker.addEventListener("messageerror", giveUp);
    worker.addEventListener("message", ({ data: { id, activations } }) => {
      waiting.get(id)?.resolve(activations);
      waiting.delete(id);
    });
    return worker;
  }

  /** @param {Network} network @param {Float32Array} pixels @returns {Promise<Activations>} */
  const ask = (network, pixels) => new Promise((resolve, reject) => {
    const name = known.get(network) ?? known.size;
    const layers = known.has(network) ? undefined : network.layers;
    const id = asked++;
    waiting.set(id, { resolve, reject });
    thread().postMessage({ id, name, layers, pixels });
    known.set(network, name);
  });

  return {
    /**
     * Every layer's values for one image, computed here if that is quick, or if there is no other thread.
     * @param {Network} network @param {Float32Array} pixels
     * @returns {Promise<Activations>}
     */
    async forward(network, pixels) {
      if (works && network.multiplications > MOST_HERE) {
        try {
          return await ask(network, pixels);
        } catch (cause) {
          giveUp(cause);
        }
      }
      return network.forward(pixels);
    },
  };
}
