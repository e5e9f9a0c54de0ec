// @ts-check
/** The terms of every number add up to the number, on a network with every kind of layer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chained } from "./chain.js";
import { createNetwork } from "../../templates/static/js/engine/network.js";
import { nameOf, placeOf, strongest, termsOf } from "../../templates/static/js/engine/operands.js";

const LAYERS = chained([
  { name: "image", kind: "input", shape: [1, 6, 6] },
  { name: "conv1", kind: "conv", shape: [2, 6, 6], kernel: 3, stride: 1, padding: 1, weight: [2, 1, 3, 3], bias: [2] },
  { name: "relu1", kind: "relu", shape: [2, 6, 6] },
  { name: "pool1", kind: "max-pool", shape: [2, 3, 3], size: 2, stride: 2 },
  { name: "conv2", kind: "conv", shape: [3, 2, 2], kernel: 2, stride: 1, padding: 0, weight: [3, 2, 2, 2], bias: [3] },
  { name: "flatten", kind: "flatten", shape: [12] },
  { name: "logits", kind: "dense", shape: [4], weight: [4, 12], bias: [4] },
]);

/** A repeatable stream of numbers in [0, 1). @param {number} seed */
function* random(seed) {
  for (let x = seed; ; ) {
    x = (x * 1103515245 + 12345) % 2147483648;
    yield x / 2147483648;
  }
}

/** Weights between ±0.25 and ±2, as float16 bits. */
function makeNetwork() {
  const numbers = random(7);
  const next = () => /** @type {number} */ (numbers.next().value);
  /** @type {number[]} */
  const bits = [];
  /** @param {number[]} shape */
  const slice = (shape) => {
    const offset = 2 * bits.length;
    for (let i = shape.reduce((a, b) => a * b); i > 0; i--) {
      bits.push((next() < 0.5 ? 0x8000 : 0) | ((13 + Math.floor(3 * next())) << 10) | Math.floor(1024 * next()));
    }
    return { offset, shape };
  };
  const layers = LAYERS.map(({ weight, bias, ...layer }) =>
    ({ ...layer, ...(weight && { weight: slice(weight), bias: slice(/** @type {number[]} */ (bias)) }) }));
  const buffer = Uint16Array.from(bits).buffer;
  return createNetwork(/** @type {any} */ ({ layers, classes: [], experiment: "", network: "" }), buffer);
}

const network = makeNetwork();
const numbers = random(3);
const pixels = Float32Array.from({ length: 36 }, () => /** @type {number} */ (numbers.next().value));
const activations = network.forward(pixels);

for (const layer of network.layers.slice(1)) {
  test(`the terms of every number of ${layer.name} make that number`, () => {
    const values = /** @type {Float32Array} */ (activations.get(layer.name));
    values.forEach((value, index) => {
      const { terms, bias } = termsOf(network, activations, layer.name, index);
      const total = terms.filter((term) => term.chosen).reduce((sum, term) => sum + term.product, bias ?? 0);
      const made = layer.kind === "relu" ? Math.max(0, total) : total;
      assert.ok(Math.abs(made - value) < 1e-4, `${nameOf(layer, index)}: ${made} is not ${value}`);
    });
  });

  test(`each term of ${layer.name} names the number that it comes from`, () => {
    const { terms } = termsOf(network, activations, layer.name, 1);
    for (const { layer: from, index, input } of terms) {
      if (index >= 0) assert.equal(input, /** @type {Float32Array} */ (activations.get(from))[index]);
      else assert.equal(input, 0);
    }
  });
}

test("a corner of a padded layer has terms outside the picture", () => {
  const { terms } = termsOf(network, activations, "conv1", 0);
  assert.equal(terms.filter((term) => term.index < 0).length, 5);
});

test("a pixel has no terms, and a missing number is refused", () => {
  assert.deepEqual(termsOf(network, activations, "image", 3).terms, []);
  assert.throws(() => termsOf(network, activations, "logits", 4), /layer 'logits' must have a number 4/);
});

test("the strongest terms and the rest add up", () => {
  const { terms } = termsOf(network, activations, "logits", 2);
  const { shown, rest } = strongest(terms, 5);
  const total = terms.reduce((sum, term) => sum + term.product, 0);
  assert.equal(shown.length + rest.count, terms.length);
  assert.ok(Math.abs(shown.reduce((sum, term) => sum + term.product, rest.total) - total) < 1e-9);
  for (const term of shown.slice(1)) assert.ok(Math.abs(term.product) <= Math.abs(shown[0].product));
});

test("names say channel, row and column from 0", () => {
  assert.equal(nameOf({ name: "conv1", shape: [16, 28, 28] }, 5 * 784 + 11 * 28 + 14), "conv1[5](11, 14)");
  assert.equal(nameOf({ name: "fc1", shape: [128] }, 12), "fc1[12]");
  assert.deepEqual(placeOf([2, 3, 4], 17), { channel: 1, row: 1, column: 1 });
});
