// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { channelsOf, contrast, highestClass, readAverages } from "./averages.js";

const array = (/** @type {number[]} */ values, /** @type {number[]} */ shape) =>
  ({ name: "", data: Float32Array.from(values), shape, scale: 1, zero: 0, unit: "" });
const pack = {
  mean: array([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 1, 2]),
  spread: array([0, 0, 0, 0, 0, 0, 0, 0], [2, 2, 1, 2]),
  channel_mean: array([0, 1, 2, 1], [2, 2]),
  channel_spread: array([1, 0, 1, 0], [2, 2]),
  counts: array([500, 400], [2]),
};

test("averages are read class by class", () => {
  const averages = readAverages(pack);
  assert.deepEqual(Array.from(averages.mean[1]), [5, 6, 7, 8]);
  assert.deepEqual(averages.counts, [500, 400]);
});

test("channels are ranked by effect size; what never varies has none", () => {
  assert.deepEqual(contrast(readAverages(pack), 1, 0), [{ channel: 0, effect: 2 }, { channel: 1, effect: 0 }]);
});

test("one channel is cut from every class, and its highest class told", () => {
  const averages = readAverages(pack);
  assert.deepEqual(channelsOf(averages.mean, 1, 2).map((part) => [...part]), [[3, 4], [7, 8]]);
  assert.deepEqual(highestClass(averages, 0), { label: 1, mean: 2, spread: 1 });
});
