// @ts-check
/** Mean activations by class: reading them, and telling two classes apart. Pure. */

import { realValues } from "../../static/js/data/pack.js";
import { effectSizes } from "../../static/js/engine/effect-size.js";

/**
 * @typedef {{ mean: Float32Array[], spread: Float32Array[], channelMean: Float32Array[], channelSpread: Float32Array[],
 *   counts: number[] }} Averages one entry a class; `mean` and `spread` hold a value a cell, the others one a channel
 */

/** @param {import("../../static/js/data/pack.js").Pack} pack @returns {Averages} */
export function readAverages(pack) {
  const byClass = (/** @type {import("../../static/js/data/pack.js").PackArray} */ array) => {
    const [classes] = array.shape;
    const size = array.data.length / classes;
    return Array.from({ length: classes }, (_, label) => realValues(array, label * size, (label + 1) * size));
  };
  return {
    mean: byClass(pack.mean),
    spread: byClass(pack.spread),
    channelMean: byClass(pack.channel_mean),
    channelSpread: byClass(pack.channel_spread),
    counts: Array.from(pack.counts.data),
  };
}

/**
 * Cohen's d of every channel between two classes, the largest in size first.
 * @param {Averages} averages
 * @param {number} first
 * @param {number} second
 * @returns {{ channel: number, effect: number }[]} positive where the first class is higher
 */
export const contrast = ({ channelMean, channelSpread }, first, second) => effectSizes(
  [channelMean[first], channelMean[second]], [channelSpread[first], channelSpread[second]]);

/**
 * One channel of every class.
 * @param {Float32Array[]} values one a class @param {number} channel @param {number} count of channels
 */
export const channelsOf = (values, channel, count) => values.map((each) => {
  const size = each.length / count;
  return each.subarray(channel * size, (channel + 1) * size);
});

/** The class whose mean is highest in a channel. @param {Averages} averages @param {number} channel */
export function highestClass({ channelMean, channelSpread }, channel) {
  const means = channelMean.map((values) => values[channel]);
  const label = means.indexOf(Math.max(...means));
  return { label, mean: means[label], spread: channelSpread[label][channel] };
}
