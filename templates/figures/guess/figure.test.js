import assert from "node:assert/strict";
import { test } from "node:test";
import { reach } from "./stroke.js";

test("a stroke sets every step that it passes, on the straight line between its ends", () => {
  const set = reach({ x: 0, y: 0 }, { x: 4, y: 1 }, 5);
  assert.deepEqual(set, [[1, 0.25], [2, 0.5], [3, 0.75], [4, 1]]);
});

test("a stroke backwards sets the same steps", () => {
  const set = new Map(reach({ x: 3.4, y: 0.2 }, { x: 0.6, y: 0.9 }, 5));
  assert.deepEqual([...set.keys()].sort(), [1, 2, 3]);
  assert.equal(set.get(1), 0.9);
});

test("a touch sets the nearest step, beyond the ends the first and the last", () => {
  assert.deepEqual(reach({ x: 2.4, y: 0.3 }, { x: 2.4, y: 0.3 }, 5), [[2, 0.3]]);
  assert.deepEqual(reach({ x: -3, y: 0.3 }, { x: -3, y: 0.3 }, 5), [[0, 0.3]]);
  assert.deepEqual(reach({ x: 9, y: 0.3 }, { x: 9, y: 0.3 }, 5), [[4, 0.3]]);
});
