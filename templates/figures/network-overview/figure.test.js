// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { feedersOf, parametersOf, peakOf, strongestPath } from "./overview.js";
import { pageOf } from "./overview-column.js";
import { smallImage, smallNetwork } from "../../../tests/js/small-network.js";

const network = smallNetwork();
const activations = network.forward(smallImage());

test("a unit is strongest where its magnitude is largest; a vector's has no cell", () => {
  const pass = /** @type {any} */ ({ network, activations });
  const { value, cell } = peakOf(pass, { layer: "conv1", index: 1 });
  const map = /** @type {Float32Array} */ (activations.get("conv1")).subarray(784, 2 * 784);
  assert.equal(Math.abs(value), Math.max(...map.map(Math.abs)));
  assert.equal(map[(cell?.[0] ?? 0) * 28 + (cell?.[1] ?? 0)], value);
  const logits = activations.get("logits");
  assert.deepEqual(peakOf(pass, { layer: "logits", index: 3 }), { value: logits?.[3], cell: undefined });
});

test("a unit without weights is fed by its twin one layer before", () => {
  assert.deepEqual(feedersOf(network, activations, { layer: "pool1", index: 2 }), [
    { layer: "relu1", index: 2, weight: 1 },
  ]);
  assert.deepEqual(feedersOf(network, activations, { layer: "image", index: 0 }), []);
});

test("the strongest path ends at the picture and never skips a shown layer", () => {
  const path = strongestPath(network, activations, { layer: "logits", index: 3 });
  assert.equal(path[0].layer, "logits");
  assert.deepEqual(path[path.length - 1], { layer: "image", index: 0 });
  assert.deepEqual(path.map(({ layer }) => layer),
    ["logits", "relu3", "fc1", "pool2", "relu2", "conv2", "pool1", "relu1", "conv1", "image"]);
});

test("parameters are weights and biases", () => {
  assert.equal(parametersOf(network.layer("conv1")), 3 * 9 + 3);
  assert.equal(parametersOf(network.layer("pool1")), 0);
});

test("of many maps the page is drawn that holds one, and it is full", () => {
  assert.deepEqual([0, 31, 32, 79].map((index) => pageOf(index, 80)), [0, 0, 32, 48]);
  assert.equal(pageOf(7, 8), 0);
});
