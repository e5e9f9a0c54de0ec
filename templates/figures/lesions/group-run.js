// @ts-check
/** A group of units measured in the page: alone, against all units on, and against groups drawn at random. */

import { confusionUnder, drawLike } from "./lesions.js";
import { realValues } from "../../static/js/data/pack.js";
import { sizeOf } from "../../static/js/engine/network.js";
import { randomFrom } from "../../static/js/engine/random.js";

/** Random groups to compare a combination with. */
const N_DRAWS = 3;
/** Milliseconds of counting between two drawings of the progress. */
const SLICE_MS = 30;

/**
 * @typedef {import("./lesions.js").Unit} Unit
 * @typedef {{ base: Uint32Array, ours: Uint32Array, others: Uint32Array[], n: number }} Measured confusions
 */

/**
 * @param {import("../../static/js/data/data.js").Data} data @param {string} experiment @param {number} classes
 */
export function createGroupRun(data, experiment, classes) {
  /** @type {import("../../static/js/engine/network.js").Activations[]} */
  const kept = [];
  let run = 0;

  return {
    /** Give up what is running. */
    stop() { run++; },
    /**
     * @param {Unit[]} off @param {(unit: Unit) => number} level what they are held at
     * @param {(share: number) => void} onProgress
     * @returns {Promise<Measured | null>} null where it was stopped
     */
    async measure(off, level, onProgress) {
      const mine = ++run;
      const [network, pack] = await Promise.all([
        data.network(experiment, "trained"), data.pack(`data/${experiment}/lesion-images.bin`)]);
      const images = imagesOf(pack.images);
      const bench = { images, labels: pack.label.data, classes, kept };
      const random = randomFrom(off.length);
      const jobs = [[], off, ...Array.from({ length: N_DRAWS }, () => drawLike(network, off, random))];
      /** @type {Uint32Array[]} */
      const results = [];
      for (const [at, job] of jobs.entries()) {
        const result = await counted(confusionUnder(network, bench, job, level), (done) => {
          if (mine === run) onProgress((at + done / images.length) / jobs.length);
          return mine === run;
        });
        if (!result) return null;
        results.push(result);
      }
      const [base, ours, ...others] = results;
      return { base, ours, others, n: images.length };
    },
  };
}

/** @param {import("../../static/js/data/pack.js").PackArray} packed (n, rows, columns), or (n, 3, rows, columns) */
export function imagesOf(packed) {
  const [count, ...shape] = packed.shape;
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, at) => realValues(packed, at * size, (at + 1) * size));
}

/**
 * Count on, a slice at a time.
 * @param {Generator<{ done: number, confusion: Uint32Array }>} counting
 * @param {(done: number) => boolean} tell false to stop
 */
async function counted(counting, tell) {
  /** @type {Uint32Array} */
  let result = new Uint32Array(0);
  for (let last = performance.now(), next = counting.next(); !next.done; next = counting.next()) {
    result = next.value.confusion;
    if (performance.now() - last < SLICE_MS) continue;
    if (!tell(next.value.done)) return null;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  }
  return result;
}
