// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { stepsBetween, tellChanges } from "./blend.js";
import { withClass } from "./borders.js";
import { createPairTables } from "./pair-tables.js";
import { smallImage, smallNetwork } from "../../../tests/js/small-network.js";

const array = (/** @type {number[]} */ shape) => ({
  name: "", shape, scale: 1, zero: 0, unit: "",
  data: Uint16Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, at) => at),
});
// Three pairs, two layers, two bins: (layers, pairs, within | within | between, bins).
const meta = {
  pairs: /** @type {[number, number][]} */ ([[0, 1], [0, 2], [1, 2]]), bins: 2, layers: ["fc1", "logits"],
  separation: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]],
};
const tables = createPairTables(meta, {
  distances: array([2, 3, 3, 2]), blend: array([3, 5, 2]), border: array([3, 4]),
});

test("the distances of a pair turn with it", () => {
  const { within, between, separation } = tables.distances([0, 2], 1);
  assert.deepEqual([...within, between].map((part) => Array.from(part)), [[24, 25], [26, 27], [28, 29]]);
  assert.equal(separation, 0.4);
  const turned = tables.distances([2, 0], 1);
  assert.deepEqual(turned.within, [within[1], within[0]]);
  assert.deepEqual([turned.between, turned.separation], [between, separation]);
});

test("the nearest garments follow the blend, from either end", () => {
  assert.deepEqual(tables.nearest([1, 2], 0), [20, 21]);
  assert.deepEqual(tables.nearest([1, 2], 0.5), [24, 25]);
  assert.deepEqual(tables.nearest([2, 1], 0), tables.nearest([1, 2], 1));
  assert.deepEqual(tables.nearest([1, 7], 0), []);
});

test("the border is that of the pair, whichever comes first", () => {
  assert.deepEqual([...tables.border([2, 0])], [4, 5, 6, 7]);
});

test("choosing the other side's class swaps the two", () => {
  assert.deepEqual(withClass([0, 6], 1, 3), [0, 3]);
  assert.deepEqual(withClass([0, 6], 0, 6), [6, 0]);
});

test("a blend begins and ends with what the network says of its ends, wherever it is asked", async () => {
  const network = smallNetwork();
  const ends = [1, 2].map((seed) => /** @type {any} */ ({ pixels: smallImage(seed) }));
  const between = (/** @type {number} */ from, /** @type {number} */ to) =>
    stepsBetween(network, [ends[from], ends[to]], null);
  const steps = await between(0, 1);
  assert.deepEqual(steps[0], (await between(0, 0))[40]);
  assert.deepEqual(steps[40], (await between(1, 1))[0]);
  const elsewhere = async (/** @type {string} */ task, /** @type {Float32Array[]} */ images) =>
    images.map((pixels) => (task === "logits" ? network.forward(pixels).get("logits") : undefined));
  assert.deepEqual(await stepsBetween(network, ends, elsewhere), steps);
});

test("what changes along a blend is told", () => {
  const steps = [[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]].map((step) => Float32Array.from(step));
  assert.match(tellChanges(steps, ["Shirt", "Coat"]), /^Coat from 75\.0.%$/);
  assert.equal(tellChanges(steps.slice(0, 2), ["Shirt", "Coat"]), "no change of mind");
});
