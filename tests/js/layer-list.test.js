// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { ancestorsOf, descendantsOf, inputOf, layerNamed, makerOf,
  readersOf } from "../../templates/static/js/engine/layer-list.js";

/** A branch round a convolution, as in a residual block. */
const LAYERS = [
  { name: "image", inputs: [] },
  { name: "conv1", inputs: ["image"] },
  { name: "relu1", inputs: ["conv1"], keeps_channels: true },
  { name: "conv2", inputs: ["relu1"] },
  { name: "add", inputs: ["conv2", "conv1"] },
  { name: "pool", inputs: ["add"], keeps_channels: true },
  { name: "logits", inputs: ["pool"] },
];
const names = (/** @type {{ name: string }[]} */ layers) => layers.map(({ name }) => name);

test("what a layer reads is asked of its names, not of its place", () => {
  assert.equal(inputOf(LAYERS, "add").name, "conv2");
  assert.deepEqual(names(readersOf(LAYERS, "conv1")), ["relu1", "add"]);
  assert.throws(() => layerNamed(LAYERS, "conv9"), /must have a layer 'conv9'/);
});

test("a layer is made of all that leads to it, and leads to all that is made of it", () => {
  assert.deepEqual(names(ancestorsOf(LAYERS, "conv2")), ["image", "conv1", "relu1", "conv2"]);
  assert.deepEqual(names(ancestorsOf(LAYERS, "logits")), names(LAYERS));
  assert.deepEqual(names(descendantsOf(LAYERS, "conv2")), ["add", "pool", "logits"]);
  assert.deepEqual(names(descendantsOf(LAYERS, "logits")), []);
});

test("channels belong to the layer that makes them", () => {
  assert.equal(makerOf(LAYERS, "relu1").name, "conv1");
  assert.equal(makerOf(LAYERS, "pool").name, "add");
  assert.equal(makerOf(LAYERS, "image").name, "image");
});
