// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { contrast, readAverages } from "./averages.js";

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
