// @ts-check
/** What lies between stations. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { innerLayers } from "./inner-layers.js";

/** @param {string} name @param {string[]} inputs */
const layer = (name, ...inputs) => ({ name, inputs });

test("a station opens to all that lies between it and the stations before it, on every branch", () => {
  const layers = [
    layer("image"), layer("conv1", "image"), layer("relu1", "conv1"), layer("conv2", "relu1"), layer("relu2", "conv2"),
    layer("side", "conv1"), layer("sum", "relu2", "side"), layer("end", "sum"),
  ];
  const inside = (/** @type {string} */ name) =>
    innerLayers(layers, ["image", "conv1", "sum", "end"], name).map((each) => each.name);
  assert.deepEqual(inside("sum"), ["relu1", "conv2", "relu2", "side"]);
  assert.deepEqual([inside("conv1"), inside("end"), inside("image")], [[], [], []]);
});
