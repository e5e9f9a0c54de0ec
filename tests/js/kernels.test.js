// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { CLASSICS, correlate, outputSize } from "../../templates/static/js/engine/kernels.js";

const picture = Float32Array.from({ length: 25 }, (_, i) => (i * 7) % 11);
const same = { size: 5, kernel: 3, stride: 1, padding: 1 };

test("the identity leaves the picture as it is", () => {
  assert.deepEqual(correlate(picture, CLASSICS.identity, same), picture);
});

test("a blur keeps a flat picture flat, except at the border of zeros", () => {
  const flat = correlate(new Float32Array(25).fill(9), CLASSICS.blur, same);
  assert.ok(Math.abs(flat[12] - 9) < 1e-5);
  assert.ok(Math.abs(flat[0] - 4) < 1e-5);
});

test("Sobel answers to a ramp with eight times its slope, and not to the other direction", () => {
  const ramp = Float32Array.from({ length: 25 }, (_, i) => i % 5);
  assert.equal(correlate(ramp, CLASSICS["Sobel, left to right"], same)[12], 8);
  assert.equal(correlate(ramp, CLASSICS["Sobel, top to bottom"], same)[12], 0);
});

test("the formula counts the windows that fit", () => {
  for (const kernel of [1, 2, 3, 5, 7]) {
    for (const stride of [1, 2, 3]) {
      for (const padding of [0, 1, 2]) {
        let fits = 0;
        for (let from = -padding; from + kernel <= 5 + padding; from += stride) fits++;
        const settings = { size: 5, kernel, stride, padding };
        assert.equal(outputSize(settings), fits, JSON.stringify(settings));
        assert.equal(correlate(picture, new Float32Array(kernel * kernel), settings).length, fits * fits);
      }
    }
  }
});
