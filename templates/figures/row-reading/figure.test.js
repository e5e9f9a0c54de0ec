// @ts-check
/** From which row on the answer stays. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { settledFrom } from "./beliefs.js";

test("an answer has settled where it no longer changes", () => {
  const sure = (/** @type {number} */ label) => Float32Array.of(Number(label === 0), Number(label === 1));
  assert.equal(settledFrom([0, 1, 0, 1, 1].map(sure)), 3);
  assert.equal(settledFrom([1, 1].map(sure)), 0);
});
