import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accuracyOf, confusionUnder, drawLike, hiddenLayers, readUnit, recallsOf, unitId, withLesions, worstConfusion,
} from "./lesions.js";
import { randomFrom } from "../../static/js/engine/random.js";
import { smallImage, smallNetwork } from "../../../tests/js/small-network.js";

const network = smallNetwork();
const images = Array.from({ length: 20 }, (_, at) => smallImage(at));
const bench = { images, labels: images.map((_, at) => at % 10), classes: 10 };

test("the logits cannot be switched off", () => {
  assert.deepEqual(hiddenLayers(network).map(({ name }) => name), ["conv1", "conv2", "fc1"]);
});

test("with a whole layer off only biases speak", () => {
  const off = Array.from({ length: 5 }, (_, index) => ({ layer: "fc1", index }));
  const logits = withLesions(network, network.forward(images[0]), off).get("logits");
  assert.deepEqual(logits, network.weights("logits").bias);
});

test("activations before a lesion stay as they were", () => {
  const activations = network.forward(images[0]);
  const kept = Float32Array.from(activations.get("pool2") ?? []);
  const result = withLesions(network, activations, [{ layer: "conv2", index: 0 }]);
  assert.deepEqual(activations.get("pool2"), kept);
  assert.equal(result.get("relu1"), activations.get("relu1"));
  assert.ok(result.get("pool2")?.subarray(0, 49).every((value) => value === 0));
});

test("confusion grows to all images", () => {
  const parts = [...confusionUnder(network, bench, [{ layer: "conv1", index: 0 }])];
  assert.deepEqual(parts.map(({ done }) => done), [10, 20]);
  const { confusion } = parts[1];
  assert.equal(confusion.reduce((sum, n) => sum + n, 0), 20);
  assert.equal(recallsOf(confusion, 10)[3].n, 2);
  assert.ok(accuracyOf(confusion, 10) <= 1);
});

test("random lesions are as many, layer by layer, and differ", () => {
  const like = ["conv1-0", "fc1-1", "fc1-2"].map(readUnit);
  const drawn = drawLike(network, like, randomFrom(3)).map(unitId);
  assert.deepEqual(drawn.map((id) => id.split("-")[0]), ["conv1", "fc1", "fc1"]);
  assert.equal(new Set(drawn).size, 3);
});

test("a second run uses what the first one kept, and counts the same", () => {
  /** @type {import("../../static/js/engine/network.js").Activations[]} */
  const kept = [];
  const off = [{ layer: "conv2", index: 1 }, { layer: "fc1", index: 2 }];
  const runs = [1, 2].map(() => [...confusionUnder(network, { ...bench, kept }, off)][1].confusion);
  assert.deepEqual(runs[0], runs[1]);
  assert.equal(kept.length, 20);
});

test("the worst confusion is the one that grew most", () => {
  const whole = [5, 1, 0, 6];
  assert.deepEqual(worstConfusion(whole, [2, 4, 1, 5], 2), { label: 0, predicted: 1, count: 3 });
  assert.equal(worstConfusion(whole, whole, 2).count, 0);
});
