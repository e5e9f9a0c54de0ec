import assert from "node:assert/strict";
import { test } from "node:test";
import { edgesInto, planesOf, positionsOf, shownLayers } from "../../templates/static/js/maps/layer-planes.js";
import { makerOf } from "../../templates/static/js/engine/layer-list.js";
import { findUnit, listUnits, unitName } from "../../templates/static/js/data/unit-list.js";
import { smallImage, smallNetwork } from "./small-network.js";

const network = smallNetwork();
const { layers } = network;
const activations = network.forward(smallImage());

test("every map has a plane, a vector has one", () => {
  const planes = planesOf(layers);
  assert.equal(planes.length, 1 + 3 * 3 + 3 * 4 + 3);
  assert.ok(!shownLayers(layers).some(({ name }) => name === "flatten"));
  for (const exploded of [false, true]) assert.equal(positionsOf(layers, exploded).length, planes.length);
});

test("exploded maps of a layer stand beside each other", () => {
  const own = positionsOf(layers, true).slice(1, 4);
  assert.equal(new Set(own.map(({ point: [x] }) => x)).size, 1);
  assert.equal(new Set(own.map(({ point }) => String(point))).size, 3);
  const [image, , , , ...rest] = positionsOf(layers, true);
  assert.ok(image.scale > 1 && rest.every(({ scale, point: [x] }) => scale === 1 && x > own[0].point[0]));
});

test("what feeds a unit is what its sum is made of", () => {
  const edges = edgesInto(network, activations, { layer: "fc1", index: 2 });
  assert.deepEqual(new Set(edges.map(({ layer }) => layer)), new Set(["pool2"]));
  const sum = edges.reduce((total, { weight }) => total + weight, 0) + network.weights("fc1").bias[2];
  assert.ok(Math.abs(sum - /** @type {Float32Array} */ (activations.get("fc1"))[2]) < 1e-4);
  assert.equal(edgesInto(network, activations, { layer: "conv2", index: 0 }).length, 3);
  assert.equal(edgesInto(network, activations, { layer: "logits", index: 0 })[0].channel, null);
});

test("ReLU and pooling show the units of the layer that they read", () => {
  assert.equal(makerOf(layers, "pool2").name, "conv2");
  assert.equal(makerOf(layers, "logits").name, "logits");
});

test("units have addresses and names", () => {
  const units = listUnits(/** @type {any} */ ({ layers }));
  assert.equal(units.length, 3 + 4 + 5 + 10);
  assert.equal(findUnit(units, "fc1-2").at, 9);
  assert.equal(findUnit(units, "nonsense-1").id, "conv1-0");
  assert.equal(unitName(findUnit(units, "conv2-1"), []), "conv2[1]");
});

test("the image is one unit wide, whatever its size", () => {
  const wide = [{ name: "image", kind: "input", shape: [3, 6, 12], inputs: [] }];
  assert.deepEqual(planesOf(wide).map(({ width, height }) => [width, height]), new Array(3).fill([1, 0.5]));
});
