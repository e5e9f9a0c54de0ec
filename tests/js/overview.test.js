// @ts-check
/** What the overview, the kernels and the contributions show is made of the network's own numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { byNorm, heaviestInput, kernelsOf, mosaic, norm } from "../../templates/figures/layer-kernels/kernel-table.js";
import { feedersOf, parametersOf, strongestPath } from "../../templates/figures/network-overview/overview.js";
import { strongestOfEachSign } from "../../templates/static/js/marks/contributions.js";
import { noticeOf } from "../../templates/static/js/page/notice.js";
import { termsOf } from "../../templates/static/js/engine/operands.js";
import { smallImage, smallNetwork } from "./small-network.js";

const network = smallNetwork();
const activations = network.forward(smallImage());

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

test("kernels come back in order, and by falling norm", () => {
  const kernels = kernelsOf([3, 0, 0, 0, 0, 4, 3, 4], 4);
  assert.deepEqual(kernels.map(norm), [3, 0, 4, 5]);
  assert.deepEqual(byNorm(kernels), [3, 2, 0, 1]);
  assert.equal(heaviestInput(Float32Array.of(1, 1, 0, 2, 1, 0), 2), 1);
});

test("a mosaic holds every weight once and zeros between", () => {
  const kernel = Float32Array.from({ length: 4 * 9 }, (_, at) => at + 1);
  const { rows, columns, values } = mosaic(kernel, 3);
  assert.deepEqual([rows, columns], [7, 7]);
  assert.equal(values[0], 1);
  assert.equal(values[4], 10);
  assert.equal(values[4 * 7], 19);
  assert.deepEqual([...values].filter(Boolean).sort((a, b) => a - b), [...kernel]);
});

test("what speaks for and against a unit is sorted by magnitude and has one sign", () => {
  const { terms } = termsOf(network, activations, "fc1", 1);
  const { positive, negative } = strongestOfEachSign(terms, 3);
  assert.equal(positive[0].product, Math.max(...terms.map(({ product }) => product)));
  assert.equal(negative[0].product, Math.min(...terms.map(({ product }) => product)));
  assert.ok(positive.every(({ product }) => product > 0) && negative.every(({ product }) => product < 0));
});

test("the notice ranks the three networks by what was measured", () => {
  const of = (/** @type {number} */ share) => ({ n: 5000, zeros: 0, between_classes: share });
  const measured = { trained: of(0.7), untrained: of(0.3), "shuffled-labels": of(0.1) };
  assert.match(noticeOf("logits", "trained", measured),
    /trained, the class explains 70\.0.%.*the most of the three.*30\.0.% untrained.*5,000/);
  assert.match(noticeOf("logits", "untrained", measured), /the middle of the three/);
  assert.match(noticeOf("logits", "shuffled-labels", measured), /the least of the three/);
});
