// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { chained } from "../../../tests/js/chain.js";
import { answerAt, confusionAt, filmLayer, firstFilmed, kernelsAt, vectorAt, weightsAt } from "./moments.js";

const array = (/** @type {number[]} */ shape, scale = 1, zero = 0) => ({
  name: "", shape, scale, zero, unit: "",
  data: Int16Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, at) => at),
});
// Two moments, two filters of 2 × 2, three images, a hidden layer of four, two classes.
const pack = {
  "conv1.weight": array([2, 2, 1, 2, 2], 0.5, 8), "conv1.bias": array([2, 2]),
  hidden: array([2, 3, 4], 0.5, 20), logits: array([2, 3, 2]), confusion: array([2, 2, 2]),
};

test("weights are those of the moment", () => {
  const { conv1 } = weightsAt(pack, 1);
  assert.deepEqual([...conv1.weight], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
  assert.deepEqual([...conv1.bias], [2, 3]);
});

test("kernels of all moments share one limit", () => {
  const [first, last] = [0, 1].map((moment) => kernelsAt(pack, firstFilmed(pack), moment));
  assert.deepEqual([first.limit, last.limit, first.size], [4, 4, [2, 2, 2]]);
  assert.deepEqual(Array.from(last.values), [8, 9, 10, 11, 12, 13, 14, 15]);
});

test("a vector is the image's at the moment; after ReLU nothing is below zero", () => {
  const dense = vectorAt(pack, { name: "fc1" }, 1, 1);
  assert.deepEqual([dense.values, dense.size], [[-2, -1.5, -1, -0.5], [1, 1, 4]]);
  assert.deepEqual(vectorAt(pack, { name: "relu3", bends: true }, 1, 1).values, [0, 0, 0, 0]);
  assert.deepEqual(vectorAt(pack, { name: "logits" }, 1, 2).values, [10, 11]);
});

test("the answer and the confusions are those of the moment", () => {
  const { label, probability } = answerAt(pack, 1, 0);
  assert.equal(label, 1);
  assert.ok(Math.abs(probability - 1 / (1 + Math.exp(-1))) < 1e-6);
  assert.deepEqual(Array.from(confusionAt(pack, 1, 2)), [4, 5, 6, 7]);
});

test("a layer that is not filmed leads to the nearest one before it", () => {
  const all = chained(["image", "conv1", "relu1", "pool1", "logits"].map((name) => ({ name, kind: "", shape: [1] })));
  const filmed = ["image", "relu1", "logits"];
  assert.deepEqual(["pool1", "conv1", null, "nowhere"].map((name) => filmLayer(name, all, filmed)),
    ["relu1", "image", "relu1", "image"]);
});
