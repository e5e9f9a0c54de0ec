// @ts-check
/** The pure parts of the map chapter: film, borders, confusions, decision depths. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesOf, mixed, pairNumber, parsePair,
  separatingChannels } from "../../templates/figures/pair-explorer/borders.js";
import { accuracyOf, behind, commonest } from "../../templates/figures/confusion-matrix/confusions.js";
import { countDepths, decidedAt } from "../../templates/figures/decision-depth/depths.js";
import { blend, byClass, cornersOf, ease, placesAt, readReel } from "../../templates/figures/layer-film/film.js";
import { keptOnMap, kthSmallest, lostShares, nearestInViews, placeExactly, tally,
  usualReach } from "../../templates/figures/layer-scatter/neighbors.js";

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

test("the commonest confusions count both ways", () => {
  const confusion = [[8, 0, 2], [0, 10, 0], [3, 1, 6]];
  assert.deepEqual(commonest(confusion, 1), [{ first: 0, second: 2, count: 5, share: 0.25 }]);
  assert.equal(accuracyOf(confusion), 0.8);
  assert.deepEqual(behind([0, 0, 2], [2, 0, 0], 0, 2), [0]);
});

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
