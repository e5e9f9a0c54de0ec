// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { directions, judgeFamiliarity, nearestReferences } from "./familiarity.js";
import { nearestRecord, silhouetteOf } from "./silhouette.js";

const references = Float32Array.of(0, 0, 3, 4, 6, 8, 1, 0);

test("the nearest come first, with their mean distance", () => {
  assert.deepEqual(nearestReferences([0, 0], references, 2), { indices: [0, 3], distance: 0.5 });
  assert.deepEqual(nearestReferences([6, 8], references, 2), { indices: [2, 1], distance: 2.5 });
});

test("directions have unit length, zeros stay", () => {
  assert.deepEqual([...directions(Float32Array.of(3, 4, 0, 0), 2)], [...Float32Array.of(0.6, 0.8), 0, 0]);
});

test("an image is familiar only if both distances are within their limits", () => {
  const meta = { layer: "relu3", nearest: 1, n: 4, limits: { features: 0.1, pixels: 1 } };
  const both = { pixels: references, features: directions(Float32Array.of(1, 0, 3, 0, 9, 1, 7, 0), 2) };
  const near = Float32Array.of(0.5, 0);
  const far = Float32Array.of(20, 20);
  const long = Float32Array.of(500, 0);
  const aside = Float32Array.of(0, 0.5);
  assert.equal(judgeFamiliarity({ pixels: near, features: near }, both, meta).familiar, true);
  assert.equal(judgeFamiliarity({ pixels: near, features: long }, both, meta).familiar, true, "length does not count");
  assert.equal(judgeFamiliarity({ pixels: far, features: near }, both, meta).familiar, false);
  assert.equal(judgeFamiliarity({ pixels: near, features: aside }, both, meta).familiar, false);
});

test("the unit to please is the one whose record a silhouette comes nearest to", () => {
  assert.deepEqual([...silhouetteOf(Float32Array.of(0, 0.3, 0.36, 1))], [0, 0, 1, 1]);
  assert.equal(nearestRecord([1, 3, -2], [4, 5, 1]), 1);
  assert.equal(nearestRecord([1, 0], [0, 2]), 0);
});
