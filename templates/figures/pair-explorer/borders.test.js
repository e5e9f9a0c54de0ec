// @ts-check
/** Two classes: how they are named, what parts them, and a blend between them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf, mixed, pairNumber, parsePair, separatingChannels } from "./borders.js";

test("pairs are found whichever way they are named", () => {
  assert.equal(pairNumber([[0, 1], [0, 2], [1, 2]], 2, 1), 2);
  assert.deepEqual(parsePair("6,0", [2, 4], 10), [6, 0]);
  assert.deepEqual(parsePair("", [2, 4], 10), [2, 4]);
  assert.deepEqual(parsePair("0,6", [1, 2], 3), [1, 2]);
});

test("channels are ranked by effect size", () => {
  const mean = { data: [1, 5, 0, 1, 1, 0], shape: [2, 3] };
  const spread = { data: [1, 1, 0, 1, 1, 0] };
  assert.deepEqual(separatingChannels(mean, spread, 0, 1)[0], { channel: 1, effect: 4 });
  assert.equal(separatingChannels(mean, spread, 0, 1)[2].effect, 0);
});

test("a blend mixes pixels and tells where the answer changes", () => {
  assert.deepEqual([...mixed(Float32Array.of(0, 1), Float32Array.of(1, 0), 0.25)], [0.25, 0.75]);
  assert.deepEqual(changesOf([0, 0, 6, 6, 6]), [{ share: 0.375, to: 6 }]);
});
