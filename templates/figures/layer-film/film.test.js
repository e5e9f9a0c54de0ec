// @ts-check
/** The film: its reel, its blends, its corners. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { blend, byClass, cornersOf, ease, placesAt, readReel } from "./film.js";

const reel = () => readReel({
  name: "places", unit: "", data: Uint8Array.from([10, 250, 128, 0, 5, 10, 0, 255]),
    shape: [2, 2, 2], scale: 0.5, zero: 128,
});

test("a reel adds up its differences modulo 256", () => {
  assert.deepEqual([...reel().stored], [10, 250, 128, 0, 15, 4, 128, 255]);
});

test("places are in ring radii, and a reel of one moment serves all", () => {
  placesAt(reel(), 1).forEach((place, i) => assert.ok(Math.abs(place - [-56.5, -62, 0, 63.5][i]) <= 0.25));
  assert.deepEqual([...placesAt(reel(), 9)], [...placesAt(reel(), 1)]);
});

test("a blend begins and ends at its scenes", () => {
  const [from, to, into] = [Float32Array.of(0, 1), Float32Array.of(4, 3), new Float32Array(2)];
  for (const [share, expected] of /** @type {[number, number[]][]} */ ([[0, [0, 1]], [0.5, [2, 2]], [1, [4, 3]]])) {
    blend(from, to, share, into);
    assert.deepEqual([...into], expected);
  }
  assert.deepEqual([ease(0), ease(0.5), ease(1)], [0, 0.5, 1]);
});

test("corners stand on a ring, the first of the order at the top", () => {
  const corners = cornersOf([2, 0, 1, 3]);
  assert.ok(Math.hypot(corners[2][0], corners[2][1] - 1) < 1e-9);
  assert.ok(Math.hypot(corners[0][0] - 1, corners[0][1]) < 1e-9);
});

test("points are grouped by class", () => {
  assert.deepEqual(byClass([1, 0, 1], 3), [[1], [0, 2], []]);
});
