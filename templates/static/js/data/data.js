// @ts-check
/**
 * What the page fetches: each file once, each network once, each forward pass once.
 *
 * @typedef {import("../engine/network.js").Network} Network
 * @typedef {import("../engine/network.js").Activations} Activations
 * @typedef {{ test_index: number, label: number, predicted: number, pixels: Float32Array, sides: number[],
 *   probabilities: Float32Array }} Specimen `sides`: rows and columns
 * @typedef {{ network: Network, activations: Activations, specimen: Specimen }} Pass
 * @typedef {(loaded: number) => void} OnProgress bytes so far
 * @typedef {(task: string, ...given: any[]) => Promise<any>} Elsewhere has something computed in another thread, as
 * `entries/background.js` names it
 * @typedef {ReturnType<typeof createData>} Data
 */

import { argmax, softmax } from "../engine/softmax.js";
import { createBackground } from "./background.js";
import { readPack, realValues } from "./pack.js";
import { compare, LISTING, readListing, Unavailable } from "./listing.js";

export { Unavailable } from "./listing.js";

/** What runs in a second thread. */
const THREAD = "js/background.js";

/** How many forward passes are kept; each holds about 180 kB. */
const PASSES_KEPT = 12;

/** The `test_index` of the reader's own picture, which nobody labelled. */
export const OWN = -1;

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {typeof fetch} [fetcher]
 * @param {(address: string) => Promise<any>} [importer]
 */
