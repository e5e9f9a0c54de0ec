// @ts-check
/** Kernels, ranked and laid out. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { byNorm, heaviestInput, kernelsOf, mosaic, norm } from "./kernel-table.js";

test("kernels come back in order, and by falling norm", () => {
  const kernels = kernelsOf([3, 0, 0, 0, 0, 4, 3, 4], 4);
  assert.deepEqual(kernels.map(norm), [3, 0, 4, 5]);
  assert.deepEqual(byNorm(kernels), [3, 2, 0, 1]);
  assert.equal(heaviestInput(Float32Array.of(1, 1, 0, 2, 1, 0), 2), 1);
});

test("a mosaic holds every weight once and zeros between", () => {
  const kernel = Float32Array.from({ length: 4 * 9 }, (_, at) => at + 1);
  const { rows, columns, values } = mosaic(kernel, [4, 3, 3]);
  assert.deepEqual([rows, columns], [7, 7]);
  assert.equal(values[0], 1);
  assert.equal(values[4], 10);
  assert.equal(values[4 * 7], 19);
  assert.deepEqual([...values].filter(Boolean).sort((a, b) => a - b), [...kernel]);
});
