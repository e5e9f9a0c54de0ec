// @ts-check
/**
 * A second thread for large networks: what is asked of them is computed there, and the page stays responsive.
 *
 * @typedef {import("../engine/network.js").Network} Network
 * @typedef {import("../engine/network.js").Activations} Activations
 * @typedef {{ resolve: (result: any) => void, reject: (cause: unknown) => void }} Waiting
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
    worker.addEventListener("message", ({ data: { id, result } }) => {
      waiting.get(id)?.resolve(result);
      waiting.delete(id);
    });
    return worker;
  }

  /**
   * Have something computed there.
   * @param {Network} network @param {string} task as `entries/background.js` names it @param {any[]} given
   * @returns {Promise<any>}
   */
  const ask = (network, task, ...given) => new Promise((resolve, reject) => {
    const name = known.get(network) ?? known.size;
    const layers = known.has(network) ? undefined : network.layers;
    const id = asked++;
    waiting.set(id, { resolve, reject });
    thread().postMessage({ id, name, layers, task, given });
    known.set(network, name);
  });

  /** Whether a network is large, and there is a thread for it. @param {Network} network */
  function takes(network) {
    if (!works || network.multiplications <= MOST_HERE) return false;
    try {
      thread();
    } catch (cause) {
      giveUp(cause);
    }
    return works;
  }

  return {
    takes,
    ask,
    /**
     * Every layer's values for one image, computed here if that is quick, or if there is no other thread.
     * @param {Network} network @param {Float32Array} pixels
     * @returns {Promise<Activations>}
     */
    async forward(network, pixels) {
      if (takes(network)) {
        try {
          return await ask(network, "pass", pixels);
        } catch (cause) {
          giveUp(cause);
        }
      }
      return network.forward(pixels);
    },
  };
}
