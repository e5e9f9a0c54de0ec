// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { createWords, placing } from "./words.js";

const about = { testIndex: [7, 3, 9], labels: [0, 1, 1], predicted: [0, 0, 1] };
const words = createWords(about, ["Shirt", "Coat"], "garments");
const ROWS = [...new Array(10).fill(1), ...new Array(9).fill(0), 2, ...new Array(10).fill(0)];

test("a point is told with its neighbours, once they are known", () => {
  assert.equal(words.point(1, [], "fc1", ROWS), "Test image 3: Coat, the network says Shirt.");
  assert.equal(words.point(0, [true], "fc1", null), "Test image 7: Shirt, and the network says so.");
  assert.equal(words.point(1, [true, false, true], "fc1", ROWS), "Test image 3: Coat, the network says Shirt. " +
    "Its ten nearest in fc1: 9 Shirt, 1 Coat; the map keeps 2 of them near.");
});

test("those chosen are counted by class, the most first", () => {
  assert.match(words.chosen(new Set([0, 1, 2])), /^3 garments chosen on all maps: 2 Coat, 1 Shirt\./);
});

test("the followed picture is told as strange only where it is, and as measured only where it was", () => {
  const usual = words.followed("Coat", placing(true, false), { near: [0], strange: false, measured: true });
  assert.equal(usual, "Followed, ringed: Coat; one of the points. Its ten nearest: 1 Shirt.");
  const strange = words.followed("Coat", placing(false, true), { near: [0], strange: true, measured: false });
  assert.match(strange, /; placed among its neighbours, approximately\. /);
  assert.match(strange, / Nearest in the straight views: 1 Shirt\. It is unlike/);
});

test("what the map tears is a mean over the points", () => {
  assert.match(words.torn(Float32Array.of(0.5, 0.25)), /tears away 38 %/);
});
