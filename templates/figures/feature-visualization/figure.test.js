import assert from "node:assert/strict";
import { test } from "node:test";
import { createAscent, driveOf, noise, RECIPE, upTo } from "./ascent.js";
import { layerOf, Network } from "../../static/js/engine/network.js";
import { chained } from "../../../tests/js/chain.js";
import { smallNetwork } from "../../../tests/js/small-network.js";

const network = smallNetwork();

for (const layer of ["conv1", "conv2", "fc1", "logits"]) {
  test(`ascent raises a unit of ${layer} and repeats itself`, () => {
    const task = { layer, unit: 1, spread: 0.1, start: noise(784, 1), seed: 4 };
    const [first, second] = [createAscent(network, task), createAscent(network, task)];
    const before = first.value();
    for (let step = 0; step < 30; step++) {
      first.step(RECIPE);
      second.step(RECIPE);
    }
    assert.ok(first.value() > before);
    assert.deepEqual(first.image, second.image);
    assert.ok(first.image.every((pixel) => pixel > 0 && pixel < 1));
    assert.equal(first.steps(), 30);
  });
}

test("light has a price", () => {
  const mean = (/** @type {number} */ light) => {
    const ascent = createAscent(network, { layer: "fc1", unit: 2, spread: 0.1, start: noise(784, 1) });
    for (let step = 0; step < 40; step++) ascent.step({ ...RECIPE, light });
    return ascent.image.reduce((sum, pixel) => sum + pixel, 0);
  };
  assert.ok(mean(60) < mean(0));
});

test("what is raised is the mean of a map or the value of a dense unit", () => {
  assert.equal(driveOf(Float32Array.of(1, 3, 10, 20), [2, 1, 2], 1), 15);
  assert.equal(driveOf(Float32Array.of(1, -3), [2], 1), -3);
  assert.ok(Math.abs(driveOf(Float32Array.of(4, -10), [1, 1, 2], 0) - 1.5) < 1e-6);
  assert.throws(() => driveOf(Float32Array.of(1), [2], 1), /shape/);
  assert.equal(upTo(network, "conv2").layers.at(-1)?.name, "conv2");
});

test("an image in colour that is not square is climbed channel by channel", () => {
  const layers = chained([
    { name: "image", kind: "input", shape: [3, 4, 6] },
    { name: "flatten", kind: "flatten", shape: [72] },
    { name: "logits", kind: "dense", shape: [2] },
  ]).map((entry, at) => layerOf(entry, [3, 4, 6],
    at === 2 ? Float32Array.from({ length: 144 }, (_, to) => (to < 24 ? 1 : 0)) : null, // all red, and nothing else
    at === 2 ? new Float32Array(2) : null));
  const ascent = createAscent(new Network(layers), { layer: "logits", unit: 0, spread: 1, start: noise(72, 1) });
  for (let step = 0; step < 60; step++) ascent.step({ ...RECIPE, roughness: 0, light: 0.5 });
  const mean = (/** @type {number} */ channel) =>
    ascent.image.slice(24 * channel, 24 * (channel + 1)).reduce((sum, pixel) => sum + pixel / 24, 0);
  assert.ok(mean(0) > 0.5 && mean(1) < 0.25 && mean(2) < 0.25, `${[0, 1, 2].map(mean)}`);
});
