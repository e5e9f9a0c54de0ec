import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accuracyOf, confusionUnder, drawLike, hiddenLayers, readUnit, readUnits, recallsOf, toggled, unitId, unitsOf,
  withLesions, worstConfusion,
} from "./lesions.js";
import { knownEffect, measuredEffect, nOfPage, readLosses } from "./effect.js";
import { imagesOf } from "./group-run.js";
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

test("a unit held at a level holds it everywhere in its map", () => {
  const result = withLesions(network, network.forward(images[0]), [{ layer: "conv2", index: 1 }], () => 0.5);
  assert.ok(result.get("pool2")?.subarray(49, 98).every((value) => value === 0.5));
});

test("confusion grows to all images", () => {
  const parts = [...confusionUnder(network, bench, [{ layer: "conv1", index: 0 }])];
  assert.deepEqual(parts.map(({ done }) => done), Array.from({ length: 20 }, (_, at) => at + 1));
  const { confusion } = parts[19];
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
  const runs = [1, 2].map(() => [...confusionUnder(network, { ...bench, kept }, off)].at(-1)?.confusion);
  assert.deepEqual(runs[0], runs[1]);
  assert.equal(kept.length, 20);
});

test("the worst confusion is the one that grew most", () => {
  const whole = [5, 1, 0, 6];
  assert.deepEqual(worstConfusion(whole, [2, 4, 1, 5], 2), { label: 0, predicted: 1, count: 3 });
  assert.equal(worstConfusion(whole, whole, 2).count, 0);
});

test("switches read what they write, and leave out what is no unit", () => {
  const units = unitsOf([{ name: "conv1", shape: [2, 4, 4] }, { name: "fc1", shape: [3] }]);
  assert.deepEqual(units.map(unitId), ["conv1-0", "conv1-1", "fc1-0", "fc1-1", "fc1-2"]);
  const off = readUnits("fc1-2,conv1-7,conv3-0,conv1-1", units);
  assert.deepEqual(off.map(unitId), ["fc1-2", "conv1-1"]);
  assert.equal(toggled(off, units[0]), "fc1-2,conv1-1,conv1-0");
  assert.equal(toggled(off, units[4]), "conv1-1");
});

test("the loss of a unit alone is told with its place among all", () => {
  const array = (/** @type {number[]} */ values) =>
    ({ name: "", data: Uint32Array.from(values), shape: [values.length], scale: 1, zero: 0, unit: "" });
  const units = [0, 1, 2].map((index) => ({ layer: "fc1", index }));
  const pack = {
    whole: array([5, 0, 0, 5]), confusion: array([5, 0, 1, 4, 3, 2, 1, 4, 5, 0, 0, 5]),
    mean_confusion: array([5, 0, 0, 5, 4, 1, 0, 5, 5, 0, 0, 5]), means: array([2, 3, 4]),
  };
  const losses = readLosses(/** @type {any} */ (pack), units, ["Shirt", "Coat"], "zero");
  assert.deepEqual(losses.lost.map((loss) => loss.toFixed(2)), ["0.10", "0.30", "0.00"]);
  const { n, words } = knownEffect(losses, [units[1]], "trained");
  assert.equal(n, 10);
  assert.match(words, /fc1\[1\] alone costs 30.00 points .* place 1 of 3. The median unit costs 10.00 points/);
  assert.match(words, /2 more of class Shirt called Coat/);
  assert.equal(knownEffect(losses, [], "trained").n, 10);
  assert.equal(knownEffect(losses, [units[1]], "untrained").n, 0);
  assert.equal(knownEffect(losses, units, "trained").n, 0);
  const flat = readLosses(/** @type {any} */ (pack), units, ["Shirt", "Coat"], "mean");
  assert.deepEqual([losses, flat].map(({ level }) => level(units[1])), [0, 3]);
  assert.match(knownEffect(flat, [units[1]], "trained").words, /fc1\[1\] alone, held at its mean, costs 10.00 points/);
});

test("a measured group is told beside groups drawn at random", () => {
  const [base, ours] = [[5, 0, 0, 5], [2, 3, 0, 5]].map((counts) => Uint32Array.from(counts));
  const { words } = measuredEffect({ base, ours, others: [base, ours], n: 10 }, ["Shirt", "Coat"]);
  assert.match(words, /^On 10 test images 70.0.% are right without these units, 100.0.% with all\./);
  assert.match(words, /2 groups .* 100.0.%, 70.0.%\.$/);
});

test("the page's images are the first of each class, a hundred at most and a thousand in all", () => {
  const whole = (/** @type {number} */ length, /** @type {number} */ each) =>
    Uint16Array.from({ length: length ** 2 }, (_, at) => (at % (length + 1) === 0 ? each : 0));
  const counted = (/** @type {number} */ length, /** @type {number} */ each) =>
    nOfPage({ classes: Array.from({ length }, String), whole: whole(length, each) });
  assert.deepEqual([counted(10, 1000), counted(3, 400), counted(40, 90), counted(2, 7)], [1000, 300, 1000, 14]);
});

test("images come whole, in grey or in colour", () => {
  const packed = (/** @type {number[]} */ shape, /** @type {number} */ size) =>
    ({ name: "images", data: Uint8Array.from({ length: size }, (_, at) => at), shape, scale: 1, zero: 0, unit: "" });
  assert.deepEqual(imagesOf(packed([2, 1, 2], 4)).map((each) => [...each]), [[0, 1], [2, 3]]);
  assert.deepEqual(imagesOf(packed([2, 3, 1, 1], 6)).map((each) => [...each]), [[0, 1, 2], [3, 4, 5]]);
});
