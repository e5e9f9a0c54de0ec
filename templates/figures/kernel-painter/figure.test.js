// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, SIZE, asStrongAs, createPaintedKernels, leastLike } from "./painted-kernels.js";

const base = Float32Array.from({ length: 2 * SIZE }, (_, at) => at / 4);

function painter() {
  const painted = createPaintedKernels();
  painted.lay(base);
  return painted;
}

test("a painted kernel lies over the trained one, which stays", () => {
  const painted = painter();
  painted.paint(1, 0, 3.5);
  assert.equal(painted.weights()[SIZE], 3.5);
  const others = (/** @type {Float32Array} */ weights) => weights.filter((_, at) => at !== SIZE);
  assert.deepEqual(others(painted.weights()), others(base));
  assert.equal(base[SIZE], SIZE / 4);
  assert.deepEqual([painted.isPainted(0), painted.isPainted(1), painted.count()], [false, true, 1]);
});

test("weights stay within the limit", () => {
  const painted = painter();
  painted.paint(0, 0, 99);
  painted.paint(0, 1, -99);
  assert.deepEqual(painted.kernel(0).slice(0, 2), [LIMIT, -LIMIT]);
});

test("undo goes back step by step, to the trained kernel at last, and names the filter", () => {
  const painted = painter();
  painted.remember(1);
  painted.paint(1, 0, 1);
  painted.remember(1);
  painted.paint(1, 0, 2);
  assert.equal(painted.undo(), 1);
  assert.equal(painted.kernel(1)[0], 1);
  painted.undo();
  assert.deepEqual([painted.isPainted(1), painted.canUndo(), painted.undo()], [false, false, null]);
});

test("the paint outlives other weights below it; clearing ends it", () => {
  const painted = painter();
  painted.paint(0, 2, 1);
  painted.lay(base.map((value) => -value));
  assert.deepEqual(painted.kernel(0).slice(1, 3), [0.25, 1]);
  painted.clear();
  assert.deepEqual(painted.kernel(1), [...base.slice(SIZE)].map((value) => -value));
});

test("a kernel as strong as another points its own way", () => {
  assert.deepEqual(asStrongAs([3, 4], [0, 10]), [6, 8]);
});

test("the kernel least like another points the other way, however strong it is", () => {
  const kernels = [[0, 1], [-1, 0], [-5, 5]];
  assert.equal(leastLike(kernels, [2, 0]), kernels[1]);
  assert.equal(leastLike(kernels, [2, -2]), kernels[2]);
});
