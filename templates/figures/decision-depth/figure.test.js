// @ts-check
/** At which layer an image is decided. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { countDepths, decidedAt } from "./depths.js";

const decisions = {
  depth: [0, 2, 0, 2], label: [1, 1, 0, 0], predicted: [1, 0, 0, 0], confidence: [200, 90, 250, 120],
};

test("depths are counted, right and wrong", () => {
  assert.deepEqual(countDepths(decisions, 2), { right: [2, 0, 1], wrong: [0, 0, 1] });
});

test("a wall is sorted as asked", () => {
  const every = () => true;
  assert.deepEqual(decidedAt(decisions, 0, "surest", every), [2, 0]);
  assert.deepEqual(decidedAt(decisions, 0, "least", every), [0, 2]);
  assert.deepEqual(decidedAt(decisions, 2, "wrong", every), [1, 3]);
  assert.deepEqual(decidedAt(decisions, 0, "surest", (label) => label === 1), [0]);
});
