// @ts-check
/** Neighbours on a map and in the straight views. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { keptOnMap, kthSmallest, lostShares, nearestInViews, placeExactly, tally, usualReach } from "./neighbors.js";

const square = () => ({ x: Float32Array.from({ length: 121 }, (_, i) => (i % 11) / 10),
  y: Float32Array.from({ length: 121 }, (_, i) => Math.floor(i / 11) / 10) });

test("the k-th smallest is that of a sorted copy", () => {
  const values = Float32Array.from({ length: 101 }, (_, i) => (i * 37) % 53);
  const sorted = values.slice().sort();
  for (const k of [0, 1, 50, 99, 100]) assert.equal(kthSmallest(values.slice(), k), sorted[k]);
});

test("a map keeps the neighbours that lie near, and no others", () => {
  assert.deepEqual(keptOnMap(square(), 0, [1, 11, 120]), [true, true, false]);
});

test("lost shares are those of each point", async () => {
  const points = square();
  const rows = Array.from({ length: 1210 }, (_, i) => (Math.floor(i / 10) === 0 && i < 5 ? 120 : Math.floor(i / 10)));
  const lost = await lostShares(points, rows, async () => {});
  assert.equal(lost[0], 0.5);
  assert.equal(lost[60], 0);
});

test("a newcomer is placed by the axes of the view", () => {
  /** @param {number[]} data */
  const axis = (data) => ({ name: "", unit: "", data: Int8Array.from(data), shape: [2], scale: 0.5, zero: 1 });
  const places = { ...axis([]), scale: 1 / 65535, zero: 0 };
  const { x, y } = placeExactly([2, 4], [axis([3, 1]), axis([1, 2])], [0.25, -1], places);
  assert.ok(Math.abs(x - 2.25) < 1e-9);
  assert.ok(Math.abs(y - 1) < 1e-9);
});

test("labels are counted, the commonest first", () => {
  assert.deepEqual(tally([3, 5, 3]), [[3, 2], [5, 1]]);
});

test("a picture nobody measured finds its neighbours in the straight views", () => {
  const views = [square(), square()];
  const { near, reach } = nearestInViews(views, [{ x: 0, y: 0 }, { x: 0, y: 0 }]);
  assert.equal(near[0], 0);
  assert.equal(near.length, 10);
  assert.ok(reach < 0.6);
  assert.ok(usualReach(views, 0.99) >= reach * 0.5);
  assert.ok(nearestInViews(views, [{ x: 5, y: 5 }, { x: 5, y: 5 }]).reach > usualReach(views, 0.99));
});
