import assert from "node:assert/strict";
import { test } from "node:test";
import * as attribution from "../../templates/static/js/engine/attribution.js";
import { randomFrom } from "../../templates/static/js/engine/random.js";
import { smallImage, smallNetwork } from "./small-network.js";

const network = smallNetwork();
const image = smallImage();
const question = { network, image, label: 3 };

test("every method gives a finite value for each pixel", () => {
  for (const [name, method] of Object.entries(attribution.METHODS)) {
    const map = method(question);
    assert.equal(map.length, 784, name);
    assert.ok(map.every(Number.isFinite) && map.some((value) => value !== 0), name);
  }
});

test("integrated gradients sum to the rise of the logit", () => {
  const { sum, rise } = attribution.completeness(question, attribution.integratedGradients(question, 200));
  assert.ok(Math.abs(sum - rise) < 0.02 * Math.max(Math.abs(rise), 0.5), `${sum} against ${rise}`);
});

test("black pixels get nothing where the pixel is a factor", () => {
  for (const method of [attribution.gradientTimesInput, attribution.integratedGradients]) {
    const map = method(question);
    assert.ok(image.every((pixel, at) => pixel > 0 || map[at] === 0));
  }
});

test("rank agreement knows order and ties", () => {
  assert.ok(Math.abs(attribution.rankAgreement([1, 2, 3, 9], [2, 4, 8, 16]) - 1) < 1e-12);
  assert.ok(Math.abs(attribution.rankAgreement([1, 2, 3], [3, 2, 1]) + 1) < 1e-12);
  assert.equal(attribution.rankAgreement([1, 1, 1], [3, 2, 1]), 0);
  assert.ok(Math.abs(attribution.rankAgreement([0, 0, 1, 2], [5, 5, 6, 7]) - 1) < 1e-12);
});

test("enlarging keeps a flat map flat and cell centres in place", () => {
  assert.ok(attribution.enlarge(new Float32Array(196).fill(2), [14, 14], [28, 28]).every((value) => value === 2));
  const map = Float32Array.from({ length: 4 }, (_, i) => i);
  assert.deepEqual([...attribution.enlarge(map, [2, 2], [2, 2])], [0, 1, 2, 3]);
});

test("the deletion curve begins with the image and ends in black", () => {
  const order = attribution.orderOf(image, attribution.gradientTimesInput(question));
  const curve = attribution.deletionCurve(question, order, 8);
  const random = attribution.deletionCurve(question, attribution.randomOrder(image, randomFrom(1)), 8);
  assert.equal(curve.length, 9);
  assert.equal(curve[0], random[0]);
  assert.equal(curve.at(-1), random.at(-1));
  assert.ok(order.every((pixel) => image[pixel] > 0));
});
