// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { curveOf, downward, rankOf, spellWeight, stepOf } from "./steps.js";

// The loss (w − 1)² at w = 3: its derivative is 4.
const lossAt = (/** @type {number} */ weight) => (weight - 1) ** 2;
const steps = [-1, 0, 0.5, 1];
const weight = {
  layer: "fc1", place: [2, 7], steeper: 0.05, value: 3, gradient: 4, losses: steps.map((step) => lossAt(3 - 4 * step)),
};
const told = { images: 1, loss: lossAt(3), steps, weights: [weight] };

test("a step goes against the derivative, and its promise is the tangent's", () => {
  assert.deepEqual(downward(told), [0.5, 1]);
  assert.deepEqual(stepOf(told, weight, 0.5), { from: 3, to: 1, moved: -2, before: 4, after: 0, promised: -4 });
  assert.equal(stepOf(told, weight, 1).after, 4);
});

test("the curve runs from the smallest weight to the largest, whatever the sign of the derivative", () => {
  const falling = { ...weight, gradient: -4, losses: steps.map((step) => lossAt(3 + 4 * step)) };
  for (const each of [weight, falling]) {
    const { positions, losses, promised } = curveOf(told, each);
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b));
    assert.deepEqual(losses, positions.map(lossAt));
    assert.deepEqual(promised, positions.map((at) => 4 + each.gradient * (at - 3)));
  }
});

test("a weight is told by its place and its rank", () => {
  assert.equal(spellWeight(weight), "fc1[2, 7]");
  assert.equal(rankOf(weight), "5 % of its layer are steeper");
  assert.match(rankOf({ ...weight, steeper: 0 }), /^steepest/);
});
