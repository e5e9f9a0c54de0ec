// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { cosine, shifted } from "./shift.js";

const picture = Float32Array.from({ length: 16 }, (_, i) => i + 1);

test("a shift moves rows and columns, and black moves in", () => {
  assert.deepEqual([...shifted(picture, 1, 0, [4, 4])], [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual([...shifted(picture, 0, -2, [4, 4])], [3, 4, 0, 0, 7, 8, 0, 0, 11, 12, 0, 0, 15, 16, 0, 0]);
});

test("a shift and its opposite give back what did not leave the picture", () => {
  const back = shifted(shifted(picture, 1, 1, [4, 4]), -1, -1, [4, 4]);
  for (let i = 0; i < 16; i++) {
    const stayed = Math.floor(i / 4) < 3 && i % 4 < 3;
    assert.equal(back[i], stayed ? picture[i] : 0);
  }
});

test("the cosine is 1 for scaled vectors, 0 for perpendicular ones, and 1 for two silences", () => {
  assert.ok(Math.abs(cosine(picture, picture.map((x) => 3 * x)) - 1) < 1e-12);
  assert.equal(cosine(Float32Array.of(1, 0), Float32Array.of(0, 2)), 0);
  assert.equal(cosine(new Float32Array(2), new Float32Array(2)), 1);
  assert.equal(cosine(new Float32Array(2), Float32Array.of(1, 0)), 0);
});

test("a wide picture of two channels moves in each of them", () => {
  const wide = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  assert.deepEqual([...shifted(wide, 1, 1, [2, 3])], [0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 7, 8]);
});