export function createData(
  config, fetcher = (...request) => fetch(...request), importer = (address) => import(address),
) {
  /** @type {Map<string, Promise<any>>} */
  const cache = new Map();
  /** How often each path failed: what a browser keeps of it is not asked again. @type {Map<string, number>} */
  const failures = new Map();

  /** @param {string} path */
  const url = (path) => `${config.root}${path}?v=${config.version}`;

  // What takes long has a thread of its own: a pass does not wait for it.
  const [background, patient] = Array.from({ length: 2 }, () => createBackground(() => new Worker(url(THREAD))));

  /**
   * One promise a key; a failed one is forgotten, so that trying again tries again.
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} make
   * @returns {Promise<T>}
   */
  function once(key, make) {
    const kept = cache.get(key);
    if (kept) return kept;
    const promise = make();
    cache.set(key, promise);
    promise.catch(() => cache.delete(key));
    return promise;
  }

  /** @param {string} path */
  const count = (path) => failures.set(path, (failures.get(path) ?? 0) + 1);

  /**
   * Fetch a file whole.
   * @param {string} path relative to the site's root
   * @param {{ onProgress?: OnProgress, signal?: AbortSignal, cache?: RequestCache }} [options]
   * @returns {Promise<ArrayBuffer>} the file that this page was built with
   * @throws {Unavailable}
   */
  async function bytes(path, options) {
    try {
      const [buffer, listing] = await Promise.all([load(path, options), listingOf(path)]);
      await compare({ path, buffer, listing, version: config.version }).catch(async (error) => {
        // What the page says of its first files does not tell whether the site is another by now; the list does.
        await compare({ path, buffer, listing: await published(), version: config.version });
        throw error;
      });
      return buffer;
    } catch (error) {
      cache.delete(LISTING);
      count(path);
      count(LISTING);
      throw error;
    }
  }

  /** @param {string} path @param {Parameters<typeof bytes>[1]} [options] */
  async function load(path, { onProgress, signal, cache: kept } = {}) {
    /** @param {string} what @returns {(cause: unknown) => never} */
    const excuse = (what) => (cause) => {
      if (signal?.aborted) throw cause;
      throw new Unavailable(`The file ${path} ${what}; is there a connection?`, { cause });
    };
    const fresh = kept ?? (failures.has(path) ? "reload" : "default");
    const response = await fetcher(url(path), { signal, cache: fresh }).catch(excuse("could not be loaded"));
    if (!response.ok) throw new Unavailable(`The file ${path} could not be loaded (answer ${response.status}).`);
    const body = onProgress && response.body ? readSlowly(response.body, onProgress) : response.arrayBuffer();
    return body.catch(excuse("stopped on its way"));
  }

  /**
   * What a file must be: the page says it of its first ones, a list of the others; without one nothing is compared.
   * @param {string} path
   */
  const listingOf = (path) => Object.hasOwn(config.first ?? {}, path)
    ? { version: config.version, files: config.first ?? {} }
    : published();

  const published = () => once(LISTING, () => load(LISTING).then(readListing).catch(() => null));

  /**
   * Import one of the site's scripts.
   * @param {string} path relative to the site's root
   * @returns {Promise<any>}
   * @throws {Unavailable}
   */
  function script(path) {
    // A browser remembers a module that failed by its address.
    const again = failures.has(path) ? `&again=${failures.get(path)}` : "";
    return importer(`${url(path)}${again}`).catch((cause) => {
      count(path);
      throw new Unavailable(`The script ${path} could not be loaded; is there a connection?`, { cause });
    });
  }

  /** @param {string} path @returns {Promise<any>} */
  const json = (path) =>
    once(path, async () => JSON.parse(new TextDecoder().decode(await bytes(path))));

  /** @param {string} path */
  const pack = (path) => once(path, async () => readPack(await bytes(path)));

  /**
   * A network of an experiment: `trained` has the experiment's name alone.
   * @param {string} experiment
   * @param {string} name
   * @returns {Promise<Network>}
   */
  function network(experiment, name) {
    const stem = `models/${experiment}${name === "trained" ? "" : `-${name}`}.weights`;
    return once(`network ${stem}`, async () => {
      const [manifest, buffer, { createNetwork }] = await Promise.all([
        json(`${stem}.json`), bytes(`${stem}.bin`), script("js/engine.js"),
      ]);
      if (manifest.bytes !== buffer.byteLength) {
        throw new Unavailable(`The weights of the ${name} network arrived incomplete.`);
      }
      return createNetwork(manifest, buffer);
    });
  }

  /** The published test images of an experiment. @param {string} experiment @returns {Promise<Specimen[]>} */
  const specimens = (experiment) =>
    once(`specimens ${experiment}`, async () =>
      readSpecimens(await pack(`data/${experiment}/specimens.bin`)));

  /**
   * One forward pass, shared by all figures that show the same image and network.
   * @param {string} experiment
   * @param {{ image: number, network: string }} state
   * @returns {Promise<Pass>}
   */
  async function forward(experiment, state) {
    const key = `pass ${experiment} ${state.network} ${state.image}`;
    const pass = once(key, async () => {
      const [chosen, images] = await Promise.all([network(experiment, state.network), specimens(experiment)]);
      const specimen = images[Math.min(state.image, images.length - 1)];
      return { network: chosen, specimen, activations: await background.forward(chosen, specimen.pixels) };
    });
    forgetPasses(cache);
    return pass;
  }

  /**
   * Take in the reader's own picture; it is followed like a test image, behind the published ones.
   * @param {string} experiment
   * @param {Float32Array} pixels
   * @returns {Promise<number>} the `image` of the state that shows it
   */
  async function adopt(experiment, pixels) {
    const [images, trained] = await Promise.all([specimens(experiment), network(experiment, "trained")]);
    const probabilities = softmax([...(await background.forward(trained, pixels)).values()].at(-1) ?? []);
    const answer = argmax(probabilities);
    const before = images.findIndex(({ test_index }) => test_index === OWN);
    const index = before < 0 ? images.length : before;
    const { sides } = images[0];
    images[index] = { test_index: OWN, label: answer, predicted: answer, pixels, sides, probabilities };
    for (const key of cache.keys()) {
      if (key.startsWith(`pass ${experiment} `) && key.endsWith(` ${index}`)) cache.delete(key);
    }
    return index;
  }

  /**
   * Where a large network is asked for more than a pass; a small one is asked at once, in this thread.
   * @param {import("../engine/network.js").Network} network @returns {Elsewhere | null}
   */
  const elsewhere = (network) =>
    (patient.takes(network) ? (task, ...given) => patient.ask(network, task, ...given) : null);

  /** Whether an experiment's images have colours of their own. @param {string} experiment */
  const isColored = (experiment) => config.experiments[experiment]?.shape[0] === 3;

  return { url, bytes, script, json, pack, network, specimens, forward, elsewhere, adopt, isColored };
}

/** @param {Map<string, Promise<any>>} cache */
function forgetPasses(cache) {
  const passes = [...cache.keys()].filter((key) => key.startsWith("pass "));
  for (const key of passes.slice(0, -PASSES_KEPT)) cache.delete(key);
}

/** @param {ReadableStream<Uint8Array>} stream @param {OnProgress} onProgress */
async function readSlowly(stream, onProgress) {
  const chunks = [];
  let loaded = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    onProgress(loaded);
  }
  return new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer();
}

/** @param {import("./pack.js").Pack} pack @returns {Specimen[]} */
function readSpecimens({ images, labels, predicted, probabilities, test_index }) {
  const [count, ...shape] = images.shape;
  const area = shape.reduce((product, side) => product * side, 1);
  const classes = probabilities.shape[1];
  return Array.from({ length: count }, (_, index) => ({
    test_index: test_index.data[index],
    label: labels.data[index],
    predicted: predicted.data[index],
    pixels: realValues(images, index * area, (index + 1) * area),
    sides: shape.slice(-2),
    probabilities: realValues(probabilities, index * classes, (index + 1) * classes),
  }));
}
